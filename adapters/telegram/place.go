package telegram

import (
	"strconv"
	"strings"
	"sync"

	"otklik/bot"
)

const (
	rememberedPosts = 4096
	titleLength     = 60 // characters of a post that name it
)

// place tells where a message stands. A thread in a supergroup is a forum's topic, the comments under a channel's post,
// or (nothing of its own) a chain of replies.
func (a *Adapter) place(m *message) bot.Place {
	if m.Chat.Type == privateChat {
		return bot.Place{Kind: bot.PrivateChat, Chat: m.Chat.ID}
	}
	where := bot.Place{Kind: bot.Group, Chat: m.Chat.ID, Title: m.Chat.Title}
	switch {
	case m.InTopic:
		where.Thread = m.Thread
	case m.Thread != 0 && a.posts.commented(m):
		where.Kind, where.Thread = bot.Comments, m.Thread
		if title := a.posts.title(m.Chat.ID, m.Thread); title != "" {
			where.Title = title
		}
	}
	where.Link = link(m, where)
	return where
}

// link is the address of a message in a public place; only supergroups have such addresses.
func link(m *message, where bot.Place) string {
	base := "https://t.me/" + m.Chat.Username
	if m.Chat.Username == "" {
		inner, ok := strings.CutPrefix(strconv.FormatInt(m.Chat.ID, 10), "-100")
		if !ok || m.Chat.Type != superGroup {
			return ""
		}
		base = "https://t.me/c/" + inner
	}
	number, thread := strconv.FormatInt(m.ID, 10), strconv.FormatInt(where.Thread, 10)
	switch {
	case where.Thread == 0:
		return base + "/" + number
	case where.Kind == bot.Comments:
		return base + "/" + number + "?thread=" + thread
	}
	return base + "/" + thread + "/" + number
}

type postKey struct{ chat, message int64 }

// posts remembers, while the program runs, what stands above comments: a channel's post is copied into its discussion
// group as an automatic forward, and the comments carry only that copy's number.
type posts struct {
	mu       sync.Mutex
	titles   map[postKey]string
	order    []postKey       // oldest first
	channels map[int64]int64 // discussion group: its channel
}

func newPosts() *posts {
	return &posts{titles: make(map[postKey]string), channels: make(map[int64]int64)}
}

// remember keeps the first words of a copied post.
func (p *posts) remember(m *message) {
	key := postKey{m.Chat.ID, m.ID}
	p.mu.Lock()
	defer p.mu.Unlock()
	if m.As != nil {
		p.channels[m.Chat.ID] = m.As.ID
	}
	if _, known := p.titles[key]; !known {
		p.order = append(p.order, key)
	}
	p.titles[key] = firstWords(m.Text + m.Caption)
	if len(p.order) > rememberedPosts {
		delete(p.titles, p.order[0])
		p.order = p.order[1:]
	}
}

// commented tells whether a message with a thread stands under a channel's post. A post from before the program's start is
// not known by number; in a group that is known to carry a channel's discussion its thread is taken for one.
func (p *posts) commented(m *message) bool {
	if m.ReplyTo != nil && m.ReplyTo.Automatic {
		above := *m.ReplyTo
		above.Chat = m.Chat
		p.remember(&above)
		return true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	_, discussion := p.channels[m.Chat.ID]
	_, post := p.titles[postKey{m.Chat.ID, m.Thread}]
	return post || discussion
}

func (p *posts) title(chat, thread int64) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.titles[postKey{chat, thread}]
}

// ours tells whether the message is the company's own: of an anonymous admin, or of the channel that the group belongs to.
func (p *posts) ours(m *message) bool {
	if m.As == nil {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return m.As.ID == m.Chat.ID || m.As.ID == p.channels[m.Chat.ID]
}

func firstWords(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	letters := []rune(text)
	if len(letters) <= titleLength {
		return text
	}
	cut := string(letters[:titleLength])
	if space := strings.LastIndexByte(cut, ' '); space > 0 {
		cut = cut[:space]
	}
	return cut + "…"
}
