package vk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"otklik/adapters/receiving"
	"otklik/bot"
)

const (
	// mostOwed is how many dialogs are put off one by one. When there are more it is VK that is ill, and all are put off as one.
	mostOwed = 100
	// owedSoon is when VK is asked first for what it did not show, owedPause how long it is left alone after that.
	owedSoon  = 3 * time.Second
	owedPause = 30 * time.Second
	// owedAtOnce is how many dialogs are tried again at a time: what people write now waits meanwhile.
	owedAtOnce = 10
)

// owed is what VK did not show when it was looked through: one dialog, or all of them.
type owed struct {
	Peer int64 `json:"peer,omitempty"` // whose dialog; 0: all of them
	Read int64 `json:"read,omitempty"` // the last message in it that the community had read
	From stand `json:"from"`           // where the look began
	// Since is when it was put off first, Unix seconds. What came of the dialog by events meanwhile is known for marksLast only.
	Since int64 `json:"since"`

	why error // the last time
}

// String says what is wrong, and stays the same as long as it is.
func (o owed) String() string {
	if o.Peer == 0 {
		return "VK does not show the dialogs; they are read later for what was missed"
	}
	return fmt.Sprintf("VK does not show the dialog with %d; it is read later for what was missed", o.Peer)
}

// owing keeps what is owed, in the store as well.
type owing struct {
	name string
	get  func(ctx context.Context, name string) (string, error)
	set  func(ctx context.Context, name, value string) error

	mu    sync.Mutex
	list  []owed
	kept  bool      // the store has some, too
	again time.Time // when to try next
}

func newOwing(o Options) *owing {
	return &owing{name: "vk/" + o.Account + "/owed", get: o.Position, set: o.SetPosition}
}

// load reads what an earlier run has left. What cannot be understood counts as nothing.
func (o *owing) load(ctx context.Context) error {
	if o.get == nil {
		return nil
	}
	kept, err := o.get(ctx, o.name)
	if err != nil {
		return fmt.Errorf("read what VK did not show: %w", err)
	}
	var list []owed
	if json.Unmarshal([]byte(kept), &list) != nil {
		list = nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.list, o.kept = list, len(list) > 0
	return nil
}

// take gives some of what is owed, when it is time to try again; what is owed after that has to be added again.
func (o *owing) take(most int) []owed {
	o.mu.Lock()
	defer o.mu.Unlock()
	if time.Now().Before(o.again) {
		return nil
	}
	n := min(len(o.list), most)
	taken := slices.Clone(o.list[:n])
	o.list = slices.Clone(o.list[n:])
	return taken
}

// doubt owes all dialogs, from a stand on: an event was not taken in, and nobody knows whether VK brings it once more. It is kept while
// the program runs: what is written until the next start is found then.
func (o *owing) doubt(from stand) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.note(owed{From: from, Since: time.Now().Unix()})
}

// note adds what is owed. What is owed already stays owed from where that began. The lock is held.
func (o *owing) note(more owed) {
	switch i := slices.IndexFunc(o.list, func(known owed) bool { return known.Peer == more.Peer }); {
	case i < 0:
		o.list = append(o.list, more)
	case more.Since < o.list[i].Since:
		o.list[i] = more
	}
}

// add owes more, to be tried in a while, and keeps all that is owed.
func (o *owing) add(ctx context.Context, more []owed, wait time.Duration) error {
	o.mu.Lock()
	for _, one := range more {
		o.note(one)
	}
	o.again = time.Now().Add(wait)
	text, err := json.Marshal(o.list)
	some, kept := len(o.list) > 0, o.kept
	o.mu.Unlock()
	if o.set == nil || !some && !kept {
		return err
	}
	if err == nil {
		err = o.set(ctx, o.name, string(text))
	}
	if err != nil {
		return fmt.Errorf("note what VK did not show: %w", err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.kept = some
	return nil
}

// owe puts off what a look has left out.
func (a *Adapter) owe(ctx context.Context, s *search) error {
	for _, o := range s.left {
		a.trouble.Begins(o.String(), o.why)
	}
	return a.owing.add(ctx, s.left, max(s.pause, owedSoon))
}

// readOwed tries again to read what VK did not show, when it is time. What goes wrong stays owed.
func (a *Adapter) readOwed(ctx context.Context, accept bot.Accept) {
	list := a.owing.take(owedAtOnce)
	if len(list) == 0 {
		return
	}
	var left []owed
	pause := owedPause
	for _, o := range list {
		still, wait := a.readAgain(ctx, accept, o)
		left, pause = append(left, still...), max(pause, wait)
	}
	if err := a.owing.add(ctx, left, pause); err != nil {
		a.stuck(ctx, err)
	}
}

// readAgain gives what is owed still, and how long VK wants to be left alone.
func (a *Adapter) readAgain(ctx context.Context, accept bot.Accept, o owed) ([]owed, time.Duration) {
	if since := time.Unix(o.Since, 0); time.Since(since) > marksLast {
		a.log.Warn("what VK has not shown for so long is given up; look into the dialogs yourself", "person", o.Peer, "since", since)
		return nil, 0
	}
	s := &search{Adapter: a, accept: accept, last: o.From, since: o.Since}
	if err := s.read(ctx, o); err != nil {
		return []owed{o}, asFailure(err).pause()
	}
	a.trouble.Over(unreachable)
	if !slices.ContainsFunc(s.left, func(still owed) bool { return still.Peer == o.Peer }) {
		a.trouble.Over(o.String())
	}
	for _, still := range s.left {
		a.trouble.Begins(still.String(), still.why)
	}
	return s.left, s.pause
}

// keepReading tries again until ctx ends, where nothing else would.
func (a *Adapter) keepReading(ctx context.Context, accept bot.Accept) {
	for ctx.Err() == nil {
		receiving.Sleep(ctx, owedSoon)
		a.readOwed(ctx, accept)
	}
}
