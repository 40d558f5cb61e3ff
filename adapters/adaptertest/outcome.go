package adaptertest

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"testing"

	"otklik/bot"
)

// Outcome puts what Send gave into words: "retry after 3s", "retry account after 3s", "gone", "refused", "doubt", else the error.
func Outcome(err error) string {
	if retry, ok := errors.AsType[*bot.RetryError](err); ok {
		if retry.Account {
			return "retry account after " + retry.After.String()
		}
		return "retry after " + retry.After.String()
	}
	if refused, ok := errors.AsType[*bot.RefusedError](err); ok {
		if refused.Gone {
			return "gone"
		}
		return "refused"
	}
	if _, ok := errors.AsType[*bot.DoubtError](err); ok {
		return "doubt"
	}
	return fmt.Sprint(err)
}

// Drops is a server that ends the connection when it has read the request.
func Drops(w http.ResponseWriter, _ *http.Request) {
	if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
		conn.Close()
	}
}

// Nobody is an address at which nobody listens.
func Nobody(t testing.TB) string {
	t.Helper()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer closed.Close()
	return "http://" + closed.Addr().String()
}
