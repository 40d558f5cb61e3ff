package telegram

import (
	"slices"
	"strconv"
	"strings"

	"otklik/sandbox/people"
)

// start opens the bot by a deep link or by the Start button.
func (d *deed) start() (people.Done, error) {
	if d.chat.wire.Type != private {
		return people.Done{}, people.Refuse(`"start" is done where the bot is alone with the person: "where":"private"`)
	}
	d.Text = strings.TrimSpace("/start " + *d.Start)
	return d.say()
}

// block changes whether the bot may write to the person; the bot is told.
func (d *deed) block() (people.Done, error) {
	if d.chat.wire.Type != private {
		return people.Done{}, people.Refuse(`"block" is done in private`)
	}
	if *d.Block == d.chat.blocked {
		return people.Done{}, nil
	}
	if *d.Block {
		d.chat.blocked = true
		d.server.tellOwnPlace(d.chat, d.person, d.bot, [2]string{member, kicked})
		return people.Done{}, nil
	}
	d.unblock()
	return people.Done{}, nil
}

func (d *deed) unblock() {
	d.chat.blocked = false
	d.server.tellOwnPlace(d.chat, d.person, d.bot, [2]string{kicked, member})
}

// comeOrGo joins or leaves a group, with the service message that everybody sees.
func (d *deed) comeOrGo() (people.Done, error) {
	if d.chat.wire.Type == private {
		return people.Done{}, people.Refuse("one joins and leaves groups, not private chats")
	}
	m := &Message{From: d.person, NewChatMembers: []*User{d.person}}
	role := member
	if d.Leave {
		m, role = &Message{From: d.person, LeftChatMember: d.person}, left
	}
	d.server.setRole(d.chat, d.person, d.person, role)
	if d.chat.wire.Type == channel {
		return people.Done{}, nil
	}
	return people.Done{Message: d.server.post(d.chat, m).MessageID}, nil
}

func (d *deed) edit() (people.Done, error) {
	old, err := d.own(d.Edit)
	if err != nil {
		return people.Done{}, err
	}
	changed := *old
	text := marked{text: d.Text}.tidy()
	switch {
	case text.text == "":
		return people.Done{}, people.Refuse("the new wording is empty")
	case old.Text != "":
		changed.Text, changed.Entities = text.text, text.entities
	default:
		changed.Caption, changed.CaptionEntities = text.text, text.entities
	}
	m := d.server.change(d.chat, &changed)
	d.server.tell(d.chat, m, true)
	return people.Done{Message: m.MessageID, Topic: m.MessageThreadID}, nil
}

func (d *deed) delete() (people.Done, error) {
	m, err := d.own(d.Delete)
	if err != nil {
		return people.Done{}, err
	}
	d.server.remove(d.chat, m)
	return people.Done{Message: m.MessageID, Topic: m.MessageThreadID}, nil
}

// own finds a message that the person may change: their own, or any if they run the chat or it is private.
func (d *deed) own(id int64) (*Message, error) {
	m := d.chat.withID(id)
	role := d.chat.roleOf(d.Person)
	switch {
	case m == nil:
		return nil, people.Refuse("there is no message %d in chat %d", id, d.chat.id())
	case m.From != nil && m.From.ID == d.Person, m.SenderChat != nil && m.author == nil:
		return m, nil
	case d.Delete != 0 && (d.chat.wire.Type == private || role == administrator || role == creator):
		return m, nil
	}
	return nil, people.Refuse("message %d is not of person %d", id, d.Person)
}

// press finds the newest button with this label or data, under a message or on the keyboard.
func (d *deed) press() (people.Done, error) {
	for _, id := range slices.Backward(d.chat.pressable) {
		if d.ReplyTo != 0 && d.ReplyTo != id {
			continue
		}
		m := d.chat.withID(id)
		if b, ok := m.button(d.Press); ok && (d.Topic == 0 || d.Topic == m.MessageThreadID) {
			return d.pressInline(m, b)
		}
	}
	if m := d.chat.gone[d.ReplyTo]; m != nil {
		if b, ok := m.button(d.Press); ok {
			return d.pressInline(m, b)
		}
	}
	if key, ok := d.chat.key(d.Press); ok {
		return d.pressKey(key)
	}
	return people.Done{}, people.Refuse("no message in chat %d has a button %q", d.chat.id(), d.Press)
}

func (m *Message) button(name string) (InlineButton, bool) {
	for _, b := range slices.Concat(m.ReplyMarkup.Rows...) {
		if b.Text == name || b.CallbackData == name {
			return b, true
		}
	}
	return InlineButton{}, false
}

func (d *deed) pressInline(m *Message, b InlineButton) (people.Done, error) {
	done := people.Done{Message: m.MessageID, Topic: m.MessageThreadID}
	if b.URL != "" {
		done.Opened = b.URL
		return done, nil
	}
	if b.CallbackData == "" {
		return done, people.Refuse("the sandbox's people cannot press a button of this kind: only those with data or an address")
	}
	if m.author == nil {
		return done, people.Refuse("message %d is not of a bot", m.MessageID)
	}
	done.Query = strconv.FormatInt(4300000000000000000+d.server.nextSerial(), 10)
	m.author.queries[done.Query] = &query{chat: d.chat, message: m.MessageID, person: d.Person, at: d.server.now()}
	m.author.queue.add(&item{
		kind: "callback_query", chat: d.chat.id(), lane: "callback" + strconv.FormatInt(d.Person, 10),
		update: Update{CallbackQuery: &CallbackQuery{
			ID: done.Query, From: d.person, Message: d.chat.accessible(m), Data: b.CallbackData,
			ChatInstance: strconv.FormatInt(d.chat.id()^0x5bd1e995, 10),
		}},
	})
	return done, nil
}

// accessible is the message, or what stands for it when it was deleted.
func (c *chat) accessible(m *Message) any {
	if now := c.withID(m.MessageID); now != nil {
		return now
	}
	return &GoneMessage{Chat: c.wire, MessageID: m.MessageID}
}

// key finds a key of the reply keyboard that is shown now.
func (c *chat) key(label string) (KeyButton, bool) {
	if c.keyboard == nil || c.keyboard.shown.Remove {
		return KeyButton{}, false
	}
	for _, b := range slices.Concat(c.keyboard.shown.Rows...) {
		if b.Text == label {
			return b, true
		}
	}
	return KeyButton{}, false
}

// pressKey says the label, or shares what the key asks for; the number then is a made-up one.
func (d *deed) pressKey(key KeyButton) (people.Done, error) {
	shown := d.chat.keyboard
	switch {
	case key.RequestContact:
		d.Act.Contact = &people.Contact{Phone: inventedPhone(d.Person), Own: true}
		d.ReplyTo = shown.MessageID
	case key.RequestLocation:
		d.Act.Location = &people.Location{Latitude: 55.75, Longitude: 37.62}
		d.ReplyTo = shown.MessageID
	default:
		d.Text = key.Text
	}
	done, err := d.say()
	if err == nil && shown.shown.OneTime {
		d.chat.keyboard = nil
	}
	return done, err
}

// inventedPhone is a number of a range that belongs to nobody.
func inventedPhone(person int64) string {
	digits := "000000" + strconv.FormatInt(person, 10)
	return "+79990" + digits[len(digits)-6:]
}
