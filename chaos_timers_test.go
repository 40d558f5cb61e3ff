package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/store/redis/redistest"
)

// ordered begins the id of a test's timer; the microsecond follows at which it is due.
const ordered = "ordered:"

// tellLags says of each timer of a test that was fired how late that was.
func tellLags(changes []bot.Change, results []error) {
	for i, c := range changes {
		timer, isOurs := strings.CutPrefix(c.Event, ordered)
		if !isOurs || i >= len(results) || results[i] != nil {
			continue
		}
		moment, _, _ := strings.Cut(timer, ":")
		if due, err := strconv.ParseInt(moment, 10, 64); err == nil {
			fmt.Println("lag", time.Since(time.UnixMicro(due)).Milliseconds())
		}
	}
}

// timersEach is how many timers wait for each conversation.
const timersEach = 10

// sizeOfTimers: OTKLIK_CHAOS=full asks for 50,000 timers within a minute and 20 kills.
func sizeOfTimers() (conversations, kills int, within time.Duration) {
	if os.Getenv("OTKLIK_CHAOS") == "full" {
		return 5000, 20, time.Minute
	}
	return 400, 4, 8 * time.Second
}

func TestChaosAmongTimersFiresEachOnce(t *testing.T) {
	t.Parallel()
	conversations, kills, within := sizeOfTimers()
	c := newChaos(t, chaosSize{customers: conversations}, "redis://"+redistest.Single(t, "--appendfsync", "always").Address())
	c.orders.Lags, c.inspect = true, c.auditTimers
	for n := range kills {
		s := &c.slots[n%replicas]
		s.lives = append(s.lives, life{after: time.Duration(rand.Int64N(int64(within) * replicas / int64(kills)))})
	}
	c.setTimers(time.Now().Add(5*time.Second), within)
	c.rage()
	books := c.settle(30 * time.Second)
	lags := c.lags()
	t.Logf("%d timers due within %s, %d kills: 99 of 100 fired within %d ms, the last after %d ms\n%d lost, %d fired twice",
		conversations*timersEach, within, c.kills, lags[len(lags)*99/100], lags[len(lags)-1], books.lost, books.repeatedDecisions)
	if !books.good() {
		t.Errorf("the books are not good: %s", books)
	}
}

// setTimers gives every conversation its timers, spread over the time. They are of an older turn: firing one is a decision that says nothing.
func (c *chaos) setTimers(first time.Time, within time.Duration) {
	c.t.Helper()
	for i := range c.customers {
		id := bot.NewID("shop-tg", int64(firstPerson+i))
		change := bot.Change{Event: "set", Conversation: bot.Conversation{ID: id, Version: 1, State: "calm", Section: bot.SectionBot, Person: bot.Person{ID: id.Person()}, Stamp: 1}}
		for n := range timersEach {
			due := first.Add(time.Duration(rand.Int64N(int64(within))))
			change.Jobs = append(change.Jobs, bot.Job{ID: fmt.Sprintf("%s%d:%s:%d", ordered, due.UnixMicro(), id, n), Queue: bot.TimerQueue("shop-tg"),
				Conversation: id, Priority: bot.Ordinary, Due: due, Timer: &bot.Timer{Name: bot.QuietTimer}})
		}
		results, err := c.store.Commit(c.t.Context(), []bot.Change{change})
		if err := errors.Join(append(results, err)...); err != nil {
			c.t.Fatal(err)
		}
	}
}

func (c *chaos) auditTimers(store bot.Store) (b books) {
	c.t.Helper()
	source, _ := bot.Able[bot.Movable](store)
	for p, err := range source.Dump(c.t.Context(), "") {
		if err != nil {
			c.t.Fatal(err)
		}
		b.customers++
		if events := len(p.Applied); events != 1+timersEach || len(p.Jobs) > 0 {
			b.note(&b.lost, "%s: %d timers were fired, %d wait", p.Conversation.ID, events-1, len(p.Jobs))
		}
		if versions, events := p.Conversation.Version, int64(len(p.Applied)); versions != events {
			b.note(&b.repeatedDecisions, "%s: %d versions of %d events", p.Conversation.ID, versions, events)
		}
	}
	if b.customers != c.customers {
		b.note(&b.lost, "%d conversations of %d", b.customers, c.customers)
	}
	return b
}

// lags are what all replicas that ever lived said of the timers they fired, in milliseconds, shortest first.
func (c *chaos) lags() (lags []int) {
	c.t.Helper()
	for _, child := range c.children {
		for line := range strings.Lines(child.output.String()) {
			if number, told := strings.CutPrefix(strings.TrimSpace(line), "lag "); told {
				lag, err := strconv.Atoi(number)
				if err != nil {
					c.t.Fatal(err)
				}
				lags = append(lags, lag)
			}
		}
	}
	if len(lags) == 0 {
		c.t.Fatal("no timer was fired")
	}
	slices.Sort(lags)
	return lags
}
