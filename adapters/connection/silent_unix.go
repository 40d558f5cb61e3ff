//go:build unix

package connection

import (
	"crypto/tls"
	"errors"
	"net"
	"syscall"
)

// canPeek: this system tells what a connection holds without waiting for it.
const canPeek = true

// listening gives what tells whether the server has neither closed the connection nor said anything unasked: only then does a
// request on it stand a chance. One that is sent on a connection that the server has closed would end in doubt.
func listening(conn net.Conn) (silent func() bool) {
	if secure, ok := conn.(*tls.Conn); ok {
		conn = secure.NetConn()
	}
	socket, ok := conn.(syscall.Conn)
	if !ok {
		return deaf
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return deaf
	}
	var found error
	var one [1]byte
	peek := func(handle uintptr) {
		_, _, found = syscall.Recvfrom(int(handle), one[:], syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
	}
	return func() bool {
		err := raw.Control(peek) // Read would mind the deadline of the last exchange
		return err == nil && (errors.Is(found, syscall.EAGAIN) || errors.Is(found, syscall.EWOULDBLOCK))
	}
}

// deaf knows nothing, so the connection is not used again.
func deaf() bool { return false }
