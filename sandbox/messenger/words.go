package messenger

import (
	"fmt"

	"github.com/goccy/go-yaml"
)

// firstLanguage is spoken to those who did not ask for another.
const firstLanguage = "ru"

// words are all texts of the page in one language.
type words struct {
	Texts    map[string]string `yaml:"texts"`
	People   []string          `yaml:"people"`   // invented names that the visitor may take
	Examples []string          `yaml:"examples"` // first messages to click, in private
	Public   []string          `yaml:"public"`   // first comments to click, where everybody reads them
}

// readWords reads the embedded texts. They are part of the program, so a fault in them is the program's.
func readWords() map[string]words {
	all := map[string]words{}
	for _, language := range []string{"ru", "en", "pl"} {
		var w words
		text, err := files.ReadFile("words/" + language + ".yaml")
		if err == nil {
			err = yaml.UnmarshalWithOptions(text, &w, yaml.Strict())
		}
		if err != nil {
			panic(fmt.Sprintf("messenger: read words of %q: %v", language, err))
		}
		all[language] = w
	}
	return all
}
