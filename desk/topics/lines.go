package topics

import (
	"cmp"
	"strconv"
	"strings"
	"unicode/utf8"

	"otklik/bot"
)

// post is one thing to say in a topic: what it says, and the lines of the transcript that stand in it. Lines that an operator typed
// in the topic itself are shown by what was typed.
type post struct {
	lines   []bot.Line
	letters []bot.Message
}

// joinedRunes is how long lines may be that go into one message.
const joinedRunes = 3000

// posts words the lines that the topic does not show yet. Neighbours without files are one message: of much that came at once, or
// while the group took no more, little is said.
func (w *Window) posts(v *view) []post {
	var posts []post
	var text string
	open := false // the last post takes more text
	for _, l := range v.unshown() {
		worded := w.worded(v, l)
		switch {
		case worded == "" && len(l.Attachments) == 0 || v.typed(l) != 0:
			posts, open = append(posts, post{lines: []bot.Line{l}}), false
			continue
		case open && len(l.Attachments) == 0 && utf8.RuneCountInString(text+worded) < joinedRunes:
			last := &posts[len(posts)-1]
			text += "\n\n" + worded
			quiet := last.letters[0].Quiet && silent(l)
			last.letters, last.lines = letters(text, nil, quiet), append(last.lines, l)
			continue
		}
		text, open = worded, len(l.Attachments) == 0
		posts = append(posts, post{lines: []bot.Line{l}, letters: letters(worded, w.files(v.c.ID.Account(), l), silent(l))})
	}
	return posts
}

func letters(text string, files []bot.Attachment, quiet bool) []bot.Message {
	return bot.Message{Text: text, Files: files, Quiet: quiet}.Letters()
}

// silent tells which lines come without a sound: only what a customer says calls for a look.
func silent(l bot.Line) bool { return l.By != bot.ByCustomer }

// typed is the message of the topic in which an operator typed a line; 0: it was said elsewhere, or in a topic that is gone: messages
// of a group are numbered in one row, and a topic has the number of its first.
func (v *view) typed(l bot.Line) int64 {
	number, ok := strings.CutPrefix(l.Event, eventPrefix(v.Group))
	if !ok || l.By != bot.ByOperator && l.By != bot.ByNote {
		return 0
	}
	message, err := strconv.ParseInt(number, 10, 64)
	if err != nil || message < v.Thread {
		return 0
	}
	return message
}

// eventPrefix begins the ids of events that come of lines typed in the group; the number of the message ends them.
func eventPrefix(group int64) string { return "topic:" + strconv.FormatInt(group, 10) + ":" }

// worded is a line as the topic shows it; "" for what operators need not read there.
func (w *Window) worded(v *view, l bot.Line) string {
	text := strings.TrimSpace(l.Text)
	switch l.By {
	case bot.ByCustomer:
		text = w.heard(l)
	case bot.ByBot:
		text = "🤖 " + text + w.buttons(l)
	case bot.ByOperator:
		text = "🧑‍💼 " + w.author(l) + ": " + text
	case bot.ByNote:
		text = "📝 " + w.staff.Name(l.Operator) + ": " + text
	default:
		return w.happened(l)
	}
	if !l.Deleted.IsZero() {
		text += "\n" + w.words.Say("line.deleted")
	}
	if l.Delivery != nil && l.Delivery.State == bot.Undelivered {
		text += "\n" + w.undelivered(l)
	}
	return text
}

// heard is a customer's line with a sign of where it was said, and what came with it that cannot be sent on.
func (w *Window) heard(l bot.Line) string {
	sign := "💬"
	if l.Place.Public() {
		sign = "🌐"
	}
	parts := []string{sign + " " + strings.TrimSpace(l.Text)}
	for _, a := range l.Attachments {
		if !w.sendable(l.Conversation.Account(), a) {
			parts = append(parts, w.named(a))
		}
	}
	if l.Place.Public() && l.Place.Link != "" {
		parts = append(parts, l.Place.Link)
	}
	return strings.Join(parts, "\n")
}

// author is who answered; what was said in the messenger itself has no delivery of ours.
func (w *Window) author(l bot.Line) string {
	if l.Delivery != nil {
		return w.staff.Name(l.Operator)
	}
	return w.words.Say("line.elsewhere", cmp.Or(w.staff.Name(l.Operator), w.words.Say("line.colleague")))
}

func (w *Window) buttons(l bot.Line) string {
	if len(l.Buttons) == 0 {
		return ""
	}
	return "\n[" + strings.Join(l.Buttons, "] [") + "]"
}

// happened words a system line. Undelivered lines tell of themselves, and who looked at a contact stands in the audit log.
func (w *Window) happened(l bot.Line) string {
	if l.Note == bot.NoteRefused || l.Note == bot.NoteSaw || l.Note == bot.NoteRetried {
		return ""
	}
	return "— " + w.words.Happened(l, w.staff.Name)
}

// sendable tells whether a customer's file can be sent into the topic: Telegram's own can, and what another platform gives out to be
// uploaded again. The rest is told by its name.
func (w *Window) sendable(account string, a bot.Attachment) bool {
	customers := w.engine.Account(account)
	if customers == nil || !a.Sendable() {
		return false
	}
	return customers.Platform == w.messenger.Platform() || addressed(a) && (a.Kind == "photo" || a.Kind == "document" || a.Kind == "voice")
}

func addressed(a bot.Attachment) bool {
	return strings.HasPrefix(a.Ref, "https://") || strings.HasPrefix(a.Ref, "http://")
}

// files are the files of a line that can be sent into the topic.
func (w *Window) files(account string, l bot.Line) []bot.Attachment {
	var files []bot.Attachment
	for _, a := range l.Attachments {
		if !w.sendable(account, a) && a.Account != w.options.Account {
			continue
		}
		a.Account = cmp.Or(a.Account, account)
		files = append(files, a)
	}
	return files
}

// named tells of a file by its name, and by its address where it has one.
func (w *Window) named(a bot.Attachment) string {
	text := "📎 " + w.words.File(a)
	if addressed(a) || a.Kind == "location" || a.Kind == "contact" && a.Name != "" {
		text += ": " + a.Ref
	}
	return text
}

// listed is a message whose files cannot be sent, with their names.
func (w *Window) listed(m bot.Message) string {
	parts := []string{m.Text}
	for _, a := range m.Files {
		parts = append(parts, w.named(a))
	}
	return strings.TrimSpace(strings.Join(parts, "\n"))
}
