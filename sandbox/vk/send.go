package vk

import (
	"cmp"
	"unicode"
)

// draft is what a call to messages.send or messages.edit wants to say.
type draft struct {
	text        string
	attachments []*Attachment
	keyboard    *Keyboard
	reply       *ForeignMessage
	forwarded   []ForeignMessage
	geo         *Geo
}

const attachmentLimit = 10

func messagesSend(c *call) (any, error) {
	if _, given := c.form["random_id"]; !given {
		return nil, fail(codeParam, "random_id is a required parameter")
	}
	if peers := c.numbers("peer_ids"); len(peers) > 0 {
		return c.sendToMany(peers)
	}
	peer := cmp.Or(c.number("peer_id"), c.number("user_id"))
	if peer == 0 && c.has("chat_id") {
		peer = chatOffset + c.number("chat_id")
	}
	if peer == 0 && c.has("domain") {
		peer = c.server.personNamed(c.text("domain"))
	}
	m, err := c.send(peer)
	if err != nil {
		return nil, err
	}
	return m.ID, nil
}

// sentTo is what messages.send tells of each peer when there are several.
type sentTo struct {
	PeerID                int64      `json:"peer_id"`
	MessageID             int64      `json:"message_id"`
	ConversationMessageID int64      `json:"conversation_message_id,omitempty"`
	Error                 *peerError `json:"error,omitempty"`
}

type peerError struct {
	Code        int    `json:"code"`
	Description string `json:"description"`
}

func (c *call) sendToMany(peers []int64) (any, error) {
	if len(peers) > 100 {
		return nil, fail(codeParam, "peer_ids should not contain more than 100 elements")
	}
	list := []sentTo{}
	for _, peer := range peers {
		m, err := c.send(peer)
		if refusal, ok := err.(*apiError); ok {
			list = append(list, sentTo{PeerID: peer, Error: &peerError{refusal.Code, refusal.Message}})
			continue
		}
		list = append(list, sentTo{PeerID: peer, MessageID: m.ID, ConversationMessageID: m.ConversationMessageID})
	}
	return list, nil
}

// send writes into one dialog, unless the same random id was written there before.
func (c *call) send(peer int64) (*Message, error) {
	d, err := c.community.writable(peer)
	if err != nil {
		return nil, err
	}
	now, id := c.server.now(), c.number("random_id")
	if earlier, yes := d.repeated(id, now); yes {
		return c.community.messages[earlier.message], nil
	}
	content, err := c.readDraft(d)
	if err != nil {
		return nil, err
	}
	m := content.message()
	m.FromID, m.Out, m.RandomID, m.Payload = -c.community.id, 1, id, c.text("payload")
	c.server.post(c.community, d, m, "")
	d.remember(id, m, now)
	return m, nil
}

func (c *call) readDraft(d *dialog) (draft, error) {
	w := draft{text: c.text("message")}
	if tooLong(w.text) {
		return w, fail(codeTooLong)
	}
	var err error
	if w.keyboard, err = c.readKeyboard(); err != nil {
		return w, err
	}
	if w.attachments, err = c.readAttachments("attachment"); err != nil {
		return w, err
	}
	if err = c.readQuoted(d, &w); err != nil {
		return w, err
	}
	if c.has("lat") && c.has("long") {
		w.geo = c.readGeo()
	}
	if w.empty() {
		return w, fail(codeParam, "message is empty or invalid")
	}
	return w, nil
}

// empty follows VK: a text of blanks is no text.
func (w *draft) empty() bool {
	for _, r := range w.text {
		if !unicode.IsSpace(r) {
			return false
		}
	}
	return len(w.attachments) == 0 && len(w.forwarded) == 0 && w.geo == nil
}

func (w *draft) message() *Message {
	return &Message{
		Text: w.text, Attachments: w.attachments, Keyboard: w.keyboard, ReplyMessage: w.reply, FwdMessages: w.forwarded, Geo: w.geo,
	}
}

// quoted is the parameter forward.
type quoted struct {
	PeerID                 int64   `json:"peer_id"`
	MessageIDs             numbers `json:"message_ids"`
	ConversationMessageIDs numbers `json:"conversation_message_ids"`
	IsReply                flag    `json:"is_reply"`
}

// readQuoted reads the message that is answered and those that are passed on, in the three ways that VK knows.
func (c *call) readQuoted(d *dialog, w *draft) error {
	var q quoted
	if err := c.json("forward", &q); err != nil {
		return err
	}
	if id := c.number("reply_to"); id != 0 {
		q.MessageIDs, q.IsReply = numbers{id}, true
	}
	from := c.community.dialogs[cmp.Or(q.PeerID, d.peer)]
	for _, row := range q.ConversationMessageIDs {
		if from == nil || row < 1 || row > int64(len(from.rows)) {
			return fail(codeForward)
		}
		q.MessageIDs = append(q.MessageIDs, from.rows[row-1])
	}
	q.MessageIDs = append(q.MessageIDs, c.numbers("forward_messages")...)
	return c.quote(q, w)
}

func (c *call) quote(q quoted, w *draft) error {
	for _, id := range q.MessageIDs {
		m, ok := c.community.messages[id]
		if !ok || m.Deleted == 1 {
			return fail(codeForward)
		}
		w.forwarded = append(w.forwarded, m.foreign())
	}
	if bool(q.IsReply) && len(w.forwarded) > 0 {
		w.reply, w.forwarded = &w.forwarded[0], nil
	}
	return nil
}

func messagesEdit(c *call) (any, error) {
	d, m, err := c.own()
	if err != nil {
		return nil, err
	}
	content, err := c.readDraft(d)
	if err != nil {
		return nil, err
	}
	if !c.flag("keep_forward_messages") {
		content.reply, content.forwarded = m.ReplyMessage, []ForeignMessage{}
	}
	edited := *m
	edited.Text, edited.Attachments, edited.Keyboard = content.text, content.attachments, content.keyboard
	edited.Geo, edited.ReplyMessage = content.geo, content.reply
	if edited.Attachments == nil {
		edited.Attachments = []*Attachment{}
	}
	c.server.change(c.community, d, &edited, "")
	return 1, nil
}

// own finds the community's message that a call names by message_id or conversation_message_id.
func (c *call) own() (*dialog, *Message, error) {
	d, err := c.community.writable(c.number("peer_id"))
	if err != nil {
		return nil, nil, err
	}
	id := c.number("message_id")
	if row := cmp.Or(c.number("conversation_message_id"), c.number("cmid")); id == 0 && row >= 1 && row <= int64(len(d.rows)) {
		id = d.rows[row-1]
	}
	m, ok := c.community.messages[id]
	switch {
	case !ok || m.Deleted == 1 || m.PeerID != d.peer:
		return nil, nil, fail(codeParam, "message_id is incorrect")
	case m.Out == 0:
		return nil, nil, fail(codeKind)
	case c.server.now().Unix()-m.Date > int64(ageOfEdits.Seconds()):
		return nil, nil, fail(codeTooOld)
	}
	return d, m, nil
}

// messagesDelete answers 1 for every message that is gone, and 0 for those that cannot go.
func messagesDelete(c *call) (any, error) {
	ids := c.numbers("message_ids")
	if d := c.community.dialogs[c.number("peer_id")]; d != nil {
		for _, row := range c.numbers("conversation_message_ids") {
			if row >= 1 && row <= int64(len(d.rows)) {
				ids = append(ids, d.rows[row-1])
			}
		}
	}
	if len(ids) == 0 {
		return nil, missing("message_ids")
	}
	done := map[int64]int{}
	for _, id := range ids {
		m, ok := c.community.messages[id]
		if !ok || m.Deleted == 1 {
			done[id] = 0
			continue
		}
		if err := c.delete(m); err != nil {
			return nil, err
		}
		done[id] = 1
	}
	return done, nil
}

// delete takes a message out of the community's view, and with delete_for_all out of the person's too.
func (c *call) delete(m *Message) error {
	if !c.flag("delete_for_all") {
		return nil
	}
	if m.Out == 0 || c.server.now().Unix()-m.Date > int64(ageOfEdits.Seconds()) {
		return fail(codeDeleteAll)
	}
	c.server.remove(c.community, c.community.dialogs[m.PeerID], m)
	return nil
}
