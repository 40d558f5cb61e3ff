package bot

import "slices"

// publicly tells whether an event looks at the record of its thread.
func publicly(e Event) bool { return e.Place.Public() && e.Kind == HeardEvent }

// threadID names the record of the public thread that an event belongs to.
func threadID(account string, p Place) ID { return ID(account + "/thread:" + p.Key()) }

// others counts those who complain in the thread beside a person. A nil Thread has nobody.
func others(t *Thread, person int64) int {
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
func noted(m Mark, event string, thread Conversation) (Change, bool) {
	t := Thread{Place: m.Place}
	if thread.Thread != nil {
		t = *thread.Thread
	}
	if slices.Contains(t.Authors, m.Author) || len(t.Authors) >= manyAuthors {
		return Change{}, false
	}
	t.Authors = append(slices.Clone(t.Authors), m.Author)
	thread.Thread = &t
	thread.Version++
	return Change{Event: event + "#thread", Conversation: thread}, true
}
