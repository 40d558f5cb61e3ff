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

// silent tells whether the server has neither closed the connection nor said anything unasked: only then does a request on it
// stand a chance. One that is sent on a connection that the server has closed would end in doubt.
func silent(conn net.Conn) bool {
	if secure, ok := conn.(*tls.Conn); ok {
		conn = secure.NetConn()
	}
	socket, ok := conn.(syscall.Conn)
	if !ok {
		return false
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return false
	}
	var found error
	err = raw.Read(func(handle uintptr) bool {
		_, _, found = syscall.Recvfrom(int(handle), make([]byte, 1), syscall.MSG_PEEK|syscall.MSG_DONTWAIT)
		return true
	})
	return err == nil && (errors.Is(found, syscall.EAGAIN) || errors.Is(found, syscall.EWOULDBLOCK))
}
