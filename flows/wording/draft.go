package wording

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Hint is one remark on a text, told so that its author can mend it.
type Hint struct {
	Rule         string // as the file names it, or one of those that are no lists of words, such as Gap
	Start, End   int    // in characters (runes) of the text
	What, Advice string
	Grave        bool // a fault; otherwise a remark
}

// maxQuestions is how many questions a person answers at once.
const maxQuestions = 2

// Draft judges what an operator is about to send: in the customer's language, to a public place or not. The hints come in the order of
// the text. A language without rules is judged by its signs alone.
func (r *Rules) Draft(language, text string, public bool) []Hint {
	hints := r.judge(language, text, public)
	if strings.Count(text, "!") == 1 { // "Hello, Anna!" shouts at nobody
		hints = slices.DeleteFunc(hints, func(h Hint) bool { return h.Rule == shouting })
	}
	if most := r.limits.Draft.at(public); most > 0 && utf8.RuneCountInString(text) > most {
		hints = append(hints, tooLong(text, most, true))
	}
	if at := placeholder.FindStringIndex(text); at != nil {
		hints = append(hints, hint(text, span{at[0], at[1]}, remark{Gap, "a placeholder was left in", "write what it stands for"}))
	}
	slices.SortStableFunc(hints, func(a, b Hint) int { return cmp.Compare(a.Start, b.Start) })
	return hints
}

var (
	placeholder = regexp.MustCompile(`\{[a-z_]+\}`)
	smiley      = regexp.MustCompile(`[\x{1F300}-\x{1FAFF}\x{2600}-\x{27BF}]|[:;]-?[)(D]|\){2,}`)
)

// judge looks at one text as it stands, wherever it comes from.
func (r *Rules) judge(code, text string, public bool) []Hint {
	plain := unquoted(text)
	hints := signs(text, plain)
	rules, ok := r.languages[code]
	if !ok {
		return hints
	}
	small := folded(plain) // once for all rules: drafts are judged while they are typed
	for i := range rules.rules {
		rule := &rules.rules[i]
		if rule.Place == "public" && !public || !rule.words.possible(small) {
			continue
		}
		for _, at := range rule.words.search(plain) {
			h := hint(text, at, remark{rule.Name, fmt.Sprintf("%s: «%s»: %s", rule.Name, text[at.start:at.end], rule.Why), rule.Advice})
			h.Grave = !rule.Note
			hints = append(hints, h)
		}
	}
	if public {
		hints = append(hints, rules.exposes(text, plain)...)
	}
	return hints
}

// signs looks at what needs no knowledge of the language.
func signs(text, plain string) []Hint {
	var hints []Hint
	if at := strings.IndexByte(plain, '!'); at >= 0 {
		hints = append(hints, hint(text, span{at, at + 1}, remark{shouting, "an exclamation mark shouts at somebody who is upset", "end with a full stop"}))
	}
	if at := smiley.FindStringIndex(plain); at != nil {
		hints = append(hints, hint(text, span{at[0], at[1]}, remark{smiling, "a smiley makes light of what happened", "leave it out"}))
	}
	if n := questions(plain); n > maxQuestions {
		hints = append(hints, hint(text, span{0, len(text)}, remark{asking, fmt.Sprintf("%d questions at once", n), fmt.Sprintf("ask %d at the most, the rest later", maxQuestions)}))
	}
	return hints
}

// questions counts the sentences that ask.
func questions(plain string) int {
	n := 0
	for _, at := range sentences(plain) {
		if strings.Contains(plain[at.start:at.end], "?") {
			n++
		}
	}
	return n
}

// exposes finds sentences that ask for personal data where others read along.
func (l *language) exposes(text, plain string) []Hint {
	var hints []Hint
	for _, at := range sentences(plain) {
		sentence := plain[at.start:at.end]
		things := l.things.find(sentence)
		if len(things) == 0 || len(l.asks.find(sentence)) == 0 || len(l.unless.find(sentence)) > 0 {
			continue
		}
		thing := span{at.start + things[0].start, at.start + things[0].end}
		hints = append(hints, hint(text, thing, remark{prying, fmt.Sprintf("asks for personal data in public: «%s»", text[thing.start:thing.end]), "ask in a private message, and say why"}))
	}
	return hints
}

func tooLong(text string, most int, grave bool) Hint {
	h := hint(text, span{0, len(text)}, remark{lengthy, fmt.Sprintf("%d characters, %d are enough here", utf8.RuneCountInString(text), most), "say it shorter, or in private"})
	h.Grave = grave
	return h
}

// remark is what is said of a place in a text.
type remark struct{ rule, what, advice string }

func hint(text string, at span, r remark) Hint {
	start := utf8.RuneCountInString(text[:at.start])
	return Hint{Rule: r.rule, Start: start, End: start + utf8.RuneCountInString(text[at.start:at.end]), What: r.what, Advice: r.advice, Grave: true}
}
