package vk

import (
	"time"
	"unicode/utf8"

	"otklik/sandbox/people"
)

const (
	textLimit  = 4096            // characters of a message
	chatOffset = 2000000000      // peer ids of group chats begin here; the sandbox has none
	randomAge  = time.Hour       // so long a random id is remembered
	randomSpan = 100             // and only among so many latest messages
	ageOfEdits = 24 * time.Hour  // own messages can be edited and deleted for all so long
	pressAge   = 1 * time.Minute // a press can be answered so long
)

// dialog is the conversation of a community with one person.
type dialog struct {
	peer     int64
	person   *person
	allowed  bool    // the community may write
	rows     []int64 // message ids by conversation_message_id, from 1
	inRead   int64   // newest message that the community has read
	outRead  int64
	unread   int
	keyboard *Message         // whose keyboard is shown below the dialog
	pressing []int64          // messages with inline keyboards
	random   map[int64]random // earlier sends by random_id
}

type random struct {
	message int64
	row     int64
	at      time.Time
}

// dialogWith opens the dialog with a person.
func (c *community) dialogWith(p *person) *dialog {
	d, ok := c.dialogs[p.id]
	if !ok {
		d = &dialog{peer: p.id, person: p, random: map[int64]random{}}
		c.dialogs[p.id] = d
	}
	return d
}

// writable finds the dialog in which the community may write, or says why it may not.
func (c *community) writable(peer int64) (*dialog, error) {
	d, err := c.dialog(peer)
	if err != nil {
		return nil, err
	}
	if d == nil || !d.allowed {
		return nil, fail(codePermission)
	}
	return d, nil
}

// dialog finds a dialog; nil is one that was never begun.
func (c *community) dialog(peer int64) (*dialog, error) {
	switch {
	case peer == 0:
		return nil, missing("peer_id")
	case peer < 0 || peer >= chatOffset:
		return nil, fail(codeNoChat)
	}
	return c.dialogs[peer], nil
}

// post puts a message into a dialog, shows it to people and tells the community's programs.
func (s *Server) post(c *community, d *dialog, m *Message, as string) *Message {
	c.lastMessage++
	m.ID, m.Date, m.PeerID = c.lastMessage, s.now().Unix(), d.peer
	d.rows = append(d.rows, m.ID)
	m.ConversationMessageID = int64(len(d.rows))
	c.messages[m.ID] = m
	if m.Attachments == nil {
		m.Attachments = []*Attachment{}
	}
	if m.FwdMessages == nil {
		m.FwdMessages = []ForeignMessage{}
	}
	d.note(m)
	s.show(c, d, m, people.Heard{As: as})
	kind := "message_new"
	if m.Out == 1 {
		kind = "message_reply"
	}
	s.tellMessage(c, d, kind, m)
	return m
}

// note keeps what a new message changes around it: what is unread and which buttons can be pressed.
func (d *dialog) note(m *Message) {
	if m.Out == 0 {
		d.unread++
	}
	switch k := m.Keyboard; {
	case k == nil:
	case k.Inline:
		d.pressing = append(d.pressing, m.ID)
	case len(k.Buttons) == 0:
		d.keyboard = nil
	default:
		d.keyboard = m
	}
}

// tellMessage publishes a message as VK does: a new message with the abilities of the person's client around it, and
// with no more than seven attachments.
func (s *Server) tellMessage(c *community, d *dialog, kind string, m *Message) {
	told := *m
	if len(told.Attachments) > attachmentsTold {
		told.Attachments, told.IsCropped = told.Attachments[:attachmentsTold], true
	}
	if kind == "message_new" {
		s.publish(c, kind, d.peer, newMessage{Message: told, ClientInfo: clientOf(d.person)})
		return
	}
	s.publish(c, kind, d.peer, told)
}

// attachmentsTold is how many attachments an event carries; messages.getById gives all.
const attachmentsTold = 7

type newMessage struct {
	Message    Message    `json:"message"`
	ClientInfo clientInfo `json:"client_info"`
}

type clientInfo struct {
	ButtonActions  []string `json:"button_actions"`
	Keyboard       bool     `json:"keyboard"`
	InlineKeyboard bool     `json:"inline_keyboard"`
	Carousel       bool     `json:"carousel"`
	LanguageID     int      `json:"lang_id"`
}

func clientOf(p *person) clientInfo {
	return clientInfo{
		ButtonActions: []string{"text", "vkpay", "open_app", "location", "open_link", "callback"},
		Keyboard:      true, InlineKeyboard: true, Carousel: true, LanguageID: p.languageID(),
	}
}

// change puts a new wording in the place of a message.
func (s *Server) change(c *community, d *dialog, m *Message, as string) {
	m.UpdateTime = s.now().Unix()
	c.messages[m.ID] = m
	if d.keyboard != nil && d.keyboard.ID == m.ID {
		d.keyboard = m
	}
	if m.Keyboard != nil && m.Keyboard.Inline {
		d.pressing = append(d.pressing, m.ID)
	}
	s.show(c, d, m, people.Heard{Edited: true, As: as})
	s.tellMessage(c, d, "message_edit", m)
}

// remove takes a message away for everybody. VK tells communities nothing of it.
func (s *Server) remove(c *community, d *dialog, m *Message) {
	gone := *m
	gone.Deleted = 1
	c.messages[m.ID] = &gone
	if m.Out == 0 && m.ID > d.inRead {
		d.unread--
	}
	if d.keyboard == m {
		d.keyboard = nil
	}
	h := s.heard(c, d, m)
	h.Deleted, h.Text, h.Buttons, h.Links, h.Files = true, "", nil, nil, nil
	s.options.Log.Add(h)
}

// read marks what was written up to a message as seen by the community.
func (d *dialog) read(c *community, upTo int64) {
	if upTo <= d.inRead {
		return
	}
	d.inRead, d.unread = upTo, 0
	for i := len(d.rows) - 1; i >= 0 && d.rows[i] > upTo; i-- {
		if m := c.messages[d.rows[i]]; m.Out == 0 && m.Deleted == 0 {
			d.unread++
		}
	}
}

func (d *dialog) last() int64 {
	if len(d.rows) == 0 {
		return 0
	}
	return d.rows[len(d.rows)-1]
}

// repeated finds the message that was sent with the same random id within VK's bounds.
func (d *dialog) repeated(id int64, now time.Time) (random, bool) {
	r, ok := d.random[id]
	if !ok || id == 0 || now.Sub(r.at) > randomAge || int64(len(d.rows))-r.row >= randomSpan {
		return random{}, false
	}
	return r, true
}

func (d *dialog) remember(id int64, m *Message, now time.Time) {
	if id != 0 {
		d.random[id] = random{message: m.ID, row: m.ConversationMessageID, at: now}
	}
}

func (m *Message) foreign() ForeignMessage {
	return ForeignMessage{
		ID: m.ID, Date: m.Date, FromID: m.FromID, PeerID: m.PeerID, ConversationMessageID: m.ConversationMessageID,
		Text: m.Text, Attachments: m.Attachments,
	}
}

func tooLong(text string) bool { return utf8.RuneCountInString(text) > textLimit }
