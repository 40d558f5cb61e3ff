package flows

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// HoursPhrase is said by itself when a customer is handed over to humans and the company's hours are known; {hours} stands in it.
const HoursPhrase = "hours"

// TakenPrefix begins the name of a phrase that is said by itself when a consent was given by writing the very number or address.
const TakenPrefix = "taken_"

// A use is one place of the flow that speaks a phrase.
type use struct {
	at      position
	where   string   // for advice: "the state calm", "a rule of calm"
	private bool     // spoken in the private chat only
	times   int      // how often in one case, at least
	known   []string // placeholders that always have a value there, beside company
}

// checkTexts compares what the flow speaks and shows with what the phrases files hold.
func (c *compiler) checkTexts() {
	c.collectUses()
	for _, book := range c.spokenTexts() {
		for i := range book.Phrases {
			phrase := &book.Phrases[i]
			c.named(phrase.key, "a phrase")
			c.checkPhrase(phrase)
			if _, used := c.uses[phrase.key.value]; used {
				c.checkWords(phrase)
			}
		}
		c.checkMissing(book)
	}
}

func (c *compiler) collectUses() {
	for i := range c.file.States {
		s := &c.file.States[i]
		c.use(s.body.Say, use{where: "the state " + s.key.value, private: s.body.Private.value})
		for j := range s.body.Rules {
			c.useRule(s, &s.body.Rules[j])
		}
		if s.body.Public.value {
			c.needLabel("open_private", s.body.Public.at)
		}
	}
	for i := range c.file.Always {
		c.use(c.file.Always[i].Say, use{where: "an always rule"})
	}
	for i := range c.file.Answers {
		c.useQuestion(&c.file.Answers[i])
	}
	if c.spokenSomewhere(HoursPhrase) {
		c.uses[HoursPhrase] = append(c.uses[HoursPhrase], use{at: c.file.Start.at, where: "the hand-over to a human", known: []string{"hours"}})
	}
}

func (c *compiler) useRule(s *entry[stateShape], r *ruleShape) {
	u := use{where: "a rule of " + s.key.value, private: s.body.Private.value}
	if r.On.value == string(Found) {
		u.known = []string{readyAnswer}
	}
	c.use(r.Say, u)
}

// use notes that a phrase is spoken, and with it the phrases that the engine prefers while a question is open: why_phone for why.
func (c *compiler) use(name located[string], u use) {
	if !name.given() || name.value == "" {
		return
	}
	u.at, u.times = name.at, 1
	c.uses[name.value] = append(c.uses[name.value], u)
	for _, answer := range c.file.Answers {
		special := name.value + "_" + answer.key.value
		if c.spokenSomewhere(special) {
			about := use{at: name.at, where: "the question " + answer.key.value, private: answer.body.Private.value, times: 1}
			c.uses[special] = append(c.uses[special], about)
		}
	}
}

func (c *compiler) spokenSomewhere(phrase string) bool {
	return slices.ContainsFunc(c.spokenTexts(), func(book *phrasebook) bool { _, ok := book.Phrases.get(phrase); return ok })
}

// useQuestion notes the phrases that the engine speaks about a question.
func (c *compiler) useQuestion(answer *entry[answerShape]) {
	name, attempts := answer.key.value, c.attempts(&answer.body)
	u := use{at: answer.key.at, where: "the question " + name, private: answer.body.Private.value, times: 1}
	kind := Kind(answer.body.Kind.value)
	if kind == Consent {
		u.known = []string{"document"}
	}
	add := func(prefix string, times int, known ...string) {
		spoken := u
		spoken.times, spoken.known = max(1, times), append(slices.Clone(u.known), known...)
		c.uses[prefix+name] = append(c.uses[prefix+name], spoken)
	}
	add("ask_", c.askings())
	add("again_", attempts-1)
	add("why_", 1)
	if kind == Consent && c.spokenSomewhere(TakenPrefix+name) {
		add(TakenPrefix, c.askings())
	}
	if kind == Phone || kind == Email {
		add("confirm_", attempts, name)
		for _, prefix := range []string{"correct_", "stranger_"} {
			if c.spokenSomewhere(prefix + name) {
				add(prefix, 1)
			}
		}
	}
}

// askings is how often a question comes up in one case: twice where a rule can start the case again.
func (c *compiler) askings() int {
	rules := slices.Clone(c.file.Always)
	for _, s := range c.file.States {
		rules = append(rules, s.body.Rules...)
	}
	if slices.ContainsFunc(rules, func(r ruleShape) bool { return r.Forget.value }) {
		return 2
	}
	return 1
}

// checkMissing notes phrases and labels that a language lacks, at the place that needs them.
func (c *compiler) checkMissing(book *phrasebook) {
	if book.Tone.given() {
		return // what it leaves out is said as in the language's own file
	}
	for _, name := range slices.Sorted(maps.Keys(c.uses)) {
		if _, ok := book.Phrases.get(name); !ok {
			c.found.add(c.uses[name][0].at, fmt.Sprintf("the phrase %q is missing in %s", name, book.Language.value), c.writeIt(name, book, book.Phrases.names()))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.labels)) {
		if _, ok := book.Labels.get(name); !ok {
			c.found.add(c.labels[name], fmt.Sprintf("the label %q is missing in %s", name, book.Language.value), c.writeIt(name, book, book.Labels.names()))
		}
	}
}

// writeIt advises to write what is missing, unless an unused name looks like a slip of the pen.
func (c *compiler) writeIt(name string, book *phrasebook, names []string) string {
	unused := slices.DeleteFunc(names, func(n string) bool {
		_, label := c.labels[n]
		return label || len(c.uses[n]) > 0
	})
	if advice := advise(name, unused); strings.HasPrefix(advice, "did you mean") {
		return advice
	}
	return "write it in " + book.file
}

func (c *compiler) checkPhrase(phrase *entry[phraseShape]) {
	shape := &phrase.body
	if shape.composed != nil {
		c.checkComposed(phrase.key, shape.composed)
	} else if len(shape.variants) == 0 {
		c.found.add(phrase.key.at, fmt.Sprintf("the phrase %q has no variants", phrase.key.value), "write a list of texts")
	}
	first := map[string]position{}
	shape.every(func(v *variantShape) {
		v.pieces, v.sentences = pieces(v.Say.value), sentences(v.Say.value)
		if v.Say.value != "" && len(v.sentences) == 0 {
			c.found.add(v.Say.at, "a text without words", "write at least one word")
		}
		for _, s := range v.sentences {
			if at, twice := first[s.mark]; twice {
				c.found.add(v.Say.at, fmt.Sprintf("the sentence %q stands twice in %q", s.text, phrase.key.value),
					fmt.Sprintf("it stands in line %d already and is never said twice in a case: write it otherwise", at.line))
			}
			first[s.mark] = v.Say.at
		}
	})
}

// checkComposed looks at the layouts of a composed phrase and at its parts.
func (c *compiler) checkComposed(key located[string], composed *composedShape) {
	used := map[string]bool{}
	for _, length := range []string{"short", "medium", "long"} {
		paragraphs := composed.lengths()[length]
		if len(paragraphs) == 0 {
			c.found.add(key.at, fmt.Sprintf("the phrase %q has no answer of length %s", key.value, length), fmt.Sprintf("add %s: [[part, part], [part]]", length))
		}
		for _, part := range slices.Concat(paragraphs...) {
			if _, ok := composed.Parts.get(part.value); !ok {
				c.found.add(part.at, fmt.Sprintf("unknown part %q", part.value), advise(part.value, composed.Parts.names()))
			}
			used[part.value] = true
		}
	}
	for _, part := range composed.Parts {
		switch {
		case len(part.body) == 0:
			c.found.add(part.key.at, fmt.Sprintf("the part %q has no variants", part.key.value), "write a list of texts")
		case !used[part.key.value]:
			c.found.add(part.key.at, fmt.Sprintf("the part %q is in no answer", part.key.value), "name it under short, medium or long")
		}
	}
}

// checkWords notes guards that cannot be, placeholders that nothing fills, and private ones in a phrase that others may read. Phrases
// that this flow does not speak may belong to another one, with other answers.
func (c *compiler) checkWords(phrase *entry[phraseShape]) {
	phrase.body.every(func(v *variantShape) {
		v.guard = c.guard(v.When)
		for _, p := range v.pieces {
			switch {
			case p.placeholder == "" && strings.ContainsAny(p.literal, "{}"):
				c.found.add(v.Say.at, "a brace without its partner", "placeholders are written {company}")
			case p.placeholder == "" && p.literal == "":
				c.found.add(v.Say.at, "empty braces", "name a placeholder: "+strings.Join(c.placeholders(), ", "))
			case p.placeholder != "":
				c.checkHole(phrase.key.value, v, p.placeholder)
			}
		}
	})
}

func (c *compiler) checkHole(phrase string, v *variantShape, placeholder string) {
	before, _, _ := strings.Cut(v.Say.value, "{"+placeholder)
	at := inside(v.Say, 1, utf8.RuneCountInString(before))
	if !slices.Contains(c.placeholders(), placeholder) {
		c.found.add(at, fmt.Sprintf("unknown placeholder {%s}", placeholder), advise(placeholder, c.placeholders()))
		return
	}
	if placeholder == readyAnswer {
		c.checkReady(phrase, at)
	}
	answer, ok := c.file.Answers.get(placeholder)
	if !ok || !answer.Private.value {
		return
	}
	for _, u := range c.uses[phrase] {
		if !u.private {
			c.found.add(at, fmt.Sprintf("{%s} is private, but %q is spoken by %s, where others may read along", placeholder, phrase, u.where),
				fmt.Sprintf("take it out, or speak the phrase in private states only (line %d of %s)", u.at.line, u.at.file))
			return
		}
	}
}

func (c *compiler) placeholders() []string {
	return append(placeholderWords(), c.file.Answers.names()...)
}
