package bottest

import (
	"context"
	"slices"
	"strings"
	"sync"

	"otklik/bot"
)

// Saying is a message that reached the platform.
type Saying struct {
	bot.Message
	Key string
}

// Messenger is a platform played in memory. Faults come first, one for each send.
type Messenger struct {
	mu     sync.Mutex
	Said   []Saying
	Faults []error
	Gone   []int64 // lines taken away
}

// Platform is Telegram.
func (m *Messenger) Platform() bot.Platform { return bot.Telegram }

// Run hears nothing.
func (m *Messenger) Run(ctx context.Context, _ bot.Accept) error {
	<-ctx.Done()
	return nil
}

// Send notes the message, or fails as the next fault says; nil is none.
func (m *Messenger) Send(_ context.Context, message bot.Message, key string) (bot.Sent, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.Faults) > 0 {
		fault := m.Faults[0]
		m.Faults = m.Faults[1:]
		if fault != nil {
			return bot.Sent{}, fault
		}
	}
	m.Said = append(m.Said, Saying{message, key})
	return bot.Sent{Message: int64(5000 + len(m.Said))}, nil
}

// Texts is what was said so far.
func (m *Messenger) Texts() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	texts := make([]string, len(m.Said))
	for i, s := range m.Said {
		texts[i] = s.Text
	}
	return texts
}

// Contains tells whether a piece stands in one of the texts.
func Contains(texts []string, piece string) bool {
	return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, piece) })
}
