package vk

import (
	"fmt"
	"regexp"
	"strconv"

	"otklik/bot"
)

// firstChat is where the numbers of chats begin: those have many members and are not the community's private dialogs.
const firstChat = 2_000_000_000

// section is a kind of public place: how its events are called, how its comments name what they stand under, how one answers
// there, and what a line's address looks like.
type section struct {
	kind   bot.PlaceKind
	events string // the events are called so, with _new, _edit, _delete and _restore
	under  func(c *comment) (owner, thread int64)
	method string
	thread string // the method's parameter
	link   string // of community, thread and comment
	remove string // the method that takes a comment away
	admin  bool   // answering takes the key of a person who administers the community
}

// sections are all public places. The community's own key may answer under wall posts only (access_token_type in VK's schema of methods).
func sections() []section {
	return []section{
		{bot.Wall, "wall_reply", func(c *comment) (int64, int64) { return firstOf(c.PostOwner, c.Owner), c.Post },
			"wall.createComment", "post_id", "https://vk.com/wall%d_%d?reply=%d", "wall.deleteComment", false},
		{bot.Board, "board_post", func(c *comment) (int64, int64) { return firstOf(c.TopicOwner, c.Owner), c.Topic },
			"board.createComment", "topic_id", "https://vk.com/topic%d_%d?post=%d", "board.deleteComment", true},
		{Photo, "photo_comment", func(c *comment) (int64, int64) { return firstOf(c.PhotoOwner, c.Owner), c.PhotoID },
			"photos.createComment", "photo_id", "https://vk.com/photo%d_%d?reply=%d", "photos.deleteComment", true},
		{Video, "video_comment", func(c *comment) (int64, int64) { return firstOf(c.VideoOwner, c.Owner), c.VideoID },
			"video.createComment", "video_id", "https://vk.com/video%d_%d?reply=%d", "video.deleteComment", true},
		{Market, "market_comment", func(c *comment) (int64, int64) { return firstOf(c.MarketOwner, c.Owner), c.Item },
			"market.createComment", "item_id", "https://vk.com/product%d_%d?reply=%d", "market.deleteComment", true},
	}
}

func sectionOf(kind bot.PlaceKind) (section, bool) {
	for _, s := range sections() {
		if s.kind == kind {
			return s, true
		}
	}
	return section{}, false
}

func firstOf(numbers ...int64) int64 {
	for _, n := range numbers {
		if n != 0 {
			return n
		}
	}
	return 0
}

func private(person int64) bot.Place { return bot.Place{Kind: bot.PrivateChat, Chat: person} }

func isPerson(peer int64) bool { return peer > 0 && peer < firstChat }

// place is where a comment stands. VK writes the community as owner with a minus sign, but in the events of discussions also without.
func (a *Adapter) place(s section, c *comment) bot.Place {
	owner, thread := s.under(c)
	if owner == 0 || owner == a.group {
		owner = -a.group
	}
	where := bot.Place{Kind: s.kind, Chat: owner, Thread: thread, Link: fmt.Sprintf(s.link, owner, thread, c.ID)}
	if s.kind == bot.Wall {
		where.Title, _ = a.posts.get(strconv.FormatInt(thread, 10))
	}
	return where
}

// mention is VK's mark-up for a name that links to a page: [id1|Анна], [club5|Ромашка], [club5:bp-5_17|Ромашка].
var mention = regexp.MustCompile(`\[(id|club|public|event)([0-9]+)(:[^|\[\]]*)?\|([^\[\]]+)\]`)

// plain puts names in the place of their mark-up.
func plain(text string) string { return mention.ReplaceAllString(text, "$4") }

// names tells whether the text mentions the community.
func (a *Adapter) names(text string) bool {
	for _, found := range mention.FindAllStringSubmatch(text, -1) {
		if found[1] != "id" && found[2] == strconv.FormatInt(a.group, 10) {
			return true
		}
	}
	return false
}
