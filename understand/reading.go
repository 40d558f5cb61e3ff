// Package understand reads what a customer wrote: the language, how upset they are, what kind of message it is and what
// it is about, whether they want a human, and which numbers and personal data stand in it.
//
// Reading is offline and pure: the same text in the same context always gives the same reading. A small trained model
// (see the sub-package train) is joined with editable markers; both leave reasons that an operator can check.
package understand

import (
	"slices"
	"time"
)

// Level is how upset one message sounds.
type Level string

// The levels, from the hottest to the warmest.
const (
	Angry      Level = "angry"      // in a rage: calm first, ask nothing
	Frustrated Level = "frustrated" // something went wrong and it hurts
	Neutral    Level = "neutral"    // neither good nor bad
	Positive   Level = "positive"   // thanks or praise
)

// Upset tells whether the customer is to be calmed before anything is asked.
func (l Level) Upset() bool { return l == Angry || l == Frustrated }

// Known tells whether there is such a level.
func (l Level) Known() bool { return slices.Contains(levels[:], l) }

// Heat is the heat of a conversation in which the customer is this upset: the middle of what the level stands for.
func (l Level) Heat() float64 {
	switch l {
	case Angry:
		return 0.85
	case Frustrated:
		return 0.55
	case Neutral:
		return 0.15
	}
	return 0.05
}

// Kind is what the author of a message is after.
type Kind string

// The kinds of message that the care flow tells apart.
const (
	Constructive Kind = "constructive" // a fault with facts; wants it to be put right
	Impulsive    Kind = "impulsive"    // lets off steam, asks for nothing
	Trolling     Kind = "trolling"     // insults and provokes for attention
	Spam         Kind = "spam"         // advertising, or a campaign against the company
	Question     Kind = "question"     // wants to know something
	Thanks       Kind = "thanks"       // praise or thanks
	Unsure       Kind = "unsure"       // cannot tell: answer in a tone that suits every kind
)

// Known tells whether there is such a kind. Unsure is what a reader says; a human knows.
func (k Kind) Known() bool { return slices.Contains(kinds[:], k) }

// Topic is what a message is about.
type Topic string

// The topics that the reports count.
const (
	Service  Topic = "service"
	Quality  Topic = "quality"
	Staff    Topic = "staff"
	Delivery Topic = "delivery"
	Payment  Topic = "payment"
	Outage   Topic = "outage"
	Other    Topic = "other"
)

// Concern is what a word of alarm is about.
type Concern string

// The concerns, the gravest first.
const (
	Despair Concern = "despair" // does not want to live
	Grief   Concern = "grief"   // has lost somebody
	Health  Concern = "health"  // somebody is ill or hurt
	Law     Concern = "law"     // a court, a lawyer, an authority, the police
	Press   Concern = "press"   // journalists
	Alarm   Concern = "other"   // whatever else an admin wants seen at once
)

// concerns are all of them, the gravest first.
func concerns() []Concern { return []Concern{Despair, Grief, Health, Law, Press, Alarm} }

// graver tells whether a concern goes before another one, which may be none.
func (c Concern) graver(than Concern) bool {
	return than == "" || slices.Index(concerns(), c) < slices.Index(concerns(), than)
}

// Context is what was before the message. Every field may be left out.
type Context struct {
	Heat     float64       // heat of the conversation so far, 0 to 1
	Turns    int           // earlier messages of the customer in this case
	Earlier  []string      // the last few texts of the customer, newest last
	Waiting  time.Duration // how long the customer has waited for an answer
	Reopened bool          // came back after "solved"
	Language string        // language of the conversation so far; used where the text is too short to tell
	Region   string        // ISO country whose local phone numbers are expected; "" = by language, else RU
}

// Reading is what was understood of one message.
type Reading struct {
	Language    string  // ru, pl, en, uk, ru-latn (Russian in Latin letters), or "" where nothing tells
	Heat        float64 // of the conversation after this message, 0 to 1
	MessageHeat float64 // of this message alone, 0 to 1
	Level       Level
	Kind        Kind
	Topic       Topic
	WantsHuman  bool    // asks for a person instead of a program
	Request     bool    // asks for something to be done or answered
	Alarm       string  // why a human must look at once: the reason of the gravest marker with an alarm; "": nothing
	Concern     Concern // what that is about; "": nothing
	Facts       bool    // gives something that can be checked: a number, a date, a sum, a place
	Toxic       bool    // insults or obscene words, whoever they are meant for
	Toxicity    float64 // 0 to 1; Toxic is this above the shipped threshold
	Found       []Finding
	Reasons     []Reason // the heaviest first
}

// FindingKind names what was found in a text.
type FindingKind string

// Personal data and numbers that are found in free text.
const (
	Phone    FindingKind = "phone"
	Email    FindingKind = "email"
	Order    FindingKind = "order"
	Card     FindingKind = "card"
	Passport FindingKind = "passport" // also other numbers of a person: СНИЛС, PESEL
	Address  FindingKind = "address"
)

// Finding is one piece of personal data or one number, where it stands in the text.
type Finding struct {
	Kind       FindingKind
	Value      string // normalised: phones as E.164, e-mails with a lower-case domain, digits without spaces
	Start, End int    // byte offsets in the text: text[Start:End]
}

// Reason is one thing that weighed in a reading.
type Reason struct {
	Text   string  // in plain language, for operators
	Weight float64 // above 0 makes it hotter, below 0 calmer; 0 says something about kind or topic only
}
