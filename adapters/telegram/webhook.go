package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"otklik/adapters/receiving"
	"otklik/bot"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
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
	a.follow(ctx, a.smallGroups())
	<-ctx.Done()
	return nil
}

// register sets the webhook, as often as it takes.
func (a *Adapter) register(ctx context.Context) error {
	pauses := receiving.Pauses()
	for ctx.Err() == nil {
		err := a.SetWebhook(ctx)
		if err == nil {
			a.trouble.Over(unreachable)
			return nil
		}
		switch f := asFailure(err); {
		case f.badToken():
			return fmt.Errorf("%w (%w)", ErrToken, err)
		case f.Code == http.StatusBadRequest:
			return fmt.Errorf("%w: %w", ErrWebhookRefused, err)
		case ctx.Err() == nil:
			a.trouble.Begins(unreachable, err)
			receiving.Sleep(ctx, max(pauses.NextBackOff(), f.retryAfter))
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
		receiving.Refuse(w, status)
		return
	}
	raw, whole := receiving.Delivery(w, r)
	if !whole {
		return
	}
	accept := a.accept.Load()
	if accept == nil {
		receiving.PutOff(w, receiving.Soon)
		return
	}
	if err := a.take(r.Context(), *accept, raw); err != nil {
		receiving.PutOff(w, receiving.Soon)
	}
}

func (a *Adapter) take(ctx context.Context, accept bot.Accept, raw json.RawMessage) error {
	parcels := []parcel{unpack(raw)}
	if err := a.prepare(ctx, parcels); err != nil {
		a.trouble.Begins(unreachable, err)
		return err
	}
	a.trouble.Over(unreachable)
	return a.store(ctx, accept, a.sort(parcels, 0))
}

// admit checks the caller before anything of the body is read.
func (a *Adapter) admit(r *http.Request) int {
	if r.Method != http.MethodPost {
		return http.StatusMethodNotAllowed
	}
	if !a.webhook.secret.Is(r.Header.Get(secretHeader)) {
		return http.StatusUnauthorized
	}
	return http.StatusOK
}
