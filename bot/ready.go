package bot

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"otklik/answers"
)

// Fill puts what is known of the customer into a ready answer, for an operator by that name or, with "", for the bot. What is not known
// stays a gap that is not to be sent: see answers.Gaps.
func (a *Account) Fill(c Conversation, ready answers.Answer, operator string) string {
	first, _, _ := strings.Cut(c.Person.Name, " ")
	return answers.Fill(ready, map[string]string{
		answers.Name: first, answers.Order: c.Answers[answers.Order], answers.Company: a.Company, answers.Operator: operator})
}

// How ready answers are suggested to operators.
const (
	suggested      = 3    // at most
	suggestedLines = 3    // of the customer are looked at
	likely         = 0.25 // answers less sure than this are not suggested
	onTopic        = 0.1  // how much surer an answer counts that is about the case's topic
)

// Suggest gives the ready answers that may fit what the customer wrote last, the likeliest first. Lines are the newest of the transcript,
// oldest first.
func (a *Account) Suggest(c Conversation, lines []Line) []answers.Match {
	likeliest := make(map[string]answers.Match)
	for _, text := range lastWords(c, lines) {
		for _, m := range a.Shelf.Find(text, a.Spoken(&c), 2*suggested) {
			if m.Topic != "" && m.Topic == c.Case.Topic {
				m.Sure = min(m.Sure+onTopic, 1)
			}
			if m.Sure >= max(likely, likeliest[m.Shortcut].Sure) {
				likeliest[m.Shortcut] = m
			}
		}
	}
	found := slices.SortedFunc(maps.Values(likeliest), func(x, y answers.Match) int {
		return cmp.Or(cmp.Compare(y.Sure, x.Sure), cmp.Compare(x.Shortcut, y.Shortcut))
	})
	return found[:min(len(found), suggested)]
}

// lastWords are the customer's last lines in this case, the newest first.
func lastWords(c Conversation, lines []Line) []string {
	var words []string
	for _, l := range slices.Backward(lines) {
		if l.By == ByCustomer && l.Case == c.Case.Number && l.Deleted.IsZero() && len(words) < suggestedLines {
			words = append(words, l.Text)
		}
	}
	return words
}
