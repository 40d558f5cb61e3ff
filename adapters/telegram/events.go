package telegram

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"otklik/bot"
)

// received is what one update came to.
type received struct {
	id    int64      // the update's; 0: it could not be read
	event *bot.Event // nil: nothing that concerns a conversation
	order *bot.Order // of an operator
	press string     // the callback query that waits for an answer
	err   error      // why the update could not be understood
}

// read understands one update. It never calls the network.
func (a *Adapter) read(p parcel) received {
	u := &p.update
	switch {
	case p.err != nil:
		return received{id: u.ID, err: p.err}
	case u.ID <= 0:
		return received{err: errors.New("decode update: it has no update_id")}
	}
	r := a.understand(u, p.raw)
	r.id = u.ID
	if r.event != nil {
		r.event.ID = "tg:" + a.account + ":" + strconv.FormatInt(u.ID, 10)
		if r.event.Conversation == "" {
			r.event.Conversation = bot.NewID(a.account, r.event.Person.ID)
		}
	}
	return r
}

func (a *Adapter) understand(u *update, raw json.RawMessage) received {
	switch {
	case a.fromStaff(u):
		return received{order: a.order(u)}
	case u.Message != nil:
		return a.said(u.Message, raw)
	case u.Edited != nil:
		return a.edited(u.Edited)
	case u.Callback != nil:
		return a.pressed(u.Callback)
	case u.Member != nil:
		return a.membership(u.Member)
	case u.Place != nil:
		a.rosters.note(u.Place.Chat.ID, u.Place.New.User.ID, u.Place.New.administers())
	}
	return received{}
}

// said reads a new message.
func (a *Adapter) said(m *message, raw json.RawMessage) received {
	if err := m.check(); err != nil {
		return received{err: err}
	}
	if m.MigrateTo != 0 {
		a.moved(m.Chat.ID, m.MigrateTo)
	}
	if m.MigrateFrom != 0 {
		a.moved(m.MigrateFrom, m.Chat.ID)
	}
	if m.Automatic {
		a.posts.remember(m)
		return received{}
	}
	if a.isModerator(m) {
		return received{event: a.moderated(m)}
	}
	e, concerns := a.line(m)
	if !concerns {
		return received{}
	}
	e.Kind = bot.HeardEvent
	if payload, opened := m.start(); opened {
		e.Kind, e.Payload = bot.OpenedEvent, payload
	}
	if !hold(e, m, raw) {
		return received{}
	}
	return received{event: e}
}

// hold puts what a message carries beside text into its event, and tells whether it says anything at all.
func hold(e *bot.Event, m *message, raw json.RawMessage) bool {
	e.Attachments, e.Contact = attachments(m), m.shared()
	if e.Text != "" || len(e.Attachments) > 0 || e.Contact != nil {
		return true
	}
	kind, content := unnamed(contentOf(raw))
	if content {
		e.Attachments = []bot.Attachment{{Kind: kind}}
	}
	return content
}

// line is what every message says of itself, and whether it concerns us.
func (a *Adapter) line(m *message) (*bot.Event, bool) {
	where := a.place(m)
	author, isCustomer := a.author(m)
	if !isCustomer || !a.listensIn(where) || m.passesNewsOn() {
		return nil, false
	}
	return &bot.Event{
		Person: author, Place: where, Message: m.ID, ReplyTo: m.repliesTo(), Text: m.Text + m.Caption,
		Addressed: a.addressed(m, where),
	}, true
}

// edited reads a changed message. A live location changes by itself all the time: that is no edit.
func (a *Adapter) edited(m *message) received {
	if err := m.check(); err != nil {
		return received{err: err}
	}
	e, concerns := a.line(m)
	if !concerns || m.Location != nil {
		return received{}
	}
	e.Kind = bot.EditedEvent
	e.Attachments = attachments(m)
	return received{event: e}
}

// pressed reads a callback query. One without a message is not of a button of ours: ours hang under messages in chats.
func (a *Adapter) pressed(q *callbackQuery) received {
	if q.From.ID == 0 {
		return received{err: errors.New("decode callback query: it has no sender")}
	}
	r := received{press: q.ID}
	if q.Message == nil || q.Message.Chat.ID == 0 {
		return r
	}
	where := a.place(q.Message)
	if a.listensIn(where) && !a.rosters.has(where.Chat, q.From.ID) {
		r.event = &bot.Event{
			Kind: bot.PressedEvent, Person: q.From.person(), Place: where,
			Message: q.Message.ID, Data: q.Data, Text: q.Message.label(q.Data),
		}
	}
	return r
}

// membership reads what a person did to the private chat. In other chats it is about the bot's own rights.
func (a *Adapter) membership(m *memberUpdated) received {
	if m.Chat.ID == 0 {
		return received{err: errors.New("decode membership: it has no chat")}
	}
	if m.Chat.Type != privateChat {
		a.rosters.doubt(m.Chat.ID)
		return received{}
	}
	if m.From.ID == 0 {
		return received{err: errors.New("decode membership: it has no sender")}
	}
	e := bot.Event{Person: m.From.person(), Place: bot.Place{Kind: bot.PrivateChat, Chat: m.Chat.ID}}
	switch m.New.Status {
	case "kicked", "left":
		e.Kind = bot.BlockedEvent
	case "member":
		e.Kind = bot.AllowedEvent
	default:
		return received{}
	}
	return received{event: &e}
}

// author tells who is behind a message, a person or a channel in whose name somebody speaks (a negative id), and whether
// that is a customer: other bots and our own side are not.
func (a *Adapter) author(m *message) (author bot.Person, isCustomer bool) {
	switch {
	case m.As != nil:
		author = bot.Person{ID: m.As.ID, Name: m.As.Title, Username: m.As.Username}
	case m.From != nil && !m.From.IsBot:
		author = m.From.person()
	}
	return author, author.ID != 0 && !a.isModerator(m)
}

func (m *message) check() error {
	switch {
	case m.Chat.ID == 0 || m.Chat.Type == "":
		return errors.New("decode message: it has no chat")
	case m.ID <= 0:
		return errors.New("decode message: it has no number")
	case m.From == nil && m.Chat.Type == privateChat, m.From != nil && m.From.ID == 0: // a channel's message has none in public
		return errors.New("decode message: it has no sender")
	}
	return nil
}

// repliesTo is the message that this one answers. In a forum everything "answers" the notice that opened the topic.
func (m *message) repliesTo() int64 {
	if m.ReplyTo == nil || m.ReplyTo.TopicCreated != nil {
		return 0
	}
	return m.ReplyTo.ID
}

// start tells whether the message is Telegram's "Start" button or a deep link, and the link's parameter.
func (m *message) start() (payload string, opened bool) {
	if m.Chat.Type != privateChat {
		return "", false
	}
	command, rest, _ := strings.Cut(m.Text, " ")
	command, _, _ = strings.Cut(command, "@")
	return strings.TrimSpace(rest), command == "/start"
}

// label is what stood on the button that carried the data; "" when the message is too old to tell.
func (m *message) label(data string) string {
	if m.Markup == nil {
		return ""
	}
	for _, row := range m.Markup.Rows {
		for _, button := range row {
			if button.Data == data {
				return button.Text
			}
		}
	}
	return ""
}

func (u user) person() bot.Person {
	return bot.Person{
		ID: u.ID, Username: u.Username, Language: u.Language,
		Name: strings.TrimSpace(u.FirstName + " " + u.LastName),
	}
}

// contentOf is the message of an update as it came.
func contentOf(raw json.RawMessage) json.RawMessage {
	var parts struct {
		Message json.RawMessage `json:"message"`
	}
	if json.Unmarshal(raw, &parts) != nil {
		return nil
	}
	return parts.Message
}
