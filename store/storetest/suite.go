// Package storetest says what it means to be a bot.Store. Every engine runs it in a few lines:
//
//	storetest.Run(t, storetest.Subject{Open: …, Reopen: …, Beside: …})
//
// A fault that is found in one engine becomes a law here first. Laws ask for nothing that an engine with its data spread
// over several machines cannot give: order and age mean something within one conversation only.
package storetest

import (
	"testing"

	"otklik/bot"
)

// Subject is an engine under test.
type Subject struct {
	// Open gives an empty store; the suite closes it.
	Open func(t *testing.T) bot.Store
	// Reopen closes the store and opens the same data again, as after a restart.
	Reopen func(t *testing.T, store bot.Store) bot.Store
	// Beside opens the same data a second time, as another process does; the suite closes it.
	Beside func(t *testing.T, store bot.Store) bot.Store
}

// law is one sentence of the contract.
type law struct {
	name  string
	holds func(*trial)
}

// chapters are in the order in which a new engine is best built.
func chapters() map[string][]law {
	return map[string][]law{
		"load":       loadLaws(),
		"commit":     commitLaws(),
		"refuse":     refusalLaws(),
		"lease":      leaseLaws(),
		"order":      orderLaws(),
		"settle":     settleLaws(),
		"take":       takeLaws(),
		"doubt":      doubtLaws(),
		"transcript": transcriptLaws(),
		"amend":      amendmentLaws(),
		"list":       listLaws(),
		"keep":       keepLaws(),
		"record":     recordLaws(),
		"failed":     failedLaws(),
		"last":       lastingLaws(),
		"move":       moveLaws(),
		"erase":      eraseLaws(),
		"crowd":      crowdLaws(),
		"random":     {{"any_course_of_events_ends_as_in_the_model", followsTheModel}},
	}
}

// Run holds the subject to every law; each gets a store of its own.
func Run(t *testing.T, subject Subject) {
	for chapter, laws := range chapters() {
		t.Run(chapter, func(t *testing.T) {
			for _, law := range laws {
				t.Run(law.name, func(t *testing.T) { law.holds(begin(t, subject)) })
			}
		})
	}
}
