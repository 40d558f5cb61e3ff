package topics

import (
	"context"
	"fmt"
	"strings"

	"otklik/bot"
)

// answer says a line to the customer. The first line of somebody to whom nobody gave the customer takes them.
func (d *deed) answer(ctx context.Context) error {
	list, err := d.w.store.Load(ctx, []bot.ID{d.id})
	if err != nil {
		return fmt.Errorf("load %s: %w", d.id, err)
	}
	said := bot.Event{ID: d.lineID(), Kind: bot.AnsweredEvent, Text: strings.TrimSpace(d.Text), Attachments: d.files(), Album: d.Album}
	events := []bot.Event{said}
	if list[0].Operator == "" {
		events = []bot.Event{{ID: d.lineID() + ":take", Kind: bot.TookEvent}, said}
	}
	done, err := d.brings(ctx, events...)
	if done {
		d.w.await(d.id, true)
	}
	return err
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
