package flows

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// defaultAttempts is the number of tries at a question when the flow does not say another.
const defaultAttempts = 3

// plainName is what states, answers, intents and phrases may be called: they become variables of guards and names in drawings.
var plainName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// Compile checks one flow with its phrases, all of it before anything is refused: its error is Faults, sorted by file, line and column.
func Compile(flow Source, phrases []Source) (*Flow, error) {
	c := compile(flow, phrases)
	if faults := c.found.sorted(); len(faults) > 0 {
		return nil, faults
	}
	return c.build(version(append([]Source{flow}, phrases...)))
}

// compile reads and checks as far as what was read allows.
func compile(flow Source, phrases []Source) *compiler {
	c := &compiler{
		name: flow.Name, words: newVocabulary(), texts: map[string]*phrasebook{}, uses: map[string][]use{},
		guards: map[string]*guard{}, held: map[*guard][]bool{}, labels: map[string]position{}, intents: map[string]map[string]*intent{}, patterns: map[string]*regexp.Regexp{},
	}
	read := readSource(flow, &c.found, &c.file)
	c.readPhrases(phrases)
	if read {
		c.check()
	}
	return c
}

// A compiler holds what was read, and what the checks found out, until the flow is built.
type compiler struct {
	name     string
	file     flowShape
	texts    map[string]*phrasebook // by language and tone
	words    *vocabulary
	patterns map[string]*regexp.Regexp     // by answer
	intents  map[string]map[string]*intent // by name and language
	uses     map[string][]use              // of phrases
	labels   map[string]position           // that are needed, and why
	guards   map[string]*guard             // compiled already, by source
	corners  []Facts                       // situations in which variants are counted
	held     map[*guard][]bool             // in which corners a guard holds
	found    findings
	notes    findings
}

// A phrasebook is a phrases file and where it was read from.
type phrasebook struct {
	*phrasesShape
	file string
}

// check runs all checks; later ones look only at what earlier ones left sound.
func (c *compiler) check() {
	c.checkHead()
	c.checkIntents()
	c.checkAnswers()
	for i := range c.file.States {
		c.checkState(&c.file.States[i])
	}
	c.checkAlways()
	c.checkHumans()
	c.checkGraph()
	c.checkPlaces()
	c.checkTexts()
	c.checkVariety()
	c.note()
}

func (c *compiler) checkHead() {
	for _, key := range []string{"name", "start", "languages", "states"} {
		if !c.file.has(key) {
			c.found.add(c.file.at, fmt.Sprintf("the key %s is missing", key), "every flow needs name, start, languages and states")
		}
	}
	if c.file.has("languages") && len(c.file.Languages) == 0 {
		c.found.add(c.file.at, "the flow speaks no language", "write languages: [ru] or others")
	}
	if c.file.Start.given() {
		c.target(c.file.Start)
	}
	if c.file.Attempts.given() && c.file.Attempts.value == 0 {
		c.found.add(c.file.Attempts.at, "no attempts at all", "write 1 or more")
	}
	c.checkLanguages()
}

func (c *compiler) checkLanguages() {
	seen := map[string]bool{}
	for _, language := range c.file.Languages {
		switch _, ok := c.texts[language.value]; {
		case seen[language.value]:
			c.found.add(language.at, fmt.Sprintf("the language %q stands twice", language.value), "")
		case language.given() && !ok:
			c.found.add(language.at, fmt.Sprintf("no phrases file for %q", language.value),
				fmt.Sprintf("write phrases/%s.yaml or take the language away", language.value))
		}
		seen[language.value] = true
	}
}

// target notes a state that does not exist.
func (c *compiler) target(name located[string]) {
	if _, ok := c.file.States.get(name.value); !ok {
		c.found.add(name.at, fmt.Sprintf("unknown state %q", name.value), advise(name.value, c.file.States.names()))
	}
}

// named notes a name that cannot be a variable or stand in a drawing.
func (c *compiler) named(name located[string], what string) {
	if !plainName.MatchString(name.value) {
		c.found.add(name.at, fmt.Sprintf("%q cannot be the name of %s", name.value, what), "use small Latin letters, digits and _, a letter first")
	}
}

// guard compiles a condition and notes what is wrong with it where it is wrong.
func (c *compiler) guard(source located[string]) *guard {
	if !source.given() || source.value == "" {
		return nil
	}
	if compiled, ok := c.guards[source.value]; ok {
		return compiled
	}
	compiled, fault := newGuard(source.value, c.words)
	if fault != nil {
		what, _, _ := strings.Cut(fault.Message, "\n")
		c.found.add(inside(source, fault.Line, fault.Column), "bad guard: "+what, guardAdvice(what, c.words))
		return nil
	}
	c.guards[source.value] = compiled
	for _, compared := range compiled.compared {
		if known, wrong := c.words.never(compared); wrong {
			delete(c.guards, source.value) // so that the fault is told again where the guard stands again
			c.found.add(inside(source, 1, compared.column), fmt.Sprintf("%s is never %q", compared.name, compared.word), advise(compared.word, known))
		}
	}
	return compiled
}

// inside is the place of something inside a text of one line; for longer texts it is where the text begins.
func inside(source located[string], line, column int) position {
	at := source.at
	if line > 1 || strings.Contains(source.value, "\n") {
		return at
	}
	at.column += column
	if source.quoted {
		at.column++
	}
	return at
}

// version is a short hash of what the sources hold, wherever they lie and whatever they are called.
func version(sources []Source) string {
	slices.SortFunc(sources, func(a, b Source) int { return bytes.Compare(a.Data, b.Data) })
	sum := sha256.New()
	for _, source := range sources {
		fmt.Fprintf(sum, "%d\x00", len(source.Data))
		sum.Write(source.Data)
	}
	return fmt.Sprintf("%x", sum.Sum(nil)[:6])
}

// spokenTexts are the phrasebooks of the languages the flow speaks, in their order, each with its tone after it.
func (c *compiler) spokenTexts() []*phrasebook {
	var books []*phrasebook
	for _, language := range c.file.Languages {
		for _, name := range []string{language.value, key(language.value, Informal)} {
			if book, ok := c.texts[name]; ok && !slices.Contains(books, book) {
				books = append(books, book)
			}
		}
	}
	return books
}
