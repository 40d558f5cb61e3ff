package flows

import (
	"slices"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// located is one value of a file and where it stands. at.line is 0 when the file does not hold it.
type located[T any] struct {
	value  T
	at     position
	quoted bool // the content begins one sign after at
}

func (l *located[T]) set(value T, at position) { l.value, l.at = value, at }

func (l located[T]) given() bool { return l.at.line > 0 }

// JSONSchemaAlias shows an editor the plain value.
func (l located[T]) JSONSchemaAlias() any { return l.value }

// spot is embedded in shapes that remember where they begin and which keys they were given, sound or not.
type spot struct {
	at   position
	keys []string
}

func (s *spot) place(at position) { s.at = at }

func (s *spot) note(key string) { s.keys = append(s.keys, key) }

func (s *spot) has(key string) bool { return slices.Contains(s.keys, key) }

// table is a mapping whose keys the admin chooses, in the order of the file.
type table[T any] []entry[T]

type entry[T any] struct {
	key  located[string]
	body T
}

func (t *table[T]) fill(r *reader, node ast.Node) {
	r.entries(node, func(key located[string], value ast.Node) {
		e := entry[T]{key: key}
		r.read(value, &e.body)
		*t = append(*t, e)
	})
}

func (t table[T]) get(key string) (*T, bool) {
	for i := range t {
		if t[i].key.value == key {
			return &t[i].body, true
		}
	}
	return nil, false
}

func (t table[T]) names() []string {
	names := make([]string, len(t))
	for i, e := range t {
		names[i] = e.key.value
	}
	return names
}

// JSONSchemaAlias shows an editor the plain mapping.
func (t table[T]) JSONSchemaAlias() any { return map[string]T{} }

// list is a sequence of values.
type list[T any] []T

func (l *list[T]) fill(r *reader, node ast.Node) {
	r.items(node, func(item ast.Node) {
		var value T
		r.read(item, &value)
		*l = append(*l, value)
	})
}

// JSONSchemaAlias shows an editor the plain list.
func (l list[T]) JSONSchemaAlias() any { return []T{} }

// flowShape is a flow file. Its descriptions are what an editor shows to the admin.
type flowShape struct {
	spot      `json:"-"`
	Name      located[string]               `json:"name" jsonschema_description:"The flow's name, as accounts refer to it."`
	Start     located[string]               `json:"start" jsonschema_description:"The state in which a case begins."`
	Languages list[located[string]]         `json:"languages" jsonschema_description:"The languages spoken; each needs a phrases file. The first one is spoken to whoever writes in another."`
	Attempts  located[int]                  `json:"attempts,omitempty" jsonschema_description:"Tries at one question before the trigger stuck; 3 when left out."`
	Intents   table[table[located[string]]] `json:"intents,omitempty" jsonschema_description:"Patterns by name and language; the whole turn must match."`
	Answers   table[answerShape]            `json:"answers,omitempty" jsonschema_description:"What we want to learn from the customer."`
	States    table[stateShape]             `json:"states" jsonschema_description:"The states of a conversation."`
	Always    list[ruleShape]               `json:"always,omitempty" jsonschema_description:"Rules of every state but the human's and the ends."`
}

type answerShape struct {
	spot     `json:"-"`
	Kind     located[string]       `json:"kind" jsonschema:"enum=text,enum=pattern,enum=choice,enum=consent,enum=phone,enum=email,enum=stars,enum=comment" jsonschema_description:"What is accepted as an answer."`
	Match    located[string]       `json:"match,omitempty" jsonschema_description:"kind pattern: the regular expression (RE2) to find."`
	Of       list[located[string]] `json:"of,omitempty" jsonschema_description:"kind choice: the names of the options; their labels stand in the phrases files."`
	Min      located[int]          `json:"min,omitempty" jsonschema_description:"kind text: signs that count as an answer; 1 when left out."`
	Optional located[bool]         `json:"optional,omitempty" jsonschema_description:"The customer may skip the question."`
	Private  located[bool]         `json:"private,omitempty" jsonschema_description:"Asked for, repeated and shown in private chats only."`
	Attempts located[int]          `json:"attempts,omitempty" jsonschema_description:"Tries at this question, instead of the flow's."`
	Document located[string]       `json:"document,omitempty" jsonschema_description:"kind consent: the link of the document agreed to."`
	Region   located[string]       `json:"region,omitempty" jsonschema_description:"kind phone: the country of numbers without a country code, two capitals."`
	When     located[string]       `json:"when,omitempty" jsonschema_description:"The question is asked only when this holds."`

	guard *guard
}

type stateShape struct {
	spot    `json:"-"`
	Say     located[string]       `json:"say,omitempty" jsonschema_description:"The phrase spoken on entry."`
	Ask     list[located[string]] `json:"ask,omitempty" jsonschema_description:"The questions, in order; what is known already is not asked."`
	Private located[bool]         `json:"private,omitempty" jsonschema_description:"Speaks only in the private chat."`
	Public  located[bool]         `json:"public,omitempty" jsonschema_description:"Speaks only in public."`
	Human   located[bool]         `json:"human,omitempty" jsonschema_description:"An operator leads; exactly one state."`
	End     located[bool]         `json:"end,omitempty" jsonschema_description:"The case is over."`
	Rules   list[ruleShape]       `json:"rules,omitempty" jsonschema_description:"What happens on which trigger; the first rule that fits is taken."`
}

type ruleShape struct {
	spot     `json:"-"`
	On       located[string]        `json:"on" jsonschema:"enum=heard,enum=complete,enum=refused,enum=stuck,enum=silent,enum=opened,enum=took,enum=returned,enum=closed,enum=failed,enum=exposed,enum=cooling,enum=found,enum=reached" jsonschema_description:"The trigger."`
	When     located[string]        `json:"when,omitempty" jsonschema_description:"A guard over the facts, such as: heat < 0.5 or turns > 2"`
	Match    located[string]        `json:"match,omitempty" jsonschema_description:"on heard: wants_human or the name of an intent."`
	After    located[time.Duration] `json:"after,omitempty" jsonschema_description:"on silent: how long nothing was heard, such as 30m or 24h."`
	Say      located[string]        `json:"say,omitempty" jsonschema_description:"The phrase spoken when the rule is taken."`
	Go       located[string]        `json:"go,omitempty" jsonschema_description:"The next state; without it the conversation stays."`
	Forget   located[bool]          `json:"forget,omitempty" jsonschema_description:"The answers of the case are put aside."`
	Withdraw located[bool]          `json:"withdraw,omitempty" jsonschema_description:"The consent is withdrawn: private answers are dropped and operators are told."`

	guard *guard
	name  string
}
