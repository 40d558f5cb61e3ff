// Package flows turns what an admin wrote (one flow file and a phrases file for every language) into a checked flow,
// and answers the two questions the engine has: where does this lead, and what is said.
//
// A Flow never changes after Compile and is safe for concurrent use. It knows no clock, no network and no storage.
package flows

import (
	"fmt"
	"regexp"
	"slices"
	"time"
)

// Kind is what a question accepts.
type Kind string

// The kinds of questions.
const (
	Text    Kind = "text"
	Pattern Kind = "pattern"
	Choice  Kind = "choice"
	Consent Kind = "consent"
	Phone   Kind = "phone"
	Email   Kind = "email"
	Stars   Kind = "stars"
	Comment Kind = "comment" // a free word beside the stars
)

// Trigger is what a rule answers to.
type Trigger string

// The triggers. In a state that asks, Heard means a turn that answered no question.
const (
	Heard    Trigger = "heard"    // the customer finished a turn
	Complete Trigger = "complete" // all wanted answers of the state are known
	Refused  Trigger = "refused"  // the customer refuses an answer that is not optional
	Stuck    Trigger = "stuck"    // the attempts at a question are used up
	Silent   Trigger = "silent"   // nothing was heard for one of the state's Silences
	Opened   Trigger = "opened"   // the customer opened the private chat (start button)
	Took     Trigger = "took"     // an operator takes over
	Returned Trigger = "returned" // the operator gives the conversation back to the bot
	Closed   Trigger = "closed"   // the operator closes the case
	Failed   Trigger = "failed"   // a message could not be delivered for good
	Exposed  Trigger = "exposed"  // the customer put personal data where others read it
	Cooling  Trigger = "cooling"  // an outburst in public is left to cool before it is answered
	Found    Trigger = "found"    // a calm question was heard that a ready answer fits which the bot may say
	Resumed  Trigger = "resumed"  // the customer writes again soon after the end of a case that people looked after
	Reached  Trigger = "reached"  // nothing can be said where the customer complained in public, but in private they can be written to
)

func triggers() []string {
	all := []Trigger{Heard, Complete, Refused, Stuck, Silent, Opened, Took, Returned, Closed, Failed, Exposed, Cooling, Found, Reached, Resumed}
	names := make([]string, len(all))
	for i, t := range all {
		names[i] = string(t)
	}
	return names
}

// A Flow is one compiled flow with its phrases.
type Flow struct {
	Name      string
	Version   string   // a short hash of all sources: another Version, another behaviour
	Start     string   // the state in which a case begins
	Human     string   // the one state in which an operator leads
	Languages []string // the first one is spoken to whoever writes in another

	order        []string
	states       map[string]*room
	questions    []Question
	wanted       map[string]*guard             // by question; nil: always
	intents      map[string]map[string]*intent // by name, then language
	phrases      map[string]map[string]phrase  // by language, then name
	placeholders map[string][]string           // by phrase, of all languages and tones
	labels       map[string]map[string]string
	words        *vocabulary
	notes        Faults
}

// State is what the engine needs to know of a state.
type State struct {
	Name string
	// Say is the phrase spoken on entry, after what the rule that led here says; "" for none.
	Say string
	// Ask names the questions, in order.
	Ask []string
	// Private and Public: the state speaks only there. Neither: wherever the customer speaks.
	Private, Public bool
	// Human: an operator leads. End: the case is over.
	Human, End bool
	// Silences are the distinct times of the silent rules, ascending.
	Silences []time.Duration
}

// A room is a state with its rules, ready to be judged.
type room struct {
	State
	rules  []rule             // its own, in order
	always []rule             // those of every state that apply here
	tracks map[Trigger][]rule // rules by trigger, in the order they are looked at
	escape []rule             // always rules for Heard
}

// Question is one thing we want to learn.
type Question struct {
	Name string
	Kind Kind
	// Match finds the answer in a turn (kind pattern).
	Match *regexp.Regexp
	// Of names the options (kind choice); their labels are "question.option".
	Of []string
	// Min is the number of runes that count as an answer (kind text).
	Min int
	// Optional questions may be skipped. Private ones are asked and repeated in private chats only.
	Optional, Private bool
	// Attempts is the number of tries before the trigger Stuck.
	Attempts int
	// Document is the link that a consent refers to; Region the country of phone numbers without a code ("RU").
	Document, Region string
}

// State gives a state by name. Its lists are the flow's own: they are read, never changed.
func (f *Flow) State(name string) (State, bool) {
	r, ok := f.states[name]
	if !ok {
		return State{}, false
	}
	return r.State, true
}

// States gives the names of all states in the order of the file.
func (f *Flow) States() []string { return slices.Clone(f.order) }

// Question gives a question by name.
func (f *Flow) Question(name string) (Question, bool) {
	for i := range f.questions {
		if f.questions[i].Name == name {
			return f.questions[i], true
		}
	}
	return Question{}, false
}

// Questions gives all questions in order of declaration. The list is the flow's own: it is read, never changed.
func (f *Flow) Questions() []Question { return f.questions }

// Wanted tells whether a question is to be asked, going by its `when`. Its error wraps ErrQuestion when there is no such question.
func (f *Flow) Wanted(name string, facts *Facts) (bool, error) {
	when, ok := f.wanted[name]
	switch {
	case !ok:
		return false, fmt.Errorf("%w %q", ErrQuestion, name)
	case when == nil:
		return true, nil
	}
	return f.words.judge(facts).holds(when)
}

// Intent tells whether a whole turn means one of the flow's intents in this language. The pattern must cover the
// turn; case, commas, full stops and the like do not count. An unknown intent is never meant, and nothing is by a turn of more than 500 bytes.
func (f *Flow) Intent(name, language, text string) bool {
	t := newTurn(text)
	return f.intents[name][f.spoken(language)].meant(&t)
}

// Label gives the text of a button; for an unknown one its name.
func (f *Flow) Label(language, name string) string {
	if label, ok := f.labels[f.spoken(language)][name]; ok {
		return label
	}
	return name
}

// Has tells whether the flow can speak a phrase.
func (f *Flow) Has(phrase string) bool {
	_, ok := f.phrases[f.spoken("")][phrase]
	return ok
}

// Placeholders names what the texts of a phrase are filled with, in whatever language and tone; nothing else is asked of a Voice.
// The list is the flow's own: it is read, never changed.
func (f *Flow) Placeholders(phrase string) []string { return f.placeholders[phrase] }

// Notes are remarks that do not stop a flow: unused phrases and labels, answers nobody asks for, languages nobody speaks.
func (f *Flow) Notes() Faults { return slices.Clone(f.notes) }

// spoken is the language itself, or the first one when the flow does not speak it.
func (f *Flow) spoken(language string) string {
	if slices.Contains(f.Languages, language) {
		return language
	}
	return f.Languages[0]
}
