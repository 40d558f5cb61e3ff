// Package bot is the words that all of the house speaks: a Conversation with a customer, an Event that happens in it, the Change that
// it makes, the Jobs that follow; and what platforms and stores must be able to do.
//
// Package decision makes a Change of an Event, package engine carries it out.
package bot

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ID names a conversation: the account's name, a slash, the person's id on the platform ("shop-tg/1001").
// A person is the same in public and in private, so both lead to one conversation.
type ID string

// NewID joins an account and a person's platform id.
func NewID(account string, person int64) ID {
	return ID(account + "/" + strconv.FormatInt(person, 10))
}

// Account is the name of the account that the conversation belongs to.
func (id ID) Account() string {
	account, _, _ := strings.Cut(string(id), "/")
	return account
}

// Person is the customer's id on the platform; 0 in the id of a record that is nobody's.
func (id ID) Person() int64 {
	_, number, _ := strings.Cut(string(id), "/")
	person, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0
	}
	return person
}

// Person is the customer as the platform shows them.
type Person struct {
	ID       int64  `json:"id"`
	Name     string `json:"name,omitempty"`
	Username string `json:"username,omitempty"`
	Language string `json:"language,omitempty"` // of the person's app; a hint only
}

// Heard is a line of the monologue that has not been answered yet.
type Heard struct {
	Chat    int64  `json:"chat"`
	Message int64  `json:"message"`
	Text    string `json:"text"`
	Files   int    `json:"files,omitempty"` // how many came with it
	Sent    string `json:"sent,omitempty"`  // what they are to people: voice, file or sticker
}

// Receipt proves what a customer agreed to: which text, when, where, by which message.
type Receipt struct {
	Given    bool      `json:"given"`
	Version  string    `json:"version"`  // version of the flow and its texts
	Hash     string    `json:"hash"`     // SHA-256 of the very text that was shown, hex
	Document string    `json:"document"` // link that the text pointed to
	At       time.Time `json:"at"`
	Place    Place     `json:"place"`
	Message  int64     `json:"message"` // the customer's answer: message id, or the id of the message with the button
	// Withdrawn is when the customer took the consent back; zero: never.
	Withdrawn time.Time `json:"withdrawn,omitzero"`
}

// Case is one complaint, from its first message to the rating.
type Case struct {
	Number int       `json:"number"`
	Opened time.Time `json:"opened"`
	Origin Place     `json:"origin"` // where it began
	// OriginMessage is the line that a closing word in public replies to.
	OriginMessage int64           `json:"origin_message,omitempty"`
	Words         string          `json:"words,omitempty"` // the first words of the complaint
	HeatFirst     float64         `json:"heat_first"`
	HeatPeak      float64         `json:"heat_peak"`
	Kind          string          `json:"kind,omitempty"`
	Topic         string          `json:"topic,omitempty"`
	Reasons       []string        `json:"reasons,omitempty"` // why the last line was read as it was, for operators
	Turns         int             `json:"turns"`             // monologues of the customer
	Visits        map[string]int  `json:"visits,omitempty"`  // entries of each state
	Said          map[string]bool `json:"said,omitempty"`    // marks of sentences the customer has read
	Closed        time.Time       `json:"closed,omitzero"`
	Handed        bool            `json:"handed,omitempty"` // reached the operators
	Solved        bool            `json:"solved,omitempty"` // was closed by one of them
	Spam          bool            `json:"spam,omitempty"`   // was ended as spam
	// Led is who led the case last: a customer who comes back is theirs to take first.
	Led string `json:"led,omitempty"`
	// Corrections are what operators said about how the customer is to be read, oldest first.
	Corrections []Correction `json:"corrections,omitempty"`
	// PublicAnswers counts the bot's answers in public, invitations into the private chat left out.
	PublicAnswers int `json:"public_answers,omitempty"`
	Stars         int `json:"stars,omitempty"` // 1 to 5; 0: not rated
	// Alarm is why a human had to look at once; "": nothing was said that an admin wants seen at once.
	Alarm string `json:"alarm,omitempty"`
	// Unmoved counts the last turns in which the heat of an upset customer did not fall.
	Unmoved int `json:"unmoved,omitempty"`
	// Missed counts the targets of answers and of the solution that were not met.
	Missed int `json:"missed,omitempty"`
	// Answered: a human has answered the customer in this case.
	Answered bool `json:"answered,omitempty"`
	// Offered is the shortcut of the ready answer that the bot offered; a case gets one at the most.
	Offered string `json:"offered,omitempty"`
	// Comment is what the customer added to the stars.
	Comment string `json:"comment,omitempty"`
}

// Past is what stays in the conversation of an ended case.
type Past struct {
	Number int       `json:"number"`
	Opened time.Time `json:"opened"`
	Closed time.Time `json:"closed"`
	Stars  int       `json:"stars,omitempty"`
	Words  string    `json:"words,omitempty"`
	Spam   bool      `json:"spam,omitempty"`
	Led    string    `json:"led,omitempty"` // who led it last
	// Corrections and Comment are those of that case.
	Corrections []Correction `json:"corrections,omitempty"`
	Comment     string       `json:"comment,omitempty"`
	// Steps are what a case that began in public came to.
	Steps []Step `json:"steps,omitempty"`
	// Consent is the receipt of that case.
	Consent *Receipt `json:"consent,omitempty"`
}

// Conversation is all that is remembered of one customer. Stores keep it as one value.
type Conversation struct {
	ID      ID     `json:"id"`
	Version int64  `json:"version"` // changes applied so far; 0: never stored
	Person  Person `json:"person"`

	Flow   string `json:"flow"`             // version of the flow that State belongs to
	State  string `json:"state"`            // of the flow
	Visit  int    `json:"visit"`            // counts entries of states; a timer of an older visit is void
	Stamp  int    `json:"stamp"`            // counts what the customer did; a silence timer of an older stamp is void
	Here   int    `json:"here,omitempty"`   // the customer's turns within this visit
	Asking string `json:"asking,omitempty"` // the open question
	// Confirming holds the value of the open question that waits for the customer's "yes".
	Confirming string `json:"confirming,omitempty"`
	Tries      int    `json:"tries,omitempty"`      // misunderstood answers to the open question
	AskedHash  string `json:"asked_hash,omitempty"` // SHA-256 of the open question's text, for receipts
	Sharing    bool   `json:"sharing,omitempty"`    // a "share my phone" button stands in the customer's chat

	Answers    map[string]string `json:"answers,omitempty"`
	Skipped    map[string]bool   `json:"skipped,omitempty"`
	Candidates map[string]string `json:"candidates,omitempty"` // said in passing, not yet confirmed
	Consent    *Receipt          `json:"consent,omitempty"`

	Language   string  `json:"language,omitempty"`
	Heat       float64 `json:"heat"` // 0 to 1, now
	HeatBefore float64 `json:"heat_before,omitempty"`

	Monologue      []Heard   `json:"monologue,omitempty"`
	MonologueSince time.Time `json:"monologue_since,omitzero"`
	Recent         []string  `json:"recent,omitempty"` // the customer's last turns, newest last; for repetition

	Private     Place     `json:"private"`                // the private chat, once known
	Last        Place     `json:"last"`                   // where the customer spoke last
	LastMessage int64     `json:"last_message,omitempty"` // what an answer in public replies to
	LastHeard   time.Time `json:"last_heard,omitzero"`
	Closed      bool      `json:"closed,omitempty"` // the person cannot be written to: blocked us, left

	Section  Section `json:"section"`            // the desk's list that it stands in
	Operator string  `json:"operator,omitempty"` // who leads; "" in the human state: nobody took it yet
	// Interrupted is where the bot was when an operator took the customer, as long as no human has said a word.
	Interrupted *Interrupted `json:"interrupted,omitempty"`
	// Others counts the other people who complain in the public thread that the customer wrote in.
	Others int `json:"others,omitempty"`
	// Album is what has come so far of what the operator sends.
	Album *Album `json:"album,omitempty"`
	// Held is a public outburst that is left to cool before it is answered.
	Held string `json:"held,omitempty"`
	// Mute is the key of the public place in which nothing can be said to the customer with what the account may do.
	Mute string `json:"mute,omitempty"`
	// Joined is the conversation that this one continues, or is continued by: the same human without and with a person's id.
	Joined ID `json:"joined,omitempty"`
	// Same are the other conversations of the same human, on whatever platform, as operators found out.
	Same []ID `json:"same,omitempty"`
	// Token is set in the record of a token, which is kept like a conversation but is nobody's.
	Token *Token `json:"token,omitempty"`
	// Thread is set in the record of a public thread, which is kept like a conversation but is nobody's.
	Thread *Thread `json:"thread,omitempty"`
	// Elsewhere: a human of the company answers in the platform's own interface; the bot keeps silent while they talk.
	Elsewhere bool `json:"elsewhere,omitempty"`
	// Deadline is until when a human wants to have answered who waits; zero: nobody waits, or there is no target.
	Deadline time.Time `json:"deadline,omitzero"`
	Waiting  time.Time `json:"waiting,omitzero"` // since when the customer waits for a human's line; zero: does not
	// Orders are the ids of the operators' latest events, so that a late double click is told "done" and not "not yours".
	Orders []string `json:"orders,omitempty"`
	Case   Case     `json:"case"`
	Past   []Past   `json:"past,omitempty"`
}

// LowRated tells whether the customer came back to people with one or two stars.
func (c *Conversation) LowRated() bool {
	return c.Section == SectionWaiting && c.Case.LowRated()
}

// LowRated tells whether the customer gave one or two stars.
func (c *Case) LowRated() bool { return c.Stars == 1 || c.Stars == 2 }

// Reachable tells whether a private line can be said now.
func (c *Conversation) Reachable() bool { return c.Private.Known() && !c.Closed }

// Clone copies the maps and slices, so that a decision never touches what was loaded.
func (c Conversation) Clone() Conversation {
	c.Answers = cloned(c.Answers)
	c.Skipped = cloned(c.Skipped)
	c.Candidates = cloned(c.Candidates)
	c.Case.Visits = cloned(c.Case.Visits)
	c.Case.Said = cloned(c.Case.Said)
	c.Monologue = slices.Clone(c.Monologue)
	c.Recent = slices.Clone(c.Recent)
	c.Orders = slices.Clone(c.Orders)
	c.Past = slices.Clone(c.Past)
	c.Same = slices.Clone(c.Same)
	c.Case.Corrections = slices.Clone(c.Case.Corrections)
	c.Interrupted = c.Interrupted.clone()
	return c
}

func cloned[V any](m map[string]V) map[string]V {
	if m == nil {
		return make(map[string]V)
	}
	return maps.Clone(m)
}

// Album is what has come of an operator's album so far. It goes to the customer when nothing more comes, as one line.
type Album struct {
	ID       string       `json:"id"`
	Event    string       `json:"event"` // of its first file
	Operator string       `json:"operator"`
	Place    Place        `json:"place"` // where the customer spoke last when it began
	ReplyTo  int64        `json:"reply_to,omitempty"`
	Text     string       `json:"text,omitempty"`
	Files    []Attachment `json:"files"`
	Last     time.Time    `json:"last"` // when the last file came
}

// Interrupted is what the bot was about when an operator took the customer. Until the operator says something the customer knows of
// nothing, so a customer who is given back goes on there.
type Interrupted struct {
	State  string `json:"state"`
	Asking string `json:"asking,omitempty"`
	Here   int    `json:"here,omitempty"`
	// Closed, Solved and Spam are how the case had ended, where it had.
	Closed time.Time `json:"closed,omitzero"`
	Solved bool      `json:"solved,omitempty"`
	Spam   bool      `json:"spam,omitempty"`
	// Unanswered are the lines that nobody has answered yet, those said to the silent operator included.
	Unanswered []Heard `json:"unanswered,omitempty"`
}

func (i *Interrupted) clone() *Interrupted {
	if i == nil {
		return nil
	}
	own := *i
	own.Unanswered = slices.Clone(i.Unanswered)
	return &own
}
