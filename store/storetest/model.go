package storetest

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"otklik/bot"
)

// model is the contract in the plainest words: slices, maps and one lock. Stores are compared with it.
type model struct {
	lock          sync.Mutex
	conversations map[bot.ID]bot.Conversation
	applied       map[string]bool
	lines         map[bot.ID][]bot.Line // by id
	jobs          []*modelJob           // by age
	positions     map[string]string
	asides        int64
	closed        bool
}

type modelJob struct {
	bot.Job
	taken bool
}

var errModel = errors.New("storetest: the model refuses")

func newModel() *model {
	return &model{conversations: make(map[bot.ID]bot.Conversation), applied: make(map[string]bool),
		lines: make(map[bot.ID][]bot.Line), positions: make(map[string]string)}
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

// due are the jobs that may be leased, in order.
func (m *model) due(queue bot.Queue, now time.Time) (due []*modelJob) {
	seen := make(map[string]bool)
	for _, j := range m.jobs {
		if j.Queue != queue {
			continue
		}
		key := string(j.Conversation) + " " + j.Key
		if (j.Key == "" || !seen[key]) && j.Due.UnixMicro() <= now.UnixMicro() {
			due = append(due, j)
		}
		seen[key] = true
	}
	slices.SortStableFunc(due, func(a, b *modelJob) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(a.Due.UnixMicro(), b.Due.UnixMicro()))
	})
	return due
}

func (j *modelJob) take(until time.Time) bot.Job {
	j.Doubt = j.Doubt || j.taken
	j.taken = true
	j.Tries++
	j.Due = until.Truncate(time.Microsecond)
	leased := copied(j.Job)
	leased.Tries, leased.Doubt = j.Tries, j.Doubt
	return leased
}

func (m *model) Lease(ctx context.Context, queue bot.Queue, now time.Time, hold time.Duration, n int) ([]bot.Job, error) {
	defer m.lock.Unlock()
	if err := m.enter(ctx); err != nil {
		return nil, err
	}
	var jobs []bot.Job
	due := m.due(queue, now)
	for _, j := range due[:min(n, len(due))] {
		jobs = append(jobs, j.take(now.Add(hold)))
	}
	return jobs, nil
}

func (m *model) Settle(ctx context.Context, done []bot.Settlement) error {
	defer m.lock.Unlock()
	if err := m.enter(ctx); err != nil {
		return err
	}
	for _, s := range done {
		at := slices.IndexFunc(m.jobs, func(j *modelJob) bool {
			return j.ID == s.Job && j.taken && j.Due.UnixMicro() == s.Lease.UnixMicro()
		})
		if at >= 0 {
			m.end(at, s)
		}
	}
	return nil
}

func (m *model) end(at int, s bot.Settlement) {
	if job := m.jobs[at]; s.Again.IsZero() {
		m.jobs = slices.Delete(m.jobs, at, at+1)
	} else {
		job.Due, job.taken, job.Doubt = s.Again, false, job.Doubt || s.Doubt
		if s.Free {
			job.Tries--
		}
	}
	if line, known := m.find(s.Conversation, s.Job); known && s.Delivery != nil {
		m.lines[s.Conversation][line].Delivery = copied(s.Delivery)
	}
}

func (m *model) SetAside(ctx context.Context, items []bot.Aside) error {
	defer m.lock.Unlock()
	err := m.enter(ctx)
	m.asides += int64(len(items))
	return err
}

func (m *model) Position(ctx context.Context, name string) (string, error) {
	defer m.lock.Unlock()
	err := m.enter(ctx)
	return m.positions[name], err
}

func (m *model) SetPosition(ctx context.Context, name, value string) error {
	defer m.lock.Unlock()
	err := m.enter(ctx)
	m.positions[name] = value
	return err
}

func (m *model) List(ctx context.Context, filter bot.Filter) ([]bot.Conversation, error) {
	defer m.lock.Unlock()
	if err := m.enter(ctx); err != nil {
		return nil, err
	}
	if filter.Limit < 1 || filter.Limit > 1000 {
		return nil, errModel
	}
	after, known := m.conversations[filter.After]
	if !known && filter.After != "" && filter.Section != bot.SectionAll {
		return nil, nil
	}
	after.ID = filter.After
	page := m.listed(filter, after)
	return page[:min(filter.Limit, len(page))], nil
}

func (m *model) listed(filter bot.Filter, after bot.Conversation) (page []bot.Conversation) {
	for id, c := range m.conversations {
		if (filter.Section == bot.SectionAll || filter.Section == c.Section) && (filter.Account == "" || filter.Account == id.Account()) &&
			(filter.After == "" || before(filter.Section, after, c) < 0) {
			page = append(page, copied(c))
		}
	}
	slices.SortFunc(page, func(a, b bot.Conversation) int { return before(filter.Section, a, b) })
	return page
}

// before is the order of a section.
func before(section bot.Section, a, b bot.Conversation) int {
	byID := strings.Compare(string(a.ID), string(b.ID))
	switch {
	case section == bot.SectionAll:
		return byID
	case section != bot.SectionWaiting:
		return cmp.Or(cmp.Compare(b.LastHeard.UnixMicro(), a.LastHeard.UnixMicro()), byID)
	case a.Waiting.IsZero() != b.Waiting.IsZero():
		return map[bool]int{true: 1, false: -1}[a.Waiting.IsZero()]
	}
	return cmp.Or(cmp.Compare(a.Waiting.UnixMicro(), b.Waiting.UnixMicro()), byID)
}

func (m *model) Transcript(ctx context.Context, id bot.ID, before string, limit int) ([]bot.Line, error) {
	defer m.lock.Unlock()
	if err := m.enter(ctx); err != nil {
		return nil, err
	}
	if limit < 1 {
		return nil, fmt.Errorf("limit %d: %w", limit, errModel)
	}
	lines := m.lines[id]
	if before != "" {
		end, _ := m.find(id, before)
		lines = lines[:end]
	}
	return copied(lines[max(0, len(lines)-limit):]), nil
}

func (m *model) Counts(ctx context.Context) (bot.Counts, error) {
	defer m.lock.Unlock()
	if err := m.enter(ctx); err != nil {
		return bot.Counts{}, err
	}
	c := bot.Counts{Conversations: int64(len(m.conversations)), Jobs: int64(len(m.jobs)), Aside: m.asides}
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
