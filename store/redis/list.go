package redis

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	goredis "github.com/redis/go-redis/v9"

	"otklik/bot"
)

// pageAtMost is the greatest Filter.Limit.
const pageAtMost = 1000

// List returns one page of a section.
func (s *Store) List(ctx context.Context, filter bot.Filter) ([]bot.Conversation, error) {
	if filter.Limit < 1 || filter.Limit > pageAtMost {
		return nil, fmt.Errorf("list conversations: limit %d is not within 1 to %d", filter.Limit, pageAtMost)
	}
	list := s.listSection
	if filter.Section == bot.SectionAll {
		list = s.listAll
	}
	ids, err := list(ctx, filter)
	if err != nil {
		return nil, fmt.Errorf("list conversations: %w", err)
	}
	found, err := s.Load(ctx, ids)
	if torn, _ := bot.Torn(err); len(torn) > 0 {
		found = slices.DeleteFunc(found, func(c bot.Conversation) bool { return slices.Contains(torn, c.ID) })
	}
	return found, err
}

func (s *Store) listAll(ctx context.Context, filter bot.Filter) ([]bot.ID, error) {
	if err := s.usable(ctx); err != nil {
		return nil, err
	}
	after, end := "("+string(filter.After), "+"
	if filter.Account != "" {
		end = "(" + filter.Account + "0" // "0" follows "/"
		after = max(after, "("+filter.Account+"/")
	}
	cmds := make([]*goredis.StringSliceCmd, len(s.lanes))
	_, err := s.client.Pipelined(ctx, func(p goredis.Pipeliner) error {
		for n, lane := range s.lanes {
			cmds[n] = p.ZRangeByLex(ctx, lane+":i", &goredis.ZRangeBy{Min: after, Max: end, Count: int64(filter.Limit)})
		}
		return nil
	})
	if err != nil {
		return nil, s.explained(err)
	}
	var ids []bot.ID
	for _, cmd := range cmds {
		for _, id := range cmd.Val() {
			ids = append(ids, bot.ID(id))
		}
	}
	slices.Sort(ids)
	return ids[:min(filter.Limit, len(ids))], nil
}

// entry is a conversation's place in a list.
type entry struct {
	rank float64
	id   string
}

func (s *Store) listSection(ctx context.Context, filter bot.Filter) ([]bot.ID, error) {
	after, known, err := s.cursor(ctx, filter)
	if err != nil || !known {
		return nil, err
	}
	calls := make([]call, len(s.lanes))
	for n, lane := range s.lanes {
		calls[n] = call{key: lane, args: []any{string(filter.Section), filter.Account, after, string(filter.After), filter.Limit}}
	}
	answers, err := s.run(ctx, &s.scripts.list, calls...)
	if err != nil {
		return nil, err
	}
	var entries []entry
	for _, answer := range answers {
		if entries, err = appendEntries(entries, texts(answer)); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Or(cmp.Compare(a.rank, b.rank), strings.Compare(a.id, b.id)) })
	entries = entries[:min(filter.Limit, len(entries))]
	ids := make([]bot.ID, len(entries))
	for i, e := range entries {
		ids[i] = bot.ID(e.id)
	}
	return ids, nil
}

func appendEntries(entries []entry, answer []string) ([]entry, error) {
	for pair := range slices.Chunk(answer, 2) {
		rank, err := strconv.ParseFloat(pair[1], 64)
		if err != nil {
			return nil, errTorn
		}
		entries = append(entries, entry{rank, pair[0]})
	}
	return entries, nil
}

// cursor is the rank after which the page begins. A conversation that has left the section since counts by what it holds
// now; behind one that is not there at all comes nothing.
func (s *Store) cursor(ctx context.Context, filter bot.Filter) (after string, known bool, err error) {
	if filter.After == "" {
		return "", true, nil
	}
	found, err := s.Load(ctx, []bot.ID{filter.After})
	if err != nil || found[0].Version == 0 {
		return "", false, err
	}
	return rank(filter.Section, &found[0]), true, nil
}
