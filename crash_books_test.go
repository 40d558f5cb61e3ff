package main

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"otklik/bot"
	"otklik/sandbox/people"
)

// books are what is left when all is over, compared with what should be.
type books struct {
	each                                       int // lines of each customer
	customers, lines, decisions, answers, sent int

	marked int // lines of ours that are marked as perhaps said twice
	copies int // of them were really seen once more

	lost              int // lines, decisions and answers that should be there
	repeatedDecisions int // decisions and answers that should not
	unmarked          int // lines that customers saw though the transcript does not say so
	disorder          int // lines out of their order
	first             []string
}

func (b books) String() string {
	text := fmt.Sprintf("%d customers, %d lines, %d decisions, %d answers, %d messages seen\n"+
		"%d lost, %d repeated decisions, %d out of order, %d sent twice without a mark\n%d lines marked as perhaps sent twice, %d of them seen twice",
		b.customers, b.lines, b.decisions, b.answers, b.sent, b.lost, b.repeatedDecisions, b.disorder, b.unmarked, b.marked, b.copies)
	return strings.Join(append([]string{text}, b.first...), "\n")
}

func (b *books) good() bool { return b.lost+b.repeatedDecisions+b.unmarked+b.disorder == 0 }

// note counts a fault and keeps the first few in words.
func (b *books) note(count *int, format string, args ...any) {
	*count++
	if len(b.first) < 10 {
		b.first = append(b.first, fmt.Sprintf(format, args...))
	}
}

// audit reads the store and what people saw.
func (c *crash) audit(store bot.Store) books {
	c.t.Helper()
	seen := c.seen()
	b := books{each: c.each}
	for i := range c.customers {
		id := bot.NewID("shop-tg", int64(firstPerson+i))
		found, err := store.Load(c.t.Context(), []bot.ID{id})
		if err != nil {
			c.t.Fatal(err)
		}
		transcript, err := store.Transcript(c.t.Context(), id, "", 1000)
		if err != nil {
			c.t.Fatal(err)
		}
		b.customers++
		b.checkDecisions(found[0], id)
		b.checkLines(transcript, id, int64(firstPerson+i))
		b.checkAnswers(transcript, id)
		b.checkSent(transcript, id, seen[int64(firstPerson+i)])
	}
	return b
}

// seen is what the bot said, by chat, in the order in which people saw it.
func (c *crash) seen() map[int64][]people.Heard {
	c.t.Helper()
	byChat := make(map[int64][]people.Heard)
	for after := int64(0); ; {
		page := c.town.Heard(after)
		if len(page) == 0 {
			return byChat
		}
		for _, h := range page {
			if after = h.N; h.By == "bot" && h.Event == "" && !h.Edited {
				byChat[h.Chat] = append(byChat[h.Chat], h)
			}
		}
	}
}

// checkDecisions: every line is one decision, and the clock that it starts is one more.
func (b *books) checkDecisions(c bot.Conversation, id bot.ID) {
	want := int64(2 * b.each)
	b.decisions += int(c.Version)
	switch {
	case c.Version < want:
		b.note(&b.lost, "%s: %d decisions of %d", id, c.Version, want)
	case c.Version > want:
		b.note(&b.repeatedDecisions, "%s: %d decisions instead of %d", id, c.Version, want)
	}
}

// checkLines: every line of the customer stands there once, in order.
func (b *books) checkLines(transcript []bot.Line, id bot.ID, person int64) {
	next := 0
	counts := make(map[string]int)
	for _, l := range transcript {
		if l.By != bot.ByCustomer {
			continue
		}
		b.lines++
		if counts[l.Text]++; next < b.each && l.Text == said(person, next) {
			next++
		} else if counts[l.Text] == 1 {
			b.note(&b.disorder, "%s: %q is out of order", id, l.Text)
		}
	}
	for n := range b.each {
		switch count := counts[said(person, n)]; {
		case count == 0:
			b.note(&b.lost, "%s: line %d is lost", id, n)
		case count > 1:
			b.note(&b.repeatedDecisions, "%s: line %d stands there %d times", id, n, count)
		}
	}
}

// checkAnswers: between two answers the customer has said something; and the first words were not met with silence.
func (b *books) checkAnswers(transcript []bot.Line, id bot.ID) {
	unanswered, answering, any := false, "", false
	for _, l := range transcript {
		decision, _, _ := strings.Cut(l.ID, ".")
		switch {
		case l.By == bot.ByCustomer:
			unanswered = true
		case l.By != bot.ByBot || decision == answering:
		case !unanswered:
			b.note(&b.repeatedDecisions, "%s: %s answers what was answered before", id, l.ID)
		default:
			b.answers++
			unanswered, answering, any = false, decision, true
		}
	}
	if !any {
		b.note(&b.lost, "%s: was never answered", id)
	}
}

// checkSent: every line of ours was seen once, in order; twice only where the transcript says so.
func (b *books) checkSent(transcript []bot.Line, id bot.ID, seen []people.Heard) {
	b.sent += len(seen)
	ours := linesOfOurs(transcript)
	shown := make(map[int]int)
	last := -1
	for _, h := range seen {
		n := lineOf(ours, h)
		switch {
		case n < 0:
			b.note(&b.unmarked, "%s: %q was seen, the transcript does not say so", id, h.Text)
			continue
		case n < last:
			b.note(&b.disorder, "%s: %q came after a later line", id, h.Text)
		}
		last = max(last, n)
		shown[n]++
	}
	for n, l := range ours {
		switch {
		case l.Delivery.State == bot.Repeated:
			b.marked++
			b.copies += shown[n] - 1
		case l.Delivery.State != bot.Delivered || shown[n] == 0:
			b.note(&b.lost, "%s: %q is %s and was seen %d times", id, l.Text, l.Delivery.State, shown[n])
		}
	}
}

func linesOfOurs(transcript []bot.Line) []bot.Line {
	var ours []bot.Line
	for _, l := range transcript {
		if l.By == bot.ByBot && l.Delivery != nil {
			ours = append(ours, l)
		}
	}
	return ours
}

// lineOf is the number of the line that a message is, or the line marked as repeated that it is a copy of; -1: neither.
func lineOf(ours []bot.Line, h people.Heard) int {
	for n, l := range ours {
		if l.Delivery.Message == h.Message {
			return n
		}
	}
	for n, l := range ours {
		if l.Delivery.State == bot.Repeated && l.Text == h.Text {
			return n
		}
	}
	return -1
}

// checkChain: every version of a conversation was made by one event that was never applied before, and the customer's lines form
// the chain that they form when nothing is lost, repeated or out of order.
func (b *books) checkChain(p bot.Parcel, id bot.ID, person int64) {
	b.decisions += int(p.Conversation.Version)
	if versions, events := p.Conversation.Version, int64(len(p.Applied)); versions != events {
		b.note(&b.repeatedDecisions, "%s: %d versions of %d events", id, versions, events)
	}
	var heard, wrote chain
	for _, l := range p.Lines {
		if l.By == bot.ByCustomer {
			heard = heard.with(l.Text)
		}
	}
	for n := range b.each {
		wrote = wrote.with(said(person, n))
	}
	if heard != wrote {
		b.note(&b.lost, "%s: the chain of what was heard is %x, of what was written %x", id, heard[:4], wrote[:4])
	}
}

// chain is the SHA-256 of all that went before and of the last link.
type chain [sha256.Size]byte

func (c chain) with(link string) chain { return sha256.Sum256(append(c[:], link...)) }
