package telegram

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

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
	// keptConnections: with the two that net/http keeps by default a fifth of the processor's time goes into dialling.
	keptConnections = 64
	// largestAnswer bounds what is read of one answer; the server sends at most some 4 MB of updates.
	largestAnswer = 32 << 20
	dialTimeout   = 10 * time.Second
)

// client calls the Bot API. It lives behind a pointer, so that printing an adapter cannot print the token.
type client struct {
	api     *tgbotapi.BotAPI // never called directly: each call works on a shallow copy with its own context
	http    *http.Client
	base    string
	timeout time.Duration
}

func newClient(o Options) (*client, error) {
	base := strings.TrimRight(o.APIBase, "/")
	if !webAddress(base) {
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
	api := &tgbotapi.BotAPI{Token: string(o.Token)}
	api.SetAPIEndpoint(strings.ReplaceAll(base, "%", "%%") + "/bot%s/%s")
	return &client{api: api, http: plainClient(transport), base: base, timeout: o.CallTimeout}, nil
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

// plainClient follows no redirects: they would carry the token elsewhere and send a message twice.
func plainClient(transport http.RoundTripper) *http.Client {
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// call makes one request, once, within the usual time limit. Errors are *failure.
func (c *client) call(ctx context.Context, method string, params tgbotapi.Params) (json.RawMessage, error) {
	return c.callWithin(ctx, c.timeout, method, params)
}

func (c *client) callWithin(ctx context.Context, limit time.Duration, method string, params tgbotapi.Params) (json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	once := &attempt{ctx: ctx, http: c.http}
	api := *c.api
	api.Client = once
	answer, err := api.MakeRequest(method, params)
	if err != nil {
		return nil, c.failure(method, once, err)
	}
	return answer.Result, nil
}

// fetch makes one call and decodes what it gives.
func (c *client) fetch(ctx context.Context, into any, method string, params tgbotapi.Params) error {
	result, err := c.call(ctx, method, params)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(result, into); err != nil {
		return fmt.Errorf("decode %s: %w", method, err)
	}
	return nil
}

func (c *client) failure(method string, once *attempt, err error) *failure {
	f := &failure{method: method, reached: once.reached.Load(), status: once.status, text: c.redact(err)}
	var answered *tgbotapi.Error
	if errors.As(err, &answered) {
		f.code = answered.Code
		f.retryAfter = time.Duration(answered.RetryAfter) * time.Second
		f.migrateTo = answered.MigrateToChatID
	}
	return f
}

// redact gives an error's text without the address of the request, which holds the token.
func (c *client) redact(err error) string {
	var inURL *url.Error
	if errors.As(err, &inURL) {
		err = inURL.Err
	}
	text := strings.ReplaceAll(err.Error(), c.api.Token, hidden)
	return strings.ReplaceAll(text, url.QueryEscape(c.api.Token), hidden)
}

// attempt is the HTTP client of a single call: it brings the call's context, and sees how far the request came.
type attempt struct {
	ctx     context.Context
	http    *http.Client
	reached atomic.Bool
	status  int
}

// Do reads the whole answer, so that the connection can be used again whatever the decoder leaves unread.
func (a *attempt) Do(request *http.Request) (*http.Response, error) {
	request = request.WithContext(httptrace.WithClientTrace(a.ctx, a.trace()))
	response, err := a.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	a.status = response.StatusCode
	body, err := io.ReadAll(io.LimitReader(response.Body, largestAnswer))
	if err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}

// trace notes whether the request had a connection to go out on. net/http asks for another one only when nothing
// of the request went out on the first, so the last word counts.
func (a *attempt) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) { a.reached.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { a.reached.Store(true) },
	}
}
