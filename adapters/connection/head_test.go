package connection

import (
	"bufio"
	"bytes"
	"net/http"
	"strings"
	"testing"
)

// fromNginx is such a head as Telegram's servers write.
const fromNginx = "HTTP/1.1 200 OK\r\nServer: nginx/1.18.0\r\nDate: Sun, 22 Nov 2026 18:00:00 GMT\r\nContent-Type: application/json\r\n" +
	"Content-Length: 271\r\nConnection: keep-alive\r\nStrict-Transport-Security: max-age=31536000; includeSubDomains; preload\r\n" +
	"Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Methods: GET, POST, OPTIONS\r\n\r\n"

// strangeHeads are left to net/http: what they mean, or whether they mean anything, is not for us to say.
var strangeHeads = map[string]string{
	"announced":                  "HTTP/1.1 100 Continue\r\nContent-Length: 1\r\n\r\n",
	"without a body by nature":   "HTTP/1.1 204 No Content\r\nContent-Length: 1\r\n\r\n",
	"without news":               "HTTP/1.1 304 Not Modified\r\nContent-Length: 1\r\n\r\n",
	"switching":                  "HTTP/1.1 101 Switching Protocols\r\nContent-Length: 1\r\n\r\n",
	"of the old language":        "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n",
	"of another language":        "HTTP/2.0 200 OK\r\nContent-Length: 1\r\n\r\n",
	"of no language":             "<html>200 OK\r\nContent-Length: 1\r\n\r\n",
	"without a status":           "HTTP/1.1\r\nContent-Length: 1\r\n\r\n",
	"with a long status":         "HTTP/1.1 2000 OK\r\nContent-Length: 1\r\n\r\n",
	"with a status of words":     "HTTP/1.1 two OK\r\nContent-Length: 1\r\n\r\n",
	"with a status below zero":   "HTTP/1.1 -20 OK\r\nContent-Length: 1\r\n\r\n",
	"with a status and no more":  "HTTP/1.1 200\r\nContent-Length: 1\r\n\r\n",
	"of unknown length":          "HTTP/1.1 200 OK\r\n\r\n",
	"of two lengths":             "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
	"of one length twice":        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\ncontent-length: 1\r\n\r\n",
	"of a length below zero":     "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
	"of a length with a sign":    "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n",
	"of no length":               "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n",
	"of a list of lengths":       "HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\n",
	"of a length beyond numbers": "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
	"in chunks":                  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
	"in chunks of a length":      "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTRANSFER-ENCODING: chunked\r\n\r\n",
	"in a coding of its own":     "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: identity\r\n\r\n",
	"the last":                   "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\n",
	"perhaps the last":           "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: keep-alive, close\r\n\r\n",
	"with a folded line":         "HTTP/1.1 200 OK\r\nX: a\r\n Content-Length: 1\r\nContent-Length: 1\r\n\r\n",
	"with a line that says none": "HTTP/1.1 200 OK\r\nX\r\nContent-Length: 1\r\n\r\n",
	"with a line of no name":     "HTTP/1.1 200 OK\r\n: x\r\nContent-Length: 1\r\n\r\n",
	"with a gap before a colon":  "HTTP/1.1 200 OK\r\nContent-Length : 1\r\n\r\n",
	"with a bare line end":       "HTTP/1.1 200 OK\nX: y\r\nContent-Length: 1\r\n\r\n",
	"with a hidden line end":     "HTTP/1.1 200 OK\r\nX: y\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
	"with a bare return":         "HTTP/1.1 200 OK\r\nX: y\rz\r\nContent-Length: 1\r\n\r\n",
	"with a zero byte":           "HTTP/1.1 200 OK\r\nX: \x00\r\nContent-Length: 1\r\n\r\n",
	"with a tab before a length": "HTTP/1.1 200 OK\r\nContent-Length:\t1\r\n\r\n",
	"that is not over":           "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n",
	"of nothing":                 "",
}

// read gives what usualHead takes from a connection, and what is left on it.
func read(head string) (status int, size int64, usual bool, left int) {
	w := &wire{in: bufio.NewReader(strings.NewReader(head))}
	status, size, usual = w.usualHead()
	return status, size, usual, w.in.Buffered()
}

func TestTheUsualHeadsAreReadAndTheStrangeOnesLeftAsTheyAre(t *testing.T) {
	for head, want := range map[string]struct {
		status int
		size   int64
	}{
		fromNginx: {200, 271},
		"HTTP/1.1 429 Too Many Requests\r\ncontent-length:12\r\n\r\n":               {429, 12},
		"HTTP/1.1 502 \r\nContent-Length:  0 \r\nconnection: Keep-Alive\r\n\r\n":    {502, 0},
		"HTTP/1.1 302 Found\r\nLocation: http://h/a:b\r\nContent-Length: 0\r\n\r\n": {302, 0},
	} {
		status, size, usual, left := read(head + "body")
		if !usual || status != want.status || size != want.size || left != len("body") {
			t.Errorf("%q: status %d, %d bytes, %t, %d bytes left", head, status, size, usual, left)
		}
	}
	for name, head := range strangeHeads {
		if _, _, usual, left := read(head); usual || left != len(head) {
			t.Errorf("a head %s was taken: %t, %d of %d bytes are left", name, usual, left, len(head))
		}
	}
}

// FuzzHead holds what is read of usual heads against net/http.
func FuzzHead(f *testing.F) {
	f.Add([]byte(fromNginx))
	for _, head := range strangeHeads {
		f.Add([]byte(head))
	}
	f.Fuzz(func(t *testing.T, head []byte) {
		status, size, usual, left := read(string(head))
		if !usual {
			return
		}
		in := bufio.NewReader(bytes.NewReader(head))
		response, err := http.ReadResponse(in, nil)
		if err != nil {
			t.Fatalf("net/http refuses it: %v", err)
		}
		if response.StatusCode != status || response.ContentLength != size || response.Close || in.Buffered() != left {
			t.Errorf("net/http reads status %d, %d bytes, the last %t, %d left; we %d, %d, %d left",
				response.StatusCode, response.ContentLength, response.Close, in.Buffered(), status, size, left)
		}
	})
}
