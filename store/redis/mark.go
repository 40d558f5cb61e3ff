package redis

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"otklik/bot"
)

// A mark stands in a heading as a line, "second event\n", before it goes to a key of its own: there an event has no spaces.
var (
	plain  = strings.NewReplacer("%", "%25", " ", "%20", "\n", "%0A")
	spaced = strings.NewReplacer("%25", "%", "%20", " ", "%0A", "\n")
)

// mark is how an applied event is remembered.
func mark(event string) string { return plain.Replace(event) }

// marks are the applied marks of the conversations that are still remembered.
func (s *Store) marks(ctx context.Context, page []bot.Conversation) ([][]bot.Applied, error) {
	since := s.Now().Add(-remember).Unix()
	headings, older := make([]*goredis.StringCmd, len(page)), make([]*goredis.ZSliceCmd, len(page))
	_, err := s.client.Pipelined(ctx, func(p goredis.Pipeliner) error {
		for i, c := range page {
			headings[i] = p.HGet(ctx, s.key(c.ID), headingField)
			older[i] = p.ZRangeByScoreWithScores(ctx, s.marksKey(c.ID), &goredis.ZRangeBy{Min: strconv.FormatInt(since, 10), Max: "+inf"})
		}
		return nil
	})
	if err != nil {
		return nil, s.explained(err)
	}
	marks := make([][]bot.Applied, len(page))
	for i := range page {
		if marks[i], err = inHeading(headings[i].Val(), since); err != nil {
			return nil, err
		}
		for _, z := range older[i].Val() {
			event, _ := z.Member.(string)
			marks[i] = append(marks[i], remembered(event, int64(z.Score)))
		}
		slices.SortFunc(marks[i], func(a, b bot.Applied) int { return cmp.Compare(a.Event, b.Event) })
	}
	return marks, nil
}

// inHeading are the marks of a heading from a second on.
func inHeading(heading string, since int64) (marks []bot.Applied, err error) {
	_, list, _ := strings.Cut(heading, "\n")
	for moment, event := range eachMark(list) {
		second, err := strconv.ParseInt(moment, 10, 64)
		if err != nil {
			return nil, errTorn
		}
		if second >= since {
			marks = append(marks, remembered(event, second))
		}
	}
	return marks, nil
}

// eachMark are the second and the event of each mark.
func eachMark(list string) iter.Seq2[string, string] {
	return func(yield func(moment, event string) bool) {
		for line := range strings.Lines(list) {
			moment, event, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
			if !yield(moment, event) {
				return
			}
		}
	}
}

// marksKey is where the marks of a conversation are for which its heading has no room.
func (s *Store) marksKey(id bot.ID) string { return s.base(string(id)) + ":e:" + string(id) }

func remembered(mark string, second int64) bot.Applied {
	return bot.Applied{Event: spaced.Replace(mark), At: time.Unix(second, 0).UTC()}
}
