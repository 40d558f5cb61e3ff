package connection

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// ErrLarge says that a form is too large to be posted directly. Nothing was sent.
var ErrLarge = errors.New("connection: the form is larger than 64 KiB")

const (
	formType = "application/x-www-form-urlencoded"
	// usualRequest is room for almost all requests, in bytes.
	usualRequest = 4 << 10
	// mostDigits has the length of a form.
	mostDigits = len("65536")
)

// Forms posts forms to the methods under one address, directly: what net/http's client does for a library, at a fraction of what
// it costs there. The head of the requests is made once, and of the answers nothing is kept but status and body. Its methods may
// be called from many goroutines.
type Forms struct {
	direct  *direct
	to      address
	begin   string // of a request, up to its method; it holds the key
	middle  string // between the method and the length of the form
	end     string // between that and the form
	escapes *escapes
	buffers sync.Pool // of *[usualRequest]byte
}

// Form is a call of a method.
type Form struct {
	Method string // letters
	Fields map[string]string
	Limit  time.Duration // of the whole call, above 0
}

// FormsTo prepares calls of the methods whose addresses are base and their name. nil: the client, one of Open, does not call
// there directly, and net/http has to. Which proxy there is does not change while a program runs.
func FormsTo(client *http.Client, base string) *Forms {
	over, ok := client.Transport.(whole)
	if !ok || over.direct == nil {
		return nil
	}
	request, err := http.NewRequest(http.MethodPost, base, http.NoBody)
	if err != nil || !over.direct.takes(request) || !plain(request.URL) {
		return nil
	}
	request.Header.Set("Content-Type", formType)
	var sample bytes.Buffer
	if err := request.Write(&sample); err != nil {
		return nil
	}
	begin, rest, _ := strings.Cut(sample.String(), " HTTP/1.1\r\n")
	middle, end, found := strings.Cut(rest, "Content-Length: 0\r\n")
	if !found {
		return nil
	}
	return &Forms{
		direct: over.direct, to: addressOf(request.URL),
		begin: begin, middle: " HTTP/1.1\r\n" + middle + "Content-Length: ", end: "\r\n" + end,
		escapes: newEscapes(),
		buffers: sync.Pool{New: func() any { return new([usualRequest]byte) }},
	}
}

// plain tells whether nothing stands behind the path of an address, and nothing before it that becomes a part of the head.
func plain(u *url.URL) bool {
	return u.User == nil && u.RawQuery == "" && !u.ForceQuery && u.Fragment == ""
}

// Post calls a method, once, notes how far that came and gives the body of the answer, whatever its status.
func (f *Forms) Post(ctx context.Context, form Form, once *Attempt) ([]byte, error) {
	buffer := f.buffers.Get().(*[usualRequest]byte)
	defer f.buffers.Put(buffer)
	out, err := f.write(buffer[:0], form)
	if err != nil {
		return nil, err
	}
	r, err := f.direct.run(ctx, errand{to: f.to, out: out, until: time.Now().Add(form.Limit), once: once})
	return r.body, err
}

// write makes a request in a buffer: first the form, and then the head before it, which tells how long the form is.
func (f *Forms) write(buffer []byte, form Form) ([]byte, error) {
	var room [8]string
	names := room[:0]
	for name := range form.Fields {
		names = append(names, name)
	}
	slices.Sort(names)
	from := len(f.begin) + len(form.Method) + len(f.middle) + mostDigits + len(f.end)
	out := slices.Grow(buffer, from)[:from]
	for n, name := range names {
		if n > 0 {
			out = append(out, '&')
		}
		out = f.escapes.append(append(f.escapes.append(out, name), '='), form.Fields[name])
	}
	size := len(out) - from
	if size > largestDirect {
		return nil, ErrLarge
	}
	var digits [mostDigits]byte
	for _, part := range []string{f.end, string(strconv.AppendInt(digits[:0], int64(size), 10)), f.middle, form.Method, f.begin} {
		from -= len(part)
		copy(out[from:], part)
	}
	return out[from:], nil
}
