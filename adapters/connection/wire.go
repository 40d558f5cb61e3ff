package connection

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// mostAnnouncements is how many answers of the kind 1xx may go before the answer proper; net/http takes as many.
const mostAnnouncements = 5

var errAnnounced = errors.New("the server announces answers and gives none")

// address is where a connection leads.
type address struct {
	secure bool   // TLS
	host   string // as in a URL: with a port or without one
}

func addressOf(u *url.URL) address { return address{secure: u.Scheme == "https", host: u.Host} }

func (a address) withPort() string {
	if _, _, err := net.SplitHostPort(a.host); err == nil {
		return a.host
	}
	port := "80"
	if a.secure {
		port = "443"
	}
	return net.JoinHostPort(strings.Trim(a.host, "[]"), port)
}

// wire is a connection to a server, which carries one request at a time.
type wire struct {
	net.Conn
	at     address
	silent func() bool // the server has neither closed the connection nor said anything unasked
	in     *bufio.Reader
	left   int       // how many bytes may still be read of this answer, head and body
	timed  bool      // a deadline is set
	used   bool      // the connection was kept: it has carried a request before this one
	since  time.Time // when it was kept
}

func newWire(conn net.Conn, at address) *wire {
	w := &wire{Conn: conn, at: at, silent: listening(conn)}
	w.in = bufio.NewReader(w)
	return w
}

// Read reads within the bound of one answer.
func (w *wire) Read(p []byte) (int, error) {
	if w.left <= 0 {
		return 0, errTooLong
	}
	n, err := w.Conn.Read(p[:min(len(p), w.left)])
	w.left -= n
	return n, err
}

// ends says when the exchange that begins must be over; zero: at no certain time.
func (w *wire) ends(at time.Time) {
	if at.IsZero() && !w.timed {
		return
	}
	w.timed = !at.IsZero()
	w.SetDeadline(at)
}

// follow lets the exchange that begins end with a context. What it gives is called afterwards, and tells whether that did not happen.
func (w *wire) follow(ctx context.Context) (undisturbed func() bool) {
	if ctx.Done() == nil {
		return func() bool { return true }
	}
	return context.AfterFunc(ctx, func() { w.SetDeadline(time.Unix(1, 0)) })
}

// reply is an answer, read whole.
type reply struct {
	response *http.Response // its head, body aside; nil: it is like almost all, and nobody asked for it
	body     []byte
	last     bool // no other request may follow on the connection
}

// exchange sends a request, reads the answer to its end and notes how far it came. Of a request that was cut off in its first
// record, TLS or not, the server knows nothing.
func (w *wire) exchange(e errand) (reply, error) {
	n, err := w.Write(e.out)
	if n > 0 {
		e.once.reached.Store(true)
	}
	if err != nil {
		return reply{}, err
	}
	w.left = largestAnswer
	r, err := w.reply(e)
	r.last = r.last || w.in.Buffered() > 0
	return r, err
}

func (w *wire) reply(e errand) (r reply, err error) {
	if e.request == nil {
		if status, size, usual := w.usualHead(); usual {
			r.body, err = e.once.read(status, io.LimitReader(w.in, size), size)
			return r, err
		}
	}
	if r.response, err = w.answer(e.request); err != nil {
		return reply{}, err
	}
	r.last = r.response.Close || r.response.StatusCode == http.StatusSwitchingProtocols
	r.body, err = e.once.read(r.response.StatusCode, r.response.Body, r.response.ContentLength)
	return r, err
}

// answer reads the head of an answer, past the announcements before it.
func (w *wire) answer(request *http.Request) (*http.Response, error) {
	for range mostAnnouncements + 1 {
		response, err := http.ReadResponse(w.in, request)
		if err != nil || response.StatusCode >= http.StatusOK || response.StatusCode == http.StatusSwitchingProtocols {
			return response, err
		}
	}
	return nil, errAnnounced
}
