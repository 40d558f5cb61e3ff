package bot

import "time"

// Author says who a transcript line is by.
type Author string

const (
	ByCustomer Author = "customer"
	ByBot      Author = "bot"
	ByOperator Author = "operator"
	ByNote     Author = "note"   // among operators
	BySystem   Author = "system" // what happened: taken, returned, closed, undeliverable
)

// Note says what happened in a system line; the desk puts it into the operator's language.
type Note string

const (
	NoteOpened      Note = "opened"       // the customer opened the private chat
	NoteOpenedPhone Note = "shared_phone" // the customer shared their own number
	NoteTook        Note = "took"
	NoteReturned    Note = "returned"
	NoteClosed      Note = "closed"
	NoteTookOver    Note = "took_over"     // a lead took the customer over from the operator in Text
	NoteGave        Note = "gave"          // passed on to the operator in Text
	NoteFreed       Note = "freed"         // let go; Text: who led, where the house did it
	NoteUnanswered  Note = "unanswered"    // a colleague in the messenger itself is silent; whoever is free may answer
	NoteSettled     Note = "settled"       // nobody has said any more to a colleague in the messenger itself: the case is over
	NoteSpam        Note = "spam"          // ended as spam
	NoteCorrected   Note = "corrected"     // read anew; Text: the level, the kind, or both
	NoteMerged      Note = "merged"        // the conversation in Text is the same human's
	NoteParted      Note = "parted"        // the conversation in Text is not the same human's after all
	NoteSaw         Note = "saw"           // an operator looked at the contact
	NoteRetried     Note = "retried"       // an undelivered line was sent again
	NoteReopened    Note = "reopened"      // the customer came back to a case that was closed; Text: who led it
	NoteLowRating   Note = "low_rating"    // the customer gave the stars in Text; a lead looks at it
	NoteRefused     Note = "refused"       // a message cannot be delivered; Text: why
	NoteStateGone   Note = "state_gone"    // an admin removed the state in Text; the conversation starts again
	NoteSpeechless  Note = "speechless"    // the bot has nothing left to say that it has not said
	NoteJoined      Note = "joined"        // the private chat continues the public case of the conversation in Text
	NotePressed     Note = "pressed"       // the customer pressed the button in Text
	NoteConsent     Note = "consent"       // the customer's answer about consent; Text: yes or no
	NoteWithdrawn   Note = "withdrawn"     // the customer withdrew the consent: the contact is gone
	NoteAlarm       Note = "alarm"         // the customer said what an admin wants seen at once; Text: the reason of the marker
	NoteNear        Note = "target_near"   // a target is about to be missed; Text: which, a Goal
	NoteMissed      Note = "target_missed" // a target is missed; Text: which, a Goal
)

// DeliveryState is how far a line of ours has come.
type DeliveryState string

const (
	Pending     DeliveryState = "pending"
	Delivered   DeliveryState = "sent"
	Repeated    DeliveryState = "repeated"    // sent, perhaps twice: an earlier attempt was written down and never settled
	Undelivered DeliveryState = "undelivered" // refused for good
)

// Delivery is the fate of a line of ours.
type Delivery struct {
	State   DeliveryState `json:"state"`
	Message int64         `json:"message,omitempty"` // the platform's id
	At      time.Time     `json:"at,omitzero"`
	Reason  string        `json:"reason,omitempty"`
}

// Edit is an earlier text of a line.
type Edit struct {
	Text string    `json:"text"`
	At   time.Time `json:"at"` // when it was replaced
}

// Line is one line of the transcript. Its ID is unique in the store and grows with time within a conversation.
type Line struct {
	ID           string       `json:"id"`
	Conversation ID           `json:"conversation"`
	Case         int          `json:"case"`
	At           time.Time    `json:"at"`
	By           Author       `json:"by"`
	Operator     string       `json:"operator,omitempty"`
	Place        Place        `json:"place"`
	Message      int64        `json:"message,omitempty"`
	ReplyTo      int64        `json:"reply_to,omitempty"`
	Note         Note         `json:"note,omitempty"` // system lines only
	Text         string       `json:"text"`
	Attachments  []Attachment `json:"attachments,omitempty"`
	Buttons      []string     `json:"buttons,omitempty"`
	Heat         float64      `json:"heat,omitempty"` // of the conversation after a customer's line
	// Event is what an operator's line came from, so that a window finds again what was written in it.
	Event    string    `json:"event,omitempty"`
	Delivery *Delivery `json:"delivery,omitempty"`
	Edits    []Edit    `json:"edits,omitempty"` // oldest first
	Deleted  time.Time `json:"deleted,omitzero"`
}

// Amendment changes a stored line of the customer: a new text, its deletion, or its return with the text it has now.
// A line that is not there is no error.
type Amendment struct {
	Chat, Message int64
	Text          string
	Deleted       bool
	Restored      bool
	At            time.Time
}

// Amend does it to the line. The earlier text is kept; a second deletion and an edit that changes nothing leave the line as it is;
// a restored line is no more deleted.
func (l *Line) Amend(a Amendment) {
	if a.Restored {
		l.Deleted = time.Time{}
	}
	switch {
	case a.Deleted && l.Deleted.IsZero():
		l.Deleted = a.At
	case !a.Deleted && l.Text != a.Text:
		l.Edits = append(l.Edits, Edit{Text: l.Text, At: a.At})
		l.Text = a.Text
	}
}

// Change is all that one event does, stored whole or not at all.
type Change struct {
	Event        string       // the applied mark
	Conversation Conversation // as it is afterwards; Version is one more than what was loaded
	Lines        []Line
	Amendments   []Amendment
	Jobs         []Job
	Side         []Conversation // other records that the event changes, each stored for itself
	Thread       *Mark          // what the event says about its public thread
	Spoken       []string       // names of the phrases that were said; for rehearsals, not stored
}

// Queue names a line of jobs that waits for nobody else: one for sending and one for timers per account.
type Queue string

// SendQueue is where an account's messages wait.
func SendQueue(account string) Queue { return Queue("send:" + account) }

// TimerQueue is where an account's timers wait.
func TimerQueue(account string) Queue { return Queue("time:" + account) }

// StaffQueue is where the changes wait that the operators' group of an account is to show.
func StaffQueue(account string) Queue { return Queue("staff:" + account) }

// Priority orders due jobs of one queue; lower goes first.
type Priority int

const (
	Urgent   Priority = 0 // operators' lines and answers to what the customer has just said
	Ordinary Priority = 1 // timers
	Patient  Priority = 2 // reminders and invitations that nobody waits for
)

// Job is something to do after the change: send a message, fire a timer, or show the change to operators. Exactly one of Message,
// Timer and Notice is set.
type Job struct {
	ID           string   `json:"id"` // the id of the message's transcript line
	Queue        Queue    `json:"queue"`
	Key          string   `json:"key"` // jobs of one key are done in the order they were committed; "": in no order
	Conversation ID       `json:"conversation"`
	Priority     Priority `json:"priority"`
	// Due is the earliest time. A lease is the due time pushed forward: while leased, Due is when the lease runs out.
	Due     time.Time `json:"due"`
	Message *Message  `json:"message,omitempty"`
	Timer   *Timer    `json:"timer,omitempty"`
	Notice  *Notice   `json:"notice,omitempty"`

	Tries int  `json:"-"` // leases so far, this one included; counted when taken
	Doubt bool `json:"-"` // an earlier lease was never settled, or was settled as perhaps sent
}

// Notice is a change that the operators' group is to show. There is one for each change of a case that people look after.
type Notice struct {
	// Line is the last line that the change wrote: what the group has not shown up to it is to be shown. "": none was written,
	// but who leads, the heat or the section may be another.
	Line string `json:"line,omitempty"`
	// Message is the number of the customer's line, in the chat of that number, that was edited, taken back or put back; 0: none.
	Chat    int64 `json:"chat,omitempty"`
	Message int64 `json:"message,omitempty"`
}

// Timer is a moment that a state waits for. It is never cancelled: one whose Visit or Stamp is over is void when it fires.
type Timer struct {
	Name  TimerName     `json:"name"`
	Visit int           `json:"visit"`
	Stamp int           `json:"stamp"`
	After time.Duration `json:"after,omitempty"` // silent: which silence
	// Since tells when a silence began, and of what the timers of targets speak: of the wait that began then, or of the case that was
	// opened then.
	Since    time.Time `json:"since,omitzero"`
	Operator string    `json:"operator,omitempty"` // idle: who was to answer; "": a colleague in the messenger itself
}

// TimerName tells the timers apart.
type TimerName string

const (
	QuietTimer  TimerName = "quiet"  // the customer has finished a monologue
	CoolTimer   TimerName = "cool"   // a public outburst has cooled
	AlbumTimer  TimerName = "album"  // nothing more comes to an operator's album
	NearTimer   TimerName = "near"   // a target of answering is about to be missed
	MissedTimer TimerName = "missed" // a target of answering or solving is missed
	IdleTimer   TimerName = "idle"   // whoever took a customer, here or in the messenger itself, is silent too long
	RestTimer   TimerName = "rest"   // a talk with a colleague in the messenger itself is over
	SilentTimer TimerName = "silent" // the customer has not answered
)

// Message is a line on its way to a customer.
type Message struct {
	Place    Place        `json:"place"`
	Text     string       `json:"text"`
	ReplyTo  int64        `json:"reply_to,omitempty"`
	Keyboard Keyboard     `json:"keyboard,omitzero"`
	Files    []Attachment `json:"files,omitempty"` // go with the text, which is their caption
	// Delete, when set, says nothing: it takes the line with that number away from the place.
	Delete int64 `json:"delete,omitempty"`
	Quiet  bool  `json:"quiet,omitempty"` // no sound where it is read
	// Private marks a line that holds or asks for personal data: it is never sent to a public place.
	Private bool `json:"private,omitempty"`
}

// Keyboard is what the customer may press under a line.
type Keyboard struct {
	Rows  [][]Button `json:"rows,omitempty"`
	Share string     `json:"share,omitempty"` // label of the platform's own "share my phone" button, where there is one
	Drop  bool       `json:"drop,omitempty"`  // take an earlier Share button away
}

// Button carries data back to us, opens a link, or invites into the private chat.
type Button struct {
	Label  string `json:"label"`
	Data   string `json:"data,omitempty"` // at most 64 bytes
	Link   string `json:"link,omitempty"`
	Invite bool   `json:"invite,omitempty"` // the adapter makes the link into the private chat
}

// Mark says that a person complains in a thread.
type Mark struct {
	Place  Place
	Author int64
}
