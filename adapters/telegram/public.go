package telegram

import (
	"strings"
	"unicode/utf16"

	"otklik/bot"
)

// isModerator tells whether a message in public is the company's own: an administrator's (also one who speaks anonymously,
// in the group's name), or one of the channel whose discussion the group carries.
func (a *Adapter) isModerator(m *message) bool {
	switch {
	case m.Chat.Type == privateChat:
		return false
	case m.As != nil:
		return m.As.ID == m.Chat.ID || a.posts.speaksFor(m.As.ID, m.Chat.ID)
	}
	return m.From != nil && a.rosters.has(m.Chat.ID, m.From.ID)
}

// moderated is a moderator's answer to a customer; nil: they spoke to nobody, or to somebody who is no customer.
func (a *Adapter) moderated(m *message) *bot.Event {
	where := a.place(m)
	if m.repliesTo() == 0 || m.From != nil && m.From.ID == a.self || !a.listensIn(where) {
		return nil
	}
	answered := *m.ReplyTo
	answered.Chat = m.Chat
	customer, isCustomer := a.author(&answered)
	if !isCustomer || answered.Automatic {
		return nil
	}
	return &bot.Event{
		Kind: bot.RepliedEvent, Conversation: bot.NewID(a.account, customer.ID), Person: m.speaker(), Place: where,
		Message: m.ID, ReplyTo: answered.ID, Text: m.Text + m.Caption, Attachments: attachments(m),
	}
}

// speaker is who a message shows as its author.
func (m *message) speaker() bot.Person {
	if m.As != nil {
		return bot.Person{ID: m.As.ID, Name: m.As.Title, Username: m.As.Username}
	}
	return m.From.person()
}

// passesNewsOn tells whether a line in public is a channel's post that somebody forwarded: those are not their words.
// In private it is shown to us on purpose.
func (m *message) passesNewsOn() bool {
	return m.Chat.Type != privateChat && m.Origin != nil && m.Origin.Type == "channel"
}

// addressed tells whether a line in public speaks to us: it stands under a post of the company's channel, answers a line of
// ours, is a command that is not another bot's, or names us.
func (a *Adapter) addressed(m *message, where bot.Place) bool {
	switch {
	case !where.Public():
		return false
	case where.Kind == bot.Comments:
		return true
	case m.repliesTo() != 0 && m.ReplyTo.From != nil && m.ReplyTo.From.ID == a.self:
		return true
	}
	return a.named(m.Text, m.Entities) || a.named(m.Caption, m.CaptionEntities)
}

func (a *Adapter) named(text string, marks []entity) bool {
	if len(marks) == 0 {
		return false
	}
	units := utf16.Encode([]rune(text))
	for _, mark := range marks {
		if a.means(mark, mark.of(units)) {
			return true
		}
	}
	return false
}

// means tells whether the marked words are our name or a command to us.
func (a *Adapter) means(mark entity, words string) bool {
	switch mark.Type {
	case "mention":
		return a.isCalled(strings.TrimPrefix(words, "@"))
	case "text_mention":
		return mark.User != nil && mark.User.ID == a.self
	case "bot_command":
		_, to, forOne := strings.Cut(words, "@")
		if forOne {
			return a.isCalled(to)
		}
		return mark.Offset == 0
	}
	return false
}

func (a *Adapter) isCalled(name string) bool {
	me := a.me.Load()
	return me != nil && name != "" && strings.EqualFold(name, me.Username)
}

// of is the marked part of a text; "" when the mark reaches beyond it.
func (e entity) of(units []uint16) string {
	if e.Offset < 0 || e.Length < 0 || e.Offset > len(units) || e.Length > len(units)-e.Offset {
		return ""
	}
	return string(utf16.Decode(units[e.Offset : e.Offset+e.Length]))
}
