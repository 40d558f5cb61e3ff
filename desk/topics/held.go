package topics

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"otklik/bot"
	"otklik/desk/draft"
	"otklik/flows/wording"
)

// What the buttons under a line that was held carry; the line is the one that the hint answers.
const (
	sendData = "send"     // as it is
	ownData  = "send:own" // the personal data in it is the company's
)

// held tells whether a line waits for a second thought: what stops it, or hurts, is told with a button that sends it all the same.
func (d *deed) held(c bot.Conversation, lines []bot.Line) bool {
	account := d.w.engine.Account(d.id.Account())
	if d.w.options.Draft == nil || account == nil || strings.TrimSpace(d.Text) == "" {
		return false
	}
	hints := d.w.options.Draft.Check(draft.Draft{Account: account, Conversation: c, Lines: lines, Text: d.Text, Language: d.w.options.Language})
	hints = slices.DeleteFunc(hints, func(h draft.Hint) bool { return !h.Grave() })
	if len(hints) == 0 {
		return false
	}
	told := []string{d.w.words.Say("held.title")}
	for _, h := range hints {
		told = append(told, "• "+strings.TrimSpace(d.w.words.Say("format.quote", h.Words)+" "+h.Reason))
	}
	d.w.laterWith(d.Order, strings.Join(told, "\n"), d.release(hints))
	return true
}

// release is the button that sends a held line all the same. What only the company's own data stops is sent as such; a gap is to be filled.
func (d *deed) release(hints []draft.Hint) bot.Keyboard {
	button := bot.Button{Label: d.w.words.Say("held.send"), Data: sendData}
	for _, h := range hints {
		switch {
		case h.Stops && h.Rule == wording.Exposure:
			button = bot.Button{Label: d.w.words.Say("held.own"), Data: ownData}
		case h.Stops:
			return bot.Keyboard{}
		}
	}
	return bot.Keyboard{Rows: [][]bot.Button{{button}}}
}

// sendHeld says the line that a hint answered, as the one who typed it meant it.
func (d *deed) sendHeld(ctx context.Context) error {
	if d.ReplyTo == 0 || strings.TrimSpace(d.Text) == "" {
		d.says("order.old_button")
		return nil
	}
	list, err := d.w.store.Load(ctx, []bot.ID{d.id})
	if err != nil {
		return fmt.Errorf("load %s: %w", d.id, err)
	}
	typed := *d
	typed.Message = d.ReplyTo
	said := bot.Event{ID: typed.lineID(), Text: strings.TrimSpace(d.Text), Attachments: d.files(), Own: d.Data == ownData}
	done, err := d.send(ctx, list[0], said)
	if done {
		d.says("held.sent")
	}
	return err
}
