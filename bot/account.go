package bot

import (
	"time"

	"otklik/answers"
	"otklik/flows"
	"otklik/hours"
	"otklik/understand"
)

// Quiet window of a monologue, where the configuration names none.
const (
	DefaultQuiet    = 4 * time.Second
	DefaultQuietMax = 20 * time.Second
)

// DefaultReopen is how long after its end a case can be taken up again, where the configuration says nothing.
const DefaultReopen = 72 * time.Hour

// Account is one bot or community of ours, with all that a decision may ask of it. It is never changed after the start.
type Account struct {
	Name     string
	Platform Platform
	Company  string // as customers read it
	// Tone is flows.Informal, or "" for the language's own phrases.
	Tone string
	// Role is who the company speaks as, in Language ("служба заботы"); "": it says "we".
	Role     string
	Language string // where the customer's own is not known or not spoken by the flow
	Region   string // of phone numbers typed without a country code, ISO 3166 ("RU")
	Flow     *flows.Flow
	Reader   *understand.Reader
	Shelf    *answers.Shelf // ready answers; nil: none
	// PublicHeat is the heat from which a public line is answered though it does not speak to us; 0: 0.6.
	PublicHeat float64
	// PublicWait is how long a public line of a kind is left to cool before it is answered: impulsive outbursts, above all.
	PublicWait map[string]time.Duration
	// TakeDown lets the bot delete a customer's public line that holds personal data, where the platform allows it.
	TakeDown bool
	// Staff: operators work in a group of the platform, too; changes are told to its queue.
	Staff bool
	// Hours are when people answer, nil: always. Targets say how soon they want to.
	Hours   *hours.Calendar
	Targets Targets
	// Reopen is how long after its end a case that people looked after is taken up again when the customer writes; 0: never.
	Reopen time.Duration
	// Quiet is how long a customer must be silent before a monologue counts as finished, QuietMax how long it may last at most.
	// With 0 each line is answered at once.
	Quiet, QuietMax time.Duration
}

// Spoken is the language that the customer is spoken to in.
func (a *Account) Spoken(c *Conversation) string {
	for _, spoken := range a.Flow.Languages {
		if spoken == c.Language {
			return spoken
		}
	}
	return a.Language
}
