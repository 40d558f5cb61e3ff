package connection

import (
	"bytes"
	"net/http"
	"strconv"
)

// How the answer's head of HTTP/1.1 is put together.
const (
	headBegin  = "HTTP/1.1 "
	headEnd    = "\r\n\r\n"
	statusSize = len(headBegin) + len("200 ")
)

// usualHead reads the head of an answer, if it is like almost all: it has come in one piece, says how long the body is, and nothing
// that changes how the body is read or what becomes of the connection. Of any other head nothing is taken: net/http reads that.
func (w *wire) usualHead() (status int, size int64, usual bool) {
	if _, err := w.in.Peek(1); err != nil {
		return 0, 0, false // whoever reads next meets the same error
	}
	come, _ := w.in.Peek(w.in.Buffered())
	end := bytes.Index(come, []byte(headEnd))
	if end < 0 {
		return 0, 0, false
	}
	status, size, usual = usualHead(come[:end+len("\r\n")])
	if usual {
		w.in.Discard(end + len(headEnd))
	}
	return status, size, usual
}

// usualHead understands a head without its last, empty line.
func usualHead(head []byte) (status int, size int64, usual bool) {
	line, rest, _ := bytes.Cut(head, []byte("\r\n"))
	status, usual = usualStatus(line)
	size = -1
	for usual && len(rest) > 0 {
		line, rest, _ = bytes.Cut(rest, []byte("\r\n"))
		name, value, found := bytes.Cut(line, []byte(":"))
		if !found || !isName(name) || !isValue(value) {
			return 0, 0, false
		}
		usual = usualField(name, bytes.Trim(value, " "), &size)
	}
	return status, size, usual && size >= 0
}

// usualStatus reads the first line. Announcements and answers that have no body by their nature are not usual.
func usualStatus(line []byte) (status int, usual bool) {
	if len(line) < statusSize || string(line[:len(headBegin)]) != headBegin || line[statusSize-1] != ' ' || !isValue(line) {
		return 0, false
	}
	status, known := number(line[len(headBegin) : statusSize-1])
	return status, known && status >= http.StatusOK && status != http.StatusNoContent && status != http.StatusNotModified
}

// usualField looks at a field for what concerns the body or the connection.
func usualField(name, value []byte, size *int64) bool {
	switch {
	case bytes.EqualFold(name, []byte("Content-Length")):
		n, known := number(value)
		once := *size < 0
		*size = int64(n)
		return known && once
	case bytes.EqualFold(name, []byte("Connection")):
		return bytes.EqualFold(value, []byte("keep-alive"))
	}
	return !bytes.EqualFold(name, []byte("Transfer-Encoding"))
}

// number reads digits, as many as stand for no answer that is too long for an int.
func number(digits []byte) (n int, known bool) {
	if len(digits) == 0 || len(digits) > 9 || digits[0] < '0' || digits[0] > '9' {
		return 0, false
	}
	n, err := strconv.Atoi(string(digits))
	return n, err == nil
}

// isName tells whether a field's name consists of letters, digits and dashes.
func isName(name []byte) bool {
	for _, c := range name {
		if c != '-' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return len(name) > 0
}

// isValue tells whether a field's value consists of printable ASCII.
func isValue(value []byte) bool {
	for _, c := range value {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}
