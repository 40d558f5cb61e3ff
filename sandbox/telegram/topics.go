package telegram

import (
	"slices"
	"strings"

	"otklik/sandbox/people"
)

// topicNameLimit is in characters; longer names are cut as Telegram cuts them.
const topicNameLimit = 128

func topicColors() []int { return []int{7322096, 16766590, 13338331, 9367192, 16749490, 16478047} }

func createForumTopic(c *call) (any, error) {
	ch, err := c.forum("not enough rights to create a topic")
	if err != nil {
		return nil, err
	}
	name := topicName(c.text("name"))
	if name == "" {
		return nil, badRequest("title must be non-empty")
	}
	color := int(c.within("icon_color", 0, 1<<30, int64(topicColors()[0])))
	if !slices.Contains(topicColors(), color) {
		return nil, badRequest("wrong icon color specified")
	}
	t := &topic{name: name, color: color, emoji: c.text("icon_custom_emoji_id")}
	c.server.openTopic(ch, t, &Message{From: c.bot.user, author: c.bot})
	return ForumTopic{MessageThreadID: t.created.MessageID, Name: t.name, IconColor: t.color, IconCustomEmojiID: t.emoji}, nil
}

// openTopic posts the service message whose id is the topic's id.
func (s *Server) openTopic(ch *chat, t *topic, m *Message) {
	m.ForumTopicCreated = &TopicCreated{Name: t.name, IconColor: t.color, IconCustomEmojiID: t.emoji}
	m.IsTopicMessage, m.MessageThreadID = true, *ch.counter+1
	t.created = s.post(ch, m)
	ch.topics[m.MessageID] = t
}

func topicName(name string) string {
	letters := []rune(strings.TrimSpace(name))
	return strings.TrimSpace(string(letters[:min(len(letters), topicNameLimit)]))
}

// forum finds a forum in which the bot may manage topics.
func (c *call) forum(refusal string) (*chat, error) {
	ch, err := c.findChat("chat_id")
	switch {
	case err != nil:
		return nil, err
	case !ch.wire.IsForum:
		return nil, badRequest("the chat is not a forum")
	case ch.bots[c.bot] != administrator:
		return nil, badRequest("%s", refusal)
	}
	return ch, nil
}

func (c *call) forumTopic() (*chat, *topic, error) {
	ch, err := c.forum("not enough rights")
	if err != nil {
		return nil, nil, err
	}
	t, ok := ch.topics[c.number("message_thread_id")]
	if !ok {
		return nil, nil, badRequest("message thread not found")
	}
	return ch, t, nil
}

func editForumTopic(c *call) (any, error) {
	ch, t, err := c.forumTopic()
	if err != nil {
		return nil, err
	}
	name, emoji := topicName(c.text("name")), c.text("icon_custom_emoji_id")
	if (name == "" || name == t.name) && (emoji == "" || emoji == t.emoji) {
		return nil, badRequest("TOPIC_NOT_MODIFIED")
	}
	if name != "" {
		t.name = name
	}
	if emoji != "" {
		t.emoji = emoji
	}
	c.notice(ch, t, &Message{ForumTopicEdited: &TopicEdited{Name: name, IconCustomEmojiID: emoji}})
	return true, nil
}

func closeForumTopic(c *call) (any, error) {
	return c.shut(true, &Message{ForumTopicClosed: &struct{}{}})
}

func reopenForumTopic(c *call) (any, error) {
	return c.shut(false, &Message{ForumTopicReopened: &struct{}{}})
}

func (c *call) shut(closed bool, notice *Message) (any, error) {
	ch, t, err := c.forumTopic()
	if err != nil {
		return nil, err
	}
	if t.closed == closed {
		return nil, badRequest("TOPIC_NOT_MODIFIED")
	}
	t.closed = closed
	c.notice(ch, t, notice)
	return true, nil
}

// notice posts a service message of the bot into a topic.
func (c *call) notice(ch *chat, t *topic, m *Message) {
	m.From, m.author = c.bot.user, c.bot
	place(m, target{chat: ch, topic: t})
	c.server.post(ch, m)
}

func deleteForumTopic(c *call) (any, error) {
	ch, t, err := c.forumTopic()
	if err != nil {
		return nil, err
	}
	c.server.dropTopic(ch, t)
	return true, nil
}

// dropTopic removes a topic with all its messages.
func (s *Server) dropTopic(ch *chat, t *topic) {
	id := t.created.MessageID
	delete(ch.topics, id)
	for _, m := range ch.messages {
		if m.MessageThreadID == id {
			ch.forget(m.MessageID)
		}
	}
	s.sign(ch, people.Heard{Event: "topic_deleted", By: "person", Topic: id})
}

// loseTopic is an operator deleting a topic behind the bot's back.
func (s *Server) loseTopic(chatID, id int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.chats[chatID]
	if ch == nil || ch.topics[id] == nil {
		return false
	}
	s.dropTopic(ch, ch.topics[id])
	return true
}

// DeleteTopic deletes a topic at once; false means there is none. A chat of 0 is the operators' usual forum.
func (s *Server) DeleteTopic(chatID, id int64) bool {
	if chatID == 0 {
		chatID = UsualStaff
	}
	return s.loseTopic(chatID, id)
}
