package decision

import (
	"otklik/bot"
	"otklik/flows"
	"otklik/understand"
)

// commentRunes is how much of the word beside the stars is kept; the transcript has all of it.
const commentRunes = 1000

// rate notes the stars, and what was said beside them as the comment: it is not asked for again. A low rating is shown to the operators;
// where it leads the flow says.
func (d *draft) rate(stars string) {
	_, beside := understand.Stars(d.text) // nothing, where a button was pressed
	d.c.Case.Stars, d.c.Case.Comment = int(stars[0]-'0'), cut(beside, commentRunes)
	for _, q := range d.a.Flow.Questions() {
		if q.Kind == flows.Comment && beside != "" {
			d.c.Answers[q.Name] = beside
		}
	}
	if d.c.Case.LowRated() {
		d.system(bot.NoteLowRating, stars)
	}
}

// unsettled tells whether somebody gives good stars and is angry all the same, or wants something: no comment, that is heard.
func (d *draft) unsettled(stars string) bool {
	_, beside := understand.Stars(d.text)
	return stars > "2" && beside != "" && d.stillWants()
}

func (d *draft) stillWants() bool {
	return d.reading.Request || d.reading.Kind == understand.Question || d.reading.Level == understand.Angry
}

// starsAndMore notes the stars and goes where what stands beside them leads, as the flow sees it once they are known.
func (d *draft) starsAndMore(q flows.Question, stars string) {
	d.c.Answers[q.Name] = stars
	d.rate(stars)
	if !d.follow(flows.Heard) {
		d.fill(q, stars)
	}
}

// refusesUnheard tells whether somebody gives no rating because the matter is not settled: that is more than a refusal.
func (d *draft) refusesUnheard(q flows.Question) bool {
	rating := q.Kind == flows.Stars || q.Kind == flows.Comment
	return rating && (d.stillWants() || d.reading.Kind == understand.Constructive)
}

// unrated makes room for another rating, when people have looked after the case once more.
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
