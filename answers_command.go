package main

import (
	"fmt"
	"strings"

	"otklik/answers"
	"otklik/flows/wording"
)

type answersCommand struct {
	Check answersCheck `cmd:"" help:"Check ready answers; all mistakes at once, with file, line and column."`
	Find  answersFind  `cmd:"" help:"Find ready answers by words, as operators do."`
}

type answersCheck struct {
	answersFolder
	wordingFile
}

// Run reports what stops the answers, or what there is and how it is put.
func (c *answersCheck) Run() error {
	rules, err := c.rules(c.ownFiles)
	if err != nil {
		return err
	}
	shelf, err := c.shelf()
	if err != nil {
		return err
	}
	judgeAnswers(shelf, rules)
	fmt.Println(countAnswers(shelf))
	return nil
}

// judgeAnswers remarks on how answers are put: hints that stop nothing, as operators get them. What the bot offers may be said in public.
func judgeAnswers(shelf *answers.Shelf, rules *wording.Rules) {
	for _, a := range shelf.All() {
		text := answers.Fill(a, map[string]string{answers.Name: "N", answers.Order: "12345", answers.Company: "C", answers.Operator: "O"})
		for _, hint := range rules.Draft(a.Language, text, a.Offer) {
			fmt.Printf("note: %s: %s; %s\n", a.Shortcut, hint.What, hint.Advice)
		}
	}
}

func countAnswers(shelf *answers.Shelf) string {
	var offered []string
	all := shelf.All()
	for _, a := range all {
		if a.Offer {
			offered = append(offered, a.Shortcut)
		}
	}
	if len(offered) == 0 {
		return fmt.Sprintf("%d ready answers, good; none is offered to customers by the bot", len(all))
	}
	return fmt.Sprintf("%d ready answers, good; offered to customers by the bot: %s", len(all), strings.Join(offered, ", "))
}

type answersFind struct {
	answersFolder
	Text     []string `arg:"" help:"What to look for: words, or a customer's question."`
	Language string   `help:"Only answers in this language (ru, en, pl)."`
}

// found is how many answers are shown.
const found = 5

// Run prints what is found, the best first, and which of it the bot would offer.
func (c *answersFind) Run() error {
	shelf, err := c.shelf()
	if err != nil {
		return err
	}
	text := strings.Join(c.Text, " ")
	matches := shelf.Find(text, c.Language, found)
	if len(matches) == 0 {
		fmt.Println("nothing is found")
		return nil
	}
	for _, m := range matches {
		fmt.Printf("%3.0f %%  %s  %s (%s)\n", m.Sure*100, m.Shortcut, m.Title, m.Language)
		if a, ok := shelf.Offer(text, m.Language); ok && a.Shortcut == m.Shortcut {
			fmt.Println("       the bot offers this to a calm customer who asks so")
		}
	}
	return nil
}
