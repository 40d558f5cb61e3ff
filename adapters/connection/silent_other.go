//go:build !unix

package connection

import "net"

// canPeek: this system does not tell what a connection holds without waiting for it. net/http, which always listens, calls.
const canPeek = false

func listening(net.Conn) (silent func() bool) { return func() bool { return false } }
