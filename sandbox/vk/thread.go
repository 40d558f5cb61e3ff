package vk

import (
	"slices"

	"otklik/sandbox/people"
)

// Kinds of public places; they are also the values of "where".
const (
	wall   = "wall"
	board  = "board"
	photo  = "photo"
	video  = "video"
	market = "market"
)

// thread is what people comment: a post of the wall, a topic of the board, a photo, a video or a market item.
type thread struct {
	threadKey
	from     int64
	date     int64
	text     string
	files    []*Attachment
	comments map[int64]*Comment // a value is never changed: edits make a new one
	order    []int64
	closed   bool
}

type threadKey struct {
	kind string
	id   int64
}

// row names the row of numbers from which a thread and its comments get theirs.
func row(kind string, isThread bool) string {
	if isThread && kind != wall {
		return kind + " threads"
	}
	return kind
}

// addThread opens a place for comments; posts of the wall are told to the community's programs.
func (s *Server) addThread(c *community, kind string, from int64, text string) *thread {
	t := &thread{
		threadKey: threadKey{kind, c.number(row(kind, true))}, from: from, date: s.now().Unix(), text: text,
		comments: map[int64]*Comment{},
	}
	c.threads[t.threadKey], c.newest[kind] = t, t
	return t
}

func (s *Server) announce(c *community, t *thread, with people.Heard) {
	h := s.entry(c, t.kind)
	h.Chat, h.Topic, h.Text, h.Files, h.By, h.As = -c.id, t.id, t.text, seen(t.files), "person", with.As
	h.Person, h.Name = with.Person, s.meet(with.Person).name()
	s.options.Log.Add(h)
	if t.kind == wall {
		s.publish(c, "wall_post_new", -c.id, c.wirePost(t))
	}
}

func (c *community) wirePost(t *thread) Post {
	files := t.files
	if files == nil {
		files = []*Attachment{}
	}
	return Post{
		ID: t.id, OwnerID: -c.id, FromID: t.from, Date: t.date, Text: t.text, PostType: "post", Attachments: files,
		Comments: CommentsInfo{Count: t.present(), CanPost: bit(!t.closed), GroupsCanPost: !t.closed},
	}
}

func (t *thread) present() int {
	n := 0
	for _, m := range t.comments {
		if !m.Deleted {
			n++
		}
	}
	return n
}

// settle writes into a comment where it stands, as events of its kind do.
func (t *thread) settle(m *Comment, owner int64) {
	switch t.kind {
	case wall:
		m.PostID, m.PostOwnerID, m.OwnerID = t.id, owner, owner
		m.Thread = &CommentCount{Items: []Comment{}, CanPost: true, GroupsCanPost: true, ShowReply: true}
	case board:
		m.TopicID, m.TopicOwnerID = t.id, owner
	case photo:
		m.PhotoID, m.PhotoOwnerID = t.id, owner
	case video:
		m.VideoID, m.VideoOwnerID = t.id, owner
	case market:
		m.ItemID, m.MarketOwnerID = t.id, owner
	}
}

// eventKind names an event about comments of this kind.
func eventKind(kind, what string) string {
	switch kind {
	case wall:
		return "wall_reply_" + what
	case board:
		return "board_post_" + what
	}
	return kind + "_comment_" + what
}

// comment adds a comment, shows it and tells the community's programs, the community's own ones included.
func (s *Server) comment(c *community, t *thread, m *Comment, with people.Heard) *Comment {
	m.ID, m.Date = c.number(row(t.kind, false)), s.now().Unix()
	t.settle(m, -c.id)
	if parent := t.comments[m.ReplyToComment]; parent != nil {
		m.ReplyToUser = parent.FromID
		if t.kind == wall {
			m.ParentsStack, m.Thread = []int64{root(parent)}, nil
		}
	}
	t.comments[m.ID] = m
	t.order = append(t.order, m.ID)
	s.showComment(c, t, m, with)
	s.publish(c, eventKind(t.kind, "new"), -c.id, m)
	return m
}

// root is the comment that begins a branch: VK's wall knows two levels only.
func root(parent *Comment) int64 {
	if len(parent.ParentsStack) > 0 {
		return parent.ParentsStack[0]
	}
	return parent.ID
}

// editComment gives a comment a new wording.
func (s *Server) editComment(c *community, t *thread, m *Comment, with people.Heard) {
	t.comments[m.ID] = m
	with.Edited = true
	s.showComment(c, t, m, with)
	s.publish(c, eventKind(t.kind, "edit"), -c.id, m)
}

// deletion is what a community hears of a deleted comment.
type deletion struct {
	OwnerID      int64 `json:"owner_id,omitempty"`
	ID           int64 `json:"id"`
	UserID       int64 `json:"user_id,omitempty"`
	DeleterID    int64 `json:"deleter_id,omitempty"`
	PostID       int64 `json:"post_id,omitempty"`
	PhotoID      int64 `json:"photo_id,omitempty"`
	VideoID      int64 `json:"video_id,omitempty"`
	ItemID       int64 `json:"item_id,omitempty"`
	TopicID      int64 `json:"topic_id,omitempty"`
	TopicOwnerID int64 `json:"topic_owner_id,omitempty"`
}

// deleteComment takes a comment away until it is restored.
func (s *Server) deleteComment(c *community, t *thread, id, deleter int64) {
	gone := *t.comments[id]
	gone.Deleted = true
	t.comments[id] = &gone
	s.showComment(c, t, &gone, people.Heard{Deleted: true})
	d := deletion{ID: id, PostID: gone.PostID, PhotoID: gone.PhotoID, VideoID: gone.VideoID, ItemID: gone.ItemID}
	if t.kind == board {
		d.TopicID, d.TopicOwnerID = t.id, -c.id
	} else {
		d.OwnerID, d.UserID, d.DeleterID = -c.id, gone.FromID, deleter
	}
	s.publish(c, eventKind(t.kind, "delete"), -c.id, d)
}

func (s *Server) restoreComment(c *community, t *thread, id int64) {
	back := *t.comments[id]
	back.Deleted = false
	t.comments[id] = &back
	s.showComment(c, t, &back, people.Heard{})
	s.publish(c, eventKind(t.kind, "restore"), -c.id, &back)
}

// withComment finds the thread of a comment of this kind.
func (c *community) withComment(kind string, id int64) *thread {
	for key, t := range c.threads {
		if key.kind == kind && t.comments[id] != nil {
			return t
		}
	}
	return nil
}

// listed gives comments that are still there; deleted ones leave a trace only for their answers.
func (t *thread) listed(descending bool) []Comment {
	items := []Comment{}
	for _, id := range t.order {
		if m := t.comments[id]; !m.Deleted {
			items = append(items, *m)
		}
	}
	if descending {
		slices.Reverse(items)
	}
	return items
}
