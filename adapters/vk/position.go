package vk

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"
)

const (
	// marksLast is how long the store surely knows which events were applied.
	marksLast = 40 * time.Hour
	// overlap is how far back before the last sign of life dialogs are read again: events come late and out of order.
	overlap = 10 * time.Minute
	// firstLook is how far back the very first start looks into unread dialogs.
	firstLook = time.Hour
	// saveEvery is how often a position is stored when nothing but time has passed.
	saveEvery = 30 * time.Second
)

// stand is where the account stands in VK's stream.
type stand struct {
	TS      string `json:"ts"`      // of Long Poll
	At      int64  `json:"at"`      // when VK was last heard, Unix seconds
	Message int64  `json:"message"` // the highest number of a private message that was taken in
}

// first tells whether the account has never listened.
func (s stand) first() bool { return s.At == 0 }

// missed tells whether a message in a dialog may have passed by.
func (s stand) missed(m *message, now time.Time) bool {
	switch at := time.Unix(s.At, 0); {
	case s.first():
		return now.Sub(time.Unix(m.Date, 0)) < firstLook
	case now.Sub(at) < marksLast && m.Date >= at.Add(-overlap).Unix():
		return true
	}
	return m.ID > s.Message
}

// position keeps the stand in the store.
type position struct {
	name string
	get  func(ctx context.Context, name string) (string, error)
	set  func(ctx context.Context, name, value string) error

	mu    sync.Mutex
	now   stand
	saved time.Time
}

func newPosition(o Options) *position {
	return &position{name: "vk/" + o.Account, get: o.Position, set: o.SetPosition}
}

// load reads what an earlier run has left. What cannot be understood counts as nothing.
func (p *position) load(ctx context.Context) (stand, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.get == nil {
		return p.now, nil
	}
	kept, err := p.get(ctx, p.name)
	if err != nil {
		return stand{}, fmt.Errorf("read the position: %w", err)
	}
	p.now = stand{}
	if json.Unmarshal([]byte(kept), &p.now) != nil {
		p.now = stand{}
	}
	return p.now, nil
}

// move notes that everything up to here was taken in, and stores it when there is news or the last time is long ago.
func (p *position) move(ctx context.Context, ts string, message int64) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	next := stand{TS: ts, At: time.Now().Unix(), Message: max(message, p.now.Message)}
	stale := time.Since(p.saved) >= saveEvery
	if p.set != nil && (ts != p.now.TS || stale) {
		text, err := json.Marshal(next)
		if err != nil {
			return fmt.Errorf("write the position: %w", err)
		}
		if err := p.set(ctx, p.name, string(text)); err != nil {
			return fmt.Errorf("write the position: %w", err)
		}
		p.saved = time.Now()
	}
	p.now = next
	return nil
}
