package bot

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Accept takes events in. An adapter acknowledges an update to its platform only after Accept returned nil.
type Accept func(ctx context.Context, events ...Event) error

// Adapter is one account on a platform.
type Adapter interface {
	Platform() Platform
	// Run receives until ctx ends. It returns nil when ctx ended, an error when going on makes no sense (a wrong token).
	Run(ctx context.Context, accept Accept) error
	// Send says a line. The key is the same at every try of the same message; platforms that know such keys send once.
	// Errors are *RetryError, *RefusedError, *DoubtError, or anything else, which is taken as a DoubtError.
	Send(ctx context.Context, m Message, key string) (Sent, error)
}

// Sent is what the platform said of a message.
type Sent struct{ Message int64 }

// Idempotent is an Adapter that may be asked again with the same key without saying the line twice.
type Idempotent interface{ Idempotent() bool }

// Limited is an Adapter whose platform limits how fast it may be talked to.
type Limited interface{ Limits() Limits }

// Deleter is an Adapter that can take a line of a customer away from a public place, where it has the right to.
type Deleter interface {
	Delete(ctx context.Context, place Place, message int64) error
}

// Rereader is an Adapter that can read an update once more that it could not understand, as the platform once sent it. What
// cannot be read still is an error.
type Rereader interface {
	Reread(ctx context.Context, accept Accept, raw []byte) error
}

// Reach is an Adapter whose platform lets us write first to some people, and tells to whom.
type Reach interface {
	CanWrite(ctx context.Context, person int64) (bool, error)
}

// Limits are messages per time; 0 means no limit.
type Limits struct {
	PerSecond      float64 // of the whole account
	ChatPerSecond  float64 // of one private chat
	GroupPerMinute float64 // of one public chat
}

// Capability is one thing that an account can or cannot do as it is set up on its platform.
type Capability struct {
	Key    string // what it is about, the same from run to run: "privacy", "chat -1001234567890 delete"
	Works  bool
	What   string // what works, or what is missing and what that means for customers
	Advice string // what to click to change it; "" when nothing needs to be done
}

// Inspector is an Adapter that can ask its platform what the account may do.
type Inspector interface {
	Capabilities(ctx context.Context) ([]Capability, error)
}

// RetryError says that the platform surely did not take the message and wants to be asked later.
type RetryError struct {
	After time.Duration
	// Account: the whole account must pause, not only this chat.
	Account bool
	// Flood: the platform said that there was too much, and not only that it could not.
	Flood bool
	// Unfetched: the files could not be fetched from where they lie; the text alone could be said now.
	Unfetched bool
	Reason    string
}

func (e *RetryError) Error() string { return fmt.Sprintf("retry after %s: %s", e.After, e.Reason) }

// RefusedError says that this message will never be taken.
type RefusedError struct {
	Reason string
	// Gone: the person cannot be written to any more (blocked, deleted, left).
	Gone bool
	// Mute: nothing at all can be said in that place with what the account may do.
	Mute bool
	// Lost: the topic or the message that is meant is not there any more.
	Lost bool
}

func (e *RefusedError) Error() string { return "refused: " + e.Reason }

// DoubtError says that nobody knows whether the message was taken: a dropped connection, a timeout, a broken answer.
type DoubtError struct{ Reason string }

func (e *DoubtError) Error() string { return "perhaps sent: " + e.Reason }

// What a store says of a single change; ErrConflict also of a record.
var (
	ErrConflict  = errors.New("bot: what is stored has changed since it was read")
	ErrDuplicate = errors.New("bot: the event was applied before")
)

// Store keeps everything. All calls take batches: one round trip for many. Times are compared in microseconds.
type Store interface {
	// Load returns the conversations in the order of ids. One that was never stored comes with Version 0, and so does one that cannot be
	// read, which is named by an TornError beside all the others.
	Load(ctx context.Context, ids []ID) ([]Conversation, error)
	// Commit applies each change whole or not at all, in order. Each result is nil, ErrConflict (Version is not one more than
	// the stored one) or ErrDuplicate (the event's mark is there; checked first: with Version 0 that is all that is asked). Marks belong to the conversation and last 48 hours.
	// Any other result is a change that can never be stored: no event, a line or job of another conversation, a number that JSON
	// does not know. A line or job whose id is there already stays as it was. The error speaks of the whole batch: unknown whether stored.
	Commit(ctx context.Context, changes []Change) ([]error, error)
	// Lease takes up to n due jobs (Due <= now) of the queue: by priority, then due time, then age; of each key of a conversation
	// only the oldest unsettled one, due or not (age and order mean something within one conversation only). Each becomes due again at now+hold; its Tries grow by one; Doubt is set when it was leased before and never settled.
	// A store that only one daemon can open may end a dead daemon's leases when it is opened.
	Lease(ctx context.Context, queue Queue, now time.Time, hold time.Duration, n int) ([]Job, error)
	// Settle ends leases. A settlement whose Lease is not the job's Due any more is ignored, Delivery and all: somebody else
	// holds it, or nobody does.
	Settle(ctx context.Context, done []Settlement) error
	// SetAside keeps what failed, for people to look at. An ID that is there already stays as it was.
	SetAside(ctx context.Context, items []Failed) error
	// ListFailed returns up to limit (at least 1) of what failed, in the order it was set aside, after the one with that ID
	// ("": from the oldest on); nothing after one that is not there.
	ListFailed(ctx context.Context, after string, limit int) ([]Failed, error)
	// DropFailed forgets what failed. An ID that is not there is no error.
	DropFailed(ctx context.Context, ids []string) error
	// Position and SetPosition keep where an adapter stands in its platform's stream; "" when never set.
	Position(ctx context.Context, name string) (string, error)
	SetPosition(ctx context.Context, name, value string) error
	// Records returns the records of these names, in their order. One that was never put, or was deleted, comes with Version 0.
	Records(ctx context.Context, names []string) ([]Record, error)
	// PutRecord keeps a record. Its Version must be one more than the stored one, else it is ErrConflict. An empty Value deletes it.
	PutRecord(ctx context.Context, r Record) error

	// List returns conversations by the filter's order, one page; nothing after a conversation that was never stored. Those that cannot
	// be read are left out, and named by an TornError beside the others.
	List(ctx context.Context, filter Filter) ([]Conversation, error)
	// Transcript returns up to limit lines (at least 1), oldest first by the bytes of their ids, that come before that id ("": the newest ones).
	Transcript(ctx context.Context, id ID, before string, limit int) ([]Line, error)
	// Counts are for the desk and the logs.
	Counts(ctx context.Context) (Counts, error)
	Close() error
}

// Settlement ends a lease: the job is done, or is due again later.
type Settlement struct {
	Job          string
	Queue        Queue
	Conversation ID
	Lease        time.Time // the leased job's Due
	Again        time.Time // when to try again; zero: never, the job is done
	Doubt        bool      // with Again: it was perhaps sent
	Free         bool      // with Again: this lease was no try (it was too early, or surely not taken), so Tries falls back by one
	Delivery     *Delivery // written onto the message's transcript line
}

// Settles makes the settlement of a leased job.
func (j Job) Settles() Settlement {
	return Settlement{Job: j.ID, Queue: j.Queue, Conversation: j.Conversation, Lease: j.Due}
}

// Record is a small value of the desk or of one of its windows, kept under a name: "staff", "topic:-1001:77".
type Record struct {
	Name    string
	Version int64 // counts the changes; 0: it is not there
	Value   []byte
}

// Section is one list of the desk.
type Section string

const (
	SectionWaiting Section = "waiting" // in the human state: by Waiting, longest first, then those who wait for nothing
	SectionBot     Section = "bot"     // the bot leads: by LastHeard, newest first
	SectionEnded   Section = "ended"   // by LastHeard, newest first
	SectionAll     Section = "all"     // every conversation by id; only asked for, never stored
)

// Filter asks for one page of conversations.
type Filter struct {
	Section Section
	Account string // "": all
	After   ID     // the last one of the page before; "": the first page
	Limit   int    // 1 to 1000
}

// Counts is how much there is.
type Counts struct {
	Conversations, Waiting, Lines, Jobs, Failed int64
	OldestDue                                   time.Time // of the jobs that are due; zero: none
}
