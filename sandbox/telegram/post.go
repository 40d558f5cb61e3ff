package telegram

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"otklik/sandbox/people"
)

// The users behind which Telegram hides those who have none: itself, channels and anonymous administrators.
func telegramUser() *User { return &User{ID: 777000, FirstName: "Telegram"} }
func channelUser() *User {
	return &User{ID: 136817688, IsBot: true, FirstName: "Channel", Username: "Channel_Bot"}
}
func anonymousUser() *User {
	return &User{ID: 1087968824, IsBot: true, FirstName: "Group", Username: "GroupAnonymousBot"}
}

// post puts a message into its chat, shows it to people and tells the bots that may see it. A post of a channel with
// comments is copied into the discussion group.
func (s *Server) post(ch *chat, m *Message) *Message {
	m.MessageID, m.Chat, m.Date = ch.nextMessageID(), ch.wire, s.now().Unix()
	ch.messages[m.MessageID] = m
	if m.ReplyMarkup != nil {
		ch.pressable = append(ch.pressable, m.MessageID)
	}
	if m.shown != nil {
		ch.keyboard = m
	}
	s.show(ch, m, people.Heard{})
	s.tell(ch, m, false)
	if ch.wire.Type == channel && ch.linked != nil {
		s.copyToDiscussion(ch, m)
	}
	return m
}

func (s *Server) copyToDiscussion(ch *chat, post *Message) {
	c := *post
	c.From, c.SenderChat, c.IsAutomatic = telegramUser(), ch.wire, true
	c.ForwardOrigin = &Origin{Type: "channel", Date: post.Date, Chat: ch.wire, MessageID: post.MessageID, AuthorSignature: post.AuthorSignature}
	c.ReplyToMessage, c.AuthorSignature, c.author = nil, "", nil
	ch.linked.lastPost = s.post(ch.linked, &c).MessageID
}

// change puts a new wording in the place of a message.
func (s *Server) change(ch *chat, m *Message) *Message {
	m.EditDate = s.now().Unix()
	ch.messages[m.MessageID] = m
	s.notePressable(ch, m)
	s.show(ch, m, people.Heard{Edited: true})
	return m
}

func (s *Server) notePressable(ch *chat, m *Message) {
	i, there := slices.BinarySearch(ch.pressable, m.MessageID)
	switch {
	case m.ReplyMarkup != nil && !there:
		ch.pressable = slices.Insert(ch.pressable, i, m.MessageID)
	case m.ReplyMarkup == nil && there:
		ch.pressable = slices.Delete(ch.pressable, i, i+1)
	}
}

// remove deletes a message; nobody but the log is told, as bots never hear of deletions.
func (s *Server) remove(ch *chat, m *Message) {
	ch.forget(m.MessageID)
	h := s.heard(ch, m)
	h.Deleted, h.Text, h.Buttons, h.Links, h.Files = true, "", nil, nil, nil
	s.options.Log.Add(h)
}

// tell queues a new or edited message for every bot that may see it.
func (s *Server) tell(ch *chat, m *Message, edited bool) {
	for b, role := range ch.bots {
		if !b.sees(ch, m, role) {
			continue
		}
		it := &item{kind: kindOf(ch, edited), chat: ch.id(), lane: laneOf(ch)}
		switch it.kind {
		case "message":
			it.update.Message = m
		case "edited_message":
			it.update.EditedMessage = m
		case "channel_post":
			it.update.ChannelPost = m
		default:
			it.update.EditedChannelPost = m
		}
		b.queue.add(it)
	}
}

func kindOf(ch *chat, edited bool) string {
	kind := "message"
	if ch.wire.Type == channel {
		kind = "channel_post"
	}
	if edited {
		return "edited_" + kind
	}
	return kind
}

// sees follows the privacy mode: an ordinary member hears commands, answers to itself, its name and service messages.
func (b *bot) sees(ch *chat, m *Message, role string) bool {
	switch {
	case m.author != nil || role == left || role == kicked:
		return false
	case ch.wire.Type == channel:
		return role == administrator
	case ch.wire.Type == private || role == administrator || b.readsAll || m.isService():
		return true
	}
	return b.isMeant(m)
}

func (b *bot) isMeant(m *Message) bool {
	if r := m.ReplyToMessage; r != nil && !r.isService() && r.author == b {
		return true
	}
	text := strings.ToLower(m.Text + m.Caption)
	name := "@" + strings.ToLower(b.user.Username)
	for _, e := range slices.Concat(m.Entities, m.CaptionEntities) {
		if e.Type == "bot_command" && e.Offset == 0 {
			command, _, _ := strings.Cut(text, " ")
			return !strings.Contains(command, "@") || strings.HasSuffix(command, name)
		}
	}
	return strings.Contains(text, name)
}

func (m *Message) isService() bool {
	return m.ForumTopicCreated != nil || m.ForumTopicEdited != nil || m.ForumTopicClosed != nil || m.ForumTopicReopened != nil ||
		m.NewChatMembers != nil || m.LeftChatMember != nil || m.PinnedMessage != nil || m.MigrateToChatID != 0 || m.MigrateFromChatID != 0
}

// show writes a message into the log of what people could see.
func (s *Server) show(ch *chat, m *Message, with people.Heard) {
	h := s.heard(ch, m)
	h.Edited, h.Event = with.Edited, serviceName(m)
	s.options.Log.Add(h)
}

func (s *Server) heard(ch *chat, m *Message) people.Heard {
	h := people.Heard{
		Platform: Platform, Where: ch.where, Chat: ch.id(), Topic: m.MessageThreadID, Message: m.MessageID,
		Text: m.Text + m.Caption, Files: m.seenFiles(), At: s.now().UTC().Truncate(time.Millisecond),
	}
	if r := m.ReplyToMessage; r != nil && r.ForumTopicCreated == nil {
		h.ReplyTo = r.MessageID
	}
	switch {
	case m.ForumTopicCreated != nil:
		h.Text = m.ForumTopicCreated.Name
	case m.ForumTopicEdited != nil:
		h.Text = m.ForumTopicEdited.Name
	case m.PinnedMessage != nil:
		h.ReplyTo = m.PinnedMessage.MessageID
	}
	if c := m.Contact; c != nil {
		h.Contact = &people.Contact{Phone: c.PhoneNumber, Name: c.FirstName, Person: c.UserID}
	}
	s.nameAuthor(&h, ch, m)
	h.Buttons, h.Links = m.buttons()
	h.Keyboard, h.ContactButton = m.keyboardKind()
	return h
}

func (s *Server) nameAuthor(h *people.Heard, ch *chat, m *Message) {
	h.By = "person"
	if ch.wire.Type == private {
		h.Person, h.Bot = ch.id(), ch.owner.user.Username
	}
	switch {
	case m.author != nil:
		h.By, h.Bot = "bot", m.author.user.Username
	case m.SenderChat != nil:
		h.Name = m.SenderChat.Title
	case m.From != nil:
		h.Person, h.Name = m.From.ID, strings.TrimSpace(m.From.FirstName+" "+m.From.LastName)
	}
}

func serviceName(m *Message) string {
	switch {
	case m.ForumTopicCreated != nil:
		return "topic_created"
	case m.ForumTopicEdited != nil:
		return "topic_edited"
	case m.ForumTopicClosed != nil:
		return "topic_closed"
	case m.ForumTopicReopened != nil:
		return "topic_reopened"
	case m.NewChatMembers != nil:
		return "joined"
	case m.LeftChatMember != nil:
		return "left"
	case m.PinnedMessage != nil:
		return "pinned"
	case m.MigrateToChatID != 0 || m.MigrateFromChatID != 0:
		return "upgraded"
	}
	return ""
}

func (m *Message) buttons() (labels []string, links []people.Link) {
	if m.ReplyMarkup != nil {
		for _, b := range slices.Concat(m.ReplyMarkup.Rows...) {
			labels = append(labels, b.Text)
			if b.URL != "" {
				links = append(links, people.Link{Label: b.Text, URL: b.URL})
			}
		}
	}
	if m.shown != nil {
		for _, b := range slices.Concat(m.shown.Rows...) {
			labels = append(labels, b.Text)
		}
	}
	return labels, links
}

func (m *Message) keyboardKind() (kind, contact string) {
	switch {
	case m.ReplyMarkup != nil:
		return "inline", ""
	case m.shown == nil:
		return "", ""
	case m.shown.Remove:
		return "removed", ""
	case m.shown.ForceReply:
		return "force_reply", ""
	}
	for _, b := range slices.Concat(m.shown.Rows...) {
		if b.RequestContact {
			contact = b.Text
		}
	}
	return "reply", contact
}

// laneOf names what keeps its order at a webhook: the messages of one chat.
func laneOf(ch *chat) string { return strconv.FormatInt(ch.id(), 10) }
