package storetest

import (
	"slices"
	"strings"

	"otklik/bot"
)

func keepingFlaws() map[string]flaw {
	return map[string]flaw{
		"one position for all": {law: "keep/the_last_position_counts_each_name_has_its_own", position: func(string) string { return "" }},
		"what failed is text": {law: "failed/all_that_is_known_of_it_comes_back", failed: func(_ *model, items []bot.Failed) []bot.Failed {
			for i := range items {
				items[i].Raw = []byte(strings.ToValidUTF8(string(items[i].Raw), "?"))
			}
			return items
		}},
		"what failed twice stands twice": {law: "failed/what_is_set_aside_already_stays_as_it_was", failed: func(m *model, items []bot.Failed) []bot.Failed {
			m.failed = append(m.failed, items...)
			return nil
		}},
		"the last failure overwrites": {law: "failed/what_is_set_aside_already_stays_as_it_was", failed: func(m *model, items []bot.Failed) []bot.Failed {
			for _, item := range items {
				if at := m.failedAt(item.ID); at >= 0 {
					m.failed[at] = item
				}
			}
			return items
		}},
		"what failed is sorted by time": {law: "failed/what_failed_comes_in_the_order_it_was_set_aside", failed: func(m *model, items []bot.Failed) []bot.Failed {
			m.failed = append(m.failed, items...)
			slices.SortStableFunc(m.failed, func(a, b bot.Failed) int { return a.At.Compare(b.At) })
			return nil
		}},
		"one is dropped at a time": {law: "failed/what_is_dropped_is_gone_and_may_fail_again", drop: func(ids []string) []string { return ids[:1] }},
		"records without a version check": {law: "record/every_put_is_one_version_more", put: func(m *model, r bot.Record) bot.Record {
			r.Version = m.records[r.Name].Version + 1
			return r
		}},
		"a record that is new has any version": {law: "record/every_put_is_one_version_more", put: func(m *model, r bot.Record) bot.Record {
			if m.records[r.Name].Version == 0 {
				r.Version = 1
			}
			return r
		}},
		"an empty record stays": {law: "record/an_empty_value_deletes", put: func(m *model, r bot.Record) bot.Record {
			if stored := m.records[r.Name]; len(r.Value) == 0 && r.Version == stored.Version+1 {
				m.records[r.Name] = r
			}
			return r
		}},
	}
}
