package telegram

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"otklik/bot"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
	// largestUpdate bounds a delivery: a message has at most 4096 characters, so a whole update stays far below.
	largestUpdate = 1 << 20
	// retrySeconds is when Telegram may deliver again what could not be stored; it honours up to an hour.
	retrySeconds = 5
	// webhookConnections is how many deliveries may come at the same time.
	webhookConnections = 40

	secretHeader = "X-Telegram-Bot-Api-Secret-Token"
)

type webhook struct {
	url    string
	secret Secret
}

func newWebhook(o Options) *webhook { return &webhook{url: o.WebhookURL, secret: o.WebhookSecret} }

// serve registers the webhook and takes deliveries in until ctx ends. The webhook stays set: what people write while the
// program is down waits at Telegram.
func (a *Adapter) serve(ctx context.Context, accept bot.Accept) error {
	a.accept.Store(&accept)
	defer a.accept.Store(nil)
	if err := a.register(ctx); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

// register sets the webhook, as often as it takes.
func (a *Adapter) register(ctx context.Context) error {
	pauses := newPauses()
	for ctx.Err() == nil {
		err := a.SetWebhook(ctx)
		if err == nil {
			a.trouble.over(unreachable)
			return nil
		}
		switch f := asFailure(err); {
		case f.badToken():
			return fmt.Errorf("%w (%w)", ErrToken, err)
		case f.code == http.StatusBadRequest:
			return fmt.Errorf("%w: %w", ErrWebhookRefused, err)
		case ctx.Err() == nil:
			a.trouble.begins(unreachable, err)
			sleep(ctx, max(pauses.NextBackOff(), f.retryAfter))
		}
	}
	return nil
}

// SetWebhook tells Telegram to deliver updates to Options.WebhookURL.
func (a *Adapter) SetWebhook(ctx context.Context) error {
	_, err := a.client.call(ctx, "setWebhook", tgbotapi.Params{
		"url":             a.webhook.url,
		"secret_token":    string(a.webhook.secret),
		"max_connections": strconv.Itoa(webhookConnections),
		"allowed_updates": allowedUpdates,
	})
	return err
}

// DeleteWebhook lets the account poll. Updates that wait are kept.
func (a *Adapter) DeleteWebhook(ctx context.Context) error {
	_, err := a.client.call(ctx, "deleteWebhook", nil)
	return err
}

// Webhook is the handler for the path of Options.WebhookURL. It answers 200 only when the update was accepted; until Run
// runs, and while the store is down, 503 lets Telegram deliver again.
func (a *Adapter) Webhook() http.Handler { return http.HandlerFunc(a.deliver) }

func (a *Adapter) deliver(w http.ResponseWriter, r *http.Request) {
	if status := a.admit(r); status != http.StatusOK {
		refuse(w, status)
		return
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, largestUpdate))
	if err != nil {
		refuse(w, unreadable(err))
		return
	}
	accept := a.accept.Load()
	if accept == nil {
		refuse(w, http.StatusServiceUnavailable)
		return
	}
	if err := a.take(r.Context(), *accept, raw); err != nil {
		refuse(w, http.StatusServiceUnavailable)
	}
}

func (a *Adapter) take(ctx context.Context, accept bot.Accept, raw json.RawMessage) error {
	raws := []json.RawMessage{raw}
	if err := a.prepare(ctx, raws); err != nil {
		a.trouble.begins(unreachable, err)
		return err
	}
	a.trouble.over(unreachable)
	return a.store(ctx, accept, a.sort(raws, 0))
}

// admit checks the caller before anything of the body is read.
func (a *Adapter) admit(r *http.Request) int {
	if r.Method != http.MethodPost {
		return http.StatusMethodNotAllowed
	}
	shown := []byte(r.Header.Get(secretHeader))
	if subtle.ConstantTimeCompare(shown, []byte(a.webhook.secret)) != 1 {
		return http.StatusUnauthorized
	}
	return http.StatusOK
}

func unreadable(err error) int {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusBadRequest
}

func refuse(w http.ResponseWriter, status int) {
	switch status {
	case http.StatusMethodNotAllowed:
		w.Header().Set("Allow", http.MethodPost)
	case http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", strconv.Itoa(retrySeconds))
	}
	http.Error(w, http.StatusText(status), status)
}
