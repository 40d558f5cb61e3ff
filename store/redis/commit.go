package redis

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"otklik/bot"
	"otklik/store/body"
)

// remember is how long the mark of an applied event is kept: twice the day for which platforms send an unacknowledged update again.
const remember = 48 * time.Hour

// What the scripts answer.
const (
	duplicate int64 = iota + 1
	conflict
)

// Commit applies the changes in order, each whole or not at all.
func (s *Store) Commit(ctx context.Context, changes []bot.Change) ([]error, error) {
	results, _, err := s.CommitTaking(ctx, changes, bot.Wanted{})
	return results, err
}

// CommitTaking is Commit, and leases what is wanted of the new jobs.
func (s *Store) CommitTaking(ctx context.Context, changes []bot.Change, wanted bot.Wanted) ([]error, []bot.Job, error) {
	c := commit{Store: s, token: s.token(), changes: changes, wanted: wanted, results: make([]error, len(changes)), taken: make(map[string]time.Time)}
	if err := c.apply(ctx); err != nil {
		return nil, nil, fmt.Errorf("commit %d changes: %w", len(changes), err)
	}
	return c.results, c.jobs(), nil
}

// commit is one call on its way.
type commit struct {
	*Store
	token   string // names this call
	changes []bot.Change
	wanted  bot.Wanted
	results []error
	taken   map[string]time.Time // the ends of the leases, by job
	used    []*arguments
}

func (c *commit) apply(ctx context.Context) error {
	if err := c.usable(ctx); err != nil {
		return err
	}
	var calls []call
	var sent [][]int // the changes of each call
	for _, group := range c.groups(len(c.changes), func(i int) int { return partition(string(c.changes[i].Conversation.ID)) }) {
		group, err := c.transact(ctx, c.valid(group))
		if err != nil {
			return err
		}
		if one, left := c.call(group); len(left) > 0 {
			calls, sent = append(calls, one), append(sent, left)
		}
	}
	if len(calls) == 0 {
		return nil
	}
	answers, err := c.keep(ctx, &c.scripts.commit, calls...)
	c.putBack(c.used...)
	if err != nil {
		return err
	}
	for n, group := range sent {
		if err := c.read(answers[n], group); err != nil {
			return err
		}
	}
	return nil
}

// valid are the changes of a group that can be stored: the others have their results at once.
func (c *commit) valid(group []int) []int {
	return slices.DeleteFunc(group, func(i int) bool {
		c.results[i] = check(&c.changes[i])
		return c.results[i] != nil
	})
}

// name is that of a change in this call. It tells whether this very change was applied before.
func (c *commit) name(i int) string { return c.token + "." + strconv.Itoa(i) }

// call is a group of changes as the script reads them, and which of them: what cannot be written down has its result at once.
func (c *commit) call(group []int) (call, []int) {
	if len(group) == 0 {
		return call{}, nil
	}
	args := c.arguments()
	left := make([]int, 0, len(group))
	for _, i := range group {
		whole := len(args.ends)
		if err := c.addChange(args, &c.changes[i], i); err != nil {
			c.results[i] = err
			args.cut(whole)
			continue
		}
		left = append(left, i)
	}
	first := string(c.changes[group[0]].Conversation.ID)
	front := c.front(c.lane(first), left)
	c.used = append(c.used, front, args)
	return call{key: c.base(first), args: values(front, args)}, left
}

// front is what the script is told before the changes.
func (c *commit) front(lane string, group []int) *arguments {
	args := c.arguments()
	beginning, booked := c.beginning(group), c.booked(group)
	args.add(lane)
	args.pack(c.counted(c.wanted.Now))
	args.packNumber(c.wanted.Hold.Microseconds())
	args.pack(string(c.wanted.Queue), c.token)
	for _, count := range []int{int(remember / time.Second), roomForMarks, len(beginning), len(booked), len(group)} {
		args.packCount(count)
	}
	args.end()
	args.add(beginning...)
	args.add(booked...)
	return args
}

// beginning are the conversations that begin, each behind its place in the order of ids.
func (c *commit) beginning(group []int) (members []string) {
	for _, i := range group {
		if known := &c.changes[i].Conversation; known.Version == 1 {
			members = append(members, "0", string(known.ID))
		}
	}
	return members
}

// booked are the fields under which jobs of conversations that go on are known, if they are, and their places.
func (c *commit) booked(group []int) (fields []string) {
	for _, i := range group {
		if c.changes[i].Conversation.Version != 1 {
			fields = appendBookings(fields, &c.changes[i])
		}
	}
	return fields
}

func appendBookings(fields []string, change *bot.Change) []string {
	for k := range change.Jobs {
		job := &change.Jobs[k]
		fields = append(fields, "j"+job.ID)
		if place := placeOf(job); place != "" {
			fields = append(fields, place)
		}
	}
	return fields
}

// addChange adds the ith change of the call as the script reads it.
func (c *commit) addChange(args *arguments, change *bot.Change, i int) error {
	amendments, lines := ofMessages(change.Amendments), inOrderOfIDs(change.Lines)
	id := change.Conversation.ID
	args.pack(c.base(string(id)), string(id), id.Account(), strconv.Itoa(i), mark(change.Event))
	args.packNumber(change.Conversation.Version - 1)
	args.packConversation(&change.Conversation)
	for _, count := range []int{len(lines), fieldsOf(lines), len(amendments), len(change.Jobs)} {
		args.packCount(count)
	}
	args.end()
	args.addFields(&change.Conversation, lines)
	for k := range amendments {
		args.addAmendment(&amendments[k])
	}
	for k := range change.Jobs {
		args.packJob(&change.Jobs[k], change.Lines)
		args.end()
	}
	return args.err
}

// read takes in what the script answered of a group of changes: refused ones, jobs with one end of their leases, jobs with one for each.
func (c *commit) read(answer any, group []int) error {
	parts, _ := answer.([]any)
	if len(parts) != 4 {
		return errTorn
	}
	refused, _ := parts[0].([]any)
	for pair := range slices.Chunk(refused, 2) {
		k, ok := pair[0].(int64)
		if !ok || int(k) >= len(group) {
			return errTorn
		}
		c.results[group[k]] = verdict(pair[len(pair)-1])
	}
	if err := c.take(parts[1], texts(parts[2])); err != nil {
		return err
	}
	for pair := range slices.Chunk(texts(parts[3]), 2) {
		if err := c.take(pair[len(pair)-1], pair[:1]); err != nil {
			return err
		}
	}
	return nil
}

// take notes till when jobs are leased.
func (c *commit) take(till any, jobs []string) error {
	text, _ := till.(string)
	ends, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return errTorn
	}
	for _, job := range jobs {
		c.taken[job] = time.UnixMicro(ends).UTC()
	}
	return nil
}

// jobs are those that were leased, in the order of their changes.
func (c *commit) jobs() (taken []bot.Job) {
	for i, change := range c.changes {
		if c.results[i] != nil {
			continue
		}
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
	if answer == duplicate {
		return bot.ErrDuplicate
	}
	return bot.ErrConflict
}

// check tells why a change cannot be kept here: scripts and lists take their values apart where a space or a new line stands.
func check(change *bot.Change) error {
	if strings.ContainsAny(string(change.Conversation.Section), " \n") {
		return fmt.Errorf("%w: no list of the desk is called %q", body.ErrInvalid, change.Conversation.Section)
	}
	for i := range change.Jobs {
		if strings.Contains(string(change.Jobs[i].Queue)+change.Jobs[i].Key, "\n") {
			return fmt.Errorf("%w: queue or key of job %q has two lines", body.ErrInvalid, change.Jobs[i].ID)
		}
	}
	return body.Check(change)
}

// exact is the greatest whole number that Redis keeps exactly as a place in a list: as microseconds, the year 2255.
const exact = 1 << 53

// score is a time in whole microseconds since 1970, as Redis can compare it; an earlier one is 1970.
func score(t time.Time) string { return strconv.FormatInt(dueAt(t), 10) }

func dueAt(t time.Time) int64 { return min(max(t.UnixMicro(), 0), exact) }

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
