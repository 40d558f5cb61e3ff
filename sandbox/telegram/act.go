package telegram

import (
	"slices"
	"strings"
	"unicode/utf16"

	"otklik/sandbox/people"
)

// deed is one act being done: who, to which bot, where.
type deed struct {
	people.Act
	server *Server
	bot    *bot
	person *User
	chat   *chat
}

// Act lets a person do something. Errors are of kind people.ErrAct and say what to change.
func (s *Server) Act(a people.Act) (people.Done, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := &deed{Act: a, server: s, bot: s.botNamed(a.Bot)}
	if d.bot == nil {
		return people.Done{}, people.Refuse("no bot is called %q: leave \"bot\" out or see GET /world", a.Bot)
	}
	if a.Restore != 0 {
		return people.Done{}, people.Refuse("nothing is restored on telegram, only comments on vk")
	}
	d.person = s.meet(a)
	if err := d.enter(); err != nil {
		return people.Done{}, err
	}
	done, err := d.do()
	done.Chat = d.chat.id()
	return done, err
}

// enter finds the chat; writing in a group is how a person becomes its member.
func (d *deed) enter() error {
	if d.Where == "private" {
		if d.Chat != 0 && d.Chat != d.Person {
			return people.Refuse(`a private chat has the person's own id: leave "chat" out`)
		}
		d.chat = d.server.privateChat(d.bot, d.person)
		return nil
	}
	d.chat = d.server.usual[d.Where]
	if d.Chat != 0 {
		d.chat = d.server.chats[d.Chat]
	}
	switch {
	case d.chat == nil && d.Chat != 0:
		return people.Refuse("there is no chat %d: make it with POST /chats or see GET /world", d.Chat)
	case d.chat == nil:
		return people.Refuse("where %q is not a place on telegram: private, group, comments, staff, channel", d.Where)
	case d.chat.migratedTo != nil:
		d.chat = d.chat.migratedTo
	}
	return d.joinIn()
}

func (d *deed) joinIn() error {
	role := d.chat.roleOf(d.Person)
	switch {
	case role == kicked:
		return people.Refuse("person %d was banned from chat %d", d.Person, d.chat.id())
	case d.Join || d.Leave:
		return nil
	case d.Role != "":
		if !slices.Contains([]string{member, administrator, creator}, d.Role) {
			return people.Refuse("role %q is none of member, administrator, creator", d.Role)
		}
		d.server.setRole(d.chat, d.person, d.person, d.Role)
	case role == left:
		d.server.setRole(d.chat, d.person, d.person, member)
	}
	return nil
}

func (d *deed) do() (people.Done, error) {
	switch {
	case d.Start != nil:
		return d.start()
	case d.Block != nil:
		return d.block()
	case d.Join, d.Leave:
		return d.comeOrGo()
	case d.Open != "", d.Shut != nil, d.Drop:
		return d.manage()
	case d.Press != "":
		return d.press()
	case d.Edit != 0:
		return d.edit()
	case d.Delete != 0:
		return d.delete()
	}
	return d.say()
}

// say posts text, files, a contact or a place. A text too long for one message becomes several, as clients do it.
func (d *deed) say() (people.Done, error) {
	to, err := d.target()
	if err != nil {
		return people.Done{}, err
	}
	if d.chat.wire.Type == private && d.chat.blocked {
		d.unblock()
	}
	messages, err := d.messages()
	if err != nil {
		return people.Done{}, err
	}
	done := people.Done{}
	for _, m := range messages {
		d.author(m)
		if d.Forward != "" {
			m.ForwardOrigin = &Origin{Type: "channel", Date: d.server.now().Unix(), Chat: &Chat{ID: -1009000000001, Type: channel, Title: d.Forward}, MessageID: 1}
		}
		place(m, to)
		d.server.post(d.chat, m)
		done.Messages = append(done.Messages, m.MessageID)
		done.Topic = m.MessageThreadID
	}
	done.Message = done.Messages[0]
	if len(done.Messages) == 1 {
		done.Messages = nil
	}
	return done, nil
}

func (d *deed) messages() ([]*Message, error) {
	switch {
	case d.Contact != nil:
		return []*Message{{Content: Content{Contact: d.contact()}}}, nil
	case d.Location != nil:
		return []*Message{{Content: Content{Location: &Location{Latitude: d.Location.Latitude, Longitude: d.Location.Longitude}}}}, nil
	case len(d.Files) > 0:
		return d.files()
	}
	var out []*Message
	for _, part := range split(d.Text, textLimit) {
		if t := (marked{text: part}).tidy(); t.text != "" {
			out = append(out, &Message{Text: t.text, Entities: t.entities})
		}
	}
	if out == nil {
		return nil, people.Refuse("a text of blanks cannot be sent")
	}
	return out, nil
}

// split cuts a text into parts of at most limit UTF-16 units.
func split(text string, limit int) []string {
	var parts []string
	start, size := 0, 0
	for i, r := range text {
		n := max(utf16.RuneLen(r), 1)
		if size+n > limit {
			parts = append(parts, text[start:i])
			start, size = i, 0
		}
		size += n
	}
	return append(parts, text[start:])
}

// contact is the person's own (with their id) or somebody else's; people who are not in the sandbox have no id.
func (d *deed) contact() *Contact {
	c := d.Act.Contact
	out := &Contact{PhoneNumber: strings.TrimPrefix(c.Phone, "+"), FirstName: c.Name, UserID: c.Person}
	if c.Own {
		out.FirstName, out.LastName, out.UserID = d.person.FirstName, d.person.LastName, d.person.ID
	}
	if out.FirstName == "" {
		out.FirstName = "Контакт"
	}
	return out
}

// author writes the person into the message, or what hides them.
func (d *deed) author(m *Message) {
	switch {
	case d.chat.wire.Type == channel:
		m.SenderChat = d.chat.wire
	case d.As == "anonymous":
		m.From, m.SenderChat = anonymousUser(), d.chat.wire
	case d.As == "channel":
		m.From, m.SenderChat = channelUser(), d.server.usual["channel"].wire
		if d.chat.linked != nil {
			m.SenderChat = d.chat.linked.wire
		}
	case d.As == "own_channel":
		m.From, m.SenderChat = channelUser(), d.person.channel()
	default:
		m.From = d.person
	}
}

// channel is the person's own, in whose name they can write in groups without showing who they are.
func (u *User) channel() *Chat {
	return &Chat{ID: -1008000000000 - u.ID, Type: channel, Title: "Канал: " + u.FirstName}
}

// target finds the thread and the message that is answered. A comment stands under a post: the newest, if none is named.
func (d *deed) target() (target, error) {
	to := target{chat: d.chat}
	if d.As != "" && (d.As != "anonymous" && d.As != "channel" && d.As != "own_channel" || d.chat.wire.Type == private) {
		return to, people.Refuse(`"as" is "anonymous", "channel" or "own_channel", and only in groups`)
	}
	reply := d.ReplyTo
	if d.chat.isDiscussion() && reply == 0 {
		reply = d.post()
	}
	if reply != 0 {
		if to.reply = d.chat.withID(reply); to.reply == nil {
			return to, people.Refuse("there is no message %d in chat %d to answer", reply, d.chat.id())
		}
	}
	return to, d.inTopic(&to)
}

// post is the copy of the commented post in the discussion group; without any there is a first one now.
func (d *deed) post() int64 {
	if d.Topic != 0 {
		return d.Topic
	}
	if d.chat.lastPost == 0 {
		d.server.post(d.chat.linked, &Message{SenderChat: d.chat.linked.wire, Text: "Новости магазина"})
	}
	return d.chat.lastPost
}

func (d *deed) inTopic(to *target) error {
	if !d.chat.wire.IsForum {
		return nil
	}
	id := d.Topic
	if id == 0 && to.reply != nil {
		id = to.reply.MessageThreadID
	}
	if id == 0 {
		return nil
	}
	to.topic = d.chat.topics[id]
	switch {
	case to.topic == nil:
		return people.Refuse("there is no topic %d in chat %d", id, d.chat.id())
	case to.topic.closed && d.chat.roleOf(d.Person) == member:
		return people.Refuse("topic %d is closed: only administrators write there", id)
	}
	return nil
}
