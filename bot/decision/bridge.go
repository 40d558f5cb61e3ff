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
// token is told nothing: the chat begins like any other. Who has claimed the token goes on where only a part of that was stored.
func (d *draft) cross() {
	b := d.e.Bridge
	if b == nil || b.Token.Token == nil || b.Author.Case.Number == 0 {
		return
	}
	token, author := b.Token, b.Author.Clone()
	claimed := token.Token.Used && token.Joined == d.c.ID
	switch {
	case claimed && d.c.Joined == author.ID && d.c.Case.Opened.Equal(author.Case.Opened): // taken over already
	case d.state().Name != d.a.Flow.Start || !claimed && (token.Token.Used || d.e.At.After(token.Token.Expires)):
		return
	default:
		d.adopt(author)
		d.system(bot.NoteJoined, string(author.ID))
	}
	if !claimed {
		d.side = append(d.side, d.claims(token))
	}
	if author.Joined != d.c.ID || !claimed {
		d.side = append(d.side, d.leaves(author))
	}
}

// claims is the token's record once it is used by this customer.
func (d *draft) claims(token bot.Conversation) bot.Conversation {
	used := *token.Token
	used.Used = true
	token.Token, token.Joined, token.Version = &used, d.c.ID, token.Version+1
	return token
}

// leaves is the nameless author's conversation once it goes on in this one.
func (d *draft) leaves(author bot.Conversation) bot.Conversation {
	author.Joined, author.Version, author.Stamp = d.c.ID, author.Version+1, author.Stamp+1
	author.Section, author.Monologue = bot.SectionEnded, nil
	return author
}

// adopt continues where the nameless author is.
func (d *draft) adopt(author bot.Conversation) {
	number := d.c.Case.Number
	d.c.Case, d.c.Answers, d.c.Candidates, d.c.Skipped = author.Case, maps.Clone(author.Answers), maps.Clone(author.Candidates), maps.Clone(author.Skipped)
	d.c.Case.Number = number
	d.c.Heat, d.c.Language, d.c.Joined = author.Heat, author.Language, author.ID
	d.enter(author.State)
}
