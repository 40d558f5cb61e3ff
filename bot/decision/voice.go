package decision

import (
	"cmp"
	"hash/fnv"
	"strconv"
	"strings"

	"otklik/flows"
	"otklik/understand"
)

// voice is how a phrase is said now.
func (d *draft) voice(phrase string) flows.Voice {
	return flows.Voice{
		Tone:     d.a.Tone,
		Language: d.a.Spoken(&d.c),
		Facts:    d.facts(),
		Seed:     d.seed() + uint64(len(d.utterances)),
		Said:     d.c.Case.Said,
		Values:   d.values(phrase),
	}
}

// seed is a number that each change of each conversation has for itself.
func (d *draft) seed() uint64 {
	name := append(append(make([]byte, 0, 64), d.c.ID...), '#')
	sum := fnv.New64a()
	sum.Write(strconv.AppendInt(name, d.c.Version, 10))
	return sum.Sum64()
}

// values fill the placeholders of a phrase, and no others: some take long to find.
func (d *draft) values(phrase string) []flows.Value {
	placeholders := d.a.Flow.Placeholders(phrase)
	values := make([]flows.Value, len(placeholders))
	for i, name := range placeholders {
		values[i] = flows.Value{Placeholder: name, Text: d.value(name)}
	}
	return values
}

// value is what a placeholder stands for.
func (d *draft) value(placeholder string) string {
	switch placeholder {
	case "company":
		return d.a.Company
	case "role":
		return d.role()
	case "name":
		first, _, _ := strings.Cut(d.c.Person.Name, " ")
		return first
	case "post":
		return d.c.Case.Origin.Title
	case "thing":
		return d.thing()
	case "hours":
		return d.a.Hours.Say(d.e.At, d.a.Spoken(&d.c))
	case "ready":
		return d.ready
	case "document":
		return d.document()
	}
	return d.shown(placeholder)
}

// thing is what the customer's text is about; phrases that are said together find it once.
func (d *draft) thing() string {
	if language := d.a.Spoken(&d.c); d.about.text != d.text || d.about.language != language {
		d.about = subject{d.text, language, understand.Thing(d.text, language)}
	}
	return d.about.thing
}

// document is the link of what customers agree to.
func (d *draft) document() string {
	link := ""
	for _, q := range d.a.Flow.Questions() {
		link = cmp.Or(q.Document, link)
	}
	return link
}

// shown is an answer as people read it; while it waits for the customer's "yes", the value that is to be confirmed.
func (d *draft) shown(question string) string {
	q, _ := d.a.Flow.Question(question)
	if question == d.c.Asking && d.c.Confirming != "" {
		return shown(q, d.c.Confirming)
	}
	return shown(q, d.c.Answers[question])
}

// named tells whether the company speaks as a role. Its name is in one language, so in others the company says "we".
func (d *draft) named() bool { return d.a.Role != "" && d.a.Spoken(&d.c) == d.a.Language }

// role is who the company speaks as, "" where it says "we".
func (d *draft) role() string {
	if !d.named() {
		return ""
	}
	return d.a.Role
}

// shown is an answer as people read it.
func shown(q flows.Question, value string) string {
	if q.Kind == flows.Phone {
		return readablePhone(value)
	}
	return value
}
