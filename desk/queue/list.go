package queue

import (
	"time"

	"otklik/bot"
)

// List is one of the lists that operators work from.
type List string

const (
	Now      List = "now"      // in people's hands: mine, those who wait, the colleagues'
	Hot      List = "hot"      // the customer is hot or boiling, whoever leads
	Mine     List = "mine"     // led by this operator
	Waiting  List = "waiting"  // nobody leads, and the bot is silent
	Customer List = "customer" // a human has answered; the customer's turn
	Bot      List = "bot"      // the bot leads
	Failed   List = "failed"   // something could not be read or delivered
	All      List = "all"      // every open conversation
	Ended    List = "ended"
	Search   List = "search" // what was looked for
)

// Sleep is how long a customer is silent before the bot's conversation counts as asleep.
const Sleep = 10 * time.Minute

// Has tells whether an open conversation stands in the list of an operator. Failed, Ended and Search are not made from open ones.
func (l List) Has(c *bot.Conversation, operator string) bool {
	people := c.Section == bot.SectionWaiting
	switch l {
	case Now:
		return people
	case Hot:
		return c.Heat >= hotFrom
	case Mine:
		return people && Leads(c, operator)
	case Waiting:
		return people && Free(c)
	case Customer:
		return people && !Free(c) && c.Waiting.IsZero()
	case Bot:
		return !people
	}
	return l == All
}

// Leads tells whether the operator holds the conversation.
func Leads(c *bot.Conversation, operator string) bool {
	return operator != "" && c.Operator == operator
}

// Free tells whether nobody of the company has taken the conversation, here or in the messenger itself.
func Free(c *bot.Conversation) bool { return c.Operator == "" && !c.Elsewhere }

// Unled tells whether the customer waits for an answer and nobody has taken them.
func Unled(c *bot.Conversation) bool {
	return c.Section == bot.SectionWaiting && Free(c) && !c.Waiting.IsZero()
}

// Needs tells whether the operator could do something for the customer now.
func Needs(c *bot.Conversation, operator string) bool {
	return c.Section == bot.SectionWaiting && (Free(c) || Leads(c, operator) && !c.Waiting.IsZero())
}

// Asleep tells whether the bot leads and the customer has been silent for long.
func Asleep(c *bot.Conversation, now time.Time) bool {
	return c.Section == bot.SectionBot && now.Sub(c.LastHeard) >= Sleep
}

// Where the levels of heat begin. The shipped flow calms from tense's upper half on.
const (
	tenseFrom   = 0.25
	hotFrom     = 0.5
	boilingFrom = bot.Boiling
)

// Level is a heat as operators read it: calm, tense, hot or boiling.
func Level(heat float64) string {
	switch {
	case heat >= boilingFrom:
		return "boiling"
	case heat >= hotFrom:
		return "hot"
	case heat >= tenseFrom:
		return "tense"
	}
	return "calm"
}

// Filter narrows a list; an empty field lets everything through.
type Filter struct{ Account, Language, Topic, Kind, Heat string }

// Fits tells whether a conversation is let through.
func (f Filter) Fits(c *bot.Conversation) bool {
	fits := func(wanted, has string) bool { return wanted == "" || wanted == has }
	return fits(f.Account, c.ID.Account()) && fits(f.Language, c.Language) && fits(f.Topic, c.Case.Topic) &&
		fits(f.Kind, c.Case.Kind) && fits(f.Heat, Level(c.Heat))
}
