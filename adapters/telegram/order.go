package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"otklik/bot"
)

// Attend listens to a group of operators. It must be called before Run.
func (a *Adapter) Attend(group int64, take func(ctx context.Context, orders ...bot.Order) error) {
	a.staff, a.orders = group, take
}

// order is an operator's, with the update that it came in.
type order struct {
	bot.Order
	raw json.RawMessage
}

// obey has orders carried out, one after the other. One that a fault of the program stands against is kept aside: it would come again
// for ever, and nobody's update after it.
func (a *Adapter) obey(ctx context.Context, orders []order) (asides []bot.Failed, err error) {
	for _, o := range orders {
		err := bot.Caught(func() error { return a.orders(ctx, o.Order) })
		panicked, faulty := errors.AsType[*bot.PanicError](err)
		switch {
		case faulty:
			a.log.Error("an operator's order is set aside", "order", o.ID, "reason", panicked, "stack", string(panicked.Stack))
			asides = append(asides, bot.Unreadable(a.account, time.Now(), o.raw, panicked))
		case err != nil:
			return nil, err
		}
	}
	return asides, nil
}

// order reads what was done in the operators' group; nil: nothing that could be an order. Messages of bots, of those who hide
// behind a chat (anonymous administrators, channels), and what was forwarded never are: nobody knows who means them.
func (a *Adapter) order(u *update) *bot.Order {
	var o *bot.Order
	switch {
	case u.Message != nil && u.Message.MigrateTo != 0:
		a.moved(u.Message.Chat.ID, u.Message.MigrateTo)
	case u.Message != nil:
		o = a.ordered(u.Message)
	case u.Edited != nil:
		if o = a.ordered(u.Edited); o != nil {
			o.Edited = true
		}
	case u.Callback != nil:
		o = a.pressedByStaff(u.Callback)
	}
	if o != nil {
		o.ID = "tg:" + a.account + ":" + strconv.FormatInt(u.ID, 10)
	}
	return o
}

func (a *Adapter) ordered(m *message) *bot.Order {
	if m.From == nil || m.From.IsBot || m.As != nil || m.Origin != nil || m.Via != nil || m.check() != nil {
		return nil
	}
	o := &bot.Order{From: m.From.person(), Place: a.place(m), Message: m.ID, Text: m.Text + m.Caption, Attachments: attachments(m),
		Album: m.Album, ReplyTo: m.repliesTo(), Shut: m.TopicClosed != nil}
	o.ReplyToUs = o.ReplyTo != 0 && m.ReplyTo.From != nil && m.ReplyTo.From.ID == a.self
	if o.Text == "" && len(o.Attachments) == 0 && !o.Shut {
		return nil
	}
	return o
}

func (a *Adapter) pressedByStaff(q *callbackQuery) *bot.Order {
	o := &bot.Order{From: q.From.person(), Place: a.place(q.Message), Message: q.Message.ID, Press: q.ID, Data: q.Data}
	if o.ReplyTo = q.Message.repliesTo(); o.ReplyTo != 0 {
		o.Text, o.Attachments = q.Message.ReplyTo.Text+q.Message.ReplyTo.Caption, attachments(q.Message.ReplyTo)
	}
	return o
}

// fromStaff tells whether an update comes from the operators' group and somebody listens there.
func (a *Adapter) fromStaff(u *update) bool {
	if a.orders == nil {
		return false
	}
	for _, m := range []*message{u.Message, u.Edited} {
		if m != nil && a.isStaff(m.Chat.ID) {
			return true
		}
	}
	return u.Callback != nil && u.Callback.Message != nil && a.isStaff(u.Callback.Message.Chat.ID)
}
