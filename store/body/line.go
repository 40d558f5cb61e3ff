package body

import "otklik/bot"

// Line writes a line of a transcript.
func (w *Writer) Line(l *bot.Line) (string, error) { return write(w, l, line) }

// AppendLine is Line behind text, which stays as it was if there is an error.
func (w *Writer) AppendLine(text []byte, l *bot.Line) ([]byte, error) {
	return appended(w, text, l, line)
}

// Delivery writes the fate of a line.
func (w *Writer) Delivery(d *bot.Delivery) (string, error) { return write(w, d, delivery) }

// AppendDelivery is Delivery behind text, which stays as it was if there is an error.
func (w *Writer) AppendDelivery(text []byte, d *bot.Delivery) ([]byte, error) {
	return appended(w, text, d, delivery)
}

// AppendAmendment writes what a customer did to a line behind text, which stays as it was if there is an error.
func (w *Writer) AppendAmendment(text []byte, a *bot.Amendment) ([]byte, error) {
	return appended(w, text, a, amendment)
}

func line(w *Writer, l *bot.Line) {
	words(w, "id", l.ID)
	words(w, "conversation", l.Conversation)
	number(w, "case", l.Case)
	w.moment("at", l.At)
	words(w, "by", l.By)
	words(w, "operator", l.Operator)
	part(w, "place", &l.Place, place)
	number(w, "message", l.Message)
	number(w, "reply_to", l.ReplyTo)
	words(w, "note", l.Note)
	words(w, "text", l.Text)
	objects(w, "attachments", l.Attachments, attachment)
	list(w, "buttons", l.Buttons, quote[string])
	w.fraction("heat", l.Heat)
	words(w, "event", l.Event)
	pointed(w, "delivery", l.Delivery, delivery)
	objects(w, "edits", l.Edits, edit)
	w.moment("deleted", l.Deleted)
}

func place(w *Writer, p *bot.Place) {
	words(w, "kind", p.Kind)
	number(w, "chat", p.Chat)
	number(w, "thread", p.Thread)
	words(w, "title", p.Title)
	words(w, "link", p.Link)
}

func attachment(w *Writer, a *bot.Attachment) {
	words(w, "kind", a.Kind)
	words(w, "ref", a.Ref)
	words(w, "name", a.Name)
	words(w, "type", a.Type)
	number(w, "size", a.Size)
	words(w, "account", a.Account)
}

func delivery(w *Writer, d *bot.Delivery) {
	words(w, "state", d.State)
	number(w, "message", d.Message)
	w.moment("at", d.At)
	words(w, "reason", d.Reason)
}

func edit(w *Writer, e *bot.Edit) {
	words(w, "text", e.Text)
	w.moment("at", e.At)
}

func amendment(w *Writer, a *bot.Amendment) {
	number(w, "Chat", a.Chat)
	number(w, "Message", a.Message)
	words(w, "Text", a.Text)
	w.flag("Deleted", a.Deleted)
	w.flag("Restored", a.Restored)
	w.moment("At", a.At)
}
