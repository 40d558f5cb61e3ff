package vk

import (
	"cmp"
	"slices"

	"otklik/sandbox/people"
)

// parameter names the thread in calls about comments of a kind.
func parameter(kind string) string {
	switch kind {
	case wall:
		return "post_id"
	case board:
		return "topic_id"
	case market:
		return "item_id"
	}
	return kind + "_id"
}

// thread finds what a call wants to comment or read.
func (c *call) thread(kind string) (*thread, error) {
	owner := cmp.Or(c.number("owner_id"), -c.number("group_id"))
	if owner != -c.community.id {
		return nil, fail(codeAccess, "the sandbox has only places of the community itself")
	}
	t, ok := c.community.threads[threadKey{kind, c.number(parameter(kind))}]
	if !ok {
		return nil, fail(codeParam, parameter(kind), "is invalid")
	}
	return t, nil
}

// createComment makes the method for comments of one kind. Only the wall takes them from a community's token; the same
// guid answers the comment that is already there.
func createComment(kind string) func(*call) (any, error) {
	return func(c *call) (any, error) {
		t, err := c.thread(kind)
		if err != nil {
			return nil, err
		}
		guid := c.method + " " + c.text("guid")
		if id := c.community.guids[guid]; id != 0 && c.has("guid") {
			return commentAnswer(kind, id), nil
		}
		m, err := c.readComment(t)
		if err != nil {
			return nil, err
		}
		c.server.comment(c.community, t, m, people.Heard{})
		c.community.guids[guid] = m.ID
		return commentAnswer(kind, m.ID), nil
	}
}

func commentAnswer(kind string, id int64) any {
	if kind == wall {
		return map[string]int64{"comment_id": id}
	}
	return id
}

func (c *call) readComment(t *thread) (*Comment, error) {
	if t.closed {
		return nil, fail(codeClosed)
	}
	files, err := c.readAttachments("attachments")
	if err != nil {
		return nil, err
	}
	m := &Comment{FromID: c.author(), Text: c.text("message"), Attachments: files, ReplyToComment: c.number("reply_to_comment")}
	if m.Text == "" && len(files) == 0 {
		return nil, missing("message")
	}
	if parent := t.comments[m.ReplyToComment]; m.ReplyToComment != 0 && (parent == nil || parent.Deleted) {
		return nil, fail(codeParam, "reply_to_comment is invalid")
	}
	return m, nil
}

// author is the community for its own token, and for a manager who says from_group.
func (c *call) author() int64 {
	if c.token.kind == groupToken || c.number("from_group") != 0 || c.flag("from_group") {
		return -c.community.id
	}
	return c.token.user
}

// threadOfComment finds the comment that a call names and its thread.
func (c *call) threadOfComment(kind string) (*thread, *Comment, error) {
	id := c.number("comment_id")
	t := c.community.withComment(kind, id)
	if t == nil {
		return nil, nil, fail(codeParam, "comment_id is invalid")
	}
	return t, t.comments[id], nil
}

func editComment(kind string) func(*call) (any, error) {
	return func(c *call) (any, error) {
		t, m, err := c.threadOfComment(kind)
		switch {
		case err != nil:
			return nil, err
		case m.Deleted:
			return nil, fail(codeComment)
		case m.FromID > 0 && m.FromID != c.token.user:
			return nil, fail(codeComment)
		}
		files, err := c.readAttachments("attachments")
		if err != nil {
			return nil, err
		}
		edited := *m
		edited.Text, edited.Attachments = c.text("message"), files
		if edited.Text == "" && len(files) == 0 {
			return nil, missing("message")
		}
		c.server.editComment(c.community, t, &edited, people.Heard{})
		return 1, nil
	}
}

func deleteComment(kind string) func(*call) (any, error) {
	return func(c *call) (any, error) {
		t, m, err := c.threadOfComment(kind)
		switch {
		case err != nil:
			return nil, err
		case m.Deleted:
			return nil, fail(codeComment)
		}
		c.server.deleteComment(c.community, t, m.ID, c.deleter())
		return 1, nil
	}
}

func (c *call) deleter() int64 {
	if c.token.kind == userToken {
		return c.token.user
	}
	return -c.community.id
}

func restoreComment(kind string) func(*call) (any, error) {
	return func(c *call) (any, error) {
		t, m, err := c.threadOfComment(kind)
		switch {
		case err != nil:
			return nil, err
		case !m.Deleted:
			return nil, fail(codeComment)
		}
		c.server.restoreComment(c.community, t, m.ID)
		return 1, nil
	}
}

func wallGetComment(c *call) (any, error) {
	_, m, err := c.threadOfComment(wall)
	if err != nil {
		return nil, err
	}
	out := found{Items: []Comment{*m}}
	if c.flag("extended") {
		c.introduce(&out, []int64{m.FromID})
	}
	return out.items(), nil
}

// items leaves out the count, which wall.getComment does not give.
func (f found) items() any {
	return struct {
		Items    any     `json:"items"`
		Profiles []User  `json:"profiles,omitempty"`
		Groups   []Group `json:"groups,omitempty"`
	}{f.Items, f.Profiles, f.Groups}
}

func getComments(kind string) func(*call) (any, error) {
	return func(c *call) (any, error) {
		t, err := c.thread(kind)
		if err != nil {
			return nil, err
		}
		all := t.listed(c.text("sort") == "desc")
		if id := c.number("start_comment_id"); id != 0 {
			all = all[max(slices.IndexFunc(all, func(m Comment) bool { return m.ID == id }), 0):]
		}
		start := min(max(c.number("offset"), 0), int64(len(all)))
		end := min(start+c.within("count", 0, 100, 10), int64(len(all)))
		out := found{Count: t.present(), Items: all[start:end]}
		if c.flag("extended") {
			var ids []int64
			for _, m := range all[start:end] {
				ids = append(ids, m.FromID)
			}
			c.introduce(&out, ids)
		}
		return out, nil
	}
}

// wallClose makes wall.closeComments and wall.openComments.
func wallClose(closed bool) func(*call) (any, error) {
	return func(c *call) (any, error) {
		t, err := c.thread(wall)
		if err != nil {
			return nil, err
		}
		t.closed = closed
		return 1, nil
	}
}
