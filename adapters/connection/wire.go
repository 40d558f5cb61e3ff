package connection

import (
	"bufio"
	"errors"
	"net"
	"net/http"
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
	at    address
	in    *bufio.Reader
	left  int       // how many bytes may still be read of this answer, head and body
	used  bool      // the connection was kept: it has carried a request before this one
	since time.Time // when it was kept
}

func newWire(conn net.Conn, at address) *wire {
	w := &wire{Conn: conn, at: at}
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

// exchange sends a request, reads the answer to its end and notes how far it came. Of a request that was cut off in its first
// record, TLS or not, the server knows nothing.
func (w *wire) exchange(request *http.Request, out []byte, once *Attempt) (*http.Response, error) {
	n, err := w.Write(out)
	if n > 0 {
		once.reached.Store(true)
	}
	if err != nil {
		return nil, err
	}
	w.left = largestAnswer
	response, err := w.answer(request)
	if err != nil {
		return nil, err
	}
	return once.answered(response)
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

// reusable tells whether another request may follow the answer.
func (w *wire) reusable(response *http.Response) bool {
	return !response.Close && response.StatusCode != http.StatusSwitchingProtocols && w.in.Buffered() == 0
}
