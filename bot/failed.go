package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

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
	return Failed{ID: failedID(FailedUpdate, account, string(raw)), Account: account, Kind: FailedUpdate, At: at, Reason: reason.Error(), Raw: raw}
}

// failedID is short enough to be typed, and tells nothing of what it stands for.
func failedID(kind FailedKind, parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return string(kind) + "-" + hex.EncodeToString(sum[:6])
}
