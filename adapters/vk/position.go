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
	// Began is when the very first look into the dialogs began, Unix seconds, while it has not come to its end.
	Began int64 `json:"began,omitempty"`
}

// first tells whether the account has never listened.
func (s stand) first() bool { return s.At == 0 }

// begun is when the very first look began: now, unless an earlier one was cut short.
func (s stand) begun(now time.Time) time.Time {
	if s.Began == 0 {
		return now
	}
	return time.Unix(s.Began, 0)
}

// missed tells whether a message in a dialog may have passed by.
func (s stand) missed(m *message, now time.Time) bool {
	switch at := time.Unix(s.At, 0); {
	case s.first():
		return s.begun(now).Sub(time.Unix(m.Date, 0)) < firstLook
	case now.Sub(at) < marksLast && m.Date >= at.Add(-overlap).Unix():
		return true
	}
	return m.ID > s.Message
}

// unseen tells whether the very first start takes a message in; read is the number of the last one that was read in its dialog. What
// people have read before is theirs. Once an earlier look was cut short the mark may be our own: we set it when a line is taken in,
// and it covers what was written a moment later.
func (s stand) unseen(m *message, read int64, now time.Time) bool {
	begun := s.begun(now)
	resumed := s.Began != 0 && now.Sub(begun) < marksLast
	return !s.first() || m.ID > read || resumed && m.Date >= begun.Add(-overlap).Unix()
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

// stand is where the account stands now.
func (p *position) stand() stand {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

// begin notes that the very first look begins.
func (p *position) begin(ctx context.Context) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.put(ctx, stand{Began: time.Now().Unix()})
}

// put stores a stand.
func (p *position) put(ctx context.Context, next stand) error {
	if p.set != nil {
		text, err := json.Marshal(next)
		if err == nil {
			err = p.set(ctx, p.name, string(text))
		}
		if err != nil {
			return fmt.Errorf("write the position: %w", err)
		}
		p.saved = time.Now()
	}
	p.now = next
	return nil
}

// move notes that everything up to here was taken in, and stores it when there is news or the last time is long ago.
func (p *position) move(ctx context.Context, ts string, message int64) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	next := stand{TS: ts, At: time.Now().Unix(), Message: max(message, p.now.Message)}
	if ts != p.now.TS || time.Since(p.saved) >= saveEvery {
		return p.put(ctx, next)
	}
	p.now = next
	return nil
}
