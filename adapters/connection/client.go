// Package connection calls the API of a platform: a client that knows how far each request came, and secrets and errors that never
// show a key.
package connection

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

const (
	// keptConnections: with the two that net/http keeps by default a fifth of the processor's time goes into dialling.
	keptConnections = 64
	// largestAnswer bounds what is read of one answer, in bytes; Telegram sends at most some 4 MB of updates.
	largestAnswer = 32 << 20
	dialTimeout   = 10 * time.Second
	// keptFor is less than servers wait: a request on a connection that the server is just closing ends in doubt.
	keptFor = 30 * time.Second
)

// What keeps Open from making a client. The addresses are not shown: they may hold a password.
var (
	ErrAddress = errors.New("connection: the address of the API is not one like https://api.example.com")
	ErrProxy   = errors.New("connection: the proxy is not an address like socks5://127.0.0.1:1080")
)

// errTooLong says that an answer was not read to its end.
var errTooLong = errors.New("the answer is longer than 32 MiB")

// Open checks an API's address and makes the client that calls it, through a proxy (http, https, socks5; "": as the environment
// says). It does not call the network.
func Open(address, proxy string) (*http.Client, error) {
	if u, err := url.Parse(address); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, ErrAddress
	}
	transport := newTransport()
	if proxy != "" {
		u, err := url.Parse(proxy)
		if err != nil || u.Host == "" {
			return nil, ErrProxy
		}
		transport.Proxy = http.ProxyURL(u)
	}
	return client(whole{transport, newDirect(transport.Proxy)}), nil
}

func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: dialTimeout}).DialContext,
		TLSHandshakeTimeout: dialTimeout,
		ForceAttemptHTTP2:   true,
		HTTP2:               &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: dialTimeout},
		MaxIdleConnsPerHost: keptConnections,
		IdleConnTimeout:     keptFor,
	}
}

// Client calls over a transport. It follows no redirects: they would carry a key elsewhere and say a message twice.
func Client(transport http.RoundTripper) *http.Client { return client(whole{RoundTripper: transport}) }

func client(transport whole) *http.Client {
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// whole reads the answers to attempts to their end, so that a connection can be used again whatever a library leaves unread.
// Other answers (files) are left to flow.
type whole struct {
	http.RoundTripper
	direct *direct // nil: all goes over the transport
}

func (w whole) RoundTrip(request *http.Request) (*http.Response, error) {
	once, watched := request.Context().Value(attemptKey{}).(*Attempt)
	switch {
	case !watched:
		return w.RoundTripper.RoundTrip(request)
	case w.direct != nil && w.direct.takes(request):
		return w.direct.attempt(request, once)
	}
	response, err := w.RoundTripper.RoundTrip(once.traced(request))
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := once.read(response.StatusCode, response.Body, response.ContentLength)
	if err != nil {
		return nil, err
	}
	return holding(response, body), nil
}

// holding is a response with its body, which was read whole; its length is known now.
func holding(response *http.Response, body []byte) *http.Response {
	response.Body, response.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return response
}

// CloseIdleConnections is what http.Client looks for.
func (w whole) CloseIdleConnections() {
	if w.direct != nil {
		w.direct.kept.dropAll()
	}
	if closer, ok := w.RoundTripper.(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
}

// readWhole reads an answer's body to its end. One that is longer than largestAnswer is an error.
func readWhole(body io.Reader, size int64) ([]byte, error) {
	if size > largestAnswer {
		return nil, errTooLong
	}
	if size > 0 {
		whole := make([]byte, size)
		_, err := io.ReadFull(body, whole)
		return whole, err
	}
	whole, err := io.ReadAll(io.LimitReader(body, largestAnswer+1))
	if len(whole) > largestAnswer {
		return nil, errTooLong
	}
	return whole, err
}
