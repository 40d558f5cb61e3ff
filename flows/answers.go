package flows

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// expressionWords cannot be variables of a guard: the expression language has them for itself.
func expressionWords() []string {
	return strings.Fields("and or not in let true false nil if else matches contains startsWith endsWith")
}

// placeholderWords are filled by the engine and cannot be answers.
func placeholderWords() []string {
	return []string{"company", "role", "name", "thing", "document", "post", "hours", readyAnswer}
}

var region = regexp.MustCompile(`^[A-Z]{2}$`)

func kinds() []string {
	return []string{string(Text), string(Pattern), string(Choice), string(Consent), string(Phone), string(Email), string(Stars), string(Comment)}
}

// kindOfKey tells for which kind a key of an answer has a meaning.
func kindOfKey(key string) Kind {
	switch key {
	case "match":
		return Pattern
	case "of":
		return Choice
	case "min":
		return Text
	case "document":
		return Consent
	}
	return Phone
}

func (c *compiler) checkAnswers() {
	for _, answer := range c.file.Answers {
		c.named(answer.key, "an answer")
		if name := answer.key.value; c.words.has(name) || slices.Contains(expressionWords(), name) || slices.Contains(placeholderWords(), name) {
			c.found.add(answer.key.at, fmt.Sprintf("an answer cannot be called %q", name), "the name has a meaning of its own in guards or texts")
			continue
		}
		c.words.answer(answer.key.value, Kind(answer.body.Kind.value))
		if len(answer.body.Of) > 0 {
			c.words.values[answer.key.value] = values(answer.body.Of)
		}
	}
	for i := range c.file.Answers {
		answer := &c.file.Answers[i]
		c.checkAnswer(answer.key, &answer.body)
		c.needLabels(answer.key, &answer.body)
		answer.body.guard = c.guard(answer.body.When)
	}
}

func (c *compiler) checkAnswer(key located[string], a *answerShape) {
	kind := Kind(a.Kind.value)
	switch {
	case !a.has("kind"):
		c.found.add(key.at, fmt.Sprintf("the answer %q has no kind", key.value), "known: "+strings.Join(kinds(), ", "))
		return
	case !a.Kind.given():
		return
	}
	if !slices.Contains(kinds(), a.Kind.value) {
		c.found.add(a.Kind.at, fmt.Sprintf("unknown kind %q", a.Kind.value), advise(a.Kind.value, kinds()))
		return
	}
	c.checkKeys(key, a)
	if a.Attempts.given() && a.Attempts.value == 0 {
		c.found.add(a.Attempts.at, "no attempts at all", "write 1 or more")
	}
	if (kind == Phone || kind == Email || kind == Consent) && !a.Private.value {
		c.found.add(key.at, fmt.Sprintf("the answer %q is not private", key.value), fmt.Sprintf("a %s is only asked for in private: add private: true", kind))
	}
	if kind == Consent && a.Optional.value {
		c.found.add(a.Optional.at, "a consent cannot be optional", "whoever does not consent refuses: write a rule on refused")
	}
}

// checkKeys looks at the keys that belong to some kinds only: there where they must be, and nowhere else.
func (c *compiler) checkKeys(key located[string], a *answerShape) {
	given := map[string]position{"match": a.Match.at, "min": a.Min.at, "document": a.Document.at, "region": a.Region.at}
	if len(a.Of) > 0 {
		given["of"] = a.Of[0].at
	}
	kind := Kind(a.Kind.value)
	for _, name := range []string{"match", "of", "min", "document", "region"} {
		if at := given[name]; at.line > 0 && kindOfKey(name) != kind {
			c.found.add(at, fmt.Sprintf("%s means nothing to the kind %s", name, kind), fmt.Sprintf("it belongs to kind %s", kindOfKey(name)))
		}
	}
	switch {
	case kind == Pattern && !a.Match.given():
		c.found.add(key.at, fmt.Sprintf("the answer %q has no pattern", key.value), `add match: '\d{4,12}' or another pattern`)
	case kind == Pattern:
		c.patterns[key.value] = c.pattern(a.Match, anywhere)
	case kind == Choice:
		c.checkOptions(key, a)
	case kind == Consent:
		c.checkDocument(key, a.Document)
	case kind == Phone && a.Region.given() && !region.MatchString(a.Region.value):
		c.found.add(a.Region.at, fmt.Sprintf("%q is not a country", a.Region.value), "write two capitals, such as RU or PL")
	}
}

func (c *compiler) checkOptions(key located[string], a *answerShape) {
	if len(a.Of) < 2 {
		c.found.add(key.at, fmt.Sprintf("the answer %q offers no choice", key.value), "add of: [one, another]")
	}
	seen := map[string]bool{}
	for _, option := range a.Of {
		c.named(option, "an option")
		if seen[option.value] {
			c.found.add(option.at, fmt.Sprintf("the option %q stands twice", option.value), "")
		}
		seen[option.value] = true
	}
}

func (c *compiler) checkDocument(key, document located[string]) {
	if !document.given() {
		c.found.add(key.at, fmt.Sprintf("the consent %q has no document", key.value), "add document: and the link of what is agreed to")
		return
	}
	link, err := url.Parse(document.value)
	if err != nil || link.Scheme != "https" && link.Scheme != "http" || link.Host == "" {
		c.found.add(document.at, fmt.Sprintf("%q is not a link", document.value), "write it out in full, with https://")
	}
}

// needLabels notes the buttons that a question shows.
func (c *compiler) needLabels(key located[string], a *answerShape) {
	var labels []string
	switch Kind(a.Kind.value) {
	case Choice:
		for _, option := range a.Of {
			labels = append(labels, key.value+"."+option.value)
		}
	case Consent:
		labels = []string{key.value + ".yes", key.value + ".no"}
	case Stars:
		for _, stars := range "12345" {
			labels = append(labels, key.value+"."+string(stars))
		}
	case Phone:
		labels = []string{"share_phone", "confirm.yes", "confirm.no"}
	case Email:
		labels = []string{"confirm.yes", "confirm.no"}
	}
	if a.Optional.value {
		labels = append(labels, "skip")
	}
	for _, label := range labels {
		c.needLabel(label, key.at)
	}
	c.needIntents(key, a)
}

func (c *compiler) needLabel(label string, because position) {
	if _, known := c.labels[label]; !known {
		c.labels[label] = because
	}
}

// needIntents notes what customers must be able to say to a question.
func (c *compiler) needIntents(key located[string], a *answerShape) {
	var intents []string
	switch Kind(a.Kind.value) {
	case Consent, Phone, Email:
		intents = []string{"yes", "no"}
	}
	if a.Private.value {
		intents = append(intents, "refuse")
	}
	if a.Optional.value {
		intents = append(intents, "skip")
	}
	for _, name := range intents {
		if _, ok := c.file.Intents.get(name); !ok {
			c.found.add(key.at, fmt.Sprintf("the answer %q needs the intent %q", key.value, name), "write its patterns under intents")
		}
	}
}

func (c *compiler) attempts(a *answerShape) int {
	return cmp.Or(a.Attempts.value, c.file.Attempts.value, defaultAttempts)
}
