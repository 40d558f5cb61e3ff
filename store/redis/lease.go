package redis

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"otklik/bot"
)

// Lease takes up to n due jobs of the queue. Which are due the server's clock says, unless the caller's is to count. One call of a process for
// a queue comes after the other: only the last one is remembered, to be told again where its answer was lost.
func (s *Store) Lease(ctx context.Context, queue bot.Queue, now time.Time, hold time.Duration, n int) ([]bot.Job, error) {
	jobs, err := s.lease(ctx, queue, s.counted(now), hold, n)
	if err != nil {
		return nil, fmt.Errorf("lease jobs of %s: %w", queue, err)
	}
	return jobs, nil
}

// counted is the caller's time where it counts, "" otherwise.
func (s *Store) counted(now time.Time) string {
	if s.options.CallersClock {
		return strconv.FormatInt(now.UnixMicro(), 10)
	}
	return ""
}

func (s *Store) lease(ctx context.Context, queue bot.Queue, now string, hold time.Duration, n int) ([]bot.Job, error) {
	shares, err := s.shares(ctx, queue, now, n)
	if err != nil {
		return nil, err
	}
	token := s.token()
	calls := make([]call, len(shares))
	for i, share := range shares {
		calls[i] = call{key: share.lane, args: []any{string(queue), now, hold.Microseconds(), share.n, s.caller, token}}
	}
	answers, err := s.keep(ctx, &s.scripts.lease, calls...)
	if err != nil {
		return nil, err
	}
	var found []leased
	for _, answer := range answers {
		if found, err = appendLeased(found, texts(answer)); err != nil {
			return nil, err
		}
	}
	jobs := make([]*booked, len(found))
	for i, l := range found {
		jobs[i] = l.booked
		s.standings.note(l.Job.ID, standing{age: l.age, place: placeOf(&l.Job), level: levelOf(&l.Job)})
	}
	if err := s.complete(ctx, jobs); err != nil {
		return nil, err
	}
	return inOrder(found), nil
}

// leased is a job and when it was due before it was taken.
type leased struct {
	*booked
	due int64
}

// told is how many values a script tells of each leased job: its id, when it was due, and the job.
const told = 3

func appendLeased(found []leased, answer []string) ([]leased, error) {
	for values := range slices.Chunk(answer, told) {
		kept, err := readJob(values[0], values[2])
		if err != nil {
			return nil, err
		}
		due, err := strconv.ParseInt(values[1], 10, 64)
		if err != nil {
			return nil, errTorn
		}
		kept.Job.Tries, kept.Job.Doubt = kept.Tries, kept.Doubt
		found = append(found, leased{&kept, due})
	}
	return found, nil
}

// inOrder puts together what was leased in several places; each was in order.
func inOrder(found []leased) []bot.Job {
	slices.SortStableFunc(found, func(a, b leased) int {
		return cmp.Or(cmp.Compare(a.Job.Priority, b.Job.Priority), cmp.Compare(a.due, b.due))
	})
	jobs := make([]bot.Job, len(found))
	for i, l := range found {
		jobs[i] = l.Job
	}
	return jobs
}

// share is how many jobs one script is to take in a lane.
type share struct {
	lane string
	n    int
}

// shares tell whose jobs are next. Where one script cannot see all lanes, they are looked at first; what is taken by another
// replica between the two looks is missing in the result, and no harm.
func (s *Store) shares(ctx context.Context, queue bot.Queue, now string, n int) ([]share, error) {
	if len(s.lanes) == 1 {
		return []share{{s.lanes[0], n}}, nil
	}
	calls := make([]call, len(s.lanes))
	for i, lane := range s.lanes {
		calls[i] = call{key: lane, args: []any{string(queue), now, n}}
	}
	answers, err := s.run(ctx, &s.scripts.peek, calls...)
	if err != nil {
		return nil, err
	}
	var found []sight
	for lane, answer := range answers {
		if found, err = appendSights(found, lane, texts(answer)); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(found, func(a, b sight) int { return cmp.Or(cmp.Compare(a.priority, b.priority), cmp.Compare(a.due, b.due)) })
	return s.divide(found[:min(n, len(found))]), nil
}

// sight is a due job that was seen in a lane.
type sight struct {
	lane, priority int
	due            int64
}

func appendSights(found []sight, lane int, answer []string) ([]sight, error) {
	for pair := range slices.Chunk(answer, 2) {
		priority, first := strconv.Atoi(pair[0])
		due, second := strconv.ParseInt(pair[1], 10, 64)
		if first != nil || second != nil {
			return nil, errTorn
		}
		found = append(found, sight{lane, priority, due})
	}
	return found, nil
}

func (s *Store) divide(next []sight) []share {
	of := make([]int, len(s.lanes))
	for _, seen := range next {
		of[seen.lane]++
	}
	var shares []share
	for lane, n := range of {
		if n > 0 {
			shares = append(shares, share{s.lanes[lane], n})
		}
	}
	return shares
}
