package sqlite

import (
	"database/sql"
	"fmt"
	"time"

	"otklik/bot"
	"otklik/store/body"
)

// jobRecord is a job as the file keeps it: its body has nothing that stands in columns, nor the text of its line.
type jobRecord struct {
	spoken bool // the text is that of the line with the job's id
	body   []byte
}

// encodeJob leaves the text out when one of the lines that are stored with the job has it.
func encodeJob(bodies *body.Writer, job *bot.Job, lines []bot.Line) (r jobRecord, err error) {
	bare := bot.Job{Message: job.Message, Timer: job.Timer, Notice: job.Notice}
	if r.spoken = spoken(job, lines); r.spoken {
		message := *job.Message
		message.Text = ""
		bare.Message = &message
	}
	r.body, err = bodies.Job(&bare)
	return r, err
}

// spoken tells whether a line says what the job is to say.
func spoken(job *bot.Job, lines []bot.Line) bool {
	line := body.LineOf(job, lines)
	return line != nil && line.Text == job.Message.Text
}

// jobColumns are what readJob reads.
const jobColumns = `conversation, id, queue, key, priority, due, tries, taken OR doubt, body,
	CASE WHEN spoken THEN (SELECT body FROM lines WHERE lines.conversation = jobs.conversation AND lines.id = jobs.id) END`

// readJob reads a job with its leases so far.
func readJob(rows *sql.Rows) (j bot.Job, err error) {
	var due int64
	var text, line sql.RawBytes
	if err := rows.Scan(&j.Conversation, &j.ID, &j.Queue, &j.Key, &j.Priority, &due, &j.Tries, &j.Doubt, &text, &line); err != nil {
		return j, err
	}
	j.Due = time.UnixMicro(due).UTC()
	var todo bot.Job
	if _, err := body.ReadJob(string(text), &todo); err != nil {
		return j, fmt.Errorf("read job %s: %w", j.ID, err)
	}
	if line != nil && todo.Message != nil {
		var said bot.Line
		if err := body.ReadLine(string(line), &said); err != nil {
			return j, fmt.Errorf("read line of job %s: %w", j.ID, err)
		}
		todo.Message.Text = said.Text
	}
	j.Message, j.Timer, j.Notice = todo.Message, todo.Timer, todo.Notice
	return j, nil
}

// unsettled is what is known of the jobs that a conversation has already.
type unsettled struct {
	ids  map[string]bool
	keys map[string]bool // those of which a job is unsettled, with their queues
}

// add notes a job; first: nothing of its key was unsettled.
func (u *unsettled) add(id string, queue bot.Queue, key string) (first bool) {
	if u.ids == nil {
		u.ids, u.keys = make(map[string]bool), make(map[string]bool)
	}
	u.ids[id] = true
	if key == "" {
		return true
	}
	name := string(queue) + " " + key
	first = !u.keys[name]
	u.keys[name] = true
	return first
}

// jobsOfAVersion is how many jobs one change can have: the age of a job is counted in these.
const jobsOfAVersion = 1 << 16

// queue writes the jobs of the changes, but for those that are there already: their leases must not be lost. What is wanted is
// leased if nothing stands before it.
func (t *transaction) queue(records []*record) error {
	var rows []any
	for _, r := range records {
		for i := range r.jobs {
			rows = t.appendJob(rows, r, i)
		}
	}
	added, err := t.insert(`INSERT OR FAIL INTO jobs (conversation, id, age, queue, key, priority, due, head, taken, doubt, tries, spoken, body) VALUES `, 13, rows)
	t.totals.jobs += added
	return err
}

func (t *transaction) appendJob(rows []any, r *record, i int) []any {
	job, older := &r.Jobs[i], &r.known.jobs
	if older.ids[job.ID] {
		return rows
	}
	first := older.add(job.ID, job.Queue, job.Key)
	due, leased := micros(job.Due), first && t.wants(job)
	if leased {
		due = t.until
		t.taken = append(t.taken, *job)
	}
	age := r.Conversation.Version*jobsOfAVersion + int64(i)
	return append(rows, job.Conversation, job.ID, age, job.Queue, job.Key, job.Priority, due, first, leased, false, leased, r.jobs[i].spoken, r.jobs[i].body)
}

func (t *transaction) wants(job *bot.Job) bool {
	return t.wanted.Hold > 0 && job.Queue == t.wanted.Queue && micros(job.Due) <= micros(t.wanted.Now)
}
