package bot

import (
	"crypto/rand"
	"encoding/base64"
	"maps"
	"time"
)

// bridgeLife is how long the link under a public answer joins the private chat to the case.
const bridgeLife = 72 * time.Hour

// Token joins a private chat to a case whose author has no person's id: a channel, an anonymous administrator. Its record stands
// under the hash of the token, so that who reads the store cannot use it.
type Token struct {
	For     ID        `json:"for"` // the author's conversation
	Expires time.Time `json:"expires"`
	Used    bool      `json:"used,omitempty"`
}

// Bridge is what the engine found behind the parameter of a deep link.
type Bridge struct {
	Token  Conversation // the token's record
	Author Conversation // the conversation that it was made for
}

// newNonce is 128 random bits, in the letters that deep links allow.
func newNonce() string {
	var bits [16]byte
	_, _ = rand.Read(bits[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(bits[:])
}

// tokenID names the record of a token.
func tokenID(account, token string) ID { return ID(account + "/token:" + hashOf(token)) }

// nameless tells whether the author is somebody that a private chat cannot be recognised by.
func (c *Conversation) nameless() bool { return c.Person.ID < 0 }

// bridgeData is what the link into the private chat carries: a fresh token for a nameless author, nothing for all others,
// whose id is the same in private.
func (d *draft) bridgeData() string {
	if !d.c.nameless() || d.e.Nonce == "" {
		return ""
	}
	d.side = append(d.side, Conversation{ID: tokenID(d.a.Name, d.e.Nonce), Version: 1, Token: &Token{For: d.c.ID, Expires: d.e.At.Add(bridgeLife)}})
	return d.e.Nonce
}

// cross takes the case of a nameless author over into the private chat that was opened with the token. A wrong, used or old
// token is told nothing: the chat begins like any other.
func (d *draft) cross() {
	b := d.e.Bridge
	if b == nil || b.Token.Token == nil || b.Token.Token.Used || d.e.At.After(b.Token.Token.Expires) {
		return
	}
	if d.state().Name != d.a.Flow.Start || b.Author.Case.Number == 0 {
		return
	}
	token, author := *b.Token.Token, b.Author.clone()
	token.Used = true
	used := b.Token
	used.Token, used.Version = &token, used.Version+1
	d.adopt(author)
	author.Joined, author.Version, author.Stamp = d.c.ID, author.Version+1, author.Stamp+1
	author.Section, author.Monologue = SectionEnded, nil
	d.side = append(d.side, used, author)
	d.system(NoteJoined, string(author.ID))
}

// adopt continues where the nameless author is.
func (d *draft) adopt(author Conversation) {
	number := d.c.Case.Number
	d.c.Case, d.c.Answers, d.c.Candidates, d.c.Skipped = author.Case, maps.Clone(author.Answers), maps.Clone(author.Candidates), maps.Clone(author.Skipped)
	d.c.Case.Number = number
	d.c.Heat, d.c.Language, d.c.Joined = author.Heat, author.Language, author.ID
	d.enter(author.State)
}
