package flows

import (
	"fmt"
	"maps"
	"slices"
)

// note adds remarks on what is there and not used. They stop nothing: phrases may serve several flows.
func (c *compiler) note() {
	asked := map[string]bool{}
	for _, state := range c.file.States {
		for _, name := range state.body.Ask {
			asked[name.value] = true
		}
	}
	for _, answer := range c.file.Answers {
		if !asked[answer.key.value] {
			c.notes.add(answer.key.at, fmt.Sprintf("no state asks for %q", answer.key.value), "name it under ask: or take it away")
		}
	}
	for _, language := range slices.Sorted(maps.Keys(c.texts)) {
		c.noteBook(c.texts[language])
	}
}

func (c *compiler) noteBook(book *phrasebook) {
	if !slices.Contains(c.spokenTexts(), book) {
		c.notes.add(book.Language.at, fmt.Sprintf("the language %q is not spoken", book.Language.value), "add it to the flow's languages")
		return
	}
	for _, phrase := range book.Phrases {
		if _, used := c.uses[phrase.key.value]; !used {
			c.notes.add(phrase.key.at, fmt.Sprintf("the phrase %q is never spoken", phrase.key.value), "")
		}
	}
	for _, label := range book.Labels {
		if _, used := c.labels[label.key.value]; !used {
			c.notes.add(label.key.at, fmt.Sprintf("the label %q is never shown", label.key.value), "")
		}
	}
}
