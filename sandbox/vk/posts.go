package vk

import (
	"cmp"
	"fmt"
	"slices"
)

// postsOf lists the threads of a kind, newest first.
func (c *community) postsOf(kind string) []*thread {
	var list []*thread
	for key, t := range c.threads {
		if key.kind == kind {
			list = append(list, t)
		}
	}
	slices.SortFunc(list, func(a, b *thread) int { return cmp.Compare(b.id, a.id) })
	return list
}

func wallGet(c *call) (any, error) {
	all := c.community.postsOf(wall)
	start := min(max(c.number("offset"), 0), int64(len(all)))
	end := min(start+c.within("count", 0, 100, 20), int64(len(all)))
	posts, ids := []Post{}, []int64{}
	for _, t := range all[start:end] {
		posts, ids = append(posts, c.community.wirePost(t)), append(ids, t.from)
	}
	out := found{Count: len(all), Items: posts}
	if c.flag("extended") {
		c.introduce(&out, ids)
	}
	return out, nil
}

// wallGetByID leaves out what is not there, as VK does.
func wallGetByID(c *call) (any, error) {
	if !c.has("posts") {
		return nil, missing("posts")
	}
	posts, ids := []Post{}, []int64{}
	for _, name := range c.words("posts") {
		var owner, id int64
		_, _ = fmt.Sscanf(name, "%d_%d", &owner, &id) // zeros name nothing
		if t := c.community.threads[threadKey{wall, id}]; t != nil && owner == -c.community.id {
			posts, ids = append(posts, c.community.wirePost(t)), append(ids, t.from)
		}
	}
	out := found{Items: posts}
	switch {
	case c.flag("extended"):
		c.introduce(&out, ids)
		return out.items(), nil
	case c.modern():
		return out.items(), nil
	}
	return posts, nil
}

// topic is board_topic.
type topic struct {
	ID        int64  `json:"id"`
	Title     string `json:"title"`
	Created   int64  `json:"created"`
	CreatedBy int64  `json:"created_by"`
	Updated   int64  `json:"updated"`
	UpdatedBy int64  `json:"updated_by"`
	IsClosed  int    `json:"is_closed"`
	IsFixed   int    `json:"is_fixed"`
	Comments  int    `json:"comments"`
}

func boardGetTopics(c *call) (any, error) {
	wanted, items := c.numbers("topic_ids"), []topic{}
	for _, t := range c.community.postsOf(board) {
		if len(wanted) == 0 || slices.Contains(wanted, t.id) {
			items = append(items, topic{
				ID: t.id, Title: t.text, Created: t.date, CreatedBy: t.from, Updated: t.date, UpdatedBy: t.from,
				IsClosed: bit(t.closed), Comments: t.present(),
			})
		}
	}
	return map[string]any{"count": len(items), "items": items, "default_order": 1, "can_add_topics": 1}, nil
}
