package vk

import (
	"cmp"
	"slices"
)

// found is a list as VK gives it, with authors when they were asked for.
type found struct {
	Count         int            `json:"count"`
	Items         any            `json:"items"`
	UnreadCount   int            `json:"unread_count,omitempty"`
	Profiles      []User         `json:"profiles,omitempty"`
	Groups        []Group        `json:"groups,omitempty"`
	Conversations []conversation `json:"conversations,omitempty"`
}

// conversation is messages_conversation.
type conversation struct {
	Peer            peer      `json:"peer"`
	LastMessageID   int64     `json:"last_message_id"`
	LastRow         int64     `json:"last_conversation_message_id"`
	InRead          int64     `json:"in_read"`
	OutRead         int64     `json:"out_read"`
	UnreadCount     int       `json:"unread_count,omitempty"`
	Unanswered      bool      `json:"unanswered,omitempty"`
	Important       bool      `json:"important"`
	CanWrite        canWrite  `json:"can_write"`
	CurrentKeyboard *Keyboard `json:"current_keyboard,omitempty"`
}

type peer struct {
	ID      int64  `json:"id"`
	Type    string `json:"type"`
	LocalID int64  `json:"local_id"`
}

type canWrite struct {
	Allowed bool `json:"allowed"`
	Reason  int  `json:"reason,omitempty"`
}

type conversationWithMessage struct {
	Conversation conversation `json:"conversation"`
	LastMessage  *Message     `json:"last_message,omitempty"`
}

func (c *community) conversation(d *dialog) conversation {
	v := conversation{
		Peer: peer{ID: d.peer, Type: "user", LocalID: d.peer}, LastMessageID: d.last(), LastRow: int64(len(d.rows)),
		InRead: d.inRead, OutRead: d.outRead, UnreadCount: d.unread, CanWrite: canWrite{Allowed: d.allowed},
	}
	if last := c.messages[d.last()]; last != nil {
		v.Unanswered = last.Out == 0
	}
	if !d.allowed {
		v.CanWrite.Reason = codePermission
	}
	if d.keyboard != nil {
		v.CurrentKeyboard = d.keyboard.Keyboard
	}
	return v
}

func messagesGetByID(c *call) (any, error) {
	ids := c.numbers("message_ids")
	if len(ids) == 0 {
		return nil, missing("message_ids")
	}
	return c.listed(ids), nil
}

func messagesGetByRow(c *call) (any, error) {
	d, err := c.community.dialog(c.number("peer_id"))
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, row := range c.numbers("conversation_message_ids") {
		if d != nil && row >= 1 && row <= int64(len(d.rows)) {
			ids = append(ids, d.rows[row-1])
		}
	}
	return c.listed(ids), nil
}

// listed gives the messages with these ids that are still there.
func (c *call) listed(ids []int64) found {
	items := []*Message{}
	for _, id := range ids {
		if m, ok := c.community.messages[id]; ok && m.Deleted == 0 {
			items = append(items, m)
		}
	}
	out := found{Count: len(items), Items: items}
	if c.flag("extended") {
		c.introduce(&out, authors(items))
	}
	return out
}

func authors(items []*Message) []int64 {
	var ids []int64
	for _, m := range items {
		ids = append(ids, m.FromID)
	}
	return ids
}

// introduce adds the authors of a list.
func (c *call) introduce(out *found, ids []int64) {
	slices.Sort(ids)
	out.Profiles = []User{}
	for _, id := range slices.Compact(ids) {
		if id > 0 {
			out.Profiles = append(out.Profiles, c.server.meet(id).wire())
		}
	}
	out.Groups = []Group{c.community.wire()}
}

func messagesGetHistory(c *call) (any, error) {
	d, err := c.community.dialog(cmp.Or(c.number("peer_id"), c.number("user_id")))
	if err != nil {
		return nil, err
	}
	if d == nil {
		return found{Items: []*Message{}}, nil
	}
	ids := c.community.present(d)
	out := found{Count: len(ids)}
	window := c.window(ids)
	items := []*Message{}
	for _, id := range window {
		items = append(items, c.community.messages[id])
	}
	out.Items = items
	if c.flag("extended") {
		c.introduce(&out, authors(items))
		out.Conversations = []conversation{c.community.conversation(d)}
	}
	return out, nil
}

// present lists the messages of a dialog that were not deleted, oldest first.
func (c *community) present(d *dialog) []int64 {
	ids := make([]int64, 0, len(d.rows))
	for _, id := range d.rows {
		if c.messages[id].Deleted == 0 {
			ids = append(ids, id)
		}
	}
	return ids
}

// window chooses by start_message_id, offset, count and rev, newest first unless rev is set.
func (c *call) window(ids []int64) []int64 {
	ids = slices.Clone(ids)
	if !c.flag("rev") {
		slices.Reverse(ids)
	}
	start := int64(0)
	if id := c.number("start_message_id"); id > 0 {
		if at := slices.Index(ids, id); at >= 0 {
			start = int64(at)
		}
	}
	start = min(max(start+c.number("offset"), 0), int64(len(ids)))
	end := min(start+c.within("count", 0, 200, 20), int64(len(ids)))
	return ids[start:end]
}

func messagesGetConversations(c *call) (any, error) {
	list := []*dialog{}
	unread := 0
	for _, d := range c.community.dialogs {
		if d.unread > 0 {
			unread++
		}
		if len(d.rows) > 0 && c.community.fits(d, c.text("filter")) {
			list = append(list, d)
		}
	}
	slices.SortFunc(list, func(a, b *dialog) int { return cmp.Compare(b.last(), a.last()) })
	start := min(max(c.number("offset"), 0), int64(len(list)))
	end := min(start+c.within("count", 0, 200, 20), int64(len(list)))
	items, ids := []conversationWithMessage{}, []int64{}
	for _, d := range list[start:end] {
		items = append(items, conversationWithMessage{Conversation: c.community.conversation(d), LastMessage: c.community.messages[d.last()]})
		ids = append(ids, d.peer)
	}
	out := found{Count: len(list), Items: items, UnreadCount: unread}
	if c.flag("extended") {
		c.introduce(&out, ids)
	}
	return out, nil
}

func (c *community) fits(d *dialog, filter string) bool {
	switch filter {
	case "unread":
		return d.unread > 0
	case "unanswered":
		return c.messages[d.last()].Out == 0
	case "important":
		return false
	}
	return true
}

func messagesGetConversationsByID(c *call) (any, error) {
	peers := c.numbers("peer_ids")
	if len(peers) == 0 {
		return nil, missing("peer_ids")
	}
	items := []conversation{}
	for _, id := range peers {
		if d := c.community.dialogs[id]; d != nil {
			items = append(items, c.community.conversation(d))
		}
	}
	out := found{Count: len(items), Items: items}
	if c.flag("extended") {
		c.introduce(&out, peers)
	}
	return out, nil
}
