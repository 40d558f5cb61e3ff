package body

import "otklik/bot"

// Conversation writes all of a conversation.
func (w *Writer) Conversation(c *bot.Conversation) (string, error) { return write(w, c, conversation) }

// AppendConversation is Conversation behind text, which stays as it was if there is an error.
func (w *Writer) AppendConversation(text []byte, c *bot.Conversation) ([]byte, error) {
	return appended(w, text, c, conversation)
}

func conversation(w *Writer, c *bot.Conversation) {
	words(w, "id", c.ID)
	number(w, "version", c.Version)
	part(w, "person", &c.Person, person)
	inFlow(w, c)
	learned(w, c)
	heard(w, c)
	led(w, c)
	related(w, c)
	pointed(w, "case", &c.Case, complaint)
	objects(w, "past", c.Past, past)
}

func person(w *Writer, p *bot.Person) {
	number(w, "id", p.ID)
	words(w, "name", p.Name)
	words(w, "username", p.Username)
	words(w, "language", p.Language)
}

// inFlow is where the customer stands in the flow.
func inFlow(w *Writer, c *bot.Conversation) {
	words(w, "flow", c.Flow)
	words(w, "state", c.State)
	number(w, "visit", c.Visit)
	number(w, "stamp", c.Stamp)
	number(w, "here", c.Here)
	words(w, "asking", c.Asking)
	words(w, "confirming", c.Confirming)
	number(w, "tries", c.Tries)
	words(w, "asked_hash", c.AskedHash)
	w.flag("sharing", c.Sharing)
}

// learned is what the customer answered.
func learned(w *Writer, c *bot.Conversation) {
	dictionary(w, "answers", c.Answers, quote[string])
	dictionary(w, "skipped", c.Skipped, answer)
	dictionary(w, "candidates", c.Candidates, quote[string])
	pointed(w, "consent", c.Consent, receipt)
	words(w, "language", c.Language)
	w.fraction("heat", c.Heat)
	w.fraction("heat_before", c.HeatBefore)
}

// heard is what the customer said last, and where.
func heard(w *Writer, c *bot.Conversation) {
	objects(w, "monologue", c.Monologue, said)
	w.moment("monologue_since", c.MonologueSince)
	list(w, "recent", c.Recent, quote[string])
	part(w, "private", &c.Private, place)
	part(w, "last", &c.Last, place)
	number(w, "last_message", c.LastMessage)
	w.moment("last_heard", c.LastHeard)
	w.flag("closed", c.Closed)
}

// led is what operators do with the conversation.
func led(w *Writer, c *bot.Conversation) {
	words(w, "section", c.Section)
	words(w, "operator", c.Operator)
	pointed(w, "interrupted", c.Interrupted, interrupted)
	pointed(w, "album", c.Album, album)
	w.flag("elsewhere", c.Elsewhere)
	w.moment("deadline", c.Deadline)
	w.moment("waiting", c.Waiting)
	list(w, "orders", c.Orders, quote[string])
}

// related is how the conversation stands to others and to public places.
func related(w *Writer, c *bot.Conversation) {
	number(w, "others", c.Others)
	words(w, "held", c.Held)
	words(w, "mute", c.Mute)
	words(w, "joined", c.Joined)
	list(w, "same", c.Same, quote[bot.ID])
	pointed(w, "token", c.Token, token)
	pointed(w, "thread", c.Thread, thread)
}

func receipt(w *Writer, r *bot.Receipt) {
	w.flag("given", r.Given)
	words(w, "version", r.Version)
	words(w, "hash", r.Hash)
	words(w, "document", r.Document)
	w.moment("at", r.At)
	part(w, "place", &r.Place, place)
	number(w, "message", r.Message)
	w.moment("withdrawn", r.Withdrawn)
}

func said(w *Writer, h *bot.Heard) {
	number(w, "chat", h.Chat)
	number(w, "message", h.Message)
	words(w, "text", h.Text)
	number(w, "files", h.Files)
}

func interrupted(w *Writer, i *bot.Interrupted) {
	words(w, "state", i.State)
	words(w, "asking", i.Asking)
	number(w, "here", i.Here)
	w.moment("closed", i.Closed)
	w.flag("solved", i.Solved)
	w.flag("spam", i.Spam)
	objects(w, "unanswered", i.Unanswered, said)
}

func album(w *Writer, a *bot.Album) {
	words(w, "id", a.ID)
	words(w, "event", a.Event)
	words(w, "operator", a.Operator)
	part(w, "place", &a.Place, place)
	number(w, "reply_to", a.ReplyTo)
	words(w, "text", a.Text)
	objects(w, "files", a.Files, attachment)
	w.moment("last", a.Last)
}

func token(w *Writer, t *bot.Token) {
	words(w, "for", t.For)
	w.moment("expires", t.Expires)
	w.flag("used", t.Used)
}

func thread(w *Writer, t *bot.Thread) {
	part(w, "place", &t.Place, place)
	list(w, "authors", t.Authors, digits[int64])
}
