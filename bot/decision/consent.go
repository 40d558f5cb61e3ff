package decision

import (
	"cmp"
	"maps"
	"strings"

	"otklik/bot"
	"otklik/flows"
	"otklik/understand"
)

// consent stores the receipt, whichever way the customer decides. Who does not agree leaves no contact behind, also none that was
// written before.
func (d *draft) consent(q flows.Question, given bool) {
	d.c.Consent = &bot.Receipt{Given: given, Version: d.a.Flow.Version, Hash: d.c.AskedHash, Document: q.Document,
		At: d.e.At, Place: d.c.Last, Message: cmp.Or(d.e.Message, d.c.LastMessage)}
	if given {
		d.system(bot.NoteConsent, yes)
		d.chooseAlong()
		d.fill(q, yes)
		return
	}
	d.system(bot.NoteConsent, no)
	d.c.Answers[q.Name] = no
	maps.DeleteFunc(d.c.Candidates, d.isPrivate)
	d.refuse(q)
}

func (d *draft) isPrivate(name string, _ string) bool {
	q, ok := d.a.Flow.Question(name)
	return ok && q.Private
}

// yesOrNo is a consent in words, or by an act that leaves no doubt: who has just read what is kept and why, and answers with the very
// number or address, agrees; who only wants to be answered where nothing has to be kept does not.
//
// Who was asked in private and says yes, or a number, where others read along answers somebody else, or did not read what they agree to:
// that is no consent.
func (d *draft) yesOrNo(q flows.Question) (string, bool) {
	said, understood := d.stance().decision()
	switch {
	case d.means("yes"):
		said, understood = yes, true
	case d.means("no"):
		said, understood = no, true
	}
	if said == yes && q.Private && d.aloud() {
		return "", false
	}
	return said, understood
}

// stance is what the parts of an answer to the question of consent say.
type stance struct{ yes, no, here, contact bool }

// decision is what they come to; none where one part takes back what another one says.
func (s stance) decision() (string, bool) {
	switch {
	case s.yes && !s.no:
		return yes, true
	case (s.no || s.here) && !s.yes && !s.contact:
		return no, true
	}
	return "", false
}

// stance reads every part; one that says anything else leaves all of it in doubt.
func (d *draft) stance() stance {
	said := stance{yes: d.gives()}
	for _, part := range d.parts() {
		option := d.optionIn(part)
		_, needsContact := d.a.Flow.Question(option)
		switch {
		case d.textMeans("yes", part):
			said.yes = true
		case d.textMeans("no", part):
			said.no = true
		case option == "":
			return stance{}
		case needsContact:
			said.contact = true
		default:
			said.here = true
		}
	}
	return said
}

// gives tells whether the turn holds a number or an address that the flow would ask for.
func (d *draft) gives() bool {
	return d.found(understand.Phone) != "" || d.found(understand.Email) != ""
}

// parts are what stands between the stops of the turn, without the numbers and addresses in it.
func (d *draft) parts() []string {
	text := d.text
	for _, f := range d.reading.Found {
		text = strings.Replace(text, d.text[f.Start:f.End], ",", 1)
	}
	var parts []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",.;:!?\n()–—", r) }) {
		if part = strings.Trim(part, " -+"); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// optionIn is the option that a part means, of any choice that the state asks; "" for none.
func (d *draft) optionIn(part string) (option string) {
	for _, name := range d.state().Ask {
		q, _ := d.a.Flow.Question(name)
		option = cmp.Or(option, d.optionOf(q, part))
	}
	return option
}

// chooseAlong notes what was chosen in the same breath as the consent, "yes, by phone", or before it by writing a number. It says openly
// that a bare number was taken for a yes.
func (d *draft) chooseAlong() {
	if d.gives() && d.a.Flow.Has(flows.TakenPrefix+d.c.Asking) {
		d.say(flows.TakenPrefix+d.c.Asking, bot.Keyboard{})
	}
	for _, name := range d.state().Ask {
		q, _ := d.a.Flow.Question(name)
		if q.Kind != flows.Choice || d.c.Answers[name] != "" {
			continue
		}
		if chosen := d.chosenIn(q, d.parts()); len(chosen) == 1 {
			d.c.Answers[name] = chosen[0]
		}
		d.c.Answers[name] = cmp.Or(d.c.Answers[name], d.volunteeredFor(q))
	}
}
