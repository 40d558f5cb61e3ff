package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"

	"otklik/bot"
	"otklik/bot/talk"
	"otklik/flows"
)

type flowsCommand struct {
	Check  flowsCheck  `cmd:"" help:"Check flows and their phrases; all faults at once, with file, line and column."`
	Draw   flowsDraw   `cmd:"" help:"Draw a flow as a Mermaid state diagram."`
	Test   flowsTest   `cmd:"" help:"Play *.talk.yaml stories with a clock turned by hand."`
	Schema flowsSchema `cmd:"" help:"Print the JSON Schema of a flow file, for editors."`
}

type flowsCheck struct {
	flowFolders
	wordingFile
}

// Run reports all faults, of the flows and of how their phrases are put, or what there is.
func (c *flowsCheck) Run() error {
	rules, err := c.rules(c.ownFiles)
	if err != nil {
		return err
	}
	folders, err := c.folders()
	if err != nil {
		return err
	}
	fmt.Println(folders)
	compiled, err := compileFlows(folders)
	if err != nil {
		return err
	}
	found, err := judgeFlows(folders, rules)
	if err != nil {
		return err
	}
	if err := found.print(); err != nil {
		return err
	}
	shelf, err := newShelf(folders)
	if err != nil {
		return err
	}
	judgeAnswers(shelf, rules)
	for _, name := range names(compiled) {
		flow := compiled[name]
		for _, note := range flow.Notes() {
			fmt.Println("note:", note)
		}
		fmt.Printf("%s: good, version %s, languages %v\n", name, flow.Version, flow.Languages)
	}
	fmt.Println(countAnswers(shelf))
	return nil
}

func names(compiled map[string]*flows.Flow) []string {
	var all []string
	for name := range compiled {
		all = append(all, name)
	}
	sort.Strings(all)
	return all
}

type flowsDraw struct {
	flowFolders
	Flow string `arg:"" optional:"" default:"complaint" help:"Name of the flow."`
}

// Run prints the diagram.
func (c *flowsDraw) Run() error {
	folders, err := c.folders()
	if err != nil {
		return err
	}
	compiled, err := compileFlows(folders)
	if err != nil {
		return err
	}
	flow := compiled[c.Flow]
	if flow == nil {
		return fmt.Errorf("draw %s: there is no such flow; there are %v", c.Flow, names(compiled))
	}
	fmt.Println(flow.Draw())
	return nil
}

type flowsSchema struct{}

// Run prints the schema.
func (flowsSchema) Run() error { return printed(flows.Schema()) }

// printed puts a schema on standard output.
func printed(schema []byte, err error) error {
	if err != nil {
		return err
	}
	fmt.Println(string(schema))
	return nil
}

type flowsTest struct {
	flowFolders
	Talks []string `arg:"" optional:"" help:"Talk files, or folders of them; left out: the folder talks in the folder of flows." type:"path"`
}

// errTalks means that some talks came out otherwise than written.
var errTalks = errors.New("some talks came out otherwise than written")

// Run plays every talk and says which came out otherwise.
func (c *flowsTest) Run() error {
	folders, err := c.folders()
	if err != nil {
		return err
	}
	player, err := newPlayer(folders)
	if err != nil {
		return err
	}
	files, err := talkFiles(c.talks(folders))
	if err != nil {
		return err
	}
	failed := 0
	for _, file := range files {
		if err := player.play(file); err != nil {
			failed++
			fmt.Println("FAIL", err)
			continue
		}
		fmt.Println("ok  ", file)
	}
	fmt.Printf("%d passed, %d failed\n", len(files)-failed, failed)
	if failed > 0 {
		return errTalks
	}
	return nil
}

// talks are those that are named, or those beside the flows.
func (c *flowsTest) talks(f folders) []string {
	if len(c.Talks) > 0 {
		return c.Talks
	}
	return []string{filepath.Join(cmp.Or(f.flows, "config/flows"), "talks")}
}

// player plays talks against the flows of some folders.
type player struct {
	flows   map[string]*flows.Flow
	account bot.Account
}

func newPlayer(f folders) (*player, error) {
	compiled, err := compileFlows(f)
	if err != nil {
		return nil, err
	}
	reader, err := newReader(f)
	if err != nil {
		return nil, err
	}
	shelf, err := newShelf(f)
	if err != nil {
		return nil, err
	}
	return &player{flows: compiled, account: bot.Account{Name: "talk", Company: "Ромашка", Language: "ru", Region: "RU", Reader: reader, Shelf: shelf,
		Quiet: bot.DefaultQuiet, QuietMax: bot.DefaultQuietMax, Reopen: bot.DefaultReopen}}, nil
}

func (p *player) play(file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read talk: %w", err)
	}
	t, err := talk.Parse(file, data)
	if err != nil {
		return err
	}
	name := t.Flow
	if name == "" {
		name = "complaint"
	}
	account := p.account
	if account.Flow = p.flows[name]; account.Flow == nil {
		return fmt.Errorf("play %s: there is no flow %q; there are %v", file, name, names(p.flows))
	}
	return talk.Play(&account, t)
}

// talkFiles finds the talk files in files and folders.
func talkFiles(paths []string) ([]string, error) {
	var files []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("find talks: %w; name files or folders of them, docs/flows.md says how they are written", err)
		}
		if !info.IsDir() {
			files = append(files, path)
			continue
		}
		found, err := filepath.Glob(filepath.Join(path, "*.talk.yaml"))
		if err != nil {
			return nil, fmt.Errorf("find talks: %w", err)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("find talks: no *.talk.yaml in %v", paths)
	}
	return files, nil
}
