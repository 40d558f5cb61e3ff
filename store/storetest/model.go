package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"otklik/bot"
)

// model is the contract in the plainest words: slices, maps and one lock. Stores are compared with it.
type model struct {
	*memory
	closed bool
}

// memory is what several models may share, as processes share a database.
type memory struct {
	lock          sync.Mutex
	conversations map[bot.ID]bot.Conversation
	applied       map[string]bool
	lines         map[bot.ID][]bot.Line // by id
	jobs          []*modelJob           // by age
	positions     map[string]string
	failed        []bot.Failed // by age
	records       map[string]bot.Record
}

type modelJob struct {
	bot.Job
	taken bool
}

var errModel = errors.New("storetest: the model refuses")

func newModel() *model {
	return &model{memory: &memory{conversations: make(map[bot.ID]bot.Conversation), applied: make(map[string]bool),
		lines: make(map[bot.ID][]bot.Line), positions: make(map[string]string), records: make(map[string]bot.Record)}}
}

// copied shares nothing with the value.
func copied[T any](value T) T {
	var c T
	if err := json.Unmarshal([]byte(written(value)), &c); err != nil {
		panic(err)
	}
	return c
}

// enter begins a call; the caller unlocks.
func (m *model) enter(ctx context.Context) error {
	m.lock.Lock()
	if m.closed {
		return errModel
	}
	return ctx.Err()
}

func (m *model) Load(ctx context.Context, ids []bot.ID) ([]bot.Conversation, error) {
	defer m.lock.Unlock()
	if err := m.enter(ctx); err != nil {
		return nil, err
	}
	found := make([]bot.Conversation, len(ids))
	for i, id := range ids {
		found[i] = copied(m.conversations[id])
		found[i].ID = id
	}
	return found, nil
}

func (m *model) Commit(ctx context.Context, changes []bot.Change) ([]error, error) {
	defer m.lock.Unlock()
	if err := m.enter(ctx); err != nil {
		return nil, err
	}
	results := make([]error, len(changes))
	for i, c := range changes {
		if results[i] = m.check(c); results[i] == nil {
			m.apply(c)
		}
	}
	return results, nil
}

// CommitTaking is Commit and what Lease would give of the new jobs.
func (m *model) CommitTaking(ctx context.Context, changes []bot.Change, wanted bot.Wanted) ([]error, []bot.Job, error) {
	defer m.lock.Unlock()
	if err := m.enter(ctx); err != nil {
		return nil, nil, err
	}
	results := make([]error, len(changes))
	var taken []bot.Job
	for i, c := range changes {
		if results[i] = m.check(c); results[i] != nil {
			continue
		}
		older := len(m.jobs)
		m.apply(c)
		due := m.due(wanted.Queue, wanted.Now)
		for _, j := range m.jobs[older:] {
			if slices.Contains(due, j) {
				taken = append(taken, j.take(wanted.Now.Add(wanted.Hold)))
			}
		}
	}
	return results, taken, nil
}

func (m *model) mark(c bot.Change) string { return string(c.Conversation.ID) + " " + c.Event }

func (m *model) check(c bot.Change) error {
	id := c.Conversation.ID
	foreign := slices.ContainsFunc(c.Lines, func(l bot.Line) bool { return l.Conversation != id }) ||
		slices.ContainsFunc(c.Jobs, func(j bot.Job) bool { return j.Conversation != id })
	_, err := json.Marshal(c)
	switch {
	case c.Event == "" || id == "" || foreign || err != nil:
		return errModel
	case m.applied[m.mark(c)]:
		return bot.ErrDuplicate
	case c.Conversation.Version != m.conversations[id].Version+1:
		return bot.ErrConflict
	}
	return nil
}

func (m *model) apply(c bot.Change) {
	id := c.Conversation.ID
	m.applied[m.mark(c)] = true
	m.conversations[id] = copied(c.Conversation)
	for _, l := range c.Lines {
		if at, known := m.find(id, l.ID); !known {
			m.lines[id] = slices.Insert(m.lines[id], at, copied(l))
		}
	}
	for _, a := range c.Amendments {
		m.amend(id, a)
	}
	for _, j := range c.Jobs {
		if !slices.ContainsFunc(m.jobs, func(o *modelJob) bool { return o.ID == j.ID }) {
			m.jobs = append(m.jobs, &modelJob{Job: copied(j)})
		}
	}
}

func (m *model) find(id bot.ID, line string) (int, bool) {
	return slices.BinarySearchFunc(m.lines[id], line, func(l bot.Line, id string) int { return strings.Compare(l.ID, id) })
}

func (m *model) amend(id bot.ID, a bot.Amendment) {
	for _, l := range slices.Backward(m.pointers(id)) {
		if l.By != bot.ByCustomer || l.Message == 0 || l.Message != a.Message || l.Place.Chat != a.Chat {
			continue
		}
		if a.Restored {
			l.Deleted = time.Time{}
		}
		if a.Deleted && l.Deleted.IsZero() {
			l.Deleted = a.At
		}
		if !a.Deleted && l.Text != a.Text {
			l.Edits = append(l.Edits, bot.Edit{Text: l.Text, At: a.At})
			l.Text = a.Text
		}
		return
	}
}

func (m *model) pointers(id bot.ID) (lines []*bot.Line) {
	for i := range m.lines[id] {
		lines = append(lines, &m.lines[id][i])
	}
	return lines
}

func (m *model) Counts(ctx context.Context) (bot.Counts, error) {
	defer m.lock.Unlock()
	if err := m.enter(ctx); err != nil {
		return bot.Counts{}, err
	}
	c := bot.Counts{Conversations: int64(len(m.conversations)), Jobs: int64(len(m.jobs)), Failed: int64(len(m.failed))}
	for id, conversation := range m.conversations {
		c.Lines += int64(len(m.lines[id]))
		if conversation.Section == bot.SectionWaiting {
			c.Waiting++
		}
	}
	for _, j := range m.jobs {
		if now := time.Now(); !j.Due.After(now) && (c.OldestDue.IsZero() || j.Due.Before(c.OldestDue)) {
			c.OldestDue = j.Due
		}
	}
	return c, nil
}

func (m *model) Close() error {
	defer m.lock.Unlock()
	m.lock.Lock()
	m.closed = true
	return nil
}
