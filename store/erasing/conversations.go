package erasing

import (
	"context"
	"errors"
	"slices"

	"otklik/bot"
	"otklik/store/body"
)

// pageLines is how many lines of a transcript are read at once.
const pageLines = 1000

// findConversations follows whatever leads from the known conversations of a human to others: the same number on another account of the
// platform, a public case that went on in private, and what operators have joined.
func (h House) findConversations(ctx context.Context, known []bot.ID, f *Found) error {
	for open := slices.Clone(known); len(open) > 0; {
		loaded, err := h.Store.Load(ctx, open)
		torn, err := bot.Torn(err)
		if err != nil {
			return err
		}
		for _, id := range torn {
			f.Conversations = append(f.Conversations, Conversation{ID: id, Torn: true})
		}
		f.IDs, open = append(f.IDs, open...), nil
		for i := range loaded {
			c := &loaded[i]
			if c.Version > 0 {
				found, err := h.measure(ctx, c)
				if err != nil {
					return err
				}
				f.Conversations = append(f.Conversations, found)
			}
			for _, id := range h.others(c) {
				if !slices.Contains(f.IDs, id) && !slices.Contains(open, id) {
					open = append(open, id)
				}
			}
		}
	}
	slices.Reverse(f.Conversations)
	slices.Reverse(f.IDs)
	return nil
}

// others are the conversations of the same human as far as this one tells.
func (h House) others(c *bot.Conversation) []bot.ID {
	others := slices.Clone(c.Same)
	if c.Joined != "" {
		others = append(others, c.Joined)
	}
	platform, served := h.Accounts[c.ID.Account()]
	if person := c.ID.Person(); served && person != 0 {
		for name, of := range h.Accounts {
			if of == platform {
				others = append(others, bot.NewID(name, person))
			}
		}
	}
	return others
}

// measure counts the lines, as long as they can be read.
func (h House) measure(ctx context.Context, c *bot.Conversation) (Conversation, error) {
	m := Conversation{ID: c.ID, Since: c.Case.Opened, Cases: len(c.Past) + 1}
	if len(c.Past) > 0 {
		m.Since = c.Past[0].Opened
	}
	for before := ""; ; {
		lines, err := h.Store.Transcript(ctx, c.ID, before, pageLines)
		if errors.Is(err, body.ErrTorn) {
			m.Torn = true
			return m, nil
		}
		if err != nil {
			return m, err
		}
		for i := range lines {
			m.count(&lines[i])
		}
		if len(lines) < pageLines {
			return m, nil
		}
		before = lines[0].ID
	}
}

func (c *Conversation) count(l *bot.Line) {
	c.Lines++
	if l.Delivery != nil && l.Delivery.State == bot.Pending {
		c.Waiting++
	}
	said := l.By == bot.ByCustomer && l.Place.Public() && l.Deleted.IsZero()
	if said && l.Place.Link != "" && !slices.Contains(c.Public, l.Place.Link) {
		c.Public = append(c.Public, l.Place.Link)
	}
}
