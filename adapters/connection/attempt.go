package connection

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
)

type attemptKey struct{}

// Attempt sees how far the request of a single call came.
type Attempt struct {
	reached atomic.Bool
	status  atomic.Int64
}

// Watch gives the context with which a client of this package makes the attempt.
func Watch(ctx context.Context) (context.Context, *Attempt) {
	a := &Attempt{}
	return context.WithValue(ctx, attemptKey{}, a), a
}

// traced is the request as net/http is to make it. It asks for another connection only when nothing of the request went out on
// the first, so the last word on whether there was one counts.
func (a *Attempt) traced(request *http.Request) *http.Request {
	return request.WithContext(httptrace.WithClientTrace(request.Context(), &httptrace.ClientTrace{
		GetConn: func(string) { a.reached.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { a.reached.Store(true) },
	}))
}

// read notes an answer's status and reads its body to the end.
func (a *Attempt) read(status int, body io.Reader, size int64) ([]byte, error) {
	a.status.Store(int64(status))
	return readWhole(body, size)
}

// Failure says how the attempt at a method went wrong, without the account's key.
func (a *Attempt) Failure(method string, err error, key Secret) Failure {
	return Failure{Method: method, Text: Redact(err, key), Reached: a.reached.Load(), Status: int(a.status.Load())}
}

// Failure is how a call went wrong. Its text never holds a key.
type Failure struct {
	Method  string
	Text    string
	Reached bool // a connection was there: the server may have read the request
	Status  int  // HTTP status; 0: no answer
	Code    int  // the API's error_code; 0: the answer was not the API's
}

func (f *Failure) Error() string {
	switch {
	case f.Code != 0:
		return fmt.Sprintf("%s: %d %s", f.Method, f.Code, f.Text)
	case f.Status != 0:
		return fmt.Sprintf("%s: HTTP %d with an answer that is not the API's: %s", f.Method, f.Status, f.Text)
	}
	return f.Method + ": " + f.Text
}

// Redact gives an error's text without the address of the request and without the key, which may stand in either.
func Redact(err error, key Secret) string {
	if inURL, ok := errors.AsType[*url.Error](err); ok {
		err = inURL.Err
	}
	text := strings.ReplaceAll(err.Error(), string(key), Hidden)
	return strings.ReplaceAll(text, url.QueryEscape(string(key)), Hidden)
}
