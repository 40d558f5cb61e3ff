package answers

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var shortcutForm = regexp.MustCompile(`^/[\p{L}\p{N}_-]+$`)

// commands are what operators order with a slash: an answer cannot be called so.
func commands() []string {
	return []string{"/take", "/give", "/bot", "/solved", "/spam", "/heat", "/faq", "/summary", "/help", "/start", "/desk"}
}

func (c *checker) shortcut(e *entry) {
	name, p := strings.ToLower(e.Shortcut.text), e.Shortcut.at
	switch {
	case name == "":
		c.fault(e.at, "the answer has no shortcut", "write shortcut: /word")
		return
	case !shortcutForm.MatchString(name):
		c.fault(p, fmt.Sprintf("%q is no shortcut", name), "write a slash and one word: letters, digits, _ and -")
	case slices.Contains(commands(), name):
		c.fault(p, fmt.Sprintf("%q is an operator's command", name), "choose another word")
	case c.shortcuts[name] != "":
		c.fault(p, fmt.Sprintf("a second answer with the shortcut %s", name), "the first stands in "+c.shortcuts[name])
	}
	c.shortcuts[name] = fmt.Sprintf("%s:%d", c.file, p.Line)
}

// holes looks at the placeholders of the text.
func (c *checker) holes(e *entry) {
	for _, found := range hole.FindAllString(e.Text.text, -1) {
		switch name := strings.Trim(found, "{}"); {
		case !known(name):
			c.fault(e.Text.at, fmt.Sprintf("unknown placeholder %s", found), "known: {"+strings.Join(placeholders(), "}, {")+"}")
		case name == Operator && e.Offer:
			c.fault(e.Text.at, "{operator} in an answer that the bot offers", "the bot is nobody's name: take it out, or offer: true away")
		}
	}
	if rest := hole.ReplaceAllString(e.Text.text, ""); strings.ContainsAny(rest, "{}") {
		c.fault(e.Text.at, "a brace without its partner", "placeholders are written {company}")
	}
}
