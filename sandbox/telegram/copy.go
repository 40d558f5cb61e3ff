package telegram

// MessageID is what copyMessage answers.
type MessageID struct {
	MessageID int64 `json:"message_id"`
}

func copyMessage(c *call) (any, error) {
	original, err := c.original("copy")
	if err != nil {
		return nil, err
	}
	m := &Message{Text: original.Text, Entities: original.Entities, Content: original.Content}
	m.Caption, m.CaptionEntities = original.Caption, original.CaptionEntities
	if _, given := c.values["caption"]; given {
		caption, err := c.readCaption()
		if err != nil {
			return nil, err
		}
		m.Caption, m.CaptionEntities = caption.text, caption.entities
	}
	sent, err := c.send(m)
	if err != nil {
		return nil, err
	}
	return MessageID{MessageID: sent.(*Message).MessageID}, nil
}

func forwardMessage(c *call) (any, error) {
	original, err := c.original("forward")
	if err != nil {
		return nil, err
	}
	m := &Message{Text: original.Text, Entities: original.Entities, Content: original.Content, ForwardOrigin: original.origin()}
	m.Caption, m.CaptionEntities = original.Caption, original.CaptionEntities
	return c.send(m)
}

// original finds the message to copy or forward.
func (c *call) original(deed string) (*Message, error) {
	from, err := c.findChat("from_chat_id")
	if err != nil {
		return nil, err
	}
	m := from.withID(c.number("message_id"))
	switch {
	case m == nil:
		return nil, badRequest("message to %s not found", deed)
	case m.isService():
		return nil, badRequest("the message can't be %s", map[string]string{"copy": "copied", "forward": "forwarded"}[deed])
	case m.Protected:
		return nil, badRequest("the message has protected content and can't be %s", map[string]string{"copy": "copied", "forward": "forwarded"}[deed])
	}
	return m, nil
}

func (m *Message) origin() *Origin {
	switch {
	case m.ForwardOrigin != nil:
		return m.ForwardOrigin
	case m.Chat.Type == channel:
		return &Origin{Type: "channel", Date: m.Date, Chat: m.Chat, MessageID: m.MessageID, AuthorSignature: m.AuthorSignature}
	case m.SenderChat != nil:
		return &Origin{Type: "chat", Date: m.Date, SenderChat: m.SenderChat}
	}
	return &Origin{Type: "user", Date: m.Date, SenderUser: m.From}
}
