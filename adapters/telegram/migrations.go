package telegram

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"otklik/bot"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// lowestGroup is below the numbers of ordinary groups; those of supergroups and channels lie lower.
const lowestGroup = -1_000_000_000_000

// migrations remembers, while the program runs, which groups became supergroups: those have a new number. After a start it is
// learned again, of the groups in the configuration at once, of others from the first refusal.
type migrations struct {
	mu sync.Mutex
	to map[int64]int64
}

func newMigrations() *migrations { return &migrations{to: make(map[int64]int64)} }

// learn tells whether that is news.
func (m *migrations) learn(from, to int64) (news bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	news = m.to[from] != to
	m.to[from] = to
	return news
}

func (m *migrations) current(chat int64) (now int64, moved bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now, moved = m.to[chat]
	if !moved {
		return chat, false
	}
	return now, true
}

// moved notes that a group is a supergroup now. Where the configuration names the old number somebody has to change it.
func (a *Adapter) moved(from, to int64) {
	if a.migrations.learn(from, to) && (from == a.staff || slices.Contains(a.chats, from)) {
		a.log.Warn("a group became a supergroup and has another number now; put it into the configuration in the place of the old one",
			"group", from, "number", to)
	}
}

// smallGroups are the groups of the configuration that may have become supergroups since it was written.
func (a *Adapter) smallGroups() []int64 {
	var small []int64
	for _, chat := range append([]int64{a.staff}, a.chats...) {
		if chat < 0 && chat > lowestGroup {
			small = append(small, chat)
		}
	}
	return small
}

// follow asks where groups are now; it gives those of which there was no answer.
func (a *Adapter) follow(ctx context.Context, groups []int64) (unanswered []int64) {
	for _, group := range groups {
		if _, err := a.newNumber(ctx, group); err != nil && asFailure(err).Code == 0 {
			unanswered = append(unanswered, group)
		}
	}
	return unanswered
}

// newNumber is the number of the supergroup that a group became; 0: it is what it was. Telegram tells it only to a bot that is about
// to say something there, and "typing…" is the least that can be said.
func (a *Adapter) newNumber(ctx context.Context, group int64) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, prepareTimeout)
	defer cancel()
	_, err := a.client.call(ctx, "sendChatAction", tgbotapi.Params{"chat_id": strconv.FormatInt(group, 10), "action": "typing"})
	if err == nil {
		return 0, nil
	}
	to := asFailure(err).migrateTo
	if to == 0 {
		return 0, err
	}
	a.moved(group, to)
	return to, nil
}

// movedAway is what an admin reads of a group that became a supergroup; nil: it is what it was, as far as Telegram tells.
func (a *Adapter) movedAway(ctx context.Context, group int64) *bot.Capability {
	if group <= lowestGroup {
		return nil
	}
	to, err := a.newNumber(ctx, group)
	if err != nil || to == 0 {
		return nil
	}
	return &bot.Capability{Key: chatKey(group, "member"), What: "the group became a supergroup and has another number now",
		Advice: fmt.Sprintf("write %d in the place of %d in the configuration", to, group)}
}
