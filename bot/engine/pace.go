package engine

import (
	"context"
	"maps"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"otklik/bot"
)

// pace is the Pacer of a program that has its platforms for itself: it keeps the limits in memory. It never sleeps: it says how long
// a message must wait, and the job's due time moves.
type pace struct {
	now       func() time.Time
	mu        sync.Mutex
	accounts  map[string]*rate.Limiter
	chats     map[string]*rate.Limiter // by account and chat
	pauses    map[string]time.Time     // by account and chat; chat "" is the whole account
	unlimited *rate.Limiter
}

// chatBurst is how many messages a chat takes at once before its limit is felt.
const chatBurst = 3

// manyChats is after how many chats the idle ones are forgotten.
const manyChats = 10_000

// NewPacer keeps limits together with all who share the store, or in memory where nobody does.
func NewPacer(store bot.Store, now func() time.Time) bot.Pacer {
	if shared, ok := bot.Able[bot.Pacer](store); ok {
		return shared
	}
	return newPace(now)
}

func newPace(now func() time.Time) *pace {
	return &pace{now: now, accounts: make(map[string]*rate.Limiter), chats: make(map[string]*rate.Limiter), pauses: make(map[string]time.Time),
		unlimited: rate.NewLimiter(rate.Inf, 0)}
}

// turnOf is the turn of a message to that place. An account says half of a second's messages at once: a platform counts what arrives,
// and after a halt on the way all that took its turn meanwhile arrives together. Up to half a second of that is not too much.
func turnOf(l bot.Limits, account string, place bot.Place) bot.Turn {
	t := bot.Turn{Account: account, Chat: place.Key(),
		AccountRate: bot.Rate{PerSecond: l.PerSecond, Burst: max(1, int(l.PerSecond/2))},
		ChatRate:    bot.Rate{PerSecond: l.ChatPerSecond, Burst: chatBurst}}
	if place.Public() {
		t.ChatRate.PerSecond = l.GroupPerMinute / 60
	}
	return t
}

// limiter keeps a rate.
func (p *pace) limiter(r bot.Rate) *rate.Limiter {
	if r.PerSecond <= 0 {
		return p.unlimited
	}
	return rate.NewLimiter(rate.Limit(r.PerSecond), r.Burst)
}

// Wait is how long a message must wait; 0 takes its turn.
func (p *pace) Wait(_ context.Context, t bot.Turn) (time.Duration, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if until := p.paused(t); until.After(now) {
		return until.Sub(now), nil
	}
	account, chat := p.account(t), p.chat(t)
	if d := max(delay(chat, now), delay(account, now)); d > 0 {
		return d, nil
	}
	chat.AllowN(now, 1)
	account.AllowN(now, 1)
	return 0, nil
}

// paused is until when the turn's account or chat is held; mostly none is.
func (p *pace) paused(t bot.Turn) time.Time {
	if len(p.pauses) == 0 {
		return time.Time{}
	}
	return later(p.pauses[chatKey(t.Account, "")], p.pauses[chatKey(t.Account, t.Chat)])
}

// delay is how long until a token is there; it takes none.
func delay(l *rate.Limiter, now time.Time) time.Duration {
	if l.Limit() == rate.Inf || l.TokensAt(now) >= 1 {
		return 0
	}
	return time.Duration((1 - l.TokensAt(now)) / float64(l.Limit()) * float64(time.Second))
}

func (p *pace) account(t bot.Turn) *rate.Limiter {
	if p.accounts[t.Account] == nil {
		p.accounts[t.Account] = p.limiter(t.AccountRate)
	}
	return p.accounts[t.Account]
}

func (p *pace) chat(t bot.Turn) *rate.Limiter {
	if t.ChatRate.PerSecond <= 0 {
		return p.unlimited
	}
	key := chatKey(t.Account, t.Chat)
	if l := p.chats[key]; l != nil {
		return l
	}
	if len(p.chats) >= manyChats {
		p.forgetIdle()
	}
	p.chats[key] = p.limiter(t.ChatRate)
	return p.chats[key]
}

// forgetIdle forgets what nobody has to wait for any more.
func (p *pace) forgetIdle() {
	now := p.now()
	maps.DeleteFunc(p.chats, func(_ string, l *rate.Limiter) bool {
		return l.TokensAt(now) >= float64(l.Burst())
	})
	maps.DeleteFunc(p.pauses, func(_ string, until time.Time) bool { return !until.After(now) })
}

// Pause holds a chat, or the whole account.
func (p *pace) Pause(_ context.Context, account, chat string, d time.Duration) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	key := chatKey(account, chat)
	p.pauses[key] = later(p.pauses[key], p.now().Add(d))
	return nil
}

func chatKey(account, chat string) string { return account + "\x00" + chat }

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
