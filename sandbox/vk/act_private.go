package vk

import (
	"slices"
	"strings"
	"unicode/utf8"

	"otklik/sandbox/people"
)

func (d *deed) inPrivate() (people.Done, error) {
	talk, err := d.talk()
	if err != nil {
		return people.Done{}, err
	}
	done := people.Done{Chat: talk.peer}
	switch {
	case d.Block != nil:
		d.block()
	case d.Start != nil:
		done.Message = d.start(talk).ID
	case d.Press != "":
		return d.press(talk)
	case d.Edit != 0:
		done.Message = d.Edit
		err = d.edit(talk)
	case d.Delete != 0:
		done.Message = d.Delete
		err = d.delete(talk)
	case d.Restore != 0:
		err = people.Refuse("messages cannot be restored, only comments")
	default:
		return d.say(talk)
	}
	return done, err
}

// talk finds the dialog: the person's own, or the one in which a manager writes for the community.
func (d *deed) talk() (*dialog, error) {
	if d.As != asAdmin {
		if d.Chat != 0 && d.Chat != d.Person {
			return nil, people.Refuse(`a dialog has the person's own id: leave "chat" out`)
		}
		return d.community.dialogWith(d.person), nil
	}
	talk := d.community.dialogs[d.Chat]
	switch {
	case talk == nil:
		return nil, people.Refuse(`there is no dialog with person %d: name the customer in "chat"`, d.Chat)
	case d.Block != nil || d.Start != nil || d.Press != "":
		return nil, people.Refuse("start, block and press are done by customers")
	}
	return talk, nil
}

func (d *deed) block() {
	if *d.Block {
		d.server.deny(d.community, d.person)
		return
	}
	d.server.allow(d.community, d.person, "")
}

// start presses the button that VK shows in a new dialog; ref is what the link carried.
func (d *deed) start(talk *dialog) *Message {
	talk.allowed = true
	m := &Message{FromID: d.Person, Text: d.person.startWord(), Payload: `{"command":"start"}`, Ref: *d.Start}
	if m.Ref != "" {
		m.RefSource = "link"
	}
	return d.server.post(d.community, talk, m, "")
}

// say writes into a dialog. A text too long for one message becomes several, as VK's clients do it.
func (d *deed) say(talk *dialog) (people.Done, error) {
	reply, err := d.answered(talk)
	if err != nil {
		return people.Done{}, err
	}
	messages, err := d.messages()
	if err != nil {
		return people.Done{}, err
	}
	done := people.Done{Chat: talk.peer}
	for _, m := range messages {
		m.ReplyMessage = reply
		d.author(m, talk)
		done.Messages = append(done.Messages, d.server.post(d.community, talk, m, d.As).ID)
	}
	done.Message = done.Messages[0]
	if len(done.Messages) == 1 {
		done.Messages = nil
	}
	return done, nil
}

// author writes who speaks. A person's word allows the community to write; VK's own interface has random ids too.
func (d *deed) author(m *Message, talk *dialog) {
	if d.As == asAdmin {
		m.FromID, m.Out, m.AdminAuthorID, m.RandomID = -d.community.id, 1, d.Person, 1700000000+d.server.nextSerial()
		return
	}
	m.FromID = d.Person
	talk.allowed = true
}

func (d *deed) answered(talk *dialog) (*ForeignMessage, error) {
	if d.ReplyTo == 0 {
		return nil, nil
	}
	m, ok := d.community.messages[d.ReplyTo]
	if !ok || m.PeerID != talk.peer || m.Deleted == 1 {
		return nil, people.Refuse("there is no message %d in this dialog to answer", d.ReplyTo)
	}
	foreign := m.foreign()
	return &foreign, nil
}

func (d *deed) messages() ([]*Message, error) {
	if d.Location != nil {
		at := Coordinates{Latitude: d.Location.Latitude, Longitude: d.Location.Longitude}
		return []*Message{{Geo: &Geo{Type: "point", Coordinates: at}}}, nil
	}
	files, err := d.attached()
	if err != nil {
		return nil, err
	}
	var out []*Message
	for _, part := range split(strings.TrimSpace(d.Text), textLimit) {
		out = append(out, &Message{Text: part})
	}
	if len(files) == 0 && out[0].Text == "" {
		return nil, people.Refuse("a text of blanks cannot be sent")
	}
	out[len(out)-1].Attachments = files
	return out, nil
}

// split cuts a text into parts of at most limit characters; there is always one part.
func split(text string, limit int) []string {
	var parts []string
	for utf8.RuneCountInString(text) > limit {
		end := len(string([]rune(text)[:limit]))
		parts = append(parts, text[:end])
		text = text[end:]
	}
	return append(parts, text)
}

func (d *deed) edit(talk *dialog) error {
	m, err := d.ownMessage(talk, d.Edit)
	if err != nil {
		return err
	}
	edited := *m
	edited.Text = d.Text
	d.server.change(d.community, talk, &edited, d.As)
	return nil
}

func (d *deed) delete(talk *dialog) error {
	m, err := d.ownMessage(talk, d.Delete)
	if err != nil {
		return err
	}
	d.server.remove(d.community, talk, m)
	return nil
}

func (d *deed) ownMessage(talk *dialog, id int64) (*Message, error) {
	m, ok := d.community.messages[id]
	if !ok || m.PeerID != talk.peer || m.Deleted == 1 || (m.Out == 1) != (d.As == asAdmin) {
		return nil, people.Refuse("there is no message %d of this person to change", id)
	}
	return m, nil
}

// press finds a button by label or payload: below the dialog, or in a message, newest first.
func (d *deed) press(talk *dialog) (people.Done, error) {
	m, b, ok := d.button(talk)
	if !ok {
		return people.Done{}, people.Refuse("there is no button %q to press", d.Press)
	}
	done := people.Done{Chat: talk.peer, Message: m.ID}
	switch b.Action.Type {
	case "callback":
		done.Query = d.server.pressCallback(d.community, talk, m, b)
	case openLink:
		done.Opened = b.Action.Link
	case "text":
		said := &Message{FromID: d.Person, Text: b.Action.Label, Payload: b.Action.Payload}
		talk.allowed = true
		if m.Keyboard.OneTime {
			talk.keyboard = nil
		}
		done.Message = d.server.post(d.community, talk, said, "").ID
	default:
		return people.Done{}, people.Refuse("buttons of type %q are shown, but not played", b.Action.Type)
	}
	return done, nil
}

func (d *deed) button(talk *dialog) (*Message, Button, bool) {
	var shown []*Message
	if talk.keyboard != nil {
		shown = append(shown, talk.keyboard)
	}
	for _, id := range slices.Backward(talk.pressing) {
		shown = append(shown, d.community.messages[id])
	}
	for _, m := range shown {
		if m.Deleted == 1 || m.Keyboard == nil || d.ReplyTo != 0 && d.ReplyTo != m.ID {
			continue
		}
		for _, b := range slices.Concat(m.Keyboard.Buttons...) {
			if b.Action.Label == d.Press || b.Action.Payload == d.Press {
				return m, b, true
			}
		}
	}
	return nil, Button{}, false
}
