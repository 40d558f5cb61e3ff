package people

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// ErrFault marks a fault order that makes no sense; its text says what to change.
var ErrFault = errors.New("sandbox: fault refused")

// Kinds of faults.
const (
	FaultNone         = "none"          // takes back earlier orders instead of giving one
	FaultTooMany      = "429"           // Too Many Requests with retry_after
	FaultInternal     = "500"           // the platform's own error
	FaultHTML         = "html502"       // a gateway's page instead of JSON
	FaultDrop         = "drop"          // the request is done, then the connection is closed without an answer
	FaultSlow         = "slow"          // the request is done after Delay
	FaultBlocked      = "blocked"       // the person has blocked the bot
	FaultDeactivated  = "deactivated"   // the person has deleted their account
	FaultTwice        = "twice"         // updates are delivered a second time
	FaultTopicDeleted = "topic_deleted" // the forum topic is gone
	FaultReorder      = "reorder"       // a callback is held back until the next one has been delivered
	FaultPollFailed   = "lp_failed"     // a long poll is answered {"failed": N}
	FaultCode         = "error"         // followed by a number: the platform's error of that code, such as error6
)

// Always is the Count of a fault that stays until it is taken back.
const Always = -1

// Fault orders trouble for the next Count matching calls (for FaultTwice: updates).
type Fault struct {
	Platform   string   `json:"platform"`
	Kind       string   `json:"kind"`
	Count      int      `json:"count,omitempty"`       // 0 means 1, or with Percent Always: until taken back
	RetryAfter int      `json:"retry_after,omitempty"` // seconds, for 429; 0 means 1
	Method     string   `json:"method,omitempty"`      // "sendMessage", "send*", "*"; empty means every call that people would notice
	Chat       int64    `json:"chat,omitempty"`
	Person     int64    `json:"person,omitempty"` // the person's private chat
	Topic      int64    `json:"topic,omitempty"`
	Percent    float64  `json:"percent,omitempty"` // each matching call is hit with this probability; 0 means 100
	Seed       uint64   `json:"seed,omitempty"`    // makes Percent repeatable
	Delay      Duration `json:"delay,omitempty"`   // for slow, and at most for reorder; 0 means 3s
	Failed     int      `json:"failed,omitempty"`  // for lp_failed: 1, 2 or 3; 0 means 1

	dice *rand.Rand
}

// Duration is written "1.5s" in JSON.
type Duration time.Duration

// UnmarshalJSON reads a string that time.ParseDuration knows.
func (d *Duration) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return fmt.Errorf(`read a duration such as "1.5s": %w`, err)
	}
	parsed, err := time.ParseDuration(text)
	*d = Duration(parsed)
	return err
}

// MarshalJSON writes the duration as UnmarshalJSON reads it.
func (d Duration) MarshalJSON() ([]byte, error) { return json.Marshal(time.Duration(d).String()) }

// Call is what a fault may meet.
type Call struct {
	Platform string
	Method   string
	Chat     int64
	Topic    int64
	Noticed  bool // people would notice the call: it sends, changes or answers something
}

// Faults keeps the orders that are still to be met. The zero value has none.
type Faults struct {
	active atomic.Int64
	mu     sync.Mutex
	orders []*Fault
}

// DecodeFault reads and checks an order.
func DecodeFault(r io.Reader) (Fault, error) {
	var f Fault
	if err := ReadJSON(r, &f); err != nil {
		return f, fmt.Errorf("%w: %w", ErrFault, err)
	}
	if f.Platform == "" {
		f.Platform = "telegram"
	}
	return f, f.check()
}

func (f *Fault) check() error {
	kinds := kindsOf(f.Platform)
	switch {
	case !slices.Contains(kinds, f.Kind) && (f.Platform != "vk" || f.Code() <= 0):
		return fmt.Errorf("%w: kind %q is not known; there are %s", ErrFault, f.Kind, strings.Join(kinds, ", "))
	case f.Failed < 0 || f.Failed > 3:
		return fmt.Errorf("%w: failed is 1, 2 or 3", ErrFault)
	case f.Count < Always:
		return fmt.Errorf("%w: count is a number of calls, or -1 for always", ErrFault)
	case f.Percent < 0 || f.Percent > 100:
		return fmt.Errorf("%w: percent is between 0 and 100", ErrFault)
	case f.RetryAfter < 0 || f.Delay < 0:
		return fmt.Errorf("%w: retry_after and delay are not negative", ErrFault)
	}
	return nil
}

func kindsOf(platform string) []string {
	kinds := []string{FaultNone, FaultTooMany, FaultInternal, FaultHTML, FaultDrop, FaultSlow, FaultBlocked, FaultTwice}
	if platform == "vk" {
		return append(kinds, FaultReorder, FaultPollFailed, FaultCode+"N")
	}
	return append(kinds, FaultDeactivated, FaultTopicDeleted)
}

// Code is the number in a kind such as error6, and 0 for other kinds.
func (f *Fault) Code() int {
	digits, ok := strings.CutPrefix(f.Kind, FaultCode)
	code, err := strconv.Atoi(digits)
	if !ok || err != nil {
		return 0
	}
	return code
}

// Order adds a fault, or takes earlier ones back when its kind is FaultNone.
func (fs *Faults) Order(f Fault) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	if f.Kind == FaultNone {
		fs.orders = slices.DeleteFunc(fs.orders, func(o *Fault) bool { return o.Platform == f.Platform && (f.Method == "" || f.Method == o.Method) })
	} else {
		f.settle()
		fs.orders = append(fs.orders, &f)
	}
	fs.active.Store(int64(len(fs.orders)))
}

func (f *Fault) settle() {
	if f.Percent > 0 {
		f.Count = orElse(f.Count, Always)
	}
	f.Count = orElse(f.Count, 1)
	f.RetryAfter = orElse(f.RetryAfter, 1)
	f.Percent = orElse(f.Percent, 100)
	f.Delay = orElse(f.Delay, Duration(3*time.Second))
	if f.Kind == FaultPollFailed {
		f.Failed = orElse(f.Failed, 1)
	}
	f.dice = rand.New(rand.NewPCG(f.Seed, f.Seed^0x9e3779b97f4a7c15))
}

func orElse[T comparable](value, fallback T) T {
	var zero T
	if value == zero {
		return fallback
	}
	return value
}

// Active lists the orders still open, oldest first.
func (fs *Faults) Active() []Fault {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	open := []Fault{}
	for _, o := range fs.orders {
		open = append(open, *o)
	}
	return open
}

// Meet returns the oldest order that this call meets and counts it as done.
func (fs *Faults) Meet(c Call) (Fault, bool) {
	return fs.take(func(f *Fault) bool { return !f.meetsDeliveries() && f.meets(c) })
}

// meetsDeliveries tells the kinds that trouble what the platform sends from those that trouble what it is asked.
func (f *Fault) meetsDeliveries() bool {
	return f.Kind == FaultTwice || f.Kind == FaultReorder || f.Kind == FaultPollFailed
}

// Deliver returns the oldest order of this kind that a delivery about the chat meets, and counts it as done.
func (fs *Faults) Deliver(kind, platform string, chat int64) (Fault, bool) {
	return fs.take(func(f *Fault) bool { return f.Kind == kind && f.Platform == platform && f.concerns(chat) })
}

// Twice tells whether an update of this chat is to be delivered twice, and counts it.
func (fs *Faults) Twice(platform string, chat int64) bool {
	_, yes := fs.Deliver(FaultTwice, platform, chat)
	return yes
}

func (fs *Faults) take(fits func(*Fault) bool) (Fault, bool) {
	if fs.active.Load() == 0 {
		return Fault{}, false
	}
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for i, f := range fs.orders {
		if fits(f) && f.dice.Float64()*100 < f.Percent {
			fs.count(i)
			return *f, true
		}
	}
	return Fault{}, false
}

func (fs *Faults) count(i int) {
	f := fs.orders[i]
	if f.Count == Always {
		return
	}
	f.Count--
	if f.Count == 0 {
		fs.orders = slices.Delete(fs.orders, i, i+1)
		fs.active.Store(int64(len(fs.orders)))
	}
}

func (f *Fault) meets(c Call) bool {
	switch {
	case f.Platform != c.Platform || !f.concerns(c.Chat) || !f.names(c):
		return false
	case f.Kind == FaultBlocked, f.Kind == FaultDeactivated:
		return c.Chat > 0
	case f.Kind == FaultTopicDeleted:
		return c.Topic != 0 && (f.Topic == 0 || f.Topic == c.Topic)
	}
	return f.Topic == 0 || f.Topic == c.Topic
}

func (f *Fault) concerns(chat int64) bool {
	return (f.Chat == 0 || f.Chat == chat) && (f.Person == 0 || f.Person == chat)
}

func (f *Fault) names(c Call) bool {
	if f.Method == "" {
		return c.Noticed
	}
	want, method := strings.ToLower(f.Method), strings.ToLower(c.Method)
	if prefix, ok := strings.CutSuffix(want, "*"); ok {
		return strings.HasPrefix(method, prefix)
	}
	return want == method
}
