package redis

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"otklik/bot"
	"otklik/store/body"
)

// ErrInvalid is a change's result when it cannot be stored: without an event, with another conversation's line or job, or
// with a number that JSON does not know. Nothing of it is stored; asking again is no use.
var ErrInvalid = errors.New("redis: the change is not valid")

// remember is how long the mark of an applied event is kept: twice the day for which platforms send an unacknowledged update again.
const remember = 48 * time.Hour

// What the scripts answer.
const (
	applied int64 = iota
	duplicate
	conflict
)

// Commit applies the changes in order, each whole or not at all.
func (s *Store) Commit(ctx context.Context, changes []bot.Change) ([]error, error) {
	results, _, err := s.CommitTaking(ctx, changes, bot.Wanted{})
	return results, err
}

// CommitTaking is Commit, and leases what is wanted of the new jobs.
func (s *Store) CommitTaking(ctx context.Context, changes []bot.Change, wanted bot.Wanted) ([]error, []bot.Job, error) {
	results := make([]error, len(changes))
	items := make([][]any, len(changes))
	token := s.token()
	var bodies body.Writer
	var valid []int
	for i := range changes {
		if items[i], results[i] = s.encode(&bodies, &changes[i], token+"."+strconv.Itoa(i)); results[i] == nil {
			valid = append(valid, i)
		}
	}
	c := commit{Store: s, changes: changes, items: items, valid: valid, results: results, taken: make(map[string]time.Time)}
	if err := c.apply(ctx, wanted); err != nil {
		return nil, nil, fmt.Errorf("commit %d changes: %w", len(changes), err)
	}
	return results, c.jobs(), nil
}

// commit is one call on its way.
type commit struct {
	*Store
	changes []bot.Change
	items   [][]any
	valid   []int
	results []error
	taken   map[string]time.Time // the ends of the leases, by job
}

func (c *commit) apply(ctx context.Context, wanted bot.Wanted) error {
	groups := c.groups(len(c.valid), func(i int) int { return partition(string(c.changes[c.valid[i]].Conversation.ID)) })
	calls := make([]call, len(groups))
	for g, group := range groups {
		args := []any{int64(remember / time.Second), string(wanted.Queue), c.counted(wanted.Now), wanted.Hold.Microseconds(), len(group)}
		for _, i := range group {
			args = append(args, c.items[c.valid[i]]...)
		}
		calls[g] = call{key: c.base(string(c.changes[c.valid[group[0]]].Conversation.ID)), args: args}
	}
	answers, err := c.keep(ctx, &c.scripts.commit, calls...)
	if err != nil {
		return err
	}
	for g, group := range groups {
		if err := c.read(answers[g], group); err != nil {
			return err
		}
	}
	return nil
}

// read takes in what the script answered of a group of changes.
func (c *commit) read(answer any, group []int) error {
	parts, _ := answer.([]any)
	if len(parts) != 2 {
		return errTorn
	}
	verdicts, _ := parts[0].([]any)
	if len(verdicts) != len(group) {
		return errTorn
	}
	for k, i := range group {
		c.results[c.valid[i]] = verdict(verdicts[k])
	}
	for pair := range slices.Chunk(texts(parts[1]), 2) {
		till, err := strconv.ParseInt(pair[len(pair)-1], 10, 64)
		if err != nil || len(pair) != 2 {
			return errTorn
		}
		c.taken[pair[0]] = time.UnixMicro(till).UTC()
	}
	return nil
}

// jobs are those that were leased, in the order of their changes.
func (c *commit) jobs() (taken []bot.Job) {
	for _, change := range c.changes {
		for _, j := range change.Jobs {
			if till, ok := c.taken[j.ID]; ok {
				j.Due, j.Tries = till, 1
				taken = append(taken, j)
				delete(c.taken, j.ID) // named twice, it is one job
			}
		}
	}
	return taken
}

func verdict(answer any) error {
	switch answer {
	case applied:
		return nil
	case duplicate:
		return bot.ErrDuplicate
	}
	return bot.ErrConflict
}

// heading is the first line of a record, which the scripts look at: version, call, section, place in its list, hour.
func (s *Store) heading(c *bot.Conversation, token string) string {
	hour := s.Now().Unix() / int64(time.Hour/time.Second)
	return strconv.FormatInt(c.Version, 10) + " " + token + " " + string(c.Section) + " " + rank(c.Section, c) + " " +
		strconv.FormatInt(hour, 10) + "\n"
}

// sectionAtMost is how long a section's name may be, for the scripts read only the first bytes of a record.
const sectionAtMost = 64

// encode is a change as the script reads it.
func (s *Store) encode(bodies *body.Writer, change *bot.Change, token string) ([]any, error) {
	c := &change.Conversation
	if err := check(change); err != nil {
		return nil, err
	}
	record, err := bodies.Conversation(c)
	if err != nil {
		return nil, invalid(err)
	}
	amendments := ofMessages(change.Amendments)
	args := make([]any, 0, 9+3*len(change.Lines)+2*len(amendments)+6*len(change.Jobs))
	args = append(args, s.base(string(c.ID)), s.lane(string(c.ID)), string(c.ID), c.ID.Account(), change.Event,
		s.heading(c, token)+record, len(change.Lines), len(amendments), len(change.Jobs))
	for i := range change.Lines {
		if args, err = appendLine(args, bodies, &change.Lines[i]); err != nil {
			return nil, err
		}
	}
	for i := range amendments {
		if args, err = appendAmendment(args, bodies, &amendments[i]); err != nil {
			return nil, err
		}
	}
	for i := range change.Jobs {
		if args, err = appendJob(args, bodies, &change.Jobs[i]); err != nil {
			return nil, err
		}
	}
	return args, nil
}

func check(change *bot.Change) error {
	c := &change.Conversation
	if change.Event == "" || c.ID == "" {
		return fmt.Errorf("%w: it names no event or no conversation", ErrInvalid)
	}
	if len(c.Section) > sectionAtMost || strings.ContainsAny(string(c.Section), " \n") {
		return fmt.Errorf("%w: no list of the desk is called %q", ErrInvalid, c.Section)
	}
	for i := range change.Lines {
		if change.Lines[i].ID == "" || change.Lines[i].Conversation != c.ID {
			return fmt.Errorf("%w: line %q is not of conversation %s", ErrInvalid, change.Lines[i].ID, c.ID)
		}
	}
	for i := range change.Jobs {
		if change.Jobs[i].ID == "" || change.Jobs[i].Conversation != c.ID {
			return fmt.Errorf("%w: job %q is not of conversation %s", ErrInvalid, change.Jobs[i].ID, c.ID)
		}
	}
	return nil
}

func appendJob(args []any, bodies *body.Writer, job *bot.Job) ([]any, error) {
	text, err := bodies.Job(job)
	if err != nil {
		return nil, invalid(err)
	}
	return append(args, job.ID, string(job.Queue), job.Key, strconv.Itoa(int(job.Priority)), score(job.Due), text), nil
}

// invalid is why a change cannot be written down.
func invalid(err error) error { return fmt.Errorf("%w: %w", ErrInvalid, err) }

// exact is the greatest whole number that Redis keeps exactly as a place in a list: as microseconds, the year 2255.
const exact = 1 << 53

// score is a time in whole microseconds since 1970, as Redis can compare it; an earlier one is 1970.
func score(t time.Time) string { return strconv.FormatInt(min(max(t.UnixMicro(), 0), exact), 10) }

// rank is the place in a section's list, lowest first.
func rank(section bot.Section, c *bot.Conversation) string {
	switch {
	case section != bot.SectionWaiting:
		return "-" + score(c.LastHeard)
	case c.Waiting.IsZero():
		return strconv.FormatFloat(math.Inf(1), 'g', -1, 64)
	}
	return score(c.Waiting)
}
