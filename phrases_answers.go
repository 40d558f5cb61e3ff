package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"time"

	"otklik/bot"
	"otklik/bot/decision"
)

// phrasesAnswers shows what the bot would say first, for people to read one by one.
type phrasesAnswers struct {
	flowFolders
	TSV     string `help:"File with the columns text and label, not committed: the customers' words are not shown." required:"" type:"existingfile"`
	Titles  string `help:"TSV of row numbers and what each row is about in our own words; stands in place of the text." type:"existingfile"`
	Label   string `help:"Only rows with this label." default:"upset"`
	Count   int    `help:"How many rows." default:"40"`
	Seed    uint64 `help:"The same seed chooses the same rows." default:"20261122"`
	Company string `help:"Name of the company." default:"Ромашка"`
	Show    bool   `help:"Show the customers' words as well."`
}

// Run prints the chosen rows with the first answer in public and in private, as Markdown.
func (c *phrasesAnswers) Run() error {
	folders, err := c.folders()
	if err != nil {
		return err
	}
	player, err := newPlayer(folders)
	if err != nil {
		return err
	}
	texts, err := labelled(c.TSV, c.Label)
	if err != nil {
		return err
	}
	titles, err := readTitles(c.Titles)
	if err != nil {
		return err
	}
	account := player.account
	account.Company, account.Flow = c.Company, player.flows["complaint"]
	for _, row := range choose(texts, c.Count, c.Seed) {
		if err := c.show(&account, row, texts[row], titles[fmt.Sprint(row)]); err != nil {
			return err
		}
	}
	return nil
}

func (c *phrasesAnswers) show(account *bot.Account, row int, text, title string) error {
	fmt.Println(strings.TrimSuffix(fmt.Sprintf("### Row %d: %s", row, title), ": ") + "\n")
	if c.Show {
		fmt.Printf("> %s\n\n", text)
	}
	for _, place := range []bot.Place{{Kind: bot.Group, Chat: -1}, {Kind: bot.PrivateChat, Chat: int64(row)}} {
		said, err := firstAnswer(account, place, int64(row), text)
		if err != nil {
			return fmt.Errorf("answer row %d: %w", row, err)
		}
		name := "In private"
		if place.Public() {
			name = "In public"
		}
		if said == "" {
			said = "*(nothing is said)*"
		}
		fmt.Printf("%s:\n\n> %s\n\n", name, strings.ReplaceAll(said, "\n", "\n> "))
	}
	return nil
}

// firstAnswer lets one person write a text and fall silent, and gives all that is said to them.
func firstAnswer(account *bot.Account, place bot.Place, person int64, text string) (string, error) {
	at := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	c := bot.Conversation{ID: bot.NewID(account.Name, person)}
	heard, err := decision.Make(account, c, bot.Event{ID: "heard", Kind: bot.HeardEvent, Conversation: c.ID, At: at, Place: place,
		Text: text, Message: 1, Person: bot.Person{ID: person}, Addressed: true})
	if err != nil {
		return "", err
	}
	var said []string
	for _, job := range heard.Jobs {
		if job.Timer == nil || job.Timer.Name != bot.QuietTimer {
			continue
		}
		answered, err := decision.Make(account, heard.Conversation, bot.Event{ID: "quiet", Kind: bot.FiredEvent, Conversation: c.ID, At: job.Due, Timer: job.Timer})
		if err != nil {
			return "", err
		}
		for _, reply := range answered.Jobs {
			if reply.Message != nil {
				said = append(said, reply.Message.Text)
			}
		}
	}
	return strings.Join(said, "\n\n"), nil
}

// labelled gives the texts with a label by row; the first row after the heading is 1.
func labelled(file, label string) (map[int]string, error) {
	rows, err := readTSV(file)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("read %s: the file is empty", file)
	}
	text, is := slices.Index(rows[0], "text"), slices.Index(rows[0], "label")
	if text < 0 || is < 0 {
		return nil, fmt.Errorf("read %s: the columns text and label are needed, there are %v", file, rows[0])
	}
	texts := map[int]string{}
	for i, row := range rows[1:] {
		if len(row) > max(text, is) && row[is] == label {
			texts[i+1] = row[text]
		}
	}
	return texts, nil
}

// readTitles gives titles by row; none without a file.
func readTitles(file string) (map[string]string, error) {
	titles := map[string]string{}
	if file == "" {
		return titles, nil
	}
	rows, err := readTSV(file)
	for _, row := range rows {
		if len(row) > 1 {
			titles[row[0]] = row[1]
		}
	}
	return titles, err
}

func readTSV(path string) ([][]string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read rows: %w", err)
	}
	defer file.Close()
	reader := csv.NewReader(file)
	reader.Comma, reader.LazyQuotes, reader.FieldsPerRecord = '\t', true, -1
	var rows [][]string
	for {
		row, err := reader.Read()
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		rows = append(rows, row)
	}
}

// choose draws rows by seed and puts them in order.
func choose(texts map[int]string, count int, seed uint64) []int {
	rows := make([]int, 0, len(texts))
	for row := range texts {
		rows = append(rows, row)
	}
	slices.Sort(rows)
	rand.New(rand.NewPCG(seed, 0)).Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	chosen := rows[:min(count, len(rows))]
	slices.Sort(chosen)
	return chosen
}
