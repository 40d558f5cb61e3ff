package bot

import (
	"time"

	"otklik/understand"
)

// Kind is what sort of thing happened.
type Kind string

const (
	HeardEvent    Kind = "heard"    // the customer wrote
	OpenedEvent   Kind = "opened"   // the customer opened the private chat (Telegram's /start, VK's "Start")
	PressedEvent  Kind = "pressed"  // the customer pressed a button of ours
	EditedEvent   Kind = "edited"   // the customer changed a line
	DeletedEvent  Kind = "deleted"  // the customer took a line back
	FiredEvent    Kind = "fired"    // a timer came due
	RefusedEvent  Kind = "refused"  // a message of ours cannot be delivered, ever
	BlockedEvent  Kind = "blocked"  // the person does not want to be written to
	AllowedEvent  Kind = "allowed"  // the person may be written to again
	RestoredEvent Kind = "restored" // the customer put a deleted line back
	// RepliedEvent is a human of the company who answered the customer in the platform's own interface: a moderator's reply
	// in public, an administrator's line in a community's dialog. Conversation is the customer's; Person is who answered.
	RepliedEvent  Kind = "replied"
	TookEvent     Kind = "took"     // an operator takes the conversation over
	AnsweredEvent Kind = "answered" // the operator's line for the customer
	NotedEvent    Kind = "noted"    // a line among operators; the customer never sees it
	// PublishedEvent is the operator's line under the public complaint that a case began with: the good end, for all who read it.
	PublishedEvent Kind = "published"
	ReturnedEvent  Kind = "returned" // the operator gives the conversation back to the bot
	ClosedEvent    Kind = "closed"   // the operator says: solved
	GaveEvent      Kind = "gave"     // the operator passes the customer on to the colleague in To; the bot says nothing
	// FreedEvent lets go of the customer: whoever is free may take them. Without an operator it is the house that lets go, because
	// the one who led was removed or was silent for too long.
	FreedEvent Kind = "freed"
	// SpamEvent ends the case without a word: no rating, no answer to what follows in the same vein.
	SpamEvent      Kind = "spam"
	CorrectedEvent Kind = "corrected" // the operator says that the customer was misread: Correction
	// MergedEvent says that the conversation in Other is the same human's; PartedEvent takes that back. Both conversations are told.
	MergedEvent Kind = "merged"
	PartedEvent Kind = "parted"
	SawEvent    Kind = "saw" // the operator looked at the customer's contact
	// RetriedEvent sends the operator's undelivered line in Job again. However often it is asked for, a line is sent again once.
	RetriedEvent Kind = "retried"
)

// Event is the one thing that can happen. Customers, clocks, refused deliveries and operators all use it.
type Event struct {
	ID           string // applied once, whatever is delivered twice; made by whoever saw it happen
	Kind         Kind
	Conversation ID
	At           time.Time // set by the engine's clock when zero

	Person      Person
	Place       Place
	Message     int64 // the platform's id of the line
	ReplyTo     int64
	Text        string
	Attachments []Attachment
	Contact     *Contact // shared by the platform's own button
	// Addressed: in public, the line speaks to us: it names us, replies to a line of ours, or stands under the company's own post.
	Addressed bool
	// Nonce is 128 random bits for a token, Bridge what stands behind the deep link's parameter; the engine fills them in.
	Nonce  string
	Bridge *Bridge
	// Others counts the other people who complain in the public thread; the engine fills it in.
	Others  int
	Payload string // opened: the deep link's parameter
	Data    string // pressed: what the button carried

	Timer  *Timer // fired
	Job    string // refused: the job that failed
	Reason string // refused: why, in the platform's words
	Gone   bool   // refused: the person cannot be written to any more
	Mute   bool   // refused: nothing at all can be said in that place
	Way    Place  // refused: the private chat in which we may write first; zero: there is none
	// Own: the operator says that the personal data in a public line is the company's (a hotline, an address), not the customer's.
	Own      bool
	Operator string // what an operator does: who, the id as text
	Album    string // answered: the same for all files of an album, which go to the customer together
	// Over: a lead acts on a customer whom a colleague leads (took, gave, freed, spam). The window checks the role.
	Over       bool
	To         string     // gave: the colleague's id; freed by the house: who leads, so that nobody else's customer is let go
	Correction Correction // corrected
	Other      ID         // merged, parted: the other conversation of the same human
	// Peer is the conversation in Other, Lost the line in Job; the engine fills them in.
	Peer *Conversation
	Lost *Line
	// Again is set by Repairs only: whoever the line is by, this message is sent once more.
	Again *Message
}

// Correction says how the customer is to be read. At least one of Heat and Kind is set.
type Correction struct {
	Heat understand.Level `json:"heat,omitempty"` // how upset they are: "neutral" stands for "not angry"
	Kind understand.Kind  `json:"kind,omitempty"` // what they are after: "question" stands for "this is a question"
	Line string           `json:"line,omitempty"` // the transcript line that was misread; "": what the customer said last
	// Operator and At are who said so and when; the decision fills them in.
	Operator string    `json:"operator,omitempty"`
	At       time.Time `json:"at,omitzero"`
}

// Contact is a phone number shared by the platform's button.
type Contact struct {
	Phone string
	Own   bool // it is the sender's own; another person's number never counts as theirs
}

// Attachment is a reference to a file that stays on the platform.
type Attachment struct {
	Kind string `json:"kind"` // photo, document, voice, video, audio, sticker, video_note, animation, location, contact, …
	Ref  string `json:"ref"`  // how the platform's adapter finds it again
	Name string `json:"name,omitempty"`
	Type string `json:"type,omitempty"` // MIME type as the platform told it
	Size int64  `json:"size,omitempty"` // bytes; 0: not told
	// Account is the one whose platform has the file, where that is not the conversation's own: an operator's file from a staff group.
	Account string `json:"account,omitempty"`
}

// Bridge is what the engine found behind the parameter of a deep link.
type Bridge struct {
	Token  Conversation // the token's record
	Author Conversation // the conversation that it was made for
}
