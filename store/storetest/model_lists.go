package storetest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"otklik/bot"
)

func (m *model) List(ctx context.Context, filter bot.Filter) ([]bot.Conversation, error) {
	defer m.lock.Unlock()
	if err := m.enter(ctx); err != nil {
		return nil, err
	}
	if filter.Limit < 1 || filter.Limit > 1000 {
		return nil, errModel
	}
	after, known := m.conversations[filter.After]
	if !known && filter.After != "" && filter.Section != bot.SectionAll {
		return nil, nil
	}
	after.ID = filter.After
	page := m.listed(filter, after)
	return page[:min(filter.Limit, len(page))], nil
}

func (m *model) listed(filter bot.Filter, after bot.Conversation) (page []bot.Conversation) {
	for id, c := range m.conversations {
		if (filter.Section == bot.SectionAll || filter.Section == c.Section) && (filter.Account == "" || filter.Account == id.Account()) &&
			(filter.After == "" || before(filter.Section, after, c) < 0) {
			page = append(page, copied(c))
		}
	}
	slices.SortFunc(page, func(a, b bot.Conversation) int { return before(filter.Section, a, b) })
	return page
}

// before is the order of a section.
func before(section bot.Section, a, b bot.Conversation) int {
	byID := strings.Compare(string(a.ID), string(b.ID))
	switch {
	case section == bot.SectionAll:
		return byID
	case section != bot.SectionWaiting:
		return cmp.Or(cmp.Compare(b.LastHeard.UnixMicro(), a.LastHeard.UnixMicro()), byID)
	case a.Waiting.IsZero() != b.Waiting.IsZero():
		return map[bool]int{true: 1, false: -1}[a.Waiting.IsZero()]
	}
	return cmp.Or(cmp.Compare(a.Waiting.UnixMicro(), b.Waiting.UnixMicro()), byID)
}

func (m *model) Transcript(ctx context.Context, id bot.ID, before string, limit int) ([]bot.Line, error) {
	defer m.lock.Unlock()
	if err := m.enter(ctx); err != nil {
		return nil, err
	}
	if limit < 1 {
		return nil, fmt.Errorf("limit %d: %w", limit, errModel)
	}
	lines := m.lines[id]
	if before != "" {
		end, _ := m.find(id, before)
		lines = lines[:end]
	}
	return copied(lines[max(0, len(lines)-limit):]), nil
}
