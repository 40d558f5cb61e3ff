package telegram

import (
	"maps"
	"slices"

	"otklik/sandbox/people"
)

// ChatOrder makes a chat or changes one. Empty fields leave things as they are.
type ChatOrder struct {
	Platform    string `json:"platform,omitempty"`
	Chat        int64  `json:"chat,omitempty"` // of the chat to change, or the id for a new one
	Kind        string `json:"kind,omitempty"` // for a new chat: group, supergroup, forum, channel
	Where       string `json:"where,omitempty"`
	Title       string `json:"title,omitempty"`
	Username    string `json:"username,omitempty"`
	Description string `json:"description,omitempty"`
	Discussion  int64  `json:"discussion,omitempty"` // of a channel: its group for comments
	Bot         string `json:"bot,omitempty"`        // username of the bot that Place is about; empty means the first
	Place       string `json:"place,omitempty"`      // of the bot: administrator, member, left, kicked
	By          int64  `json:"by,omitempty"`         // the person who does it
	Upgrade     bool   `json:"upgrade,omitempty"`    // a group becomes a supergroup with another id
}

// ChatView is what GET /world tells of a chat.
type ChatView struct {
	Chat       int64             `json:"chat"`
	Kind       string            `json:"kind"`
	Where      string            `json:"where"`
	Title      string            `json:"title"`
	Forum      bool              `json:"forum,omitempty"`
	Discussion int64             `json:"discussion,omitempty"`
	LastPost   int64             `json:"last_post,omitempty"`
	Topics     []TopicView       `json:"topics,omitempty"`
	Bots       map[string]string `json:"bots"`
	People     map[int64]string  `json:"people"`
}

// TopicView is a forum topic.
type TopicView struct {
	Topic  int64  `json:"topic"`
	Name   string `json:"name"`
	Closed bool   `json:"closed,omitempty"`
}

// View is what GET /world tells of Telegram.
type View struct {
	Bots  []User     `json:"bots"`
	Chats []ChatView `json:"chats"`
}

// View lists bots and chats, private ones left out: their ids are the people's.
func (s *Server) View() View {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := View{Bots: []User{}, Chats: []ChatView{}}
	for _, b := range s.bots {
		v.Bots = append(v.Bots, *b.user)
	}
	for _, id := range slices.Sorted(maps.Keys(s.chats)) {
		v.Chats = append(v.Chats, s.chats[id].view())
	}
	return v
}

func (c *chat) view() ChatView {
	v := ChatView{
		Chat: c.id(), Kind: c.wire.Type, Where: c.where, Title: c.wire.Title, Forum: c.wire.IsForum, LastPost: c.lastPost,
		Bots: map[string]string{}, People: maps.Clone(c.people),
	}
	for b, role := range c.bots {
		v.Bots[b.user.Username] = role
	}
	if c.linked != nil {
		v.Discussion = c.linked.id()
	}
	for _, id := range slices.Sorted(maps.Keys(c.topics)) {
		v.Topics = append(v.Topics, TopicView{Topic: id, Name: c.topics[id].name, Closed: c.topics[id].closed})
	}
	return v
}

// Arrange makes or changes a chat. Errors are of kind people.ErrAct.
func (s *Server) Arrange(o ChatOrder) (ChatView, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, ok := s.chats[o.Chat]
	if !ok {
		made, err := s.makeChat(o)
		if err != nil {
			return ChatView{}, err
		}
		ch = made
	}
	wire := *ch.wire
	wire.Title, wire.Username = orElse(o.Title, wire.Title), orElse(o.Username, wire.Username)
	ch.wire, ch.description = &wire, orElse(o.Description, ch.description)
	ch, err := s.arrange(ch, o)
	return ch.view(), err
}

func orElse(text, fallback string) string {
	if text == "" {
		return fallback
	}
	return text
}

func (s *Server) makeChat(o ChatOrder) (*chat, error) {
	if o.Chat >= 0 && o.Chat != 0 {
		return nil, people.Refuse("ids of groups and channels are below 0")
	}
	wire := &Chat{ID: o.Chat, Type: o.Kind, Title: orElse(o.Title, "Чат")}
	where := orElse(o.Where, "group")
	switch o.Kind {
	case "forum":
		wire.Type, wire.IsForum = supergroup, true
		where = orElse(o.Where, "staff")
	case channel:
		where = "channel"
	case group, supergroup:
	default:
		return nil, people.Refuse("there is no chat %d; to make one give kind: group, supergroup, forum, channel", o.Chat)
	}
	if wire.ID == 0 {
		wire.ID = -1002000000000 - s.nextSerial()
	}
	ch := newChat(wire, where)
	s.chats[wire.ID] = ch
	for _, b := range s.bots {
		ch.bots[b] = administrator
	}
	return ch, nil
}

func (s *Server) arrange(ch *chat, o ChatOrder) (*chat, error) {
	if o.Discussion != 0 {
		d := s.chats[o.Discussion]
		if d == nil || !d.isSupergroup() || ch.wire.Type != channel {
			return ch, people.Refuse("discussion joins a channel with an existing supergroup")
		}
		ch.linked, d.linked, d.where = d, ch, "comments"
	}
	if o.Place != "" {
		if err := s.placeBot(ch, o); err != nil {
			return ch, err
		}
	}
	if o.Upgrade {
		return s.upgrade(ch)
	}
	return ch, nil
}

func (s *Server) placeBot(ch *chat, o ChatOrder) error {
	b := s.botNamed(o.Bot)
	if b == nil || !slices.Contains([]string{administrator, member, left, kicked}, o.Place) {
		return people.Refuse("place needs a known bot and one of administrator, member, left, kicked")
	}
	by := s.people[o.By]
	if by == nil {
		by = &User{ID: max(o.By, 1), FirstName: "Владелец"}
	}
	s.setBotRole(ch, by, b, o.Place)
	return nil
}

// upgrade turns a group into a supergroup: another id, and each of the two tells of the other.
func (s *Server) upgrade(ch *chat) (*chat, error) {
	if ch.wire.Type != group {
		return ch, people.Refuse("only a group can be upgraded")
	}
	wire := *ch.wire
	wire.ID, wire.Type = -1002000000000-s.nextSerial(), supergroup
	next := newChat(&wire, ch.where)
	next.people, next.bots = maps.Clone(ch.people), maps.Clone(ch.bots)
	s.chats[wire.ID] = next
	s.post(ch, &Message{From: anonymousUser(), MigrateToChatID: wire.ID})
	s.post(next, &Message{From: anonymousUser(), SenderChat: &wire, MigrateFromChatID: ch.id()})
	ch.migratedTo = next
	return next, nil
}
