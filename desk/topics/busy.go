package topics

import (
	"sync"

	"otklik/bot"
)

// busy lets one at a time show a conversation within this process. Other replicas meet at the record's version.
type busy struct {
	mu    sync.Mutex
	chats map[bot.ID]*turnstile
}

type turnstile struct {
	sync.Mutex
	waiting int
}

func newBusy() *busy { return &busy{chats: make(map[bot.ID]*turnstile)} }

// enter waits until nobody else shows the conversation, and returns what ends that.
func (b *busy) enter(id bot.ID) (leave func()) {
	b.mu.Lock()
	t := b.chats[id]
	if t == nil {
		t = &turnstile{}
		b.chats[id] = t
	}
	t.waiting++
	b.mu.Unlock()
	t.Lock()
	return func() {
		t.Unlock()
		b.mu.Lock()
		defer b.mu.Unlock()
		if t.waiting--; t.waiting == 0 {
			delete(b.chats, id)
		}
	}
}
