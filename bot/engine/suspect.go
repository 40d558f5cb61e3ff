package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"otklik/bot"
)

// suspectTries is from which take on a job whose leases nobody settled may be what kills the process. It is done alone from then on:
// had it been in good company when the process died, its company would be suspected of its deeds.
const suspectTries = 3

// suspectsWait is how long a program must have lived before it takes up what it may not survive. One that something else kills over and
// over, soon after each start, would lay its deaths at the door of whatever it had in hand.
const suspectsWait = 5 * time.Second

// leased is a job in hand.
type leased struct {
	bot.Job
	note *note // of a suspect; nil: it is none
}

// suspect tells whether a job was taken so often without anybody knowing how that ended. To show a change is never given up.
func (j leased) suspect() bool { return j.Doubt && j.Tries >= suspectTries && j.Notice == nil }

// note is what is written down of a suspect before it is begun. A lease cannot tell whether its holder died of the job or with it in
// hand; of a job that was begun alone that is known, and from the suspicion on only this counts against it.
type note struct {
	store  bot.Store
	record bot.Record // as it is stored
	before int        // how often the job was begun until now without anybody knowing how that ended
}

// readNotes gives suspects their notes and lets their Tries count what the notes say. Who was begun most often comes last: whatever
// kills holds up nobody, and who was begun by chance when the process was killed is not begun by chance again.
func (r *Runner) readNotes(ctx context.Context, jobs []leased) error {
	var suspects []*leased
	var names []string
	for i := range jobs {
		if jobs[i].suspect() {
			suspects = append(suspects, &jobs[i])
			names = append(names, "suspect:"+bot.FailedID(bot.FailedMessage, jobs[i].ID))
		}
	}
	if len(suspects) == 0 {
		return nil
	}
	records, err := r.engine.store.Records(ctx, names)
	if err != nil {
		return fmt.Errorf("read what is written down of suspects: %w", err)
	}
	for i, j := range suspects {
		j.note = &note{store: r.engine.store, record: records[i]}
		j.note.before, _ = strconv.Atoi(string(records[i].Value)) // what cannot be read counts like what is not there
		j.Tries = suspectTries + j.note.before
	}
	slices.SortStableFunc(jobs, func(a, b leased) int { return cmp.Compare(a.note.begun(), b.note.begun()) })
	return nil
}

func (n *note) begun() int {
	if n == nil {
		return 0
	}
	return n.before
}

// noted does a job; of a suspect it is written down before that it is begun, and afterwards that the process lived on.
func (r *Runner) noted(ctx context.Context, j leased, do func(context.Context, leased) (bot.Settlement, error)) (bot.Settlement, error) {
	if j.note == nil {
		return do(ctx, j)
	}
	if wait := suspectsWait - r.engine.now().Sub(r.began); wait > 0 {
		return r.freed(j, wait), nil
	}
	if err := j.note.write(ctx, j.note.before+1); err != nil {
		return j.Settles(), err
	}
	s, err := do(ctx, j)
	switch {
	case err != nil || s.Free: // not tried, or surely not taken
		r.counts(ctx, j, j.note.before)
	case s.Again.IsZero():
		r.counts(ctx, j, 0)
	}
	return s, err
}

// counts writes down how often a suspect was begun. Where that cannot be kept, there is one attempt too many in its note.
func (r *Runner) counts(ctx context.Context, j leased, begun int) {
	if err := j.note.write(ctx, begun); err != nil {
		r.log.Warn("a suspected job is closer to being given up than it should be", "job", j.ID, "error", err)
	}
}

func (n *note) write(ctx context.Context, begun int) error {
	n.record.Version++
	n.record.Value = []byte(strconv.Itoa(begun))
	if begun == 0 {
		n.record.Value = nil // deletes it
	}
	if err := n.store.PutRecord(ctx, n.record); err != nil {
		return fmt.Errorf("write down how often %s was begun: %w", n.record.Name, err)
	}
	return nil
}
