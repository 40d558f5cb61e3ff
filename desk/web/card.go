package web

import (
	"html/template"
	"regexp"
	"strconv"
	"strings"

	"otklik/bot"
	"otklik/flows"
)

// cardView is everything that is known, in the order in which an operator needs it.
type cardView struct {
	Name, Username string
	Profile        string // address of the person's page, where it is known
	Account        string
	Language       string

	Waiting *moment
	Holder  string

	What    string
	Known   []fact
	Contact []fact
	// Hidden: something of the contact is masked; MaySee: the operator may ask for it.
	Hidden, MaySee, Revealed bool
	URL, Form                string // of the conversation's actions
	Fix                      fixView
	Same                     []sameView
	Consent                  consentView

	First, Now, Peak heatView
	Spark            *sparkline
	Reasons          []string
	Kind, Topic      string

	Number         int
	Opened, Closed string
	Stars          int
	Comment        string // the customer's word beside the stars
	Led            string // who led a case that nobody leads now
	Where          whereView
	Past           []pastView
}

// fact is an answer, or why there is none.
type fact struct {
	Word, Value string
	Link        template.URL // to call or to write; made of checked values only
	Doubt       string       // not confirmed, not answered
	Masked      bool
}

// sameView is another conversation of the same human.
type sameView struct {
	ID  bot.ID
	URL string
}

type consentView struct {
	Word, Time, Document string
	Given, Asked         bool
}

type pastView struct {
	Number                int
	Opened, Closed, Words string
	Stars                 int
}

func (d *Desk) card(c bot.Conversation, lines []bot.Line, revealed bool) cardView {
	v := cardView{Name: d.nameOf(c), Username: c.Person.Username, Profile: d.profile(c), Account: c.ID.Account(),
		Language: d.words.or("spoken."+c.Language, c.Language), Waiting: d.moment(c.Waiting), Holder: d.holder(c),
		What: c.Answers["what"], Consent: d.consent(c.Consent),
		First: heatOf(c.Case.HeatFirst), Now: heatOf(c.Heat), Peak: heatOf(c.Case.HeatPeak), Spark: sparkOf(lines, c.Case.Number),
		Kind: d.named("kind.", c.Case.Kind), Topic: d.named("topic.", c.Case.Topic), Number: c.Case.Number,
		Opened: d.moments(c.Case.Opened), Closed: d.moments(c.Case.Closed), Stars: c.Case.Stars,
		Where: d.whereabouts(c)}
	if v.What == "" {
		v.What = c.Case.Words
	}
	if !revealed {
		v.What = d.masked(c.ID, v.What)
	}
	if v.Comment = c.Case.Comment; !revealed {
		v.Comment = d.masked(c.ID, v.Comment)
	}
	if c.Operator == "" && c.Case.Led != "" {
		v.Led = d.colleagueName(c.Case.Led)
	}
	v.Fix, v.URL = d.fixes(&c), d.path(c.ID)
	for _, other := range c.Same {
		v.Same = append(v.Same, sameView{ID: other, URL: d.path(other)})
	}
	for _, reason := range c.Case.Reasons {
		v.Reasons = append(v.Reasons, d.words.reason(reason))
	}
	for _, p := range c.Past {
		v.Past = append(v.Past, pastView{Number: p.Number, Opened: d.day(p.Opened), Closed: d.day(p.Closed), Words: d.masked(c.ID, p.Words), Stars: p.Stars})
	}
	d.answers(&v, c, revealed)
	return v
}

// answers tells what the flow has learnt; what is private goes to the contact, and is in full only for who asked for it.
func (d *Desk) answers(v *cardView, c bot.Conversation, revealed bool) {
	for _, q := range d.engine.Account(c.ID.Account()).Flow.Questions() {
		switch q.Kind {
		case flows.Consent, flows.Stars, flows.Comment:
			continue
		}
		f, known := d.fact(q, c)
		if !revealed {
			f.hide(d.masked(c.ID, f.Value))
		}
		switch {
		case !known || q.Name == "what":
		case q.Private:
			v.Contact = append(v.Contact, f)
			v.Hidden = v.Hidden || f.Masked
		default:
			v.Known = append(v.Known, f)
		}
	}
}

// hide puts the masked value in the place of the value.
func (f *fact) hide(masked string) {
	if masked != f.Value {
		f.Value, f.Link, f.Masked = masked, "", true
	}
}

func (d *Desk) fact(q flows.Question, c bot.Conversation) (fact, bool) {
	f := fact{Word: d.words.or("answers."+q.Name, q.Name), Value: c.Answers[q.Name]}
	switch {
	case f.Value != "":
	case c.Candidates[q.Name] != "":
		f.Value, f.Doubt = c.Candidates[q.Name], d.words.say("card.unconfirmed")
	case c.Skipped[q.Name]:
		f.Doubt = d.words.say("card.skipped")
	default:
		return f, false
	}
	switch q.Kind {
	case flows.Choice:
		f.Value = d.words.or("option."+q.Name+"."+f.Value, f.Value)
	case flows.Phone, flows.Email:
		f.Link = reach(f.Value)
	}
	return f, true
}

var (
	phoneNumber = regexp.MustCompile(`^\+[0-9]{5,15}$`)
	mailAddress = regexp.MustCompile(`^[\p{L}\p{N}._+-]+@[\p{L}\p{N}.-]+$`)
)

// reach is the link that calls a number or writes to an address; "" where the value is neither.
func reach(value string) template.URL {
	switch {
	case phoneNumber.MatchString(value):
		return template.URL("tel:" + value)
	case mailAddress.MatchString(value):
		return template.URL("mailto:" + value)
	}
	return ""
}

func (d *Desk) consent(r *bot.Receipt) consentView {
	switch {
	case r == nil:
		return consentView{Word: d.words.say("card.consent.none")}
	case !r.Withdrawn.IsZero():
		return consentView{Word: d.words.say("card.consent.withdrawn"), Time: d.moments(r.Withdrawn), Document: r.Document, Asked: true}
	case r.Given:
		return consentView{Word: d.words.say("card.consent.given"), Time: d.moments(r.At), Document: r.Document, Given: true, Asked: true}
	}
	return consentView{Word: d.words.say("card.consent.refused"), Time: d.moments(r.At), Document: r.Document, Asked: true}
}

func (d *Desk) holder(c bot.Conversation) string {
	switch {
	case c.Operator != "":
		return d.colleagueName(c.Operator)
	case c.Elsewhere:
		return d.words.say("card.holder.elsewhere")
	case c.Section == bot.SectionBot:
		return d.words.say("card.holder.bot")
	}
	return d.words.say("card.holder.none")
}

// named words one of our own names; "" stays "".
func (d *Desk) named(prefix, name string) string {
	if name == "" {
		return ""
	}
	return d.words.or(prefix+name, name)
}

func (d *Desk) nameOf(c bot.Conversation) string {
	if name := strings.TrimSpace(c.Person.Name); name != "" {
		return name
	}
	_, person, _ := strings.Cut(string(c.ID), "/")
	return person
}

func (d *Desk) platform(id bot.ID) string {
	account := d.engine.Account(id.Account())
	if account == nil {
		return id.Account()
	}
	return d.words.or("platform."+string(account.Platform), string(account.Platform))
}

var telegramName = regexp.MustCompile(`^[A-Za-z0-9_]{4,40}$`)

// profile is the person's page on their platform. Telegram has one only for those who chose a name.
func (d *Desk) profile(c bot.Conversation) string {
	account := d.engine.Account(c.ID.Account())
	switch {
	case account == nil:
		return ""
	case account.Platform == bot.VK && c.Person.ID > 0:
		return "https://vk.com/id" + strconv.FormatInt(c.Person.ID, 10)
	case account.Platform == bot.Telegram && telegramName.MatchString(c.Person.Username):
		return "https://t.me/" + c.Person.Username
	}
	return ""
}
