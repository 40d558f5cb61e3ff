package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"otklik/adapters/telegram"
	"otklik/adapters/vk"
	"otklik/bot"
	"otklik/bot/engine"
	"otklik/config"
)

// Where a daemon can be made to kill itself: between every two effects that a crash could tear apart.
const (
	beforeCommit      = "before a commit"
	afterCommit       = "after a commit"
	afterLease        = "after a lease, before the send"
	afterSend         = "after a send, before it is settled"
	afterSettle       = "after a settlement"
	beforeAcknowledge = "before acknowledging"
)

var points = []string{beforeCommit, afterCommit, afterLease, afterSend, afterSettle, beforeAcknowledge}

// Mistakes that a daemon can be made to have, to show that the test would find them.
const (
	forgetsMarks      = "forgets which events were applied"
	acknowledgesEarly = "acknowledges before the commit"
	settlesEarly      = "settles before the send"
	forgetsAttempts   = "forgets that a send was tried"
	ignoresVersions   = "commits whatever the version"
)

// crashHold takes the place of the runner's long hold, so that what a dead daemon had leased is free again soon.
const crashHold = 5 * time.Second

// daemonOrders are what a daemon is told.
type daemonOrders struct {
	Folder, Sandbox string
	Quiet           time.Duration
	Point           string // where it kills itself; "": nowhere
	Passing         int64  // at which passing of that point, from 1
	Flaw            string // one of the mistakes; "": none
	Callback        string // where VK brings events of one community; "": the daemon serves Telegram only
	Redis           string // the store that it shares with others; "": a file of its own
	Confirmed       int    // replicas of Redis that must have a change
	Lags            bool   // it says how late each timer of a test was
}

func (o daemonOrders) String() string {
	text, err := json.Marshal(o)
	if err != nil {
		panic(err) // strings and numbers only
	}
	return string(text)
}

func (o daemonOrders) path() string { return filepath.Join(o.Folder, "otklik.db") }

func (o daemonOrders) settings() config.Settings {
	s := config.Defaults()
	s.Store, s.Company.Name = "sqlite:"+o.path(), "Ромашка"
	s.Quiet.Window, s.Log.Level = config.Duration(o.Quiet), "error"
	s.Accounts = []config.Account{{Name: "shop-tg", Platform: "telegram", Token: "1000:crash", Listen: "poll", API: o.Sandbox, Unlimited: true}}
	if o.Callback != "" {
		s.Accounts = o.everywhere()
	}
	if o.Redis != "" {
		s.Store, s.Redis.Replicas = o.Redis, o.Confirmed
		s.Accounts = append(s.Accounts, config.Account{Name: "shop-vk", Platform: "vk", Token: "crash", Group: demoGroup, Listen: "poll", API: o.Sandbox + "/method/", Unlimited: true})
	}
	return s
}

// serveUntilKilled is the real program, with a store and an adapter around the real ones that can die.
func serveUntilKilled(ctx context.Context, text string) error {
	var o daemonOrders
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		return err
	}
	settings := o.settings()
	real, err := openStore(ctx, settings)
	if err != nil {
		return err
	}
	defer real.Close()
	fate := &fate{point: o.Point}
	fate.left.Store(o.Passing)
	store := &mortalStore{Store: real, fate: fate, flaw: o.Flaw, lags: o.Lags}
	p, err := newProgram(settings, store, mortal(fate, o.Flaw), newLog(settings.Log))
	if err != nil {
		return err
	}
	p.hurry()
	fmt.Println("serving")
	return p.serve(ctx)
}

// hurry shortens the rights, so that what a dead replica polled is polled again soon.
func (p *program) hurry() {
	rights, shared := bot.Able[bot.Rights](p.store)
	for i := range p.accounts {
		if shared {
			p.accounts[i].right = engine.NewRight(rights, "poll:"+p.accounts[i].Name, replicaName(), crashHold, p.log)
		}
	}
}

// fate kills the process at the ordered passing of the ordered point, as kill -9 does.
type fate struct {
	point string
	left  atomic.Int64
}

func (f *fate) pass(point string) {
	if point != f.point || f.left.Add(-1) != 0 {
		return
	}
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Kill()
	}
	fmt.Fprintln(os.Stderr, "killed", err)
	select {} // nothing happens after the point
}

type mortalStore struct {
	bot.Store
	fate *fate
	flaw string
	lags bool
}

func (s *mortalStore) Unwrap() bot.Store { return s.Store }

func (s *mortalStore) Commit(ctx context.Context, changes []bot.Change) ([]error, error) {
	s.fate.pass(beforeCommit)
	results, err := s.Store.Commit(ctx, s.marked(changes))
	s.committed(ctx, changes, results)
	return results, err
}

func (s *mortalStore) committed(ctx context.Context, changes []bot.Change, results []error) {
	if s.flaw == ignoresVersions {
		s.force(ctx, changes, results)
	}
	if s.lags {
		tellLags(changes, results)
	}
	s.fate.pass(afterCommit)
}

// force writes what met a conflict over whatever is there.
func (s *mortalStore) force(ctx context.Context, changes []bot.Change, results []error) {
	for i := range results {
		for errors.Is(results[i], bot.ErrConflict) {
			found, err := s.Store.Load(ctx, []bot.ID{changes[i].Conversation.ID})
			if err != nil {
				break
			}
			change := changes[i]
			change.Conversation.Version = found[0].Version + 1
			again, err := s.Store.Commit(ctx, []bot.Change{change})
			if err != nil {
				break
			}
			results[i] = again[0]
		}
	}
}

// marked are the changes under marks that nobody knows again, where marks are forgotten.
func (s *mortalStore) marked(changes []bot.Change) []bot.Change {
	if s.flaw != forgetsMarks {
		return changes
	}
	changes = slices.Clone(changes)
	for i := range changes {
		changes[i].Event += "+" + strconv.FormatUint(rand.Uint64(), 36)
	}
	return changes
}

// CommitTaking is a commit and a lease in one: it passes where both do, and has the mistakes of both.
func (s *mortalStore) CommitTaking(ctx context.Context, changes []bot.Change, wanted bot.Wanted) ([]error, []bot.Job, error) {
	taker, able := bot.Able[bot.Taker](s.Store)
	if !able {
		return nil, nil, errors.ErrUnsupported
	}
	wanted.Hold = min(wanted.Hold, crashHold)
	s.fate.pass(beforeCommit)
	results, jobs, err := taker.CommitTaking(ctx, s.marked(changes), wanted)
	s.committed(ctx, changes, results)
	if err == nil {
		err = s.leased(ctx, jobs)
	}
	return results, jobs, err
}

func (s *mortalStore) Lease(ctx context.Context, queue bot.Queue, now time.Time, hold time.Duration, n int) ([]bot.Job, error) {
	jobs, err := s.Store.Lease(ctx, queue, now, min(hold, crashHold), n)
	if err != nil || len(jobs) == 0 || jobs[0].Message == nil {
		return jobs, err
	}
	return jobs, s.leased(ctx, jobs)
}

func (s *mortalStore) leased(ctx context.Context, jobs []bot.Job) (err error) {
	if len(jobs) == 0 {
		return nil
	}
	switch s.flaw {
	case settlesEarly:
		err = s.Store.Settle(ctx, settled(jobs))
	case forgetsAttempts:
		for i := range jobs {
			jobs[i].Doubt = false
		}
	}
	s.fate.pass(afterLease)
	return err
}

func settled(jobs []bot.Job) []bot.Settlement {
	var done []bot.Settlement
	for _, j := range jobs {
		done = append(done, j.Settles())
	}
	return done
}

func (s *mortalStore) Settle(ctx context.Context, done []bot.Settlement) error {
	err := s.Store.Settle(ctx, done)
	s.fate.pass(afterSettle)
	return err
}

// mortal makes the real adapter, able to die.
func mortal(f *fate, flaw string) adapt {
	return func(a config.Account, store bot.Store, log *slog.Logger) (bot.Adapter, error) {
		real, err := platformAdapter(a, store, log)
		if err != nil {
			return nil, err
		}
		if community, ok := real.(*vk.Adapter); ok {
			return &mortalCommunity{Adapter: community, fate: f}, nil
		}
		return &mortalAdapter{Adapter: real.(*telegram.Adapter), fate: f, flaw: flaw}, nil
	}
}

type mortalAdapter struct {
	*telegram.Adapter
	fate *fate
	flaw string
}

func (a *mortalAdapter) Run(ctx context.Context, accept bot.Accept) error {
	return a.Adapter.Run(ctx, func(ctx context.Context, events ...bot.Event) error {
		if a.flaw == acknowledgesEarly {
			time.AfterFunc(crashHold*2/5, func() { _ = accept(context.WithoutCancel(ctx), events...) })
			return nil
		}
		err := accept(ctx, events...)
		a.fate.pass(beforeAcknowledge)
		return err
	})
}

func (a *mortalAdapter) Send(ctx context.Context, m bot.Message, key string) (bot.Sent, error) {
	sent, err := a.Adapter.Send(ctx, m, key)
	if err == nil {
		a.fate.pass(afterSend)
	}
	return sent, err
}
