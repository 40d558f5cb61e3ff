package vk

import "sync"

// remembered is how many things a memory holds before the oldest are forgotten.
const remembered = 10_000

// memory keeps the newest things while the program runs.
type memory[V any] struct {
	mu     sync.Mutex
	things map[string]V
	order  []string // oldest first
}

func newMemory[V any]() *memory[V] { return &memory[V]{things: make(map[string]V)} }

func (m *memory[V]) put(key string, thing V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, known := m.things[key]; !known {
		m.order = append(m.order, key)
	}
	m.things[key] = thing
	if len(m.order) > remembered {
		delete(m.things, m.order[0])
		m.order = m.order[1:]
	}
}

func (m *memory[V]) get(key string) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	thing, known := m.things[key]
	return thing, known
}
