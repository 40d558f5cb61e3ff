package topics

import (
	"context"
	"fmt"
	"strings"

	"otklik/answers"
	"otklik/bot"
)

const (
	// faqAnswers is how many ready answers are shown at once, faqRunes how much of each.
	faqAnswers = 3
	faqRunes   = 600
	// longestData is what a button can carry, in bytes (Telegram).
	longestData = 64
)

// faqData begins what the button of a ready answer carries; its shortcut ends it.
const faqData = "faq:"

// faq shows the ready answers that fit the words, or what the customer wrote last, each with a button that sends it.
func (d *deed) faq(ctx context.Context, words string) error {
	v, err := d.w.look(ctx, d.id)
	if err != nil {
		return err
	}
	account := d.w.engine.Account(d.id.Account())
	if account == nil {
		d.says("denied.nobody")
		return nil
	}
	found := account.Suggest(v.c, v.lines)
	if words != "" {
		found = account.Shelf.Find(words, account.Spoken(&v.c), faqAnswers)
	}
	ready := make([]answers.Answer, len(found))
	for i, m := range found {
		ready[i] = m.Answer
	}
	d.offer(account, v.c, ready)
	return nil
}

// shortcut shows the ready answer that is called by its own command.
func (d *deed) shortcut(ctx context.Context, name string) (bool, error) {
	account := d.w.engine.Account(d.id.Account())
	if account == nil {
		return false, nil
	}
	ready, known := account.Shelf.Shortcut("/" + name)
	if !known {
		return false, nil
	}
	v, err := d.w.look(ctx, d.id)
	if err == nil {
		d.offer(account, v.c, []answers.Answer{ready})
	}
	return true, err
}

// offer shows ready answers as this customer would read them.
func (d *deed) offer(account *bot.Account, c bot.Conversation, ready []answers.Answer) {
	if len(ready) == 0 {
		d.says("faq.none")
		return
	}
	var parts []string
	var rows [][]bot.Button
	for i, a := range ready[:min(len(ready), faqAnswers)] {
		text := []rune(account.Fill(c, a, d.by.Name))
		parts = append(parts, fmt.Sprintf("%d. %s  %s\n%s", i+1, a.Title, a.Shortcut, string(text[:min(len(text), faqRunes)])))
		if data := faqData + a.Shortcut; len(data) <= longestData {
			rows = append(rows, []bot.Button{{Label: d.w.words.Say("faq.send", i+1, a.Title), Data: data}})
		}
	}
	d.w.laterWith(d.Order, strings.Join(parts, "\n\n"), bot.Keyboard{Rows: rows})
}

// sendReady says a ready answer whose button was pressed.
func (d *deed) sendReady(ctx context.Context, shortcut string) error {
	list, err := d.w.store.Load(ctx, []bot.ID{d.id})
	if err != nil {
		return fmt.Errorf("load %s: %w", d.id, err)
	}
	account := d.w.engine.Account(d.id.Account())
	if account == nil {
		d.says("denied.nobody")
		return nil
	}
	ready, known := account.Shelf.Shortcut(shortcut)
	text := account.Fill(list[0], ready, d.by.Name)
	switch {
	case !known:
		d.says("order.old_button")
		return nil
	case len(answers.Gaps(text)) > 0:
		d.says("faq.gaps", strings.Join(answers.Gaps(text), ", "))
		return nil
	}
	done, err := d.send(ctx, list[0], bot.Event{ID: d.ID, Text: text})
	if done {
		d.says("faq.sent")
	}
	return err
}
