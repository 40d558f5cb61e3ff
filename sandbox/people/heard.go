package people

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Heard is one thing that people could see: a message, a changed or deleted message, or (Event set) a passing sign.
type Heard struct {
	N        int64     `json:"n"` // 1, 2, 3 … in the order of happening
	Platform string    `json:"platform"`
	Where    string    `json:"where"`
	Chat     int64     `json:"chat"`
	Topic    int64     `json:"topic"`
	Message  int64     `json:"message"`
	ReplyTo  int64     `json:"reply_to"`
	By       string    `json:"by"`     // "bot" or "person"
	Person   int64     `json:"person"` // who spoke, or in a private chat whose chat it is
	Bot      string    `json:"bot,omitempty"`
	Text     string    `json:"text"`
	Buttons  []string  `json:"buttons"`
	Edited   bool      `json:"edited"`
	At       time.Time `json:"at"`

	Deleted       bool     `json:"deleted,omitempty"`
	Event         string   `json:"event,omitempty"` // typing, notice, reaction, topic_created, …
	Keyboard      string   `json:"keyboard,omitempty"`
	ContactButton string   `json:"contact_button,omitempty"` // label of the button that shares the own phone number
	Links         []Link   `json:"links,omitempty"`
	Files         []Seen   `json:"files,omitempty"`
	Contact       *Contact `json:"contact,omitempty"`
	Name          string   `json:"name,omitempty"` // of the person who spoke
	As            string   `json:"as,omitempty"`   // "admin": the person spoke in the community's name, in VK's own interface
}

// Link is a button that opens an address.
type Link struct {
	Label string `json:"label"`
	URL   string `json:"url"`
}

// Seen is a file in a message.
type Seen struct {
	Kind string `json:"kind"`
	Name string `json:"name,omitempty"`
	Size int64  `json:"size"`
	ID   string `json:"id"`
}

// Query chooses entries of the log. Zero fields choose everything.
type Query struct {
	After    int64 // only entries with a greater N
	Limit    int   // at most so many; 0 means 1000
	Platform string
	Where    string
	Chat     int64
	Person   int64
	Events   bool // passing signs too, not only messages
}

// Log keeps what people could see. Reading by chat or person costs as much as there is to read.
type Log struct {
	mu       sync.Mutex
	entries  []Heard
	byChat   map[int64][]int64
	byPerson map[int64][]int64
	waiting  map[interest]chan struct{}
}

type interest struct{ chat, person int64 }

// NewLog returns an empty log.
func NewLog() *Log {
	return &Log{byChat: map[int64][]int64{}, byPerson: map[int64][]int64{}, waiting: map[interest]chan struct{}{}}
}

// Add appends an entry, numbers it and wakes those who wait for it.
func (l *Log) Add(h Heard) {
	if h.Buttons == nil {
		h.Buttons = []string{}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	h.N = int64(len(l.entries)) + 1
	l.entries = append(l.entries, h)
	l.byChat[h.Chat] = append(l.byChat[h.Chat], h.N)
	if h.Person != 0 {
		l.byPerson[h.Person] = append(l.byPerson[h.Person], h.N)
	}
	l.wake(interest{}, interest{chat: h.Chat}, interest{person: h.Person})
}

func (l *Log) wake(who ...interest) {
	for _, i := range who {
		if c, ok := l.waiting[i]; ok {
			close(c)
			delete(l.waiting, i)
		}
	}
}

// Read returns what there is, oldest first, and never nil.
func (l *Log) Read(q Query) []Heard {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.read(q)
}

// Wait is Read that waits for the first entry until the context ends.
func (l *Log) Wait(ctx context.Context, q Query) []Heard {
	for {
		found, more := l.readOrListen(&q)
		if len(found) > 0 {
			return found
		}
		select {
		case <-more:
		case <-ctx.Done():
			return found
		}
	}
}

// readOrListen moves q.After past what was looked at, so that waiting never reads an entry twice.
func (l *Log) readOrListen(q *Query) ([]Heard, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	found := l.read(*q)
	if len(found) > 0 {
		return found, nil
	}
	q.After = max(q.After, int64(len(l.entries)))
	i := interest{chat: q.Chat}
	if q.Chat == 0 {
		i.person = q.Person
	}
	c, ok := l.waiting[i]
	if !ok {
		c = make(chan struct{})
		l.waiting[i] = c
	}
	return found, c
}

func (l *Log) read(q Query) []Heard {
	limit := q.Limit
	if limit <= 0 {
		limit = 1000
	}
	found := []Heard{}
	for n := range l.candidates(q) {
		if h := l.entries[n-1]; q.wants(h) {
			found = append(found, h)
		}
		if len(found) == limit {
			break
		}
	}
	return found
}

// candidates yields the numbers after q.After from the narrowest index.
func (l *Log) candidates(q Query) func(yield func(int64) bool) {
	index, narrow := l.byChat[q.Chat], q.Chat != 0
	if !narrow && q.Person != 0 {
		index, narrow = l.byPerson[q.Person], true
	}
	return func(yield func(int64) bool) {
		if !narrow {
			countUp(max(q.After, 0)+1, int64(len(l.entries)), yield)
			return
		}
		first, _ := slices.BinarySearch(index, q.After+1)
		for _, n := range index[first:] {
			if !yield(n) {
				return
			}
		}
	}
}

func countUp(from, to int64, yield func(int64) bool) {
	for n := from; n <= to; n++ {
		if !yield(n) {
			return
		}
	}
}

func (q Query) wants(h Heard) bool {
	return (q.Platform == "" || q.Platform == h.Platform) &&
		(q.Where == "" || q.Where == h.Where) &&
		(q.Chat == 0 || q.Chat == h.Chat) &&
		(q.Person == 0 || q.Person == h.Person) &&
		(q.Events || h.Event == "")
}
