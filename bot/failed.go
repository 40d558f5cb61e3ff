package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"
)

// ErrNotFailed means that nothing of that ID stands among the failed ones.
var ErrNotFailed = errors.New("bot: nothing of that name stands among the failed ones; it was dropped or done meanwhile")

// FailedKind says what it is that failed.
type FailedKind string

const (
	FailedUpdate  FailedKind = "update"  // the platform sent what could not be read
	FailedEvent   FailedKind = "event"   // what happened could not be decided
	FailedMessage FailedKind = "message" // a line of ours could not be delivered
)

// Failed is what could not be read, decided or delivered, kept for people to look at.
type Failed struct {
	ID           string     `json:"id"` // never empty; the same for the same thing, however often it fails
	Account      string     `json:"account"`
	Conversation ID         `json:"conversation,omitempty"` // of an update that could not be read nobody knows it
	Kind         FailedKind `json:"kind"`
	At           time.Time  `json:"at"`
	Reason       string     `json:"reason"`
	Raw          []byte     `json:"raw,omitempty"` // the update as it came, the event or the job as JSON: it holds people's words
	Tries        int        `json:"tries,omitempty"`
}

// Unreadable is an update that an account's adapter could not understand.
func Unreadable(account string, at time.Time, raw []byte, reason error) Failed {
	return Failed{ID: FailedID(FailedUpdate, account, string(raw)), Account: account, Kind: FailedUpdate, At: at, Reason: reason.Error(), Raw: raw}
}

// FailedID is short enough to be typed, and tells nothing of what it stands for.
func FailedID(kind FailedKind, parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return string(kind) + "-" + hex.EncodeToString(sum[:6])
}
