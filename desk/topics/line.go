package topics

import (
	"context"
	"slices"
	"strings"

	"otklik/bot"
)

// answer says a line to the customer, unless it waits for a second thought.
func (d *deed) answer(ctx context.Context) error {
	v, err := d.w.look(ctx, d.id)
	if err != nil || v.c.Operator != "" && v.c.Operator != d.by.Key() {
		return d.deny(err, v)
	}
	known := slices.ContainsFunc(v.lines, func(l bot.Line) bool { return l.Event == d.lineID() }) // delivered a second time
	if known || d.held(v.c, v.lines) {
		return nil
	}
	_, err = d.send(ctx, v.c, bot.Event{ID: d.lineID(), Text: strings.TrimSpace(d.Text), Attachments: d.files(), Album: d.Album})
	return err
}

// deny tells who leads the customer.
func (d *deed) deny(err error, v *view) error {
	if err == nil {
		d.says("denied.taken", d.w.staff.Name(v.c.Operator))
	}
	return err
}

// send brings an answer to the engine. The first line of somebody to whom nobody gave the customer takes them.
func (d *deed) send(ctx context.Context, c bot.Conversation, said bot.Event) (bool, error) {
	said.Kind = bot.AnsweredEvent
	events := []bot.Event{said}
	if c.Operator == "" {
		events = []bot.Event{{ID: said.ID + ":take", Kind: bot.TookEvent}, said}
	}
	done, err := d.brings(ctx, events...)
	if done {
		d.w.await(d.id, true)
	}
	return done, err
}

// files are what came with a line, by the account that has them where that is not the customer's own.
func (d *deed) files() []bot.Attachment {
	files := append([]bot.Attachment(nil), d.Attachments...)
	for i := range files {
		if d.id.Account() != d.w.options.Account {
			files[i].Account = d.w.options.Account
		}
	}
	return files
}

// note keeps a line among operators.
func (d *deed) note(ctx context.Context) error {
	text := strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(d.Text), "/"))
	for _, a := range d.Attachments {
		text = strings.TrimSpace(text + "\n" + d.w.named(a))
	}
	_, err := d.brings(ctx, bot.Event{ID: d.lineID(), Kind: bot.NotedEvent, Text: text})
	return err
}
