package redis

import (
	"strconv"
	"time"

	"otklik/bot"
)

// booking is a new job of a transaction.
type booking struct {
	job   *bot.Job
	lines []bot.Line
	standing
	behind bool // it waits behind another new one of its key
	leased bool
}

// book notes a job. Where it comes first of its key and is wanted it is leased at once; but not where something is still to be done for other
// changes of the commit: were that to fail, nobody would know of the lease.
func (w *writing) book(job *bot.Job, lines []bot.Line) {
	age := w.moment + order(len(w.booked)+1)
	b := booking{job: job, lines: lines, standing: standing{age: age, place: placeOf(job), level: w.levels.of(job).name}}
	if b.place != "" {
		followers, taken := w.places[b.place]
		b.behind = taken
		if taken {
			followers += packed(job.ID)
		}
		w.places[b.place] = followers
	}
	b.leased = w.whole && !b.behind && w.wanted.Queue == job.Queue && dueAt(job.Due) <= w.now().UnixMicro()
	w.booked = append(w.booked, b)
}

// now is what due times are held against.
func (w *writing) now() time.Time {
	if w.options.CallersClock {
		return w.wanted.Now
	}
	return w.present
}

// till is the end of the leases.
func (w *writing) till() time.Time { return w.now().Add(w.wanted.Hold) }

// concludeJobs writes the jobs, and puts the first one of each key where it can be leased.
func (w *writing) concludeJobs() {
	if len(w.booked) == 0 {
		return
	}
	var due gathered
	w.command("hset", w.lane+":b")
	for i := range w.booked {
		b := &w.booked[i]
		w.joined("j", b.job.ID)
		w.addBooking(b)
		if !b.behind {
			due.add(w.lane+":d:"+b.level, b.due(w), b.age+b.job.ID)
		}
	}
	for place, followers := range w.places {
		w.add(place, followers)
	}
	w.each("zadd", &due)
	w.command("incrby", w.lane+":u", strconv.Itoa(len(w.booked)))
}

// due is when the job may be leased, or the end of its lease.
func (b *booking) due(w *writing) string {
	if b.leased {
		return score(w.till())
	}
	return score(b.job.Due)
}

// addBooking adds a job as its lane holds it.
func (w *writing) addBooking(b *booking) {
	before, after := " 0 0 ", " 0 "
	if b.leased {
		before, after = " 1 0 ", " 1 "
	}
	for _, part := range []string{b.due(w), before, b.age, after, b.level, "\n", b.place, "\n"} {
		w.text = append(w.text, part...)
	}
	w.writeJob(b.job, b.lines)
	w.end()
}

// noteLeases notes what was leased with the changes.
func (w *writing) noteLeases() {
	till := w.till().Truncate(time.Microsecond).UTC()
	for i := range w.booked {
		if b := &w.booked[i]; b.leased {
			w.taken[b.job.ID] = till
			w.standings.note(b.job.ID, b.standing)
		}
	}
}

// packed is a text as scripts unpack it.
func packed(text string) string {
	var a arguments
	a.pack(text)
	return string(a.text)
}
