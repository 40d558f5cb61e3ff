package telegram

import (
	"slices"
	"strings"

	"golang.org/x/time/rate"

	"otklik/sandbox/people"
)

// Places of a member in a group or channel.
const (
	creator       = "creator"
	administrator = "administrator"
	member        = "member"
	left          = "left"
	kicked        = "kicked"
)

// Kinds of chats, as the Bot API calls them.
const (
	private    = "private"
	group      = "group"
	supergroup = "supergroup"
	channel    = "channel"
)

type chat struct {
	wire        *Chat
	where       string // by which acts and the log name the place
	counter     *int64
	messages    map[int64]*Message
	pressable   []int64            // messages that came with an inline keyboard, oldest first
	gone        map[int64]*Message // deleted messages with buttons: somebody's screen may still show them
	keyboard    *Message           // the message whose reply keyboard is shown now
	topics      map[int64]*topic
	people      map[int64]string
	bots        map[*bot]string
	linked      *chat // channel and its discussion group
	lastPost    int64 // in a discussion group: the newest copy of a post
	migratedTo  *chat
	pinned      []int64
	description string
	owner       *bot // private only: whose chat it is
	blocked     bool // private only: the person has blocked the bot
	pace        *rate.Limiter
}

type topic struct {
	name    string
	color   int
	emoji   string
	closed  bool
	created *Message
}

func newChat(wire *Chat, where string) *chat {
	first := int64(1) // the message that says that the group was made; its number is that of the General topic too
	return &chat{
		wire: wire, where: where, counter: &first, messages: map[int64]*Message{}, topics: map[int64]*topic{},
		gone: map[int64]*Message{}, people: map[int64]string{}, bots: map[*bot]string{}, pace: paceOf(wire.Type),
	}
}

// paceOf is one message a second with short bursts in private, twenty a minute in groups.
func paceOf(kind string) *rate.Limiter {
	if kind == private || kind == channel {
		return rate.NewLimiter(1, 3)
	}
	return rate.NewLimiter(rate.Limit(20.0/60), 20)
}

// The usual chats of the sandbox.
const (
	UsualGroup      = int64(-1001000000001)
	UsualStaff      = int64(-1001000000002)
	UsualChannel    = int64(-1001000000003)
	UsualDiscussion = int64(-1001000000004)
)

func (s *Server) buildUsualChats() {
	s.usual["group"] = newChat(&Chat{ID: UsualGroup, Type: supergroup, Title: "Покупатели", Username: "sandbox_group"}, "group")
	s.usual["staff"] = newChat(&Chat{ID: UsualStaff, Type: supergroup, Title: "Операторы", IsForum: true}, "staff")
	s.usual["channel"] = newChat(&Chat{ID: UsualChannel, Type: channel, Title: "Новости магазина", Username: "sandbox_channel"}, "channel")
	s.usual["comments"] = newChat(&Chat{ID: UsualDiscussion, Type: supergroup, Title: "Новости магазина: обсуждение", Username: "sandbox_comments"}, "comments")
	s.usual["channel"].linked, s.usual["comments"].linked = s.usual["comments"], s.usual["channel"]
	for _, ch := range s.usual {
		s.chats[ch.wire.ID] = ch
	}
}

func (c *chat) id() int64 { return c.wire.ID }

func (c *chat) isSupergroup() bool { return c.wire.Type == supergroup }

// isDiscussion tells whether the chat holds the comments of a channel.
func (c *chat) isDiscussion() bool { return c.linked != nil && c.isSupergroup() }

func (c *chat) nextMessageID() int64 {
	*c.counter++
	return *c.counter
}

// withID returns the message, or nil.
func (c *chat) withID(id int64) *Message { return c.messages[id] }

// forget removes a message as far as bots and people can see.
func (c *chat) forget(id int64) {
	if m := c.messages[id]; m != nil && m.ReplyMarkup != nil {
		c.gone[id] = m
	}
	delete(c.messages, id)
	if i, ok := slices.BinarySearch(c.pressable, id); ok {
		c.pressable = slices.Delete(c.pressable, i, i+1)
	}
	c.pinned = slices.DeleteFunc(c.pinned, func(p int64) bool { return p == id })
}

// rootOf is the thread that a reply to m belongs to: the topic in a forum, the first message of the chain in another supergroup.
func (c *chat) rootOf(m *Message) int64 {
	switch {
	case m == nil || !c.isSupergroup():
		return 0
	case c.wire.IsForum || m.MessageThreadID != 0:
		return m.MessageThreadID
	}
	return m.MessageID
}

// privateChat opens the private chat of a person with a bot.
func (s *Server) privateChat(b *bot, u *User) *chat {
	ch, ok := b.private[u.ID]
	if !ok {
		ch = newChat(chatWith(u), "private")
		ch.counter, ch.owner = &b.counter, b
		ch.bots[b] = member
		b.private[u.ID] = ch
	}
	if ch.wire.FirstName != u.FirstName || ch.wire.LastName != u.LastName || ch.wire.Username != u.Username {
		ch.wire = chatWith(u)
	}
	return ch
}

func chatWith(u *User) *Chat {
	return &Chat{ID: u.ID, Type: private, FirstName: u.FirstName, LastName: u.LastName, Username: u.Username}
}

// meet remembers a person by what an act tells of them.
func (s *Server) meet(a people.Act) *User {
	known, ok := s.people[a.Person]
	u := User{ID: a.Person, FirstName: "Анна", LanguageCode: "ru"}
	if ok {
		u = *known
	}
	if a.Name != "" {
		first, last, _ := strings.Cut(strings.TrimSpace(a.Name), " ")
		u.FirstName, u.LastName = first, strings.TrimSpace(last)
	}
	if a.Username != "" {
		u.Username = strings.TrimPrefix(a.Username, "@")
	}
	if a.Language != "" {
		u.LanguageCode = a.Language
	}
	if !ok || u != *known {
		s.people[a.Person] = &u
		return &u
	}
	return known
}
