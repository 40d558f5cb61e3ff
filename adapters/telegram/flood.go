package telegram

import (
	"sync"
	"time"
)

const (
	// floodedChats in a row, within floodWindow and with nothing sent in between, mean that the whole account is too fast.
	// Telegram's 429 does not say whether it speaks of the chat or of the account.
	floodedChats = 3
	floodWindow  = 10 * time.Second
)

// flood remembers which chats were refused by rate since the last message that went out.
type flood struct {
	mu    sync.Mutex
	chats map[int64]time.Time
}

func newFlood() *flood { return &flood{chats: make(map[int64]time.Time)} }

// hit notes a refusal and tells whether the account must pause.
func (f *flood) hit(chat int64, now time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.chats[chat] = now
	for other, at := range f.chats {
		if now.Sub(at) > floodWindow {
			delete(f.chats, other)
		}
	}
	return len(f.chats) >= floodedChats
}

// over is called when a message went out.
func (f *flood) over() {
	f.mu.Lock()
	defer f.mu.Unlock()
	clear(f.chats)
}
