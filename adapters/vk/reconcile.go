package vk

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"

	"otklik/bot"
)

// page is how many dialogs or messages one call gives; VK's most.
const page = 200

// mostReread is how many messages one call of messages.getById gives.
const mostReread = 100

// catchUp takes in what was written while no event could reach us: it walks the dialogs, the latest first, as far back as something may
// have been missed. A dialog counts though it was read meanwhile, by a human or by our own read mark; what a human answered in it is
// heard as well. Only the very first start keeps to what nobody has read before it began. Comments cannot be found again: VK shows them to a
// person's key only.
func (a *Adapter) catchUp(ctx context.Context, accept bot.Accept, ts string) error {
	last, err := a.position.load(ctx)
	if err == nil && last.first() && last.Began == 0 {
		err = a.position.begin(ctx)
	}
	if err != nil {
		return a.stuck(ctx, err)
	}
	highest := last.Message
	for offset := 0; ; offset += page {
		dialogs, err := a.dialogs(ctx, offset)
		if err != nil && !a.hidden(ctx, err) {
			return a.openFailed(ctx, err)
		}
		reached, missed, err := a.rereadAll(ctx, accept, dialogs, last)
		if err != nil {
			return err
		}
		highest = max(highest, reached)
		if len(dialogs) < page || missed == 0 {
			break
		}
	}
	if err := a.position.move(ctx, ts, highest); err != nil {
		return a.stuck(ctx, err)
	}
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
	Last message `json:"last_message"`
}

// dialogs gives a page of all dialogs. A list of the unread ones would move under our hands, for what we take in is marked as read.
func (a *Adapter) dialogs(ctx context.Context, offset int) ([]dialog, error) {
	var found struct {
		Items []dialog `json:"items"`
	}
	err := a.community.ask(ctx, "messages.getConversations", api.Params{"filter": "all", "count": page, "offset": offset}, &found)
	return found.Items, err
}

// rereadAll takes in what was missed of the dialogs; it gives the highest number of a message, and how many dialogs had something.
func (a *Adapter) rereadAll(ctx context.Context, accept bot.Accept, dialogs []dialog, last stand) (highest int64, missed int, err error) {
	now := time.Now()
	for _, d := range dialogs {
		if !last.missed(&d.Last, now) {
			continue
		}
		missed++
		if !isPerson(d.Conversation.Peer.ID) || !last.unseen(&d.Last, d.Conversation.InRead, now) {
			continue
		}
		reached, err := a.reread(ctx, accept, d, last)
		if err != nil {
			return highest, missed, err
		}
		highest = max(highest, reached)
	}
	return highest, missed, nil
}

// reread takes in what was missed of one dialog, oldest first.
func (a *Adapter) reread(ctx context.Context, accept bot.Accept, d dialog, last stand) (int64, error) {
	missed, err := a.history(ctx, d, last)
	if err != nil && !a.hidden(ctx, err) {
		return 0, a.openFailed(ctx, err)
	}
	var b batch
	for i := range missed {
		if r := a.found(&missed[i]); len(r.events) > 0 {
			b.add(r)
		}
	}
	if len(b.received) == 0 {
		return 0, nil
	}
	a.log.Info("a dialog was read for what no event has brought", "messages", len(b.received))
	return b.highest, a.store(ctx, accept, b)
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

// history gives the messages of a dialog that were missed, oldest first.
func (a *Adapter) history(ctx context.Context, d dialog, last stand) ([]message, error) {
	var missed []message
	now := time.Now()
	for offset := 0; ; offset += page {
		var found struct {
			Items []message `json:"items"`
		}
		params := api.Params{"peer_id": d.Conversation.Peer.ID, "count": page, "offset": offset}
		if err := a.community.ask(ctx, "messages.getHistory", params, &found); err != nil {
			return nil, err
		}
		before := len(missed)
		for _, m := range found.Items {
			if m.Peer == 0 {
				m.Peer = d.Conversation.Peer.ID
			}
			if last.missed(&m, now) && last.unseen(&m, d.Conversation.InRead, now) {
				missed = append(missed, m)
			}
		}
		if len(found.Items) < page || len(missed) == before {
			break
		}
	}
	slices.SortFunc(missed, func(x, y message) int { return cmp.Compare(x.ID, y.ID) })
	return missed, nil
}

// mend reads messages again whose attachments VK has cut. What cannot be read again keeps what it has.
func (a *Adapter) mend(ctx context.Context, list []received) {
	var ids []string
	for _, r := range list {
		if r.cropped != 0 {
			ids = append(ids, strconv.FormatInt(r.cropped, 10))
		}
	}
	whole := make(map[int64][]bot.Attachment)
	for ; len(ids) > 0; ids = ids[min(mostReread, len(ids)):] {
		a.byID(ctx, ids[:min(mostReread, len(ids))], whole)
	}
	for _, r := range list {
		if all, found := whole[r.cropped]; found {
			r.events[len(r.events)-1].Attachments = all
		}
	}
}

func (a *Adapter) byID(ctx context.Context, ids []string, whole map[int64][]bot.Attachment) {
	var found struct {
		Items []json.RawMessage `json:"items"`
	}
	if err := a.community.ask(ctx, "messages.getById", api.Params{"message_ids": strings.Join(ids, ",")}, &found); err != nil {
		a.log.Warn("attachments that VK has cut could not be read again", "messages", len(ids), "error", err)
		return
	}
	for _, raw := range found.Items {
		var m message
		if json.Unmarshal(raw, &m) == nil {
			whole[m.ID] = m.things()
		}
	}
}
