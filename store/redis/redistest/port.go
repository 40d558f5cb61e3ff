package redistest

import (
	"math/rand/v2"
	"net"
	"strconv"
	"testing"
)

// Ports are given out of those from here on: below 32768, where systems begin to choose ports themselves. One that they choose may be
// chosen again in the moment between a look and the start of a server.
const (
	firstPort = 10_000
	portCount = 20_000
)

// FreePort is a port on loopback that nobody listens on, and that is the test's own until it ends: the UDP port of the same number is
// held as a sign for the tests of other processes.
func FreePort(t testing.TB) int {
	t.Helper()
	for range portCount {
		port := firstPort + rand.IntN(portCount)
		address := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
		sign, err := net.ListenPacket("udp", address)
		if err != nil {
			continue
		}
		if listener, err := net.Listen("tcp", address); err == nil {
			listener.Close()
			t.Cleanup(func() { sign.Close() })
			return port
		}
		sign.Close()
	}
	t.Fatal("there is no free port")
	return 0
}
