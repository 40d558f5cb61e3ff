package vk

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"

	"otklik/bot"
)

// mostReread is how many messages one call of messages.getById gives.
const mostReread = 100

// catchUp takes in what was written while no event could reach us: it walks the dialogs, the latest first, as far back as something may
// have been missed. A dialog counts though it was read meanwhile, by a human or by our own read mark; what a human answered in it is
// heard as well. Only the very first start keeps to what nobody has read before it began. What VK does not show stays owed. Comments
// cannot be found again: VK shows them to a person's key only.
func (a *Adapter) catchUp(ctx context.Context, accept bot.Accept, ts string) error {
	last, err := a.position.load(ctx)
	if err == nil {
		err = a.owing.load(ctx)
	}
	if err == nil && last.first() && last.Began == 0 {
		err = a.position.begin(ctx)
	}
	if err != nil {
		return a.stuck(ctx, err)
	}
	s := &search{Adapter: a, accept: accept, last: last, since: time.Now().Unix()}
	if err := s.read(ctx, owed{}); err != nil {
		return err
	}
	if err := a.owe(ctx, s); err != nil {
		return a.stuck(ctx, err)
	}
	if err := a.position.move(ctx, ts, s.highest); err != nil {
		return a.stuck(ctx, err)
	}
	return nil
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
