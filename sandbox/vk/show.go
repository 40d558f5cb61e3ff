package vk

import (
	"slices"
	"time"

	"otklik/sandbox/people"
)

// show writes a message of a dialog into the log of what people could see.
func (s *Server) show(c *community, d *dialog, m *Message, with people.Heard) {
	h := s.heard(c, d, m)
	h.Edited, h.As = with.Edited, with.As
	if with.As != "" {
		h.By, h.Name = "person", s.meet(m.AdminAuthorID).name()
	}
	s.options.Log.Add(h)
}

func (s *Server) heard(c *community, d *dialog, m *Message) people.Heard {
	h := s.entry(c, "private")
	h.Chat, h.Person, h.Message, h.Text, h.Files = d.peer, d.peer, m.ID, m.Text, seen(m.Attachments)
	h.By, h.Name = "person", d.person.name()
	if m.Out == 1 {
		h.By, h.Name = "bot", ""
	}
	if m.ReplyMessage != nil {
		h.ReplyTo = m.ReplyMessage.ID
	}
	if m.Keyboard != nil {
		h.Buttons, h.Links, h.Keyboard = m.Keyboard.seen()
	}
	return h
}

// entry begins an entry of the log.
func (s *Server) entry(c *community, where string) people.Heard {
	return people.Heard{Platform: Platform, Where: where, Bot: c.screenName, At: s.now().UTC().Truncate(time.Millisecond)}
}

// sign logs something passing that is not a message.
func (s *Server) sign(c *community, d *dialog, event, text string) {
	h := s.entry(c, "private")
	h.Chat, h.Person, h.By, h.Event, h.Text = d.peer, d.peer, "bot", event, text
	s.options.Log.Add(h)
}

// showComment writes a comment, or what happened to it, into the log.
func (s *Server) showComment(c *community, t *thread, m *Comment, with people.Heard) {
	h := s.entry(c, t.kind)
	h.Chat, h.Topic, h.Message, h.ReplyTo = -c.id, t.id, m.ID, m.ReplyToComment
	h.Edited, h.Deleted, h.As = with.Edited, with.Deleted, with.As
	h.By, h.Person = "person", max(m.FromID, 0)
	switch {
	case m.FromID < 0 && with.As == "":
		h.By = "bot"
	case m.FromID < 0:
		h.Person, h.Name = with.Person, s.meet(with.Person).name()
	default:
		h.Name = s.meet(m.FromID).name()
	}
	if !with.Deleted {
		h.Text, h.Files = m.Text, seen(m.Attachments)
	}
	s.options.Log.Add(h)
}

func (k *Keyboard) seen() (labels []string, links []people.Link, kind string) {
	for _, b := range slices.Concat(k.Buttons...) {
		labels = append(labels, b.Action.Label)
		if b.Action.Type == openLink {
			links = append(links, people.Link{Label: b.Action.Label, URL: b.Action.Link})
		}
	}
	switch {
	case k.Inline:
		return labels, links, "inline"
	case len(labels) == 0:
		return nil, nil, "removed"
	}
	return labels, links, "reply"
}
