package bot

import "slices"

// manyAuthors is how many complaining people of a thread are told apart; beyond that they are only "many".
const manyAuthors = 500

// Thread is what is known of a public thread as a whole: who complains in it.
type Thread struct {
	Place   Place   `json:"place"`
	Authors []int64 `json:"authors"` // in the order they came
}

// Mark says that a person complains in a thread.
type Mark struct {
	Place  Place
	Author int64
}

// threadID names the record of the public thread that an event belongs to.
func threadID(account string, p Place) ID { return ID(account + "/thread:" + p.Key()) }

// publicly tells whether an event looks at the record of its thread.
func publicly(e Event) bool { return e.Place.Public() && e.Kind == HeardEvent }

// informed tells the event how many others complain in its thread, what its deep link leads to, and who the other one of a pair is.
func (e Event) informed(current map[ID]Conversation) Event {
	account := e.Conversation.Account()
	if e.Payload != "" {
		if token := current[tokenID(account, e.Payload)]; token.Token != nil {
			e.Bridge = &Bridge{Token: token, Author: current[token.Token.For]}
		}
	}
	if peer, ok := current[e.Other]; ok && e.paired() {
		e.Peer = &peer
	}
	if e.Place.Public() {
		e.Others = current[threadID(account, e.Place)].Thread.others(e.Person.ID)
	}
	return e
}

// others counts those who complain in the thread beside a person. A nil Thread has nobody.
func (t *Thread) others(person int64) int {
	if t == nil {
		return 0
	}
	if slices.Contains(t.Authors, person) {
		return len(t.Authors) - 1
	}
	return len(t.Authors)
}

// noted is the change of a thread's record; false when the mark says nothing new.
func (m Mark) noted(event string, thread Conversation) (Change, bool) {
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

// join notes how many others complain in the thread, and that this person does.
func (d *draft) join() {
	if !d.e.Place.Public() {
		return
	}
	d.c.Others = d.e.Others
	if d.c.Heat >= d.hot() {
		d.mark = &Mark{Place: d.e.Place, Author: d.e.Person.ID}
	}
}
