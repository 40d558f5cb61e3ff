package telegram

import (
	"strconv"
	"strings"
	"sync"

	"otklik/adapters/receiving"
	"otklik/bot"
)

const rememberedPosts = 4096

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
	case a.posts.commented(m):
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

// posts remembers, while the program runs, what stands at the head of threads: a channel's post is copied into its
// discussion group as an automatic forward, and the comments carry only that copy's number, as answers in a chain of
// replies carry the number of its first line.
type posts struct {
	mu       sync.Mutex
	heads    map[postKey]head
	order    []postKey       // oldest first
	channels map[int64]int64 // discussion group: its channel
}

type head struct {
	post  bool
	title string // a post's first words
}

func newPosts() *posts {
	return &posts{heads: make(map[postKey]head), channels: make(map[int64]int64)}
}

// remember keeps the first words of a copied post.
func (p *posts) remember(m *message) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if m.As != nil {
		p.channels[m.Chat.ID] = m.As.ID
	}
	p.keep(postKey{m.Chat.ID, m.ID}, head{post: true, title: receiving.Title(m.Text + m.Caption)})
}

func (p *posts) keep(key postKey, h head) {
	if _, known := p.heads[key]; !known {
		p.order = append(p.order, key)
	}
	p.heads[key] = h
	if len(p.order) > rememberedPosts {
		delete(p.heads, p.order[0])
		p.order = p.order[1:]
	}
}

// discusses notes which channel's discussion a group carries; 0: none.
func (p *posts) discusses(group, channel int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if channel == 0 {
		delete(p.channels, group)
		return
	}
	p.channels[group] = channel
}

// commented tells whether a message stands under a channel's post. A post from before the program's start is not known by
// number; in a group that carries a channel's discussion a thread is one, unless it was seen to begin with an ordinary line.
func (p *posts) commented(m *message) bool {
	if m.ReplyTo != nil && m.ReplyTo.Automatic {
		above := *m.ReplyTo
		above.Chat = m.Chat
		p.remember(&above)
		return m.Thread != 0
	}
	if m.Thread == 0 {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	key := postKey{m.Chat.ID, m.Thread}
	if m.ReplyTo != nil && m.ReplyTo.ID == m.Thread && !p.heads[key].post {
		p.keep(key, head{})
	}
	top, known := p.heads[key]
	_, discussion := p.channels[m.Chat.ID]
	return top.post || discussion && !known
}

func (p *posts) title(chat, thread int64) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.heads[postKey{chat, thread}].title
}

// speaksFor tells whether the channel is the one whose discussion the group carries.
func (p *posts) speaksFor(channel, group int64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return channel != 0 && channel == p.channels[group]
}
