package storetest

import (
	"maps"
	"strings"

	"otklik/bot"
)

func erasingFlaws() map[string]flaw {
	// instead erases in another way than it should.
	instead := func(wrong func(*model, bot.ID)) func(*model, []bot.ID) []bot.ID {
		return func(m *model, ids []bot.ID) []bot.ID {
			for _, id := range ids {
				wrong(m, id)
			}
			return nil
		}
	}
	return map[string]flaw{
		"an erased one leaves lines": {law: "erase/of_an_erased_conversation_nothing_is_left", erase: instead(func(m *model, id bot.ID) {
			delete(m.conversations, id)
			m.eraseJobs(id)
			m.eraseMarks(id)
		})},
		"an erased one leaves jobs": {law: "erase/nobody_waits_behind_an_erased_job", erase: instead(func(m *model, id bot.ID) {
			m.eraseRecord(id)
			m.eraseMarks(id)
		})},
		"an erased one leaves marks": {law: "erase/events_are_no_more_known", erase: instead(func(m *model, id bot.ID) {
			m.eraseRecord(id)
			m.eraseJobs(id)
		})},
		"an erased one is only emptied": {law: "erase/a_decision_that_was_made_before_is_a_conflict", erase: instead(func(m *model, id bot.ID) {
			m.conversations[id] = bot.Conversation{ID: id, Version: m.conversations[id].Version}
			delete(m.lines, id)
			m.eraseJobs(id)
			m.eraseMarks(id)
		})},
		"erasing takes those who are called alike": {law: "erase/others_stay_as_they_were", erase: func(m *model, ids []bot.ID) []bot.ID {
			for id := range maps.Keys(m.conversations) {
				if strings.HasPrefix(string(id), string(ids[0])) {
					ids = append(ids, id)
				}
			}
			return ids
		}},
		"one is erased at a time": {law: "erase/many_are_erased_at_once", erase: func(_ *model, ids []bot.ID) []bot.ID { return ids[:min(1, len(ids))] }},
	}
}
