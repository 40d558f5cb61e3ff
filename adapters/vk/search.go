package vk

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"

	"otklik/bot"
)

// page is how many dialogs or messages one call gives; VK's most.
const page = 200

// search is one look through dialogs for what no event has brought.
type search struct {
	*Adapter
	accept  bot.Accept
	last    stand         // what is newer was missed
	since   int64         // when the look was to be first, Unix seconds
	highest int64         // number of a message that was found
	left    []owed        // what VK did not show
	pause   time.Duration // how long VK wants to be left alone
}

// read looks through one dialog, or through all of them.
func (s *search) read(ctx context.Context, what owed) error {
	if what.Peer != 0 {
		return s.dialog(ctx, what.Peer, what.Read)
	}
	for offset := 0; !s.ill(); offset += page {
		dialogs, err := s.dialogs(ctx, offset)
		if err != nil {
			return s.leaveOut(ctx, owed{}, err)
		}
		missed, err := s.each(ctx, dialogs)
		if err != nil {
			return err
		}
		if len(dialogs) < page || missed == 0 {
			break
		}
	}
	return nil
}

// ill tells whether VK shows too little for the look to go on.
func (s *search) ill() bool { return len(s.left) > 0 && s.left[0].Peer == 0 }

// leaveOut passes over what VK does not show now: one dialog must not keep the account from hearing what comes. Its error is
// one to wait out before anything else is asked.
func (s *search) leaveOut(ctx context.Context, what owed, err error) error {
	f := asFailure(err)
	switch {
	case s.hidden(ctx, err):
		return nil
	case ctx.Err() != nil || !f.stubborn():
		return s.openFailed(ctx, err)
	case tooMuch(f.Code) || len(s.left) >= mostOwed:
		what, s.left = owed{}, nil
	}
	what.From, what.Since, what.why = s.last, s.since, err
	if what.From.first() {
		what.From.Began = s.last.begun(time.Now()).Unix()
	}
	s.left, s.pause = append(s.left, what), max(s.pause, f.pause())
	return nil
}

// hidden tells whether VK will never show what was asked for: messages are switched off in the community, a dialog is closed.
// That must not keep the account from hearing what comes.
func (a *Adapter) hidden(ctx context.Context, err error) bool {
	f := asFailure(err)
	if ctx.Err() != nil || f.passing() || f.badToken() {
		return false
	}
	a.log.Warn("dialogs cannot be searched for what was missed", "error", err)
	return true
}

// dialog is a conversation as VK tells of it.
type dialog struct {
	Conversation struct {
		Peer struct {
			ID int64 `json:"id"`
		} `json:"peer"`
		InRead int64 `json:"in_read"` // the last message that the community has read
	} `json:"conversation"`
	Last json.RawMessage `json:"last_message"`
}

// dialogs gives a page of all dialogs. A list of the unread ones would move under our hands, for what we take in is marked as read.
func (a *Adapter) dialogs(ctx context.Context, offset int) ([]dialog, error) {
	var found struct {
		Items []dialog `json:"items"`
	}
	err := a.community.ask(ctx, "messages.getConversations", api.Params{"filter": "all", "count": page, "offset": offset}, &found)
	return found.Items, err
}

// each takes in what was missed of the dialogs; it gives how many had something.
func (s *search) each(ctx context.Context, dialogs []dialog) (missed int, err error) {
	now := time.Now()
	for _, d := range dialogs {
		newest, peer, read := writtenIn(d.Last), d.Conversation.Peer.ID, d.Conversation.InRead
		if !s.last.missed(&newest.message, now) {
			continue
		}
		missed++
		if !isPerson(peer) || !s.last.unseen(&newest.message, read, now) {
			continue
		}
		if err := s.dialog(ctx, peer, read); err != nil || s.ill() {
			return missed, err
		}
	}
	return missed, nil
}

// dialog takes in what was missed of one dialog, oldest first.
func (s *search) dialog(ctx context.Context, peer, read int64) error {
	missed, err := s.history(ctx, peer, read)
	if err != nil {
		return s.leaveOut(ctx, owed{Peer: peer, Read: read}, err)
	}
	var b batch
	for i := range missed {
		b.find(s.Adapter, &missed[i])
	}
	if len(b.received) == 0 && len(b.asides) == 0 {
		return nil
	}
	s.log.Info("a dialog was read for what no event has brought", "messages", len(b.received)+len(b.asides))
	s.highest = max(s.highest, b.highest)
	return s.store(ctx, s.accept, b)
}

// find adds a message as it stands in a dialog.
func (b *batch) find(a *Adapter, m *entry) {
	r := received{err: m.err}
	if m.err == nil {
		r = a.safely(func() received { return a.found(&m.message) })
	}
	switch {
	case r.err != nil:
		b.asides = append(b.asides, bot.Unreadable(a.account, time.Now(), m.raw, fmt.Errorf("decode message of a dialog: %w", r.err)))
	case len(r.events) > 0:
		b.add(r)
	}
}

// found reads a message as it stands in a dialog.
func (a *Adapter) found(m *message) received {
	if m.Out {
		return a.said(m)
	}
	r := a.heard(m, "")
	for i := range r.events {
		r.events[i].Conversation = bot.NewID(a.account, r.events[i].Person.ID)
	}
	return r
}

// entry is a message in a dialog.
type entry struct {
	message
	raw json.RawMessage
	err error // why it could not be decoded; then only when it was said is known, at the best
}

func writtenIn(raw json.RawMessage) entry {
	m := entry{raw: raw}
	if m.err = json.Unmarshal(raw, &m.message); m.err == nil {
		return m
	}
	var bare struct {
		ID   int64 `json:"id"`
		Date int64 `json:"date"`
	}
	if json.Unmarshal(raw, &bare) != nil {
		bare.Date = time.Now().Unix()
	}
	m.message = message{ID: bare.ID, Date: bare.Date}
	return m
}

// history gives the messages of a dialog that were missed, oldest first.
func (s *search) history(ctx context.Context, peer, read int64) ([]entry, error) {
	var missed []entry
	now := time.Now()
	for offset := 0; ; offset += page {
		var found struct {
			Items []json.RawMessage `json:"items"`
		}
		params := api.Params{"peer_id": peer, "count": page, "offset": offset}
		if err := s.community.ask(ctx, "messages.getHistory", params, &found); err != nil {
			return nil, err
		}
		before := len(missed)
		for _, raw := range found.Items {
			m := writtenIn(raw)
			m.Peer = cmp.Or(m.Peer, peer)
			if s.last.missed(&m.message, now) && s.last.unseen(&m.message, read, now) {
				missed = append(missed, m)
			}
		}
		if len(found.Items) < page || len(missed) == before {
			break
		}
	}
	slices.SortStableFunc(missed, func(x, y entry) int { return cmp.Compare(x.ID, y.ID) })
	return missed, nil
}
