package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"otklik/adapters/connection"
)

// client calls the Bot API. It lives behind a pointer, so that printing an adapter cannot print the token.
type client struct {
	api     *tgbotapi.BotAPI // never called directly: each call works on a shallow copy with its own context
	http    *http.Client
	forms   *connection.Forms // nil: small calls go the library's way, too
	base    string
	timeout time.Duration
}

func newClient(o Options) (*client, error) {
	base := strings.TrimRight(o.APIBase, "/")
	caller, err := connection.Open(base, o.Proxy)
	if err != nil {
		return nil, fmt.Errorf("%w of %q: %w", ErrOptions, o.Account, err)
	}
	api := &tgbotapi.BotAPI{Token: string(o.Token)}
	api.SetAPIEndpoint(strings.ReplaceAll(base, "%", "%%") + "/bot%s/%s")
	c := &client{api: api, base: base, timeout: o.CallTimeout}
	c.over(caller)
	return c, nil
}

// over lets the client call over another one of package connection.
func (c *client) over(caller *http.Client) {
	c.http, c.forms = caller, connection.FormsTo(caller, c.base+"/bot"+c.api.Token+"/")
}

// call makes one request, once, within the usual time limit. Errors are *failure.
func (c *client) call(ctx context.Context, method string, params tgbotapi.Params) (answer, error) {
	return c.callWithin(ctx, c.timeout, method, params)
}

func (c *client) callWithin(ctx context.Context, limit time.Duration, method string, params tgbotapi.Params) (answer, error) {
	return c.within(ctx, limit, method, func(api *tgbotapi.BotAPI) error {
		_, err := api.MakeRequest(method, params)
		return err
	})
}

// within lets the library make one request.
func (c *client) within(ctx context.Context, limit time.Duration, method string, request func(api *tgbotapi.BotAPI) error) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	ctx, once := connection.Watch(ctx)
	calling := &caller{ctx: ctx, http: c.http}
	api := *c.api
	api.Client = calling
	if err := request(&api); err != nil {
		return nil, c.failure(method, once, err)
	}
	return calling.answer, nil
}

// callOften is callWithin past the library, for the two calls that make almost all of the traffic: the library and net/http's client
// took three times as long for one as the network does.
func (c *client) callOften(ctx context.Context, limit time.Duration, method string, params tgbotapi.Params) (answer, error) {
	if c.forms == nil {
		return c.callWithin(ctx, limit, method, params)
	}
	var once connection.Attempt
	given, err := c.forms.Post(ctx, connection.Form{Method: method, Fields: params, Limit: limit}, &once)
	if errors.Is(err, connection.ErrLarge) {
		return c.callWithin(ctx, limit, method, params)
	}
	if err == nil {
		err = answer(given).refusal()
	}
	if err != nil {
		return nil, c.failure(method, &once, err)
	}
	return given, nil
}

// fetch makes one call and decodes what it gives.
func (c *client) fetch(ctx context.Context, into any, method string, params tgbotapi.Params) error {
	given, err := c.call(ctx, method, params)
	if err != nil {
		return err
	}
	if err := given.result(into); err != nil {
		return fmt.Errorf("decode %s: %w", method, err)
	}
	return nil
}

func (c *client) failure(method string, once *connection.Attempt, err error) *failure {
	f := &failure{Failure: once.Failure(method, err, Secret(c.api.Token))}
	if answered, ok := errors.AsType[*tgbotapi.Error](err); ok {
		f.Code = answered.Code
		f.retryAfter = time.Duration(answered.RetryAfter) * time.Second
		f.migrateTo = answered.MigrateToChatID
	}
	return f
}

// redact gives an error's text without the address of the request, which holds the token.
func (c *client) redact(err error) string { return connection.Redact(err, Secret(c.api.Token)) }
