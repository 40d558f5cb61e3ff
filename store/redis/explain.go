package redis

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"

	goredis "github.com/redis/go-redis/v9"
)

// What a server says that others must understand.
var (
	// ErrUnconfirmed means that too few replicas have confirmed a change in time: unknown whether it is stored.
	ErrUnconfirmed = errors.New("redis: too few replicas have confirmed it in time; unknown whether it is stored")
	// ErrFull means that the server's memory is full. Nothing new is stored until there is room.
	ErrFull = errors.New("redis: the server's memory is full; raise maxmemory: redis-cli config set maxmemory <bytes>")
	// ErrForbidden means that the ACL of our user is too narrow.
	ErrForbidden = errors.New("redis: the user may not do that; allow it with: ACL SETUSER <user> ~<prefix>:* &<prefix>:* +@all -@dangerous +info")
	// ErrStranger means that the server does not let us in.
	ErrStranger = errors.New("redis: the server does not take the user and password of the address: redis://user:password@host; " +
		"to have them taken: ACL SETUSER <user> on ><password>")
)

// explained puts what a server says into words that tell what to do.
func (s *Store) explained(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, goredis.ErrClosed):
		return ErrClosed
	case goredis.HasErrorPrefix(err, "OOM"):
		return fmt.Errorf("%w (%w)", ErrFull, err)
	case goredis.HasErrorPrefix(err, "READONLY"):
		return fmt.Errorf("%w (%w)", ErrReadOnly, err)
	case goredis.HasErrorPrefix(err, "NOPERM"):
		return fmt.Errorf("%w (%w)", ErrForbidden, err)
	case goredis.HasErrorPrefix(err, "WRONGPASS"), goredis.HasErrorPrefix(err, "NOAUTH"):
		return fmt.Errorf("%w (%w)", ErrStranger, err)
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Errorf("%w; is Redis running, and does it listen there?", err)
	}
	return err
}

// lockedOut tells what of an address keeps us from ever reaching the server, where the connection itself tells: encrypted or not, whose
// certificates. Once a server was reached the same faults have other causes.
func (t *target) lockedOut(err error) error {
	hint := ""
	_, noTLS := errors.AsType[tls.RecordHeaderError](err)
	_, unknown := errors.AsType[x509.UnknownAuthorityError](err)
	_, misnamed := errors.AsType[x509.HostnameError](err)
	alert, alerted := errors.AsType[*net.OpError](err)
	cut := errors.Is(err, io.EOF) || errors.Is(err, syscall.ECONNRESET)
	switch {
	case noTLS, errors.Is(err, context.DeadlineExceeded) && t.secure != nil: // Redis waits for the end of what it takes for a command
		hint = "if it speaks no TLS on that port, begin the address with redis instead of rediss"
	case unknown:
		hint = "name the file of the authority that has signed the server's certificate: tls_ca=FILE"
	case misnamed:
		hint = "say which name stands in the server's certificate: tls_name=NAME"
	case alerted && alert.Op == "remote error", // so crypto/tls calls what the other side says, where that arrives before the end
		cut && t.secure != nil && len(t.secure.Certificates) == 0:
		hint = "where it asks for a certificate, name one that it knows, and its key: tls_cert=FILE&tls_key=FILE"
	case cut && t.secure == nil:
		hint = "where it speaks TLS only, begin the address with rediss instead of redis"
	default:
		return err
	}
	return fmt.Errorf("%w; %s", err, hint)
}
