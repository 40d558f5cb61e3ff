package answers

import (
	"regexp"
	"strings"
)

// Placeholders of ready answers, and what stands for them in a conversation.
const (
	Name     = "name"     // the customer's first name
	Order    = "order"    // the order number that the customer gave
	Company  = "company"  // as customers read it
	Operator = "operator" // who answers; the bot has none
)

func placeholders() []string { return []string{Name, Order, Company, Operator} }

var hole = regexp.MustCompile(`\{[^{}]*\}`)

// Fill puts values into the answer's placeholders. One without a value stays as it is written, a gap that everybody sees and that
// is not to be sent: see Gaps.
func Fill(a Answer, values map[string]string) string {
	return hole.ReplaceAllStringFunc(a.Text, func(written string) string {
		if value := values[strings.Trim(written, "{}")]; value != "" {
			return value
		}
		return written
	})
}

// Gaps gives the placeholders that still stand in a text, as they are written: "{order}". Other braces are the writer's own.
func Gaps(text string) []string {
	var gaps []string
	for _, written := range hole.FindAllString(text, -1) {
		if known(strings.Trim(written, "{}")) {
			gaps = append(gaps, written)
		}
	}
	return gaps
}

// Says tells whether the answer speaks of something: Says(Operator).
func (a Answer) Says(placeholder string) bool { return strings.Contains(a.Text, "{"+placeholder+"}") }

func known(placeholder string) bool {
	for _, p := range placeholders() {
		if p == placeholder {
			return true
		}
	}
	return false
}
