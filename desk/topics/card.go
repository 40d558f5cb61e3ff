package topics

import (
	"fmt"
	"math"
	"net/url"
	"strings"
	"time"

	"otklik/bot"
	"otklik/flows"
)

// longestTitle of a topic, in characters (Telegram: 128); a short one can be read in the list.
const longestTitle = 64

// What the buttons of a card carry.
const (
	takeData   = "desk:take"
	botData    = "desk:bot"
	solvedData = "desk:solved"
)

// hotFrom is the heat from which a topic burns.
const hotFrom = 0.5

// title is the topic's name: a sign of how things stand, and the customer's name.
func (w *Window) title(c bot.Conversation) string {
	letters := []rune(sign(c) + " " + w.nameOf(c))
	return strings.TrimSpace(string(letters[:min(len(letters), longestTitle)]))
}

func sign(c bot.Conversation) string {
	switch {
	case c.Case.Spam:
		return "🚫"
	case c.Section == bot.SectionEnded, c.Case.Solved && c.Operator == "":
		return "✅"
	case c.Operator != "":
		return "💬"
	case c.Section == bot.SectionBot:
		return "🤖"
	case c.Heat >= hotFrom:
		return "🔥"
	}
	return "🙋"
}

func (w *Window) nameOf(c bot.Conversation) string {
	if name := strings.Join(strings.Fields(c.Person.Name), " "); name != "" {
		return name
	}
	return fmt.Sprint(c.ID.Person())
}

// cardOf is the pinned card: who, where, how hot and why, what is known, who leads.
func (w *Window) cardOf(v *view) bot.Message {
	m := bot.Message{Place: w.place(v.Thread), Quiet: true, Keyboard: w.cardButtons(v.c)}
	var facts []string
	for _, fact := range []string{w.who(v.c), w.where(v.c), w.language(v.c), w.heat(v.c), w.what(v.c)} {
		if fact != "" {
			facts = append(facts, fact)
		}
	}
	facts = append(facts, w.known(v.c)...)
	facts = append(facts, "", w.standing(v.c))
	m.Text = bot.Split(strings.Join(facts, "\n"), bot.MessageUnits)[0]
	return m
}

func (w *Window) cardButtons(c bot.Conversation) bot.Keyboard {
	var row []bot.Button
	if c.Operator == "" {
		row = append(row, bot.Button{Label: w.words.Say("button.take"), Data: takeData})
	} else {
		row = append(row, bot.Button{Label: w.words.Say("button.bot"), Data: botData}, bot.Button{Label: w.words.Say("button.solved"), Data: solvedData})
	}
	rows := [][]bot.Button{row}
	if link := w.pageOf(c.ID); link != "" {
		rows = append(rows, []bot.Button{{Label: w.words.Say("button.page"), Link: link}})
	}
	return bot.Keyboard{Rows: rows}
}

// pageOf is the address of the conversation on the desk's page; "" where Telegram would not take it: it wants https.
func (w *Window) pageOf(id bot.ID) string {
	if !strings.HasPrefix(w.options.Page, "https://") {
		return ""
	}
	account, person, _ := strings.Cut(string(id), "/")
	return w.options.Page + "c/" + url.PathEscape(account) + "/" + url.PathEscape(person)
}

func (w *Window) who(c bot.Conversation) string {
	text := "👤 " + w.nameOf(c)
	if c.Person.Username != "" {
		text += " · @" + c.Person.Username
	} else if a := w.engine.Account(c.ID.Account()); a != nil && a.Platform == bot.VK && c.Person.ID > 0 {
		text += fmt.Sprintf(" · vk.com/id%d", c.Person.ID)
	}
	return text
}

// where the case began, with a link to the public line, and where it goes on.
func (w *Window) where(c bot.Conversation) string {
	text := "📍 "
	if a := w.engine.Account(c.ID.Account()); a != nil {
		text += w.words.Or("platform."+string(a.Platform), string(a.Platform)) + ", "
	}
	text += w.words.Place(c.Case.Origin)
	if c.Case.Origin.Link != "" {
		text += "\n" + c.Case.Origin.Link
	}
	if c.Last.Known() && c.Last.Key() != c.Case.Origin.Key() {
		text += "\n" + w.words.Say("card.goes", w.words.Place(c.Last))
	}
	if c.Last.Public() {
		text += "\n" + w.words.Say("card.aloud")
	}
	return text
}

func (w *Window) language(c bot.Conversation) string {
	if c.Language == "" {
		return ""
	}
	return w.words.Say("card.language", w.words.Or("spoken."+c.Language, c.Language))
}

// heat then and now, the highest where it was higher than both, and why the last line was read so.
func (w *Window) heat(c bot.Conversation) string {
	text := w.words.Say("card.heat", w.heatOf(c.Case.HeatFirst), w.heatOf(c.Heat))
	if c.Case.HeatPeak > max(c.Case.HeatFirst, c.Heat) {
		text += " " + w.words.Say("card.peak", w.heatOf(c.Case.HeatPeak))
	}
	if reasons := w.reasons(c); len(reasons) > 0 {
		text += "\n" + w.words.Say("card.reasons", strings.Join(reasons, "; "))
	}
	return text
}

// mostReasons is how many causes a card tells.
const mostReasons = 4

// reasons words why the last line was read as it was, each cause once. What only the model has learned says nothing to people.
func (w *Window) reasons(c bot.Conversation) []string {
	var told []string
	seen := make(map[string]bool)
	for _, reason := range c.Case.Reasons {
		cause, _, _ := strings.Cut(reason, ": ")
		if _, known := w.words["reason."+cause]; known && !seen[cause] && len(told) < mostReasons {
			seen[cause] = true
			told = append(told, w.words.Reason(reason))
		}
	}
	return told
}

// heatOf words a heat: a coloured sign, a word and how far up it is.
func (w *Window) heatOf(heat float64) string {
	sign, level := "🟢", "calm"
	switch {
	case heat >= 0.75:
		sign, level = "🔴", "boiling"
	case heat >= hotFrom:
		sign, level = "🟠", "hot"
	case heat >= 0.25:
		sign, level = "🟡", "tense"
	}
	return fmt.Sprintf("%s %s %d %%", sign, w.words.Say("heat."+level), int(math.Round(100*min(max(heat, 0), 1))))
}

func (w *Window) what(c bot.Conversation) string {
	parts := []string{w.words.Say("card.case", c.Case.Number)}
	if c.Case.Kind != "" {
		parts = append(parts, w.words.Or("kind."+c.Case.Kind, c.Case.Kind))
	}
	if c.Case.Topic != "" {
		parts = append(parts, w.words.Or("topic."+c.Case.Topic, c.Case.Topic))
	}
	text := "📁 " + strings.Join(parts, " · ")
	if said := firstOf(c.Answers["what"], c.Case.Words); said != "" {
		text += "\n" + w.words.Say("format.quote", said)
	}
	return text
}

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text = strings.TrimSpace(text); text != "" {
			return text
		}
	}
	return ""
}

// known are the answers that the flow has learnt, the contact among them: only the staff group reads it.
func (w *Window) known(c bot.Conversation) []string {
	account := w.engine.Account(c.ID.Account())
	if account == nil {
		return nil
	}
	var facts []string
	for _, q := range account.Flow.Questions() {
		value := c.Answers[q.Name]
		doubt := ""
		if value == "" && c.Candidates[q.Name] != "" {
			value, doubt = c.Candidates[q.Name], " ("+w.words.Say("card.unconfirmed")+")"
		}
		if value == "" || q.Name == "what" || q.Kind == flows.Consent || q.Kind == flows.Stars || q.Kind == flows.Comment {
			continue
		}
		if q.Kind == flows.Choice {
			value = w.words.Or("option."+q.Name+"."+value, value)
		}
		facts = append(facts, "• "+w.words.Or("answers."+q.Name, q.Name)+": "+value+doubt)
	}
	return facts
}

// standing is who leads and since when the customer waits.
func (w *Window) standing(c bot.Conversation) string {
	var text string
	switch {
	case c.Operator != "":
		text = "💬 " + w.words.Say("card.leads", w.staff.Name(c.Operator))
	case c.Case.Spam:
		text = "🚫 " + w.words.Say("kind.spam")
	case c.Section == bot.SectionEnded && c.Case.Stars > 0:
		text = "✅ " + w.words.Say("card.rated", strings.Repeat("⭐", c.Case.Stars))
	case c.Section == bot.SectionEnded, c.Case.Solved:
		text = "✅ " + w.words.Say("card.over")
	case c.LowRated():
		text = "🙋 " + w.words.Say("card.low", strings.Repeat("⭐", c.Case.Stars))
	case c.Elsewhere:
		text = "💬 " + w.words.Say("card.elsewhere")
	case c.Section == bot.SectionBot:
		text = "🤖 " + w.words.Say("card.bot")
	default:
		text = "🙋 " + w.words.Say("card.free")
	}
	if c.Closed {
		text += "\n⛔ " + w.words.Say("card.unreachable")
	}
	if !c.Waiting.IsZero() {
		text += "\n⏳ " + w.words.Say("card.waits", w.moment(c.Waiting))
	}
	return text
}

// moment is a time of today, or with its day.
func (w *Window) moment(at time.Time) string {
	at, now := at.In(w.options.Zone), w.options.Now().In(w.options.Zone)
	if at.Year() == now.Year() && at.YearDay() == now.YearDay() {
		return at.Format(w.words["format.time"])
	}
	return at.Format(w.words["format.moment"])
}
