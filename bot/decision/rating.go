package decision

import (
	"strconv"

	"otklik/bot"
	"otklik/flows"
	"otklik/understand"
)

// commentRunes is how much of the word beside the stars is kept; the transcript has all of it.
const commentRunes = 1000

// rate notes the stars. A low rating is shown to the operators; where it leads the flow says.
func (d *draft) rate(stars int) {
	d.c.Case.Stars, d.c.Case.Comment = stars, ""
	if d.c.Case.LowRated() {
		d.system(bot.NoteLowRating, strconv.Itoa(stars))
	}
}

// unrated makes room for another rating, when a case is closed once more.
func (d *draft) unrated() {
	for _, q := range d.a.Flow.Questions() {
		if q.Kind == flows.Stars || q.Kind == flows.Comment {
			delete(d.c.Answers, q.Name)
			delete(d.c.Skipped, q.Name)
		}
	}
}

// remark keeps the first thing that a customer says after a low rating: that is why they gave it.
func (d *draft) remark() {
	if c := &d.c.Case; c.LowRated() && c.Comment == "" && d.state().Human && d.text != "" {
		c.Comment = cut(d.text, commentRunes)
	}
}

// comment tells whether a text is the word beside the stars, and not a refusal, a new complaint, a question or a wish.
func (d *draft) comment() bool {
	if d.means("skip") || d.means("no") || d.means("refuse") {
		return false
	}
	return d.text != "" && d.reading.Level != understand.Angry && d.reading.Kind != understand.Question && !d.reading.Request
}
