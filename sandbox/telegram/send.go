package telegram

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"

	"golang.org/x/time/rate"
)

// target is where a bot wants its message to stand.
type target struct {
	chat  *chat
	topic *topic
	reply *Message
}

func sendMessage(c *call) (any, error) {
	text, err := c.readText()
	if err != nil {
		return nil, err
	}
	return c.send(&Message{Text: text.text, Entities: text.entities})
}

func sendContact(c *call) (any, error) {
	if c.text("phone_number") == "" {
		return nil, badRequest("phone number is empty")
	}
	if c.text("first_name") == "" {
		return nil, badRequest("first name is empty")
	}
	return c.send(&Message{Content: Content{Contact: &Contact{
		PhoneNumber: c.text("phone_number"), FirstName: c.text("first_name"), LastName: c.text("last_name"), VCard: c.text("vcard"),
	}}})
}

func sendLocation(c *call) (any, error) {
	latitude, err1 := strconv.ParseFloat(c.text("latitude"), 64)
	longitude, err2 := strconv.ParseFloat(c.text("longitude"), 64)
	if err1 != nil || err2 != nil || math.Abs(latitude) > 90 || math.Abs(longitude) > 180 {
		return nil, badRequest("wrong latitude or longitude specified")
	}
	return c.send(&Message{Content: Content{Location: &Location{Latitude: latitude, Longitude: longitude}}})
}

// send checks the rest in the order of the real server (markup, chat, reply, topic) and posts the message.
func (c *call) send(m *Message) (any, error) {
	keys, err := c.readMarkup()
	if err != nil {
		return nil, err
	}
	to, err := c.target()
	if err != nil {
		return nil, err
	}
	m.ReplyMarkup, m.shown = keys.inline, keys.reply
	c.address(m, to)
	return c.server.post(to.chat, m), nil
}

// address makes the bot the author and places the message in the thread.
func (c *call) address(m *Message, to target) {
	m.author, m.Protected = c.bot, c.flag("protect_content")
	if to.chat.wire.Type == channel {
		m.SenderChat = to.chat.wire
	} else {
		m.From = c.bot.user
	}
	place(m, to)
}

// place fills in what a reply and a topic leave in a message.
func place(m *Message, to target) {
	if to.reply != nil {
		shallow := *to.reply
		shallow.ReplyToMessage = nil
		m.ReplyToMessage = &shallow
		m.MessageThreadID = to.chat.rootOf(to.reply)
	}
	if to.topic != nil {
		m.MessageThreadID = to.topic.created.MessageID
		if to.reply == nil {
			m.ReplyToMessage = to.topic.created
		}
	}
	m.IsTopicMessage = to.chat.wire.IsForum && m.MessageThreadID != 0
}

func (c *call) target() (target, error) {
	ch, err := c.writable()
	if err != nil {
		return target{}, err
	}
	reply, err := c.reply(ch)
	if err != nil {
		return target{}, err
	}
	t, err := c.thread(ch, reply)
	if err != nil {
		return target{}, err
	}
	return target{chat: ch, reply: reply, topic: t}, c.keepPace(ch)
}

// writable finds the chat of chat_id and whether the bot may write there.
func (c *call) writable() (*chat, error) {
	ch, err := c.findChat("chat_id")
	switch {
	case err != nil:
		return nil, err
	case ch.wire.Type == private && ch.blocked:
		return nil, forbidden("bot was blocked by the user")
	case ch.wire.Type == channel && ch.bots[c.bot] != administrator:
		return nil, badRequest("need administrator rights in the channel chat")
	}
	return ch, nil
}

// findChat finds a chat that the bot can see: a number, or @username of a group or channel.
func (c *call) findChat(name string) (*chat, error) {
	text := strings.TrimSpace(c.text(name))
	if text == "" {
		return nil, badRequest("%s is empty", name)
	}
	if ch := c.server.publicChat(text); ch != nil {
		return ch, c.mayEnter(ch)
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil, badRequest("chat not found")
	}
	if ch, ok := c.bot.private[id]; ok {
		return ch, nil
	}
	if ch, ok := c.server.chats[id]; ok {
		return ch, c.mayEnter(ch)
	}
	if _, known := c.server.people[id]; known {
		return nil, forbidden("bot can't initiate conversation with a user")
	}
	return nil, badRequest("chat not found")
}

func (s *Server) publicChat(name string) *chat {
	name, ok := strings.CutPrefix(name, "@")
	if !ok {
		return nil
	}
	for _, ch := range s.chats {
		if ch.wire.Username != "" && strings.EqualFold(ch.wire.Username, name) {
			return ch
		}
	}
	return nil
}

// mayEnter refuses chats that have moved or that the bot is not in.
func (c *call) mayEnter(ch *chat) error {
	if ch.migratedTo != nil {
		return migrated(ch.migratedTo.id())
	}
	switch ch.bots[c.bot] {
	case kicked:
		return forbidden("bot was kicked from the %s chat", ch.wire.Type)
	case left, "":
		return forbidden("bot is not a member of the %s chat", ch.wire.Type)
	}
	return nil
}

type replyParameters struct {
	MessageID  int64           `json:"message_id"`
	ChatID     json.RawMessage `json:"chat_id"`
	AllowAlone bool            `json:"allow_sending_without_reply"`
}

// reply finds the message to answer, from reply_parameters or the old reply_to_message_id.
func (c *call) reply(ch *chat) (*Message, error) {
	want := replyParameters{MessageID: c.number("reply_to_message_id"), AllowAlone: c.flag("allow_sending_without_reply")}
	if text := c.text("reply_parameters"); text != "" && text != "null" {
		want = replyParameters{}
		if err := json.Unmarshal([]byte(text), &want); err != nil {
			return nil, badRequest("can't parse reply parameters JSON object")
		}
	}
	if want.MessageID == 0 {
		return nil, nil
	}
	m := ch.withID(want.MessageID)
	if m == nil && !want.AllowAlone {
		return nil, badRequest("message to be replied not found")
	}
	return m, nil
}

// thread finds the topic: outside forums message_thread_id means nothing, and General is not a thread.
func (c *call) thread(ch *chat, reply *Message) (*topic, error) {
	id := c.number("message_thread_id")
	switch {
	case !ch.wire.IsForum:
		return nil, nil
	case id == 0 && reply != nil:
		return ch.topics[reply.MessageThreadID], nil
	case id == 0:
		return nil, nil
	}
	t, ok := ch.topics[id]
	if !ok {
		return nil, badRequest("message thread not found")
	}
	if t.closed && ch.bots[c.bot] != administrator {
		return nil, badRequest("TOPIC_CLOSED")
	}
	return t, nil
}

// keepPace answers 429 to a bot that writes faster than Telegram lets it, if the sandbox was asked to.
func (c *call) keepPace(ch *chat) error {
	if !c.server.options.Limits {
		return nil
	}
	now, wait := c.server.now(), time.Duration(0)
	var taken []*rate.Reservation
	for _, pace := range []*rate.Limiter{c.bot.pace, ch.pace} {
		r := pace.ReserveN(now, 1)
		taken, wait = append(taken, r), max(wait, r.DelayFrom(now))
	}
	if wait == 0 {
		return nil
	}
	for _, r := range taken {
		r.CancelAt(now)
	}
	return tooMany(int(math.Ceil(wait.Seconds())))
}
