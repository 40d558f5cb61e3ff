package bot

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// pace keeps an account within its platform's limits. It never sleeps: it says how long a message must wait, and the job's due time moves.
type pace struct {
	limits  Limits
	mu      sync.Mutex
	account *rate.Limiter
	chats   map[string]*rate.Limiter
	pauses  map[string]time.Time // by chat; "" is the whole account
}

// chatBurst is how many messages a chat takes at once before its limit is felt.
const chatBurst = 3

// manyChats is how many chats are remembered before the idle ones are forgotten.
const manyChats = 10_000

func newPace(a Adapter) *pace {
	p := &pace{chats: make(map[string]*rate.Limiter), pauses: make(map[string]time.Time)}
	if limited, ok := a.(Limited); ok {
		p.limits = limited.Limits()
	}
	p.account = limiter(p.limits.PerSecond, max(1, int(p.limits.PerSecond)))
	return p
}

func limiter(perSecond float64, burst int) *rate.Limiter {
	if perSecond <= 0 {
		return rate.NewLimiter(rate.Inf, 0)
	}
	return rate.NewLimiter(rate.Limit(perSecond), burst)
}

// wait is how long a message to that place must wait; 0 takes its turn.
func (p *pace) wait(place Place, now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until := later(p.pauses[""], p.pauses[place.Key()]); until.After(now) {
		return until.Sub(now)
	}
	chat := p.chat(place)
	if d := delay(chat, now); d > 0 {
		return d
	}
	if d := delay(p.account, now); d > 0 {
		return d
	}
	chat.AllowN(now, 1)
	p.account.AllowN(now, 1)
	return 0
}

// delay is how long until a token is there; it takes none.
func delay(l *rate.Limiter, now time.Time) time.Duration {
	if l.Limit() == rate.Inf || l.TokensAt(now) >= 1 {
		return 0
	}
	return time.Duration((1 - l.TokensAt(now)) / float64(l.Limit()) * float64(time.Second))
}

func (p *pace) chat(place Place) *rate.Limiter {
	key := place.Key()
	if l := p.chats[key]; l != nil {
		return l
	}
	if len(p.chats) >= manyChats {
		clear(p.chats)
		clear(p.pauses)
	}
	l := limiter(p.limits.ChatPerSecond, chatBurst)
	if place.Public() {
		l = limiter(p.limits.GroupPerMinute/60, chatBurst)
	}
	p.chats[key] = l
	return l
}

// pause holds a chat, or the whole account, until then.
func (p *pace) pause(place Place, until time.Time, account bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	key := place.Key()
	if account {
		key = ""
	}
	p.pauses[key] = later(p.pauses[key], until)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
