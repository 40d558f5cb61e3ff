package storetest

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"otklik/bot"
)

func (m *model) Dump(ctx context.Context, after bot.ID) iter.Seq2[bot.Parcel, error] {
	return func(yield func(bot.Parcel, error) bool) {
		parcels, err := m.parcels(ctx, after)
		if err != nil {
			yield(bot.Parcel{}, err)
			return
		}
		for _, p := range parcels {
			if !yield(p, nil) {
				return
			}
		}
	}
}

func (m *model) parcels(ctx context.Context, after bot.ID) (parcels []bot.Parcel, err error) {
	defer m.lock.Unlock()
	if err := m.enter(ctx); err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(m.conversations)) {
		if id > after {
			parcels = append(parcels, m.parcel(id))
		}
	}
	return parcels, nil
}

func (m *model) parcel(id bot.ID) bot.Parcel {
	p := bot.Parcel{Conversation: copied(m.conversations[id]), Lines: copied(m.lines[id])}
	for _, j := range m.jobs {
		if j.Conversation == id {
			job := copied(j.Job)
			job.Due = j.Due.Truncate(time.Microsecond)
			p.Jobs = append(p.Jobs, bot.Unsettled{Job: job, Tries: j.Tries, Doubt: j.Doubt || j.taken})
		}
	}
	for mark := range m.applied {
		if event, ours := strings.CutPrefix(mark, string(id)+" "); ours {
			p.Applied = append(p.Applied, bot.Applied{Event: event})
		}
	}
	slices.SortFunc(p.Applied, func(a, b bot.Applied) int { return cmp.Compare(a.Event, b.Event) })
	return p
}

func (m *model) Restore(ctx context.Context, parcels []bot.Parcel, records []bot.Record) error {
	defer m.lock.Unlock()
	if err := m.enter(ctx); err != nil {
		return err
	}
	for _, p := range parcels {
		if m.conversations[p.Conversation.ID].Version == 0 {
			m.restore(p)
		}
	}
	for _, r := range records {
		if m.records[r.Name].Version == 0 {
			m.records[r.Name] = copied(r)
		}
	}
	return nil
}

func (m *model) restore(p bot.Parcel) {
	id := p.Conversation.ID
	m.conversations[id], m.lines[id] = copied(p.Conversation), copied(p.Lines)
	for _, u := range p.Jobs {
		job := &modelJob{Job: copied(u.Job)}
		job.Tries, job.Doubt = u.Tries, u.Doubt
		m.jobs = append(m.jobs, job)
	}
	for _, a := range p.Applied {
		m.applied[m.mark(bot.Change{Event: a.Event, Conversation: p.Conversation})] = true
	}
}

func (m *model) Names(ctx context.Context) (positions, records []string, err error) {
	defer m.lock.Unlock()
	err = m.enter(ctx)
	return slices.Sorted(maps.Keys(m.positions)), slices.Sorted(maps.Keys(m.records)), err
}
