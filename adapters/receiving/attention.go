package receiving

import (
	"context"
	"maps"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"otklik/bot"
)

const (
	// attentionSpan is how long a sign stands: a chat gets no second one within it. Telegram's "typing…" lasts as long.
	attentionSpan = 5 * time.Second
	// attentionsPerSecond keeps signs from taking the room of lines, which platforms allow 20 to 30 of in a second.
	attentionsPerSecond = 5
)

// Signs are what a platform can show a customer whose line is stored.
type Signs struct {
	Read   func(ctx context.Context, where bot.Place) error // marks the chat as read; nil: the platform has no such mark
	Typing func(ctx context.Context, where bot.Place) error // shows "typing…", and marks as read where there is a mark
	// Load is the store's: nothing is typed unless it says that the bot is about to answer, and nothing is read while a colleague
	// answers in the platform's own interface. nil: never typed.
	Load func(ctx context.Context, ids []bot.ID) ([]bot.Conversation, error)
}

// Attention shows customers that they are heard while the bot waits for the end of what they have to say. Every sign is a
// courtesy: at most one per chat in five seconds and five per second in all, left out when there is no time for it.
type Attention struct {
	courtesies *Courtesies
	signs      Signs
	pace       *rate.Limiter

	mu    sync.Mutex
	chats map[int64]turn
}

// turn is when a chat may get its next sign, and whether a line waits for it.
type turn struct {
	next time.Time
	owed bool
}

// NewAttention shows signs as courtesies.
func NewAttention(courtesies *Courtesies, signs Signs) *Attention {
	return &Attention{courtesies: courtesies, signs: signs, chats: make(map[int64]turn),
		pace: rate.NewLimiter(attentionsPerSecond, attentionsPerSecond)}
}

// Heard is told of events that are stored, never of others. It does not wait.
func (a *Attention) Heard(events ...bot.Event) {
	for _, e := range events {
		if e.Place.Kind == bot.PrivateChat && a.deserves(e.Kind) {
			a.notice(e)
		}
	}
}

// deserves tells which events are of the customer's making and can be answered by a sign.
func (a *Attention) deserves(kind bot.Kind) bool {
	switch kind {
	case bot.HeardEvent:
		return a.signs.Read != nil || a.signs.Load != nil
	case bot.OpenedEvent, bot.PressedEvent:
		return a.signs.Read != nil
	}
	return false
}

// notice gives a sign at once, or marks as read what comes soon after one when that has stood its time.
func (a *Attention) notice(e bot.Event) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := time.Now()
	maps.DeleteFunc(a.chats, func(_ int64, t turn) bool { return !t.owed && !now.Before(t.next) })
	last, recent := a.chats[e.Place.Chat]
	switch {
	case !recent && a.pace.Allow():
		a.chats[e.Place.Chat] = turn{next: now.Add(attentionSpan)}
		a.later(e, e.Kind == bot.HeardEvent && a.signs.Load != nil)
	case recent && !last.owed && a.signs.Read != nil:
		a.chats[e.Place.Chat] = turn{next: last.next.Add(attentionSpan), owed: true}
		a.payIn(last.next.Sub(now), e)
	}
}

// payIn is apart from notice because what waits for its time is kept, and most events are not.
func (a *Attention) payIn(d time.Duration, e bot.Event) {
	time.AfterFunc(d, func() { a.pay(e) })
}

// pay marks as read what had to wait. The bot may have answered meanwhile, so nothing is typed.
func (a *Attention) pay(e bot.Event) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.chats[e.Place.Chat] = turn{next: time.Now().Add(attentionSpan)}
	a.later(e, false)
}

// later queues a sign. One that comes too late would say what is not true any more.
func (a *Attention) later(e bot.Event, typing bool) {
	until := time.Now().Add(attentionSpan)
	a.courtesies.Later("show attention", func(ctx context.Context) error {
		ctx, cancel := context.WithDeadline(ctx, until)
		defer cancel()
		return a.show(ctx, e, typing)
	})
}

// show leaves to a colleague who answers in the platform's own interface what is new there: what is marked as read they do not find.
func (a *Attention) show(ctx context.Context, e bot.Event, typing bool) error {
	c := a.conversation(ctx, e.Conversation)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case c.Elsewhere:
		return nil
	case typing && answering(c):
		return a.signs.Typing(ctx, e.Place)
	case a.signs.Read != nil:
		return a.signs.Read(ctx, e.Place)
	}
	return nil
}

// conversation is what the store knows of it; nothing where there is no store to ask, or it does not answer.
func (a *Attention) conversation(ctx context.Context, id bot.ID) bot.Conversation {
	if a.signs.Load == nil {
		return bot.Conversation{}
	}
	found, err := a.signs.Load(ctx, []bot.ID{id})
	if err != nil || len(found) != 1 {
		return bot.Conversation{}
	}
	return found[0]
}

// answering tells whether the bot will answer when the customer has finished: nobody else leads.
func answering(c bot.Conversation) bool {
	return len(c.Monologue) > 0 && c.Operator == "" && c.Section != bot.SectionWaiting
}
