// Package answers keeps the company's ready answers: what operators say often, written once by an admin, found again by words in any
// of their forms, and offered to the customer by the bot itself where the admin says so.
//
// A Shelf never changes after Parse and is safe for concurrent use. It knows no clock, no network and no storage.
package answers

import (
	"slices"
	"strings"
	"sync"
)

// Answer is one ready answer as an admin wrote it.
type Answer struct {
	Shortcut string // with its slash: "/возврат"; unique on the shelf, whatever the language
	Title    string
	Language string // "ru"
	Topic    string // what it is about, in the words of the reports ("delivery"); "" for anything
	// Questions are examples of what customers ask when this is the answer.
	Questions []string
	Text      string // with placeholders: see Fill
	// Offer: the bot may say it to the customer before a human has looked.
	Offer bool
}

// Match is an answer that was found.
type Match struct {
	Answer
	// Sure is how much of what was looked for is a question that this answer is for: 0 (nothing of it) to 1 (the very question).
	Sure float64
}

// Shelf holds all ready answers. The nil Shelf is empty.
type Shelf struct {
	answers []Answer                          // in the order of the files
	indexes map[string]func() (*index, error) // by language; each is made when it is first asked for
}

func newShelf(answers []Answer) *Shelf {
	s := &Shelf{answers: answers, indexes: map[string]func() (*index, error){}}
	spoken := map[string][]Answer{}
	for _, a := range answers {
		spoken[a.Language] = append(spoken[a.Language], a)
	}
	for language, own := range spoken {
		s.indexes[language] = sync.OnceValues(func() (*index, error) { return newIndex(language, own) })
	}
	return s
}

// All gives every answer in the order of the files.
func (s *Shelf) All() []Answer {
	if s == nil {
		return nil
	}
	return slices.Clone(s.answers)
}

// Shortcut gives the answer of a shortcut, written with or without the slash, in any case.
func (s *Shelf) Shortcut(name string) (Answer, bool) {
	if s == nil {
		return Answer{}, false
	}
	name = "/" + strings.TrimPrefix(strings.ToLower(strings.TrimSpace(name)), "/")
	at := slices.IndexFunc(s.answers, func(a Answer) bool { return a.Shortcut == name })
	if at < 0 {
		return Answer{}, false
	}
	return s.answers[at], true
}

// Offering gives a shelf that lets the bot offer these answers, too: for a rehearsal before an admin writes `offer: true`.
// Shortcuts that are not there change nothing.
func (s *Shelf) Offering(shortcuts ...string) *Shelf {
	changed := s.All()
	for i := range changed {
		changed[i].Offer = changed[i].Offer || slices.Contains(shortcuts, changed[i].Shortcut)
	}
	return newShelf(changed)
}
