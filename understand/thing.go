package understand

import (
	_ "embed"
	"iter"
	"strings"
	"unicode/utf8"
)

//go:embed things.txt
var thingsFile string

// things holds, by language and written form, what is said when it is taken up again.
var things = readThings(thingsFile)

// thing is one row of the list. A general one ("the order") counts only where no other is named.
type thing struct {
	about   string
	general bool
}

// Thing gives what a message is about in the customer's own noun, ready to stand after "what you wrote": "about the kettle",
// "о чайнике", "o paczce". It is "" unless exactly one thing is named and stands in a list that was made by hand: never a guess.
// Languages are ru, en and pl.
func Thing(text, language string) string {
	known := things[language]
	if known == nil {
		return ""
	}
	var exact, general string
	for word := range thingWords(text) {
		named, ok := known[string(word)]
		if !ok {
			continue
		}
		into := &exact
		if named.general {
			into = &general
		}
		if *into == "" || *into == named.about {
			*into = named.about
			continue
		}
		if !named.general {
			return "" // two things: nobody knows which of them matters
		}
		*into = several
	}
	switch {
	case exact != "":
		return exact
	case general == several:
		return ""
	}
	return general
}

// several stands for more than one general thing.
const several = "*"

// thingWords are the words of a text in lower case, without its links and handles, each good until the next one.
func thingWords(text string) iter.Seq[[]byte] {
	if len(text) > maxRead {
		text = strings.ToValidUTF8(text[:maxRead], "")
	}
	return func(yield func([]byte) bool) {
		word := make([]byte, 0, 64)
		for token := range strings.FieldsSeq(text) {
			if token[0] == '@' || token[0] == '#' || strings.IndexByte(token, '/') >= 0 {
				continue
			}
			for written := range strings.FieldsFuncSeq(token, betweenThings) {
				if word = appendLower(word[:0], written); !yield(word) {
					return
				}
			}
		}
	}
}

func betweenThings(r rune) bool { return r != '-' && letterOf(r).script <= digit }

func appendLower(to []byte, word string) []byte {
	for _, r := range word {
		to = utf8.AppendRune(to, lower(r))
	}
	return to
}

func readThings(file string) map[string]map[string]thing {
	all, language := map[string]map[string]thing{}, ""
	for line := range strings.Lines(file) {
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "["); ok {
			language = strings.TrimSuffix(name, "]")
			all[language] = map[string]thing{}
			continue
		}
		about, forms, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		about, general := strings.CutPrefix(about, "~")
		for _, form := range strings.Fields(forms) {
			all[language][form] = thing{about, general}
		}
	}
	return all
}
