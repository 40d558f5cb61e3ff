package storetest

import (
	"cmp"
	"context"
	"slices"
	"time"

	"otklik/bot"
)

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
