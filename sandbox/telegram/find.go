package telegram

import (
	"regexp"
	"strings"
)

// What clients recognise in plain text. Each pattern's first group is the part that is marked.
var (
	commandText = regexp.MustCompile(`(?:^|[\s(,;])(/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)`)
	mentionText = regexp.MustCompile(`(?:^|[^A-Za-z0-9_.@/-])(@[A-Za-z][A-Za-z0-9_]{3,31})`)
	hashtagText = regexp.MustCompile(`(?:^|[\s(,;])(#[\p{L}_][\p{L}\p{N}_]*)`)
	emailText   = regexp.MustCompile(`([A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})`)
	urlText     = regexp.MustCompile(`(https?://[^\s<>"]+[^\s<>".,;:!?)]|(?:[A-Za-z0-9-]+\.)+(?:com|org|net|ru|me|io|pl|info|dev)\b(?:/[^\s<>"]*[^\s<>".,;:!?)])?)`)
	phoneText   = regexp.MustCompile(`(?:^|[\s(,;:])(\+[0-9][0-9 ()-]{8,17}[0-9])`)
)

// found returns the entities that clients find by themselves, where nothing that is taken stands already.
func found(text string, taken []Entity) []Entity {
	var out []Entity
	for _, p := range []struct {
		kind    string
		sign    string // without it there is nothing to search: most texts have none of the six
		pattern *regexp.Regexp
	}{
		{"email", "@", emailText}, {"url", ".", urlText}, {"bot_command", "/", commandText},
		{"mention", "@", mentionText}, {"hashtag", "#", hashtagText}, {"phone_number", "+", phoneText},
	} {
		if !strings.Contains(text, p.sign) {
			continue
		}
		for _, at := range p.pattern.FindAllStringSubmatchIndex(text, -1) {
			e := Entity{Type: p.kind, Offset: units(text[:at[2]]), Length: units(text[at[2]:at[3]])}
			if !overlaps(e, out) && !overlaps(e, literal(taken)) {
				out = append(out, e)
			}
		}
	}
	return out
}

// literal keeps the marks inside which nothing is recognised.
func literal(list []Entity) []Entity {
	var out []Entity
	for _, e := range list {
		switch e.Type {
		case "code", "pre", "text_link", "text_mention", "mention", "url", "email", "bot_command", "hashtag", "phone_number":
			out = append(out, e)
		}
	}
	return out
}

func overlaps(e Entity, list []Entity) bool {
	for _, o := range list {
		if e.Offset < o.Offset+o.Length && o.Offset < e.Offset+e.Length {
			return true
		}
	}
	return false
}
