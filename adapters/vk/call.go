package vk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"
	"golang.org/x/time/rate"

	"otklik/adapters/connection"
)

// client calls the API with one key. It lives behind a pointer, so that printing an adapter cannot print the key.
type client struct {
	api     *api.VK
	http    *http.Client
	token   Secret
	timeout time.Duration
	limit   *rate.Limiter
}

func newClient(o Options, token Secret) (*client, error) {
	caller, err := connection.Open(o.APIBase, o.Proxy)
	if err != nil {
		return nil, fmt.Errorf("%w of %q: %w", ErrOptions, o.Account, err)
	}
	vk := api.NewVK(string(token))
	vk.MethodURL = strings.TrimRight(o.APIBase, "/") + "/"
	vk.Client = caller
	vk.Limit = 0 // its limiter sleeps under a lock, and its retry of error 6 does not wait
	return &client{api: vk, http: caller, token: token, timeout: o.CallTimeout, limit: limiter(o)}, nil
}

// limiter spaces all calls of a key: the runner's limit knows of messages only. One call in hand and 19 that follow are the 20 of a second.
func limiter(o Options) *rate.Limiter {
	if o.Unlimited {
		return rate.NewLimiter(rate.Inf, 1)
	}
	return rate.NewLimiter(callsPerSecond-1, 1)
}

// call makes one request, once, within the usual time limit. Errors are *failure.
func (c *client) call(ctx context.Context, method string, params api.Params) (json.RawMessage, error) {
	if err := c.limit.Wait(ctx); err != nil {
		return nil, &failure{Failure: connection.Failure{Method: method, Text: err.Error()}}
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	ctx, once := connection.Watch(ctx)
	result, err := c.request(ctx, method, params)
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
		return unreadable(method, "the answer is not what it should be: "+err.Error())
	}
	return nil
}

func (c *client) failure(method string, once *connection.Attempt, err error) *failure {
	f := &failure{Failure: once.Failure(method, err, c.token)}
	if answered, ok := errors.AsType[*api.Error](err); ok {
		f.Code, f.Reached = int(answered.Code), true
		f.Text = connection.Redact(errors.New(answered.Message), c.token)
	}
	return f
}
