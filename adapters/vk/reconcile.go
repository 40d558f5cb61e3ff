package vk

import (
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

// catchUp takes in what people wrote while no event could reach us: messages that are unread in the dialogs and newer than what was
// taken in last. Comments cannot be found again: VK shows them to a person's key only.
func (a *Adapter) catchUp(ctx context.Context, accept bot.Accept, ts string) error {
	last, err := a.position.load(ctx)
	if err != nil {
		return a.stuck(ctx, err)
	}
	highest := last.Message
	for offset := 0; ; offset += page {
		dialogs, err := a.unread(ctx, offset)
		if err != nil && !a.unreadable(ctx, err) {
			return a.openFailed(ctx, err)
		}
		for _, d := range dialogs {
			reached, err := a.reread(ctx, accept, d, last)
			if err != nil {
				return err
			}
			highest = max(highest, reached)
		}
		if len(dialogs) < page {
			break
		}
	}
	if err := a.position.move(ctx, ts, highest); err != nil {
		return a.stuck(ctx, err)
	}
	return nil
}

// unreadable tells whether VK will never show what was asked for: messages are switched off in the community, a dialog is closed.
// That must not keep the account from hearing what comes.
func (a *Adapter) unreadable(ctx context.Context, err error) bool {
	f := asFailure(err)
	if ctx.Err() != nil || f.passing() || f.badToken() {
		return false
	}
	a.log.Warn("dialogs cannot be searched for what was missed", "error", err)
	return true
}

// dialog is a conversation with unread messages, as VK tells of it.
type dialog struct {
	Conversation struct {
		Peer struct {
			ID int64 `json:"id"`
		} `json:"peer"`
		InRead int64 `json:"in_read"` // the last message that the community has read
		Unread int   `json:"unread_count"`
	} `json:"conversation"`
	Last message `json:"last_message"`
}

func (a *Adapter) unread(ctx context.Context, offset int) ([]dialog, error) {
	var found struct {
		Items []dialog `json:"items"`
	}
	err := a.community.ask(ctx, "messages.getConversations", api.Params{"filter": "unread", "count": page, "offset": offset}, &found)
	return found.Items, err
}

// reread takes in what was missed of one dialog, oldest first; it gives the highest number among it.
func (a *Adapter) reread(ctx context.Context, accept bot.Accept, d dialog, last stand) (int64, error) {
	if !isPerson(d.Conversation.Peer.ID) || !last.missed(&d.Last, time.Now()) {
		return 0, nil
	}
	missed, err := a.history(ctx, d, last)
	if err != nil && !a.unreadable(ctx, err) {
		return 0, a.openFailed(ctx, err)
	}
	var b batch
	for i := range missed {
		r := a.heard(&missed[i], "")
		for j := range r.events {
			r.events[j].Conversation = bot.NewID(a.account, r.events[j].Person.ID)
		}
		b.add(r)
	}
	if len(b.received) == 0 {
		return 0, nil
	}
	a.log.Info("messages were found in a dialog that no event has brought", "count", len(b.received))
	return b.highest, a.store(ctx, accept, b)
}

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
		for _, m := range found.Items {
			if m.Peer == 0 {
				m.Peer = d.Conversation.Peer.ID
			}
			if !bool(m.Out) && m.ID > d.Conversation.InRead && last.missed(&m, now) {
				missed = append(missed, m)
			}
		}
		if n := len(found.Items); n < page || found.Items[n-1].ID <= d.Conversation.InRead {
			break
		}
	}
	slices.SortFunc(missed, func(x, y message) int { return int(x.ID - y.ID) })
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
