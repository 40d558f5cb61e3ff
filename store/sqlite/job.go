package sqlite

import "otklik/bot"

// place is where a new job stands: whether it is first of its key, and whether it is leased at once.
type place struct{ first, leased bool }

// queue writes a job of a change. One that is wanted is leased if nothing can be before it: where older jobs of the conversation are
// unsettled it is left to Lease.
func (t *transaction) queue(r *record, i int) error {
	job, body := &r.Jobs[i], r.jobs[i]
	known := job.Key == "" || r.keys != nil && job.Queue == t.wanted.Queue
	if !known {
		return t.writeJob(job, body)
	}
	p := place{first: job.Key == "" || !r.keys[job.Key]}
	p.leased = p.first && t.wants(job)
	added, err := t.put(job, body, p)
	if err != nil || !added {
		return err
	}
	if job.Key != "" {
		r.keys[job.Key] = true
	}
	if p.leased {
		t.taken = append(t.taken, *job)
	}
	return nil
}

func (t *transaction) wants(job *bot.Job) bool {
	return t.wanted.Hold > 0 && job.Queue == t.wanted.Queue && micros(job.Due) <= micros(t.wanted.Now)
}

// put leaves a job alone that is there already: its lease must not be lost.
func (t *transaction) put(job *bot.Job, body string, p place) (bool, error) {
	due := micros(job.Due)
	if p.leased {
		due = t.until
	}
	added, err := t.exec(`INSERT INTO jobs (id, queue, conversation, key, priority, due, head, taken, tries, body)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9) ON CONFLICT (id) DO NOTHING`,
		job.ID, job.Queue, job.Conversation, job.Key, job.Priority, due, p.first, p.leased, body)
	t.totals.jobs += added
	return added > 0, err
}

// writeJob is put for a job of which it is not known what stands before it.
func (t *transaction) writeJob(job *bot.Job, body string) error {
	added, err := t.exec(`INSERT INTO jobs (id, queue, conversation, key, priority, due, head, body)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, NOT EXISTS (
			SELECT 1 FROM jobs WHERE conversation = ?3 AND queue = ?2 AND key = ?4 AND key <> ''), ?7)
		ON CONFLICT (id) DO NOTHING`,
		job.ID, job.Queue, job.Conversation, job.Key, job.Priority, micros(job.Due), body)
	t.totals.jobs += added
	return err
}
