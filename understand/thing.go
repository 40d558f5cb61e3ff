package understand

import (
	_ "embed"
	"strings"
	"unicode"
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
	for _, word := range thingWords(text) {
		named, ok := known[word]
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

// thingWords are the words of a text in lower case, without its links and handles.
func thingWords(text string) []string {
	if len(text) > maxRead {
		text = strings.ToValidUTF8(text[:maxRead], "")
	}
	var words []string
	for _, token := range strings.Fields(strings.ToLower(text)) {
		if strings.HasPrefix(token, "@") || strings.HasPrefix(token, "#") || strings.Contains(token, "/") {
			continue
		}
		words = append(words, strings.FieldsFunc(token, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })...)
	}
	return words
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
