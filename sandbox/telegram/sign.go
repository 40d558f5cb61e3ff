package telegram

import (
	"slices"
	"time"

	"otklik/sandbox/people"
)

// queryAge is how long a press of a button can be answered.
const queryAge = 150 * time.Second

// query is a press that waits for answerCallbackQuery.
type query struct {
	chat    *chat
	message int64
	person  int64
	at      time.Time
}

func answerCallbackQuery(c *call) (any, error) {
	id := c.text("callback_query_id")
	q, ok := c.bot.queries[id]
	delete(c.bot.queries, id)
	if !ok || c.server.now().Sub(q.at) > queryAge {
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	}
	if units(c.text("text")) > 200 {
		return nil, badRequest("MESSAGE_TOO_LONG")
	}
	if text := c.text("text"); text != "" {
		c.server.sign(q.chat, people.Heard{Event: "notice", By: "bot", Bot: c.bot.user.Username, Person: q.person, Message: q.message, Text: text})
	}
	return true, nil
}

func sendChatAction(c *call) (any, error) {
	ch, err := c.writable()
	if err != nil {
		return nil, err
	}
	if !slices.Contains(chatActions(), c.text("action")) {
		return nil, badRequest("wrong parameter action in request")
	}
	h := people.Heard{Event: "typing", By: "bot", Bot: c.bot.user.Username, Topic: c.number("message_thread_id"), Text: c.text("action")}
	c.server.sign(ch, h)
	return true, nil
}

func chatActions() []string {
	return []string{
		"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "record_audio", "upload_audio",
		"upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
	}
}

// sign logs something passing that is not a message.
func (s *Server) sign(ch *chat, h people.Heard) {
	h.Platform, h.Where, h.Chat, h.At = Platform, ch.where, ch.id(), s.now().UTC().Truncate(time.Millisecond)
	if ch.wire.Type == private {
		h.Person = ch.id()
	}
	s.options.Log.Add(h)
}
