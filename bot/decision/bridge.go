package decision

import (
	"maps"
	"time"

	"otklik/bot"
)

// bridgeLife is how long the link under a public answer joins the private chat to the case.
const bridgeLife = 72 * time.Hour

// nameless tells whether the author is somebody that a private chat cannot be recognised by.
func (d *draft) nameless() bool { return d.c.Person.ID < 0 }

// bridgeData is what the link into the private chat carries: a fresh token for a nameless author, nothing for all others,
// whose id is the same in private.
func (d *draft) bridgeData() string {
	if !d.nameless() || d.e.Nonce == "" {
		return ""
	}
	d.side = append(d.side, bot.Conversation{ID: bot.TokenID(d.a.Name, d.e.Nonce), Version: 1, Token: &bot.Token{For: d.c.ID, Expires: d.e.At.Add(bridgeLife)}})
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
	token, author := *b.Token.Token, b.Author.Clone()
	token.Used = true
	used := b.Token
	used.Token, used.Version = &token, used.Version+1
	d.adopt(author)
	author.Joined, author.Version, author.Stamp = d.c.ID, author.Version+1, author.Stamp+1
	author.Section, author.Monologue = bot.SectionEnded, nil
	d.side = append(d.side, used, author)
	d.system(bot.NoteJoined, string(author.ID))
}

// adopt continues where the nameless author is.
func (d *draft) adopt(author bot.Conversation) {
	number := d.c.Case.Number
	d.c.Case, d.c.Answers, d.c.Candidates, d.c.Skipped = author.Case, maps.Clone(author.Answers), maps.Clone(author.Candidates), maps.Clone(author.Skipped)
	d.c.Case.Number = number
	d.c.Heat, d.c.Language, d.c.Joined = author.Heat, author.Language, author.ID
	d.enter(author.State)
}
