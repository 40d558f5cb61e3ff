package understand

import (
	"cmp"
	_ "embed"
	"strings"
	"unicode/utf8"
)

//go:embed things.txt
var thingsFile string

// things holds what customers name, by language.
var things = readThings(thingsFile)

// thing is one row of the list: how it is taken up again. A general one ("the order") counts only where no other is named.
type thing struct {
	about   string
	general bool
}

// thingList is the things of a language, and the forms in which people write them.
type thingList struct {
	things []thing
	forms  *trie
}

// Thing gives what a message is about in the customer's own noun, ready to stand after "what you wrote": "about the kettle",
// "о чайнике", "o paczce". It is "" unless exactly one thing is named and stands in a list that was made by hand: never a guess.
// Languages are ru, en and pl.
func Thing(text, language string) string {
	known := things[language]
	if known == nil {
		return ""
	}
	if len(text) > maxRead {
		text = strings.ToValidUTF8(text[:maxRead], "")
	}
	var named naming
	for text != "" {
		token := text[:spaceFree(text)]
		if isProse(token) {
			named.read(token, known)
		}
		text = text[len(token):]
		_, space := utf8.DecodeRuneInString(text)
		text = text[space:]
	}
	return named.thing()
}

// isProse tells a piece of a text between spaces from a handle, a tag and a link.
func isProse(token string) bool {
	return token != "" && token[0] != '@' && token[0] != '#' && strings.IndexByte(token, '/') < 0
}

// naming is which things a text names.
type naming struct {
	exact, general string // several: more than one
}

// several stands for more than one thing.
const several = "*"

// read notes the things in a piece of a text.
func (n *naming) read(token string, known *thingList) {
	at := int32(root)
	for i := 0; i < len(token); {
		r, size := decode(token[i:])
		i += size
		switch {
		case betweenThings(r):
			n.note(known, at)
			at = root
		case at != nowhere:
			at = known.forms.follow(at, lower(r))
		}
	}
	n.note(known, at)
}

func betweenThings(r rune) bool { return r != '-' && letterOf(r).script <= digit }

// note is at the end of a word, where its form led.
func (n *naming) note(known *thingList, at int32) {
	forms := known.forms.ends(at)
	if len(forms) == 0 {
		return
	}
	named := known.things[forms[0]]
	into := &n.exact
	if named.general {
		into = &n.general
	}
	if *into == "" || *into == named.about {
		*into = named.about
		return
	}
	*into = several
}

// thing is the one that is meant: of two nobody knows which of them matters.
func (n *naming) thing() string {
	meant := cmp.Or(n.exact, n.general)
	if meant == several {
		return ""
	}
	return meant
}

func readThings(file string) map[string]*thingList {
	all, language := map[string]*thingList{}, ""
	forms := map[string][]phrase{}
	for line := range strings.Lines(file) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "["); ok {
			language = strings.TrimSuffix(name, "]")
			all[language] = &thingList{}
			continue
		}
		about, written, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		about, general := strings.CutPrefix(about, "~")
		list := all[language]
		for _, form := range strings.Fields(written) {
			forms[language] = append(forms[language], phrase{form, int32(len(list.things))})
		}
		list.things = append(list.things, thing{about, general})
	}
	for language, list := range all {
		list.forms = newTrie(forms[language])
	}
	return all
}
