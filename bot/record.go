package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Token joins a private chat to a case whose author has no person's id: a channel, an anonymous administrator. Its record stands
// under the hash of the token, so that who reads the store cannot use it.
type Token struct {
	For     ID        `json:"for"` // the author's conversation
	Expires time.Time `json:"expires"`
	Used    bool      `json:"used,omitempty"`
}

// TokenID names the record of a token.
func TokenID(account, token string) ID {
	sum := sha256.Sum256([]byte(token))
	return ID(account + "/token:" + hex.EncodeToString(sum[:]))
}

// Thread is what is known of a public thread as a whole: who complains in it.
type Thread struct {
	Place   Place   `json:"place"`
	Authors []int64 `json:"authors"` // in the order they came
}
