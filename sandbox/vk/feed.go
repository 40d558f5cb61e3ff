package vk

import (
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"

	"otklik/sandbox/people"
)

const (
	feedLength  = 100000 // events are kept for Long Poll so long
	pollPortion = 100    // events in one answer
)

// Event is one thing that VK tells a community's programs.
type Event struct {
	GroupID int64           `json:"group_id"`
	Type    string          `json:"type"`
	EventID string          `json:"event_id"`
	Version string          `json:"v"`
	Object  json.RawMessage `json:"object"`
	Secret  string          `json:"secret,omitempty"` // callbacks only
}

// feed keeps the events for Long Poll. It has its own lock, so that polls never wait for the rest of the world.
type feed struct {
	mu     sync.Mutex
	first  int64 // number of events[0]; ts is the number of the next event
	events []Event
	key    int
	news   chan struct{} // closed when there is more
}

func newFeed() *feed { return &feed{first: 1, news: make(chan struct{})} }

func (f *feed) next() int64 { return f.first + int64(len(f.events)) }

func (f *feed) add(e Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.events = append(f.events, e)
	if len(f.events) > feedLength+feedLength/4 {
		cut := len(f.events) - feedLength
		f.events = append([]Event(nil), f.events[cut:]...)
		f.first += int64(cut)
	}
	close(f.news)
	f.news = make(chan struct{})
}

// since gives the events from ts on and the next ts. known is false when ts is not within what is kept.
func (f *feed) since(ts int64) (events []Event, next int64, news <-chan struct{}, known bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if ts < f.first || ts > f.next() {
		return nil, f.next(), f.news, false
	}
	from := int(ts - f.first)
	to := min(from+pollPortion, len(f.events))
	return f.events[from:to:to], f.first + int64(to), f.news, true
}

// forget loses what was kept and the key, as VK does with failed 3.
func (f *feed) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.first += int64(len(f.events)) + 1
	f.events = nil
	f.key++
}

func (f *feed) changeKey() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.key++
}

// ticket is what a program needs to poll: the key and the next ts.
func (f *feed) ticket() (key, ts string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	sum := sha1.Sum([]byte("sandbox key " + strconv.Itoa(f.key)))
	return hex.EncodeToString(sum[:]), strconv.FormatInt(f.next(), 10)
}

// publish tells the community's programs what happened, on all ways that want this kind. The lock is held.
func (s *Server) publish(c *community, kind string, chat int64, object any) {
	data, err := json.Marshal(object)
	if err != nil {
		return // objects of ours always encode; a program hears nothing rather than nonsense
	}
	sum := sha1.Sum(fmt.Appendf(nil, "%s %d %d", s.salt, c.id, s.nextSerial()))
	e := Event{GroupID: c.id, Type: kind, EventID: hex.EncodeToString(sum[:]), Object: data}
	twice := s.options.Faults.Twice(Platform, chat)
	if c.settings.wants(kind) {
		e.Version = c.settings.version
		c.feed.add(e)
		if twice {
			c.feed.add(e)
		}
	}
	for _, h := range c.hooks {
		if h.settings.wants(kind) {
			e.Version = h.settings.version
			h.push(&delivery{event: e, chat: chat, twice: twice, held: s.holds(chat)})
		}
	}
}

// holds tells for how long a callback is held back by the fault "reorder".
func (s *Server) holds(chat int64) people.Duration {
	f, yes := s.options.Faults.Deliver(people.FaultReorder, Platform, chat)
	if !yes {
		return 0
	}
	return f.Delay
}
