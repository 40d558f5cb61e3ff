package vk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"
	"golang.org/x/time/rate"
)

const (
	// keptConnections: with the two that net/http keeps by default a fifth of the processor's time goes into dialling.
	keptConnections = 64
	// largestAnswer bounds what is read of one answer, in bytes.
	largestAnswer = 32 << 20
	dialTimeout   = 10 * time.Second
)

// client calls the API with one key. It lives behind a pointer, so that printing an adapter cannot print the key.
type client struct {
	api     *api.VK
	http    *http.Client
	token   string
	timeout time.Duration
	limit   *rate.Limiter
}

func newClient(o Options, token Secret) (*client, error) {
	if !webAddress(o.APIBase) {
		return nil, fmt.Errorf("%w: the API address of %q must be like %s", ErrOptions, o.Account, DefaultAPIBase)
	}
	transport := newTransport()
	if o.Proxy != "" {
		proxy, err := url.Parse(o.Proxy)
		if err != nil || proxy.Host == "" { // the address may hold a password, so it is not shown
			return nil, fmt.Errorf("%w: the proxy of %q is not an address like socks5://127.0.0.1:1080", ErrOptions, o.Account)
		}
		transport.Proxy = http.ProxyURL(proxy)
	}
	vk := api.NewVK(string(token))
	vk.MethodURL = strings.TrimRight(o.APIBase, "/") + "/"
	vk.Client = plainClient(whole{transport})
	vk.Limit = 0 // its limiter sleeps under a lock, and its retry of error 6 does not wait
	return &client{api: vk, http: vk.Client, token: string(token), timeout: o.CallTimeout, limit: limiter(o)}, nil
}

// limiter spaces all calls of a key: the runner's limit knows of messages only. One call in hand and 19 that follow are the 20 of a second.
func limiter(o Options) *rate.Limiter {
	if o.Unlimited {
		return rate.NewLimiter(rate.Inf, 1)
	}
	return rate.NewLimiter(callsPerSecond-1, 1)
}

// newTransport keeps connections no longer than servers do: a request on one that the server is just closing ends in doubt.
func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         (&net.Dialer{Timeout: dialTimeout}).DialContext,
		TLSHandshakeTimeout: dialTimeout,
		ForceAttemptHTTP2:   true,
		HTTP2:               &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: dialTimeout},
		MaxIdleConnsPerHost: keptConnections,
		IdleConnTimeout:     30 * time.Second,
	}
}

func webAddress(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// plainClient follows no redirects: they would send a message twice.
func plainClient(transport http.RoundTripper) *http.Client {
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// whole reads answers to the end, so that a connection can be used again whatever the library leaves unread, and notes the status.
type whole struct{ http.RoundTripper }

func (w whole) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := w.RoundTripper.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if once, ok := request.Context().Value(attemptKey{}).(*attempt); ok {
		once.status.Store(int64(response.StatusCode))
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, largestAnswer))
	if err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}

// CloseIdleConnections is what http.Client looks for.
func (w whole) CloseIdleConnections() {
	if closer, ok := w.RoundTripper.(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
}

// call makes one request, once, within the usual time limit. Errors are *failure.
func (c *client) call(ctx context.Context, method string, params api.Params) (json.RawMessage, error) {
	if err := c.limit.Wait(ctx); err != nil {
		return nil, &failure{method: method, text: err.Error()}
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	once := &attempt{}
	result, err := c.request(once.watch(ctx), method, params)
	if err != nil {
		return nil, c.failure(method, once, err)
	}
	return result, nil
}

// request turns the library's panics into errors: it panics on a body that is called gzip and is not.
func (c *client) request(ctx context.Context, method string, params api.Params) (result []byte, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("the answer cannot be read: %v", broken)
		}
	}()
	asked := api.Params{}
	for name, value := range params {
		asked[name] = value
	}
	return c.api.Request(method, asked.WithContext(ctx))
}

// ask makes a call and decodes its result.
func (c *client) ask(ctx context.Context, method string, params api.Params, into any) error {
	result, err := c.call(ctx, method, params)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(result, into); err != nil {
		return &failure{method: method, reached: true, text: "the answer is not what it should be: " + err.Error()}
	}
	return nil
}

func (c *client) failure(method string, once *attempt, err error) *failure {
	f := &failure{method: method, reached: once.reached.Load(), status: int(once.status.Load()), text: c.redact(err)}
	var answered *api.Error
	if errors.As(err, &answered) {
		f.code, f.text = int(answered.Code), strings.ReplaceAll(answered.Message, c.token, hidden)
		f.reached = true
	}
	return f
}

// redact gives an error's text without addresses and keys.
func (c *client) redact(err error) string {
	var inURL *url.Error
	if errors.As(err, &inURL) {
		err = inURL.Err
	}
	return strings.ReplaceAll(err.Error(), c.token, hidden)
}

type attemptKey struct{}

// attempt sees how far the request of a single call came.
type attempt struct {
	reached atomic.Bool
	status  atomic.Int64
}

// watch notes whether the request had a connection to go out on. net/http asks for another one only when nothing of the request
// went out on the first, so the last word counts.
func (a *attempt) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(context.WithValue(ctx, attemptKey{}, a), &httptrace.ClientTrace{
		GetConn: func(string) { a.reached.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { a.reached.Store(true) },
	})
}
