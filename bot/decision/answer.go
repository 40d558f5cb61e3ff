package decision

import (
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"otklik/bot"
	"otklik/flows"
	"otklik/understand"
)

// answer takes what the customer wrote as the answer to the open question; where it is none, the turn goes where the flow says.
func (d *draft) answer(m flows.Move) {
	q, _ := d.a.Flow.Question(d.c.Asking)
	if d.c.Confirming != "" {
		d.confirmation(m, q)
		return
	}
	value, understood := d.understood(q)
	switch {
	case understood && q.Kind == flows.Stars && d.unsettled(value):
		d.starsAndMore(q, value)
	case understood:
		d.accept(q, value)
	case q.Optional && (d.means("skip") || d.means("no")):
		d.choose(q, skip)
	case d.reconsiders():
	case d.refusesUnheard(q) && d.goes(m):
	case d.means("refuse"), q.Kind == flows.Text && d.means("no"):
		d.decline(q)
	case d.goes(m):
	default:
		d.again(q)
	}
}

// decline leaves an optional question out; refusing another one is for the flow to judge.
func (d *draft) decline(q flows.Question) {
	switch {
	case q.Optional:
		d.choose(q, skip)
	case q.Kind == flows.Consent:
		d.consent(q, false)
	default:
		d.refuse(q)
	}
}

// means tells whether the turn is a named intent of the flow in the customer's language.
func (d *draft) means(intent string) bool { return d.textMeans(intent, d.text) }

func (d *draft) textMeans(intent, text string) bool {
	return d.a.Flow.Intent(intent, d.a.Spoken(&d.c), text)
}

// understood finds the answer to the open question in the text.
func (d *draft) understood(q flows.Question) (string, bool) {
	switch q.Kind {
	case flows.Text:
		return d.text, hasRunes(d.text, q.Min) && !d.venting() || d.sent == file || d.sent == voice
	case flows.Pattern:
		return d.number(q)
	case flows.Choice:
		return d.option(q)
	case flows.Consent:
		return d.yesOrNo(q)
	case flows.Phone:
		return d.phone(q)
	case flows.Email:
		v := d.found(understand.Email)
		return v, v != ""
	case flows.Comment:
		return d.text, d.comment()
	case flows.Stars:
		stars, _ := understand.Stars(d.text)
		return strconv.Itoa(stars), stars > 0
	}
	return "", false
}

// accept goes on with an understood answer: some are shown again first.
func (d *draft) accept(q flows.Question, value string) {
	switch {
	case q.Kind == flows.Consent:
		d.consent(q, value == yes)
	case confirmable(q.Kind):
		d.confirm(value)
	default:
		d.fill(q, value)
	}
}

// number prefers what was read as an order number to any digits that fit: a phone fits many patterns.
func (d *draft) number(q flows.Question) (string, bool) {
	if v := d.found(understand.Order); v != "" && q.Match.MatchString(v) {
		return v, true
	}
	text := d.text
	for _, f := range d.reading.Found {
		text = strings.Replace(text, d.text[f.Start:f.End], " ", 1)
	}
	v := q.Match.FindString(text)
	return v, v != ""
}

// phone is a number in the text, valid by the rules of its country.
func (d *draft) phone(q flows.Question) (string, bool) {
	if v := d.found(understand.Phone); v != "" {
		return v, true
	}
	return validPhone(d.text, q.Region)
}

// validPhone returns the number as E.164. Rules: libphonenumber's.
func validPhone(text, region string) (string, bool) {
	n, err := phonenumbers.Parse(text, region)
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return "", false
	}
	return phonenumbers.Format(n, phonenumbers.E164), true
}

// readablePhone groups the digits of a number as its country does: +7 912 345-67-89.
func readablePhone(e164 string) string {
	n, err := phonenumbers.Parse(e164, "")
	if err != nil {
		return e164
	}
	return phonenumbers.Format(n, phonenumbers.INTERNATIONAL)
}

// confirmation is the answer to "is this right?": yes, no, or another value at once.
func (d *draft) confirmation(m flows.Move, q flows.Question) {
	value, understood := d.understood(q)
	switch {
	case understood && value != d.c.Confirming:
		d.accept(q, value)
	case understood, d.means("yes"):
		d.fill(q, d.c.Confirming)
	case d.means("no"):
		d.correct(q)
	case d.reconsiders():
	case d.means("refuse"):
		d.decline(q)
	case d.goes(m):
	default:
		d.c.Confirming = ""
		d.again(q)
	}
}

// shared is a number from the platform's own button. Only the sender's own counts as theirs.
func (d *draft) shared() {
	q, asked := d.a.Flow.Question(d.c.Asking)
	if !asked || q.Kind != flows.Phone {
		d.strayContact()
		d.silences()
		return
	}
	d.c.Sharing = true
	value, valid := validPhone("+"+strings.TrimPrefix(d.e.Contact.Phone, "+"), q.Region)
	switch {
	case !d.e.Contact.Own:
		d.retry(q, "stranger_")
	case !valid:
		d.again(q)
	default:
		d.system(bot.NoteOpenedPhone, "")
		d.fill(q, value)
	}
	d.silences()
}

// strayContact is a contact that nobody asked for: operators see it, the bot makes nothing of it.
func (d *draft) strayContact() {
	d.write(bot.Line{By: bot.ByCustomer, Place: d.e.Place, Message: d.e.Message, Text: d.e.Text, Heat: d.c.Heat,
		Attachments: []bot.Attachment{{Kind: "contact", Ref: d.e.Contact.Phone}}})
}
