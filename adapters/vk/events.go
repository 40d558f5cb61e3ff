package vk

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"otklik/bot"
)

// received is what one event of VK's came to.
type received struct {
	events []bot.Event // none: nothing that concerns a conversation
	// echo names the line in ways in which it could be our own: if it is, there are no events.
	echo     []string
	under    string // the post that a comment stands under which speaks to its author
	visitors string // the mark of a visitor's post
	cropped  int64  // the message whose attachments VK has cut
	message  int64  // the number of the private message; 0: it is none
	press    *press // waits for an answer
	err      error  // why it could not be understood
}

// read understands one event. It never calls the network.
func (a *Adapter) read(raw json.RawMessage) received {
	var u update
	if err := json.Unmarshal(raw, &u); err != nil {
		return received{err: fmt.Errorf("decode event: %w", err)}
	}
	return a.understand(u)
}

func (a *Adapter) understand(u update) received {
	if u.Type == "" {
		return received{err: errors.New("decode event: it has no type")}
	}
	if u.Group != 0 && u.Group != a.group {
		return received{}
	}
	r := a.dispatch(u)
	if r.err != nil {
		return received{err: fmt.Errorf("decode %s: %w", u.Type, r.err)}
	}
	for i := range r.events {
		e := &r.events[i]
		if e.ID == "" {
			e.ID = a.eventID(u.name())
		}
		if e.Conversation == "" {
			e.Conversation = bot.NewID(a.account, e.Person.ID)
		}
	}
	return r
}

// eventID is unique in the store: other accounts have events of the same names.
func (a *Adapter) eventID(name string) string { return "vk:" + a.account + ":" + name }

// name is the same at every delivery of an event. Old versions of the API have no event_id.
func (u update) name() string {
	if u.ID != "" {
		return u.ID
	}
	sum := sha256.Sum256(append([]byte(u.Type+" "), u.Object...))
	return hex.EncodeToString(sum[:12])
}

func (a *Adapter) dispatch(u update) received {
	switch u.Type {
	case "message_new":
		return a.written(u.Object)
	case "message_edit":
		return a.rewritten(u.Object)
	case "message_reply":
		return a.replied(u.Object)
	case "message_event":
		return a.pressed(u.Object)
	case "message_allow":
		return a.permitted(u.Object, bot.AllowedEvent)
	case "message_deny":
		return a.permitted(u.Object, bot.BlockedEvent)
	case "wall_post_new":
		return a.posted(u.Object)
	}
	for _, s := range sections() {
		end, fits := strings.CutPrefix(u.Type, s.events+"_")
		if what := deedOf(end); fits && what != "" && a.listensTo(s.kind) {
			return a.commented(s, what, u.Object)
		}
	}
	return received{}
}

// written reads a new message of a person.
func (a *Adapter) written(raw json.RawMessage) received {
	var n messageNew
	if err := json.Unmarshal(raw, &n); err != nil {
		return received{err: err}
	}
	if n.Message == nil {
		n.Message = &message{}
		if err := json.Unmarshal(raw, n.Message); err != nil {
			return received{err: err}
		}
	}
	return a.heard(n.Message, languageOf(n.Client.Language))
}

// heard makes events of a person's message, however it came to us. Its id is made of the message's own number, so that a message
// that was delivered as an event and found again in the dialog is one event.
func (a *Adapter) heard(m *message, language string) received {
	if m.From == 0 || m.Peer == 0 {
		return received{err: errors.New("the message has no sender")}
	}
	if bool(m.Out) || !isPerson(m.Peer) || m.From != m.Peer {
		return received{}
	}
	e := a.line(m)
	e.Person.Language = language
	e.ID = a.eventID("message:" + m.name())
	r := received{message: m.ID}
	if len(m.Attachments) >= mostAttachments || bool(m.Cropped) {
		r.cropped = m.ID
	}
	switch sign := readPayload(m.Payload); {
	case sign.start:
		e.Kind, e.Payload, e.Text = bot.OpenedEvent, m.Ref, ""
	case sign.ours:
		e.Kind, e.Data = bot.PressedEvent, sign.data
	case m.Ref != "":
		r.events = append(r.events, a.opened(e, m.Ref))
	}
	if e.Kind == bot.HeardEvent && e.Text == "" && len(e.Attachments) == 0 {
		e.Attachments = []bot.Attachment{{Kind: "other"}}
	}
	r.events = append(r.events, e)
	return r
}

// opened is the coming by a link of somebody who wrote at once, without the "Start" button. VK names the link in every message that
// follows it; the id makes them one event.
func (a *Adapter) opened(e bot.Event, ref string) bot.Event {
	return bot.Event{
		ID: a.eventID("ref:" + strconv.FormatInt(e.Person.ID, 10) + ":" + ref), Kind: bot.OpenedEvent,
		Person: e.Person, Place: e.Place, Message: e.Message, Payload: ref,
	}
}

// line is what every private message says of itself.
func (a *Adapter) line(m *message) bot.Event {
	e := bot.Event{
		Kind: bot.HeardEvent, Person: bot.Person{ID: m.From}, Place: private(m.Peer), Message: m.ID,
		Text: plain(m.Text), Attachments: m.things(),
	}
	if m.ReplyTo != nil {
		e.ReplyTo = m.ReplyTo.ID
	}
	return e
}

// name is the message's number: within the community, or where VK hides that one, within the dialog.
func (m *message) name() string {
	if m.ID != 0 {
		return strconv.FormatInt(m.ID, 10)
	}
	return strconv.FormatInt(m.Peer, 10) + "/" + strconv.FormatInt(m.Number, 10)
}

// rewritten reads a changed message. Our own are changed by nobody but VK: it adds previews of links.
func (a *Adapter) rewritten(raw json.RawMessage) received {
	var m message
	if err := json.Unmarshal(raw, &m); err != nil {
		return received{err: err}
	}
	if m.From == 0 || bool(m.Out) || !isPerson(m.Peer) || m.From != m.Peer {
		return received{}
	}
	e := a.line(&m)
	e.Kind = bot.EditedEvent
	return received{events: []bot.Event{e}}
}

// replied reads an outgoing message.
func (a *Adapter) replied(raw json.RawMessage) received {
	var m message
	if err := json.Unmarshal(raw, &m); err != nil {
		return received{err: err}
	}
	return a.said(&m)
}

// said makes an event of an outgoing message that is a human's, in VK's interface, however it came to us. What has neither an author
// nor a random_id was said by VK itself: a greeting, a notice of absence.
func (a *Adapter) said(m *message) received {
	if !isPerson(m.Peer) || a.own.signed(m.Random) || m.Admin == 0 && m.Random == 0 {
		return received{}
	}
	e := a.line(m)
	e.ID = a.eventID("reply:" + m.name())
	e.Kind = bot.RepliedEvent
	e.Person = bot.Person{ID: firstOf(m.Admin, m.From)}
	e.Conversation = bot.NewID(a.account, m.Peer)
	if e.Person.ID == 0 {
		e.Person.ID = -a.group
	}
	return received{events: []bot.Event{e}, message: m.ID, echo: []string{messageMark(m.ID), randomMark(m.Random)}}
}

// pressed reads a press on a callback button. Ours are text buttons, so this is one of an earlier program or of an admin.
func (a *Adapter) pressed(raw json.RawMessage) received {
	var p messageEvent
	if err := json.Unmarshal(raw, &p); err != nil {
		return received{err: err}
	}
	if p.Event == "" || p.User == 0 {
		return received{err: errors.New("the press has no number or no person")}
	}
	r := received{press: &press{event: p.Event, user: p.User, peer: p.Peer}}
	sign := readPayload(p.Payload)
	if !isPerson(p.Peer) || !sign.ours {
		return r
	}
	r.events = []bot.Event{{Kind: bot.PressedEvent, Person: bot.Person{ID: p.User}, Place: private(p.Peer), Data: sign.data}}
	return r
}

func (a *Adapter) permitted(raw json.RawMessage, kind bot.Kind) received {
	var p permission
	if err := json.Unmarshal(raw, &p); err != nil {
		return received{err: err}
	}
	if p.User <= 0 {
		return received{err: errors.New("the event has no person")}
	}
	return received{events: []bot.Event{{Kind: kind, Person: bot.Person{ID: p.User}, Place: private(p.User)}}}
}
