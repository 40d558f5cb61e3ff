package telegram

import "sync"

// migrations remembers, while the program runs, which groups became supergroups: those have a new number. After a start it is
// learned again from the first refusal.
type migrations struct {
	mu sync.Mutex
	to map[int64]int64
}

func newMigrations() *migrations { return &migrations{to: make(map[int64]int64)} }

func (m *migrations) learn(from, to int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.to[from] = to
}

func (m *migrations) current(chat int64) (now int64, moved bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now, moved = m.to[chat]
	if !moved {
		return chat, false
	}
	return now, true
}
