package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"otklik/adapters/receiving"
	"otklik/bot"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// pollMargin is what the network may take on top of the time for which the server holds a poll.
const pollMargin = 15 * time.Second

// allowedUpdates are asked for by name: left out, the server keeps whatever an earlier program had asked for.
const allowedUpdates = `["message","edited_message","callback_query","my_chat_member","chat_member"]`

// poll asks for updates until ctx ends. Asking with an offset confirms everything below it, so the offset moves only
// after the whole batch was accepted; until then Telegram keeps it and gives it again.
func (a *Adapter) poll(ctx context.Context, accept bot.Accept) error {
	pauses := receiving.Pauses()
	groups := a.smallGroups()
	var offset int64
	for ctx.Err() == nil {
		groups = a.follow(ctx, groups)
		next, err := a.round(ctx, accept, offset)
		switch {
		case err == nil:
			offset = next
			pauses.Reset()
		case ctx.Err() != nil:
			return nil
		case ends(err):
			return err
		default:
			receiving.Sleep(ctx, max(pauses.NextBackOff(), asFailure(err).retryAfter))
		}
	}
	return nil
}

func ends(err error) bool {
	return errors.Is(err, ErrToken) || errors.Is(err, ErrWebhookSet) || errors.Is(err, ErrWebhookRefused)
}

// round takes one batch in and gives the offset that confirms it.
func (a *Adapter) round(ctx context.Context, accept bot.Accept, offset int64) (int64, error) {
	parcels, err := a.ask(ctx, offset)
	if err != nil {
		return offset, a.pollFailed(ctx, err)
	}
	a.trouble.Over(unreachable)
	a.trouble.Over(conflicting)
	if len(parcels) == 0 {
		return offset, nil
	}
	if err := a.prepare(ctx, parcels); err != nil {
		return offset, a.pollFailed(ctx, err)
	}
	b := a.sort(parcels, offset)
	if err := a.store(ctx, accept, b); err != nil {
		return offset, err
	}
	return b.next, nil
}

func (a *Adapter) ask(ctx context.Context, offset int64) ([]parcel, error) {
	params := tgbotapi.Params{
		"timeout":         strconv.Itoa(int(a.pollTimeout.Seconds())),
		"limit":           "100",
		"allowed_updates": allowedUpdates,
	}
	if offset > 0 {
		params["offset"] = strconv.FormatInt(offset, 10)
	}
	list, err := a.client.callOften(ctx, a.pollTimeout+pollMargin, "getUpdates", params)
	if err != nil {
		return nil, err
	}
	return unpackList(list)
}

// pollFailed says what a failed poll means: an end, or something to wait out.
func (a *Adapter) pollFailed(ctx context.Context, err error) error {
	f := asFailure(err)
	switch {
	case ctx.Err() != nil, ends(err):
		return err
	case f.badToken():
		return fmt.Errorf("%w (%w)", ErrToken, err)
	case f.Code == http.StatusConflict && strings.Contains(f.Text, "webhook is active"):
		return a.webhookInTheWay(ctx)
	case f.Code == http.StatusConflict:
		a.trouble.Begins(conflicting, err)
	default:
		a.trouble.Begins(unreachable, err)
	}
	return err
}

func (a *Adapter) webhookInTheWay(ctx context.Context) error {
	if !a.dropWebhook {
		return ErrWebhookSet
	}
	if err := a.DeleteWebhook(ctx); err != nil {
		return err
	}
	a.log.Info("the webhook was deleted, the account polls now")
	return errWebhookDropped
}

// errWebhookDropped lets the poll begin again.
var errWebhookDropped = errors.New("telegram: the webhook was deleted")

// batch is what a list of updates came to.
type batch struct {
	events  []bot.Event
	orders  []order
	asides  []bot.Failed
	presses []string
	next    int64 // the offset that confirms it
}

// sort reads updates. Numbers grow by at least one, so an update whose number cannot be read moves the offset by one:
// never past an update that nobody has seen.
func (a *Adapter) sort(parcels []parcel, offset int64) batch {
	b := batch{next: offset, events: make([]bot.Event, 0, len(parcels))}
	for _, p := range parcels {
		r := a.readSafely(p)
		switch {
		case r.err != nil:
			b.asides = append(b.asides, bot.Unreadable(a.account, time.Now(), p.raw, r.err))
		case r.event != nil:
			b.events = append(b.events, *r.event)
		case r.order != nil:
			b.orders = append(b.orders, order{*r.order, p.raw})
		}
		if r.press != "" {
			b.presses = append(b.presses, r.press)
		}
		if r.id == 0 && b.next > 0 {
			b.next++
		}
		b.next = max(b.next, r.id+1)
	}
	return b
}

// readSafely makes a panic the fault of the one update that caused it.
func (a *Adapter) readSafely(p parcel) (r received) {
	if err := bot.Caught(func() error {
		r = a.read(p)
		return nil
	}); err != nil {
		r = received{id: max(p.update.ID, 0), err: fmt.Errorf("decode update: %w", err)}
	}
	return r
}

// Reread takes in an update that could not be understood before.
func (a *Adapter) Reread(ctx context.Context, accept bot.Accept, raw []byte) error {
	parcels := []parcel{unpack(raw)}
	if err := a.prepare(ctx, parcels); err != nil {
		return err
	}
	b := a.sort(parcels, 0)
	if len(b.asides) > 0 {
		return fmt.Errorf("read update again: %s", b.asides[0].Reason)
	}
	asides, err := a.obey(ctx, b.orders)
	if err == nil && len(asides) > 0 {
		err = fmt.Errorf("obey again: %s", asides[0].Reason)
	}
	if b.orders = nil; err != nil {
		return err
	}
	return a.store(ctx, accept, b)
}

// store hands a batch over. The callback queries are answered once their events are safe.
func (a *Adapter) store(ctx context.Context, accept bot.Accept, b batch) error {
	var err error
	if len(b.events) > 0 {
		err = accept(ctx, b.events...)
	}
	if err == nil {
		var asides []bot.Failed
		asides, err = a.obey(ctx, b.orders)
		b.asides = append(b.asides, asides...)
	}
	if err == nil && len(b.asides) > 0 {
		err = a.keepAside(ctx, b.asides)
	}
	if err != nil {
		if ctx.Err() == nil {
			a.trouble.Begins(storeDown, err)
		}
		return fmt.Errorf("take in %d updates: %w", len(b.events)+len(b.orders)+len(b.asides), err)
	}
	a.trouble.Over(storeDown)
	a.answerLater(b.presses)
	a.attention.Heard(b.events...)
	return nil
}

// keepAside stores what could not be understood. The log gets the number only: an update holds people's words.
func (a *Adapter) keepAside(ctx context.Context, asides []bot.Failed) error {
	if a.setAside != nil {
		if err := a.setAside(ctx, asides); err != nil {
			return err
		}
	}
	a.log.Warn("updates could not be understood and are kept aside", "count", len(asides), "first", asides[0].Reason)
	return nil
}
