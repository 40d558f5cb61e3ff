package main

import (
	"fmt"
	"io"
	"os"

	"otklik/understand"
	"otklik/understand/inspect"
	"otklik/understand/train"
)

type understandCommand struct {
	Read   understandRead   `cmd:"" default:"withargs" help:"Explain one message, or read a TSV with a text column."`
	Train  understandTrain  `cmd:"" help:"Train the model from a corpus and print a report on held-out texts."`
	Export understandExport `cmd:"" help:"Write what operators corrected at the desk as rows for training, without personal data."`
	Eval   understandEval   `cmd:"" help:"Measure the reader on a TSV with the columns text and label."`
}

type understandRead struct {
	ownFiles
	markerFolder
	Text string `arg:"" optional:"" help:"The message."`
	TSV  string `help:"File with a text column; category, level, intensity, topic, lang and toxic are written for each row. - is the standard input." type:"existingfile"`
}

// Run explains the message, or writes the table.
func (c *understandRead) Run() error {
	reader, err := c.reader(c.ownFiles)
	switch {
	case err != nil:
		return err
	case c.TSV != "":
		return withFile(c.TSV, func(in io.Reader) error { return inspect.Table(reader, in, os.Stdout) })
	case c.Text == "":
		return fmt.Errorf("understand: nothing to read; give a message in quotes, or --tsv FILE")
	}
	return inspect.Explain(reader, c.Text, os.Stdout)
}

type understandEval struct {
	ownFiles
	markerFolder
	File string `arg:"" help:"TSV with the columns text and label." type:"existingfile"`
}

// Run prints the figures.
func (c *understandEval) Run() error {
	reader, err := c.reader(c.ownFiles)
	if err != nil {
		return err
	}
	return withFile(c.File, func(in io.Reader) error {
		e, err := inspect.Evaluate(reader, c.File, in)
		if err != nil {
			return err
		}
		return e.Print(os.Stdout)
	})
}

type understandTrain struct {
	ownFiles
	markerFolder
	Corpus string `help:"Folder of the corpus." default:"understand/corpus" type:"existingdir"`
	Out    string `help:"Model file to write." required:"" type:"path"`
	Seed   uint64 `help:"The same seed and corpus give the same model." default:"20261122"`
}

// Run trains, writes the model and prints the report.
func (c *understandTrain) Run() error {
	folder, err := c.folder(c.ownFiles)
	if err != nil {
		return err
	}
	markers, err := readMarkers(folder)
	if err != nil {
		return err
	}
	reader, err := understand.NewWithModel(nil, markers...)
	if err != nil {
		return err
	}
	result, err := train.Train(c.Corpus, reader, c.Seed)
	if err != nil {
		return err
	}
	if err := os.WriteFile(c.Out, result.Model, 0o644); err != nil {
		return fmt.Errorf("write model: %w", err)
	}
	return result.Report.Print(os.Stdout)
}

func withFile(path string, use func(io.Reader) error) error {
	if path == "-" {
		return use(os.Stdin)
	}
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open table: %w", err)
	}
	defer file.Close()
	return use(file)
}
