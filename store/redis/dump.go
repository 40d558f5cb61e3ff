package redis

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"time"

	goredis "github.com/redis/go-redis/v9"

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

// aged is an unsettled job and its age.
type aged struct {
	bot.Unsettled
	age int64
}

func inAge(jobs map[string]aged) (sorted []bot.Unsettled) {
	list := make([]aged, 0, len(jobs))
	for _, j := range jobs {
		list = append(list, j)
	}
	slices.SortFunc(list, func(a, b aged) int { return cmp.Compare(a.age, b.age) })
	for _, j := range list {
		sorted = append(sorted, j.Unsettled)
	}
	return sorted
}

// unsettled are all jobs by conversation and id: a scan may tell of one twice.
func (s *Store) unsettled(ctx context.Context) (map[bot.ID]map[string]aged, error) {
	found := make(map[bot.ID]map[string]aged)
	for _, lane := range s.lanes {
		for from := "0"; ; {
			answers, err := s.run(ctx, &s.scripts.unsettled, call{key: lane, args: []any{from}})
			if err != nil {
				return nil, err
			}
			page := texts(answers[0])
			if len(page) == 0 {
				return nil, errTorn
			}
			if err := keepUnsettled(found, page[1:]); err != nil {
				return nil, err
			}
			if from = page[0]; from == "0" {
				break
			}
		}
	}
	return found, nil
}

// toldUnsettled is how many values a script tells of each unsettled job.
const toldUnsettled = 5

func keepUnsettled(found map[bot.ID]map[string]aged, page []string) error {
	for values := range slices.Chunk(page, toldUnsettled) {
		var j aged
		if err := json.Unmarshal([]byte(values[0]), &j.Job); err != nil {
			return fmt.Errorf("read job: %w", err)
		}
		age, first := strconv.ParseInt(values[1], 10, 64)
		due, second := strconv.ParseInt(values[2], 10, 64)
		tries, third := strconv.Atoi(values[3])
		if err := cmp.Or(first, second, third); err != nil {
			return errTorn
		}
		j.age, j.Job.Due, j.Tries, j.Doubt = age, time.UnixMicro(due).UTC(), tries, values[4] == "1"
		if found[j.Job.Conversation] == nil {
			found[j.Job.Conversation] = make(map[string]aged)
		}
		found[j.Job.Conversation][j.Job.ID] = j
	}
	return nil
}

// marks are the applied marks of the conversations that are still remembered.
func (s *Store) marks(ctx context.Context, page []bot.Conversation) ([][]bot.Applied, error) {
	cmds := make([]*goredis.ZSliceCmd, len(page))
	since := strconv.FormatInt(s.Now().Add(-remember).Unix(), 10)
	_, err := s.client.Pipelined(ctx, func(p goredis.Pipeliner) error {
		for i, c := range page {
			cmds[i] = p.ZRangeByScoreWithScores(ctx, s.base(string(c.ID))+":e:"+string(c.ID), &goredis.ZRangeBy{Min: since, Max: "+inf"})
		}
		return nil
	})
	if err != nil {
		return nil, s.explained(err)
	}
	marks := make([][]bot.Applied, len(page))
	for i, cmd := range cmds {
		for _, z := range cmd.Val() {
			event, _ := z.Member.(string)
			marks[i] = append(marks[i], bot.Applied{Event: event, At: time.Unix(int64(z.Score), 0).UTC()})
		}
		slices.SortFunc(marks[i], func(a, b bot.Applied) int { return cmp.Compare(a.Event, b.Event) })
	}
	return marks, nil
}
