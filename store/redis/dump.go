package redis

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"

	"otklik/bot"
)

const (
	// dumped is how many conversations are read at once.
	dumped = 200
	// dumpedLines is how many lines of a conversation are read at once.
	dumpedLines = 1000
)

// Dump gives everything that is kept of conversations. Jobs are not kept by conversation: all of them are read first, into memory.
func (s *Store) Dump(ctx context.Context, after bot.ID) iter.Seq2[bot.Parcel, error] {
	return func(yield func(bot.Parcel, error) bool) {
		err := s.dump(ctx, after, func(p bot.Parcel) bool { return yield(p, nil) })
		if err != nil {
			yield(bot.Parcel{}, fmt.Errorf("dump conversations: %w", err))
		}
	}
}

func (s *Store) dump(ctx context.Context, after bot.ID, give func(bot.Parcel) bool) error {
	jobs, err := s.unsettled(ctx)
	if err != nil {
		return err
	}
	for {
		page, err := s.List(ctx, bot.Filter{Section: bot.SectionAll, After: after, Limit: dumped})
		if err != nil {
			return err
		}
		marks, err := s.marks(ctx, page)
		if err != nil {
			return err
		}
		for i, c := range page {
			lines, err := s.allLines(ctx, c.ID)
			if err != nil || !give(bot.Parcel{Conversation: c, Lines: lines, Jobs: inAge(jobs[c.ID]), Applied: marks[i]}) {
				return err
			}
			after = c.ID
		}
		if len(page) < dumped {
			return nil
		}
	}
}

func (s *Store) allLines(ctx context.Context, id bot.ID) (lines []bot.Line, err error) {
	for before := ""; ; before = lines[0].ID {
		page, err := s.Transcript(ctx, id, before, dumpedLines)
		if err != nil {
			return nil, err
		}
		lines = append(page, lines...)
		if len(page) < dumpedLines {
			return lines, nil
		}
	}
}

func inAge(jobs map[string]*booked) (sorted []bot.Unsettled) {
	for _, j := range slices.SortedFunc(maps.Values(jobs), func(a, b *booked) int { return cmp.Compare(a.age, b.age) }) {
		sorted = append(sorted, j.Unsettled)
	}
	return sorted
}

// unsettled are all jobs by conversation and id: a scan may tell of one twice.
func (s *Store) unsettled(ctx context.Context) (map[bot.ID]map[string]*booked, error) {
	found := make(map[bot.ID]map[string]*booked)
	err := s.scanJobs(ctx, s.lanes, func(jobs []*booked) error {
		for _, j := range jobs {
			j.Doubt = j.Doubt || j.taken
			if found[j.Job.Conversation] == nil {
				found[j.Job.Conversation] = make(map[string]*booked)
			}
			found[j.Job.Conversation][j.Job.ID] = j
		}
		return s.complete(ctx, jobs)
	})
	return found, err
}

// scanJobs visits all jobs of some lanes page by page, some of them twice. What a job is to say may still be to be read from its line.
func (s *Store) scanJobs(ctx context.Context, lanes []string, visit func([]*booked) error) error {
	for _, lane := range lanes {
		for from := "0"; ; {
			answers, err := s.run(ctx, &s.scripts.unsettled, call{key: lane, args: []any{from}})
			if err != nil {
				return err
			}
			page := texts(answers[0])
			if len(page) == 0 {
				return errTorn
			}
			jobs, err := readJobs(page[1:])
			if err == nil {
				err = visit(jobs)
			}
			if err != nil {
				return err
			}
			if from = page[0]; from == "0" {
				break
			}
		}
	}
	return nil
}

// readJobs reads ids and jobs in turn.
func readJobs(page []string) (jobs []*booked, err error) {
	for told := range slices.Chunk(page, 2) {
		j, err := readJob(told[0], told[1])
		if err != nil {
			return nil, err
		}
		jobs = append(jobs, &j)
	}
	return jobs, nil
}
