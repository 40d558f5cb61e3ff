package body

import "otklik/bot"

// Job writes a job, without what its leases change.
func (w *Writer) Job(j *bot.Job) (string, error) { return write(w, j, job) }

// AppendJob is Job behind text, which stays as it was if there is an error.
func (w *Writer) AppendJob(text []byte, j *bot.Job) ([]byte, error) {
	return appended(w, text, j, job)
}

func job(w *Writer, j *bot.Job) {
	words(w, "id", j.ID)
	words(w, "queue", j.Queue)
	words(w, "key", j.Key)
	words(w, "conversation", j.Conversation)
	number(w, "priority", j.Priority)
	w.moment("due", j.Due)
	pointed(w, "message", j.Message, message)
	pointed(w, "timer", j.Timer, timer)
	pointed(w, "notice", j.Notice, notice)
}

func message(w *Writer, m *bot.Message) {
	part(w, "place", &m.Place, place)
	words(w, "text", m.Text)
	number(w, "reply_to", m.ReplyTo)
	if k := &m.Keyboard; k.Share != "" || k.Drop || len(k.Rows) > 0 {
		pointed(w, "keyboard", k, keyboard)
	}
	objects(w, "files", m.Files, attachment)
	number(w, "delete", m.Delete)
	w.flag("quiet", m.Quiet)
	w.flag("private", m.Private)
}

func keyboard(w *Writer, k *bot.Keyboard) {
	list(w, "rows", k.Rows, func(w *Writer, row []bot.Button) { array(w, row, button) })
	words(w, "share", k.Share)
	w.flag("drop", k.Drop)
}

func button(w *Writer, b *bot.Button) {
	words(w, "label", b.Label)
	words(w, "data", b.Data)
	words(w, "link", b.Link)
	w.flag("invite", b.Invite)
}

func timer(w *Writer, t *bot.Timer) {
	words(w, "name", t.Name)
	number(w, "visit", t.Visit)
	number(w, "stamp", t.Stamp)
	number(w, "after", int64(t.After))
	w.moment("since", t.Since)
	words(w, "operator", t.Operator)
}

func notice(w *Writer, n *bot.Notice) {
	words(w, "line", n.Line)
	number(w, "chat", n.Chat)
	number(w, "message", n.Message)
}

// LineOf is the one of those lines that a job is to say, nil where there is none: a text that stands in it need not be kept in the job.
// Customers' lines are none, for they may be amended.
func LineOf(j *bot.Job, lines []bot.Line) *bot.Line {
	if j.Message == nil {
		return nil
	}
	for i := range lines {
		if l := &lines[i]; l.ID == j.ID && l.By != bot.ByCustomer {
			return l
		}
	}
	return nil
}
