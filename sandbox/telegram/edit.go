package telegram

import (
	"encoding/json"
	"reflect"
	"time"
)

const unmodified = "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"

func editMessageText(c *call) (any, error) {
	text, err := c.readText()
	if err != nil {
		return nil, err
	}
	return c.edit(func(m *Message) error {
		if m.Text == "" {
			return badRequest("there is no text in the message to edit")
		}
		m.Text, m.Entities = text.text, text.entities
		return nil
	})
}

func editMessageCaption(c *call) (any, error) {
	caption, err := c.readCaption()
	if err != nil {
		return nil, err
	}
	return c.edit(func(m *Message) error {
		if m.seenFiles() == nil {
			return badRequest("there is no caption in the message to edit")
		}
		m.Caption, m.CaptionEntities = caption.text, caption.entities
		return nil
	})
}

func editMessageReplyMarkup(c *call) (any, error) {
	return c.edit(func(*Message) error { return nil })
}

// edit changes a copy of the bot's own message; a reply_markup that is left out takes the buttons away.
func (c *call) edit(change func(*Message) error) (any, error) {
	keys, err := c.readMarkup()
	if err != nil {
		return nil, err
	}
	ch, old, err := c.message("edit")
	if err != nil {
		return nil, err
	}
	if old.author != c.bot {
		return nil, badRequest("message can't be edited")
	}
	changed := *old
	changed.ReplyMarkup = keys.inline
	if err := change(&changed); err != nil {
		return nil, err
	}
	if same(old, &changed) {
		return nil, badRequest(unmodified)
	}
	return c.server.change(ch, &changed), nil
}

func same(a, b *Message) bool {
	return a.Text == b.Text && a.Caption == b.Caption && reflect.DeepEqual(a.Entities, b.Entities) &&
		reflect.DeepEqual(a.CaptionEntities, b.CaptionEntities) && reflect.DeepEqual(a.ReplyMarkup, b.ReplyMarkup)
}

// message finds chat_id and message_id for a deed such as "edit".
func (c *call) message(deed string) (*chat, *Message, error) {
	ch, err := c.writable()
	if err != nil {
		return nil, nil, err
	}
	m := ch.withID(c.number("message_id"))
	if m == nil {
		return nil, nil, badRequest("message to %s not found", deed)
	}
	return ch, m, nil
}

func deleteMessage(c *call) (any, error) {
	ch, m, err := c.message("delete")
	if err != nil {
		return nil, err
	}
	if !c.mayDelete(ch, m) {
		return nil, badRequest("message can't be deleted")
	}
	c.server.remove(ch, m)
	return true, nil
}

// mayDelete: everything in a private chat and everything to an administrator, else only the bot's own; for 48 hours.
func (c *call) mayDelete(ch *chat, m *Message) bool {
	fresh := c.server.now().Unix()-m.Date < int64(48*time.Hour/time.Second)
	if ch.wire.Type == private {
		return fresh
	}
	return ch.bots[c.bot] == administrator || m.author == c.bot && fresh
}

func deleteMessages(c *call) (any, error) {
	var ids []int64
	if err := json.Unmarshal([]byte(c.text("message_ids")), &ids); err != nil || len(ids) == 0 {
		return nil, badRequest("message identifiers are not specified")
	}
	if len(ids) > 100 {
		return nil, badRequest("too many message identifiers specified")
	}
	ch, err := c.writable()
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if m := ch.withID(id); m != nil && c.mayDelete(ch, m) {
			c.server.remove(ch, m)
		}
	}
	return true, nil
}
