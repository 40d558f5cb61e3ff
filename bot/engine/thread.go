package engine

import (
	"slices"

	"otklik/bot"
)

// publicly tells whether an event looks at the record of its thread.
func publicly(e bot.Event) bool { return e.Place.Public() && e.Kind == bot.HeardEvent }

// threadID names the record of the public thread that an event belongs to.
func threadID(account string, p bot.Place) bot.ID { return bot.ID(account + "/thread:" + p.Key()) }

// others counts those who complain in the thread beside a person. A nil Thread has nobody.
func others(t *bot.Thread, person int64) int {
	if t == nil {
		return 0
	}
	if slices.Contains(t.Authors, person) {
		return len(t.Authors) - 1
	}
	return len(t.Authors)
}

// manyAuthors is how many complaining people of a thread are told apart; beyond that they are only "many".
const manyAuthors = 500

// noted is the change of a thread's record; false when the mark says nothing new.
func noted(m bot.Mark, event string, thread bot.Conversation) (bot.Change, bool) {
	t := bot.Thread{Place: m.Place}
	if thread.Thread != nil {
		t = *thread.Thread
	}
	if slices.Contains(t.Authors, m.Author) || len(t.Authors) >= manyAuthors {
		return bot.Change{}, false
	}
	t.Authors = append(slices.Clone(t.Authors), m.Author)
	thread.Thread = &t
	thread.Version++
	return bot.Change{Event: event + "#thread", Conversation: thread}, true
}
