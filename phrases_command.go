package main

import (
	"errors"
	"fmt"

	"otklik/config"
	"otklik/flows"
	"otklik/flows/wording"
)

type phrasesCommand struct {
	Check   phrasesCheck   `cmd:"" help:"Judge how the phrases are put; all findings at once, with file, line and column."`
	Answers phrasesAnswers `cmd:"" help:"Show the first answers to complaints of a TSV, in public and in private."`
	Schema  phrasesSchema  `cmd:"" help:"Print the JSON Schema of a phrases file, for editors."`
}

type phrasesSchema struct{}

// Run prints the schema.
func (phrasesSchema) Run() error { return printed(flows.PhrasesSchema()) }

type phrasesCheck struct {
	flowFolders
	wordingFile
}

// errWording means that texts must be mended before customers read them.
var errWording = errors.New("some texts must be put otherwise")

// Run prints notes and faults.
func (c *phrasesCheck) Run() error {
	rules, err := c.rules(c.ownFiles)
	if err != nil {
		return err
	}
	folders, err := c.folders()
	if err != nil {
		return err
	}
	fmt.Println(folders)
	found, err := judgeFlows(folders, rules)
	if err != nil {
		return err
	}
	return found.print()
}

// judgement is what was found in the phrases of all flows: what stops a flow, and how the texts are put.
type judgement struct {
	broken flows.Faults
	wording.Verdict
	texts int
}

// judgeFlows judges the phrases with every flow that speaks them.
func judgeFlows(f folders, rules *wording.Rules) (judgement, error) {
	var found judgement
	files, err := config.Files(config.FlowsFolder, f.flows)
	if err != nil {
		return found, err
	}
	phrases, err := config.Files(config.PhrasesFolder, f.phrases)
	if err != nil {
		return found, err
	}
	for _, file := range files {
		passages, broken := flows.Passages(flows.Source(file), sources(phrases))
		found.add(rules.Phrases(passages), broken, passages)
	}
	return found, nil
}

// add joins what one flow showed; a text that several flows speak is told once.
func (j *judgement) add(v wording.Verdict, broken flows.Faults, passages []flows.Passage) {
	j.broken = merge(j.broken, broken)
	j.Faults, j.Notes = merge(j.Faults, v.Faults), merge(j.Notes, v.Notes)
	n := 0
	for _, p := range passages {
		n += len(p.Texts)
	}
	j.texts = max(j.texts, n)
}

func merge(known, more flows.Faults) flows.Faults {
	seen := make(map[flows.Fault]bool, len(known))
	for _, f := range known {
		seen[f] = true
	}
	for _, f := range more {
		if !seen[f] {
			known = append(known, f)
		}
	}
	return known
}

// print tells everything; its error is nil when nothing must be mended.
func (j *judgement) print() error {
	for _, note := range j.Notes {
		fmt.Println("note:", note)
	}
	for _, fault := range append(append(flows.Faults(nil), j.broken...), j.Faults...) {
		fmt.Println(fault)
	}
	if n := len(j.broken) + len(j.Faults); n > 0 {
		return fmt.Errorf("%w: %d faults in %d texts", errWording, n, j.texts)
	}
	fmt.Printf("%d texts, well put\n", j.texts)
	return nil
}
