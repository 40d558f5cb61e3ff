package vk

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"otklik/sandbox/people"
)

// press is a callback button that waits for messages.sendMessageEventAnswer.
type press struct {
	dialog  *dialog
	message int64
	at      time.Time
}

func messagesMarkAsRead(c *call) (any, error) {
	d, err := c.community.dialog(c.number("peer_id"))
	if err != nil || d == nil {
		return 1, err
	}
	upTo := c.number("start_message_id")
	for _, id := range c.numbers("message_ids") {
		upTo = max(upTo, id)
	}
	if upTo == 0 || c.flag("mark_conversation_as_read") {
		upTo = d.last()
	}
	d.read(c.community, min(upTo, d.last()))
	c.server.sign(c.community, d, "read", "")
	return 1, nil
}

func messagesSetActivity(c *call) (any, error) {
	d, err := c.community.dialog(cmp.Or(c.number("peer_id"), c.number("user_id")))
	switch {
	case err != nil:
		return nil, err
	case d == nil || !d.allowed:
		return nil, fail(codePermission)
	case !slices.Contains([]string{"typing", "audiomessage", "photo", "video", "file"}, c.text("type")):
		return nil, fail(codeParam, "type is invalid")
	}
	c.server.sign(c.community, d, "typing", c.text("type"))
	return 1, nil
}

// eventAnswer is what a press leads to on the person's screen.
type eventAnswer struct {
	Type  string `json:"type"`
	Text  string `json:"text"`
	Link  string `json:"link"`
	AppID int64  `json:"app_id"`
	Hash  string `json:"hash"`
}

// noticeLength bounds the text of a show_snackbar.
const noticeLength = 90

func messagesSendEventAnswer(c *call) (any, error) {
	id := c.text("event_id")
	p, ok := c.community.presses[id]
	if !ok || p.dialog.peer != c.number("peer_id") || p.dialog.peer != c.number("user_id") || c.server.now().Sub(p.at) > pressAge {
		return nil, fail(codeParam, "event_id is invalid or too old")
	}
	var a eventAnswer
	if err := c.json("event_data", &a); err != nil {
		return nil, err
	}
	if c.has("event_data") && !a.valid() {
		return nil, fail(codeParam, "event_data is invalid")
	}
	delete(c.community.presses, id)
	h := c.server.entry(c.community, "private")
	h.Chat, h.Person, h.Message, h.By, h.Event, h.Text = p.dialog.peer, p.dialog.peer, p.message, "bot", "notice", a.Text
	if a.Link != "" {
		h.Links = []people.Link{{URL: a.Link}}
	}
	c.server.options.Log.Add(h)
	return 1, nil
}

func (a eventAnswer) valid() bool {
	switch a.Type {
	case "show_snackbar":
		return a.Text != "" && utf8.RuneCountInString(a.Text) <= noticeLength
	case openLink:
		return a.Link != ""
	case "open_app":
		return a.AppID != 0
	}
	return false
}

// messageEvent is what a community hears of a pressed callback button.
type messageEvent struct {
	UserID  int64           `json:"user_id"`
	PeerID  int64           `json:"peer_id"`
	EventID string          `json:"event_id"`
	Payload json.RawMessage `json:"payload"`
	Row     int64           `json:"conversation_message_id"`
}

// pressCallback tells the community of a press and waits for its answer.
func (s *Server) pressCallback(c *community, d *dialog, m *Message, b Button) string {
	id := fmt.Sprintf("%012x", s.nextSerial())
	c.presses[id] = &press{dialog: d, message: m.ID, at: s.now()}
	payload := json.RawMessage(b.Action.Payload)
	if len(payload) == 0 {
		payload = json.RawMessage("{}")
	}
	s.publish(c, "message_event", d.peer, messageEvent{
		UserID: d.peer, PeerID: d.peer, EventID: id, Payload: payload, Row: m.ConversationMessageID,
	})
	return id
}

func messagesIsAllowed(c *call) (any, error) {
	d := c.community.dialogs[c.number("user_id")]
	return map[string]int{"is_allowed": bit(d != nil && d.allowed)}, nil
}

// messagesAllow and messagesDeny are a person's own deeds, with the person's token.
func messagesAllow(c *call) (any, error) {
	c.server.allow(c.community, c.server.meet(c.token.user), c.text("key"))
	return 1, nil
}

func messagesDeny(c *call) (any, error) {
	c.server.deny(c.community, c.server.meet(c.token.user))
	return 1, nil
}

// allow lets the community write to a person; deny forbids it.
func (s *Server) allow(c *community, p *person, key string) {
	c.dialogWith(p).allowed = true
	s.publish(c, "message_allow", p.id, struct {
		UserID int64  `json:"user_id"`
		Key    string `json:"key"`
	}{p.id, key})
}

func (s *Server) deny(c *community, p *person) {
	c.dialogWith(p).allowed = false
	s.publish(c, "message_deny", p.id, map[string]int64{"user_id": p.id})
}

func bit(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
