package bottest

import (
	"sync"
	"testing"
	"time"

	"otklik/answers"
	"otklik/bot"
	"otklik/config"
	"otklik/flows"
	"otklik/understand"
)

// Two customers, by their ids on the platform.
const (
	Anna  = int64(1001)
	Boris = int64(1002)
)

// Morning is when every story begins.
func Morning() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }

// shop is an account with the shipped flow. It is compiled once: it never changes.
var shop = sync.OnceValues(func() (*bot.Account, error) {
	flowFiles, err := config.Files(config.FlowsFolder, "")
	if err != nil {
		return nil, err
	}
	phraseFiles, err := config.Files(config.PhrasesFolder, "")
	if err != nil {
		return nil, err
	}
	var phrases []flows.Source
	for _, f := range phraseFiles {
		phrases = append(phrases, flows.Source(f))
	}
	flow, err := flows.Compile(flows.Source(flowFiles[0]), phrases)
	if err != nil {
		return nil, err
	}
	reader, err := NewReader()
	if err != nil {
		return nil, err
	}
	return &bot.Account{Name: "shop", Platform: bot.Telegram, Company: "Ромашка", Language: "ru", Region: "RU", Flow: flow, Reader: reader,
		Quiet: bot.DefaultQuiet, QuietMax: bot.DefaultQuietMax, Reopen: bot.DefaultReopen}, nil
})

// NewReader reads with the shipped markers.
func NewReader() (*understand.Reader, error) {
	files, err := config.Files(config.MarkersFolder, "")
	if err != nil {
		return nil, err
	}
	var markers []understand.Markers
	for _, f := range files {
		m, err := understand.ParseMarkers(f.Name, f.Data)
		if err != nil {
			return nil, err
		}
		markers = append(markers, m)
	}
	return understand.New(markers...)
}

// Shop is a copy of the shop's account, to be changed at will.
func Shop(t testing.TB) *bot.Account {
	t.Helper()
	shared, err := shop()
	if err != nil {
		t.Fatal(err)
	}
	own := *shared
	return &own
}

// Shelf holds the ready answers that come along; the bot offers those that are named.
func Shelf(t testing.TB, offered ...string) *answers.Shelf {
	t.Helper()
	files, err := config.Files(config.AnswersFolder, "")
	if err != nil {
		t.Fatal(err)
	}
	var sources []answers.Source
	for _, f := range files {
		sources = append(sources, answers.Source(f))
	}
	parsed, err := answers.Parse(sources...)
	if err != nil {
		t.Fatal(err)
	}
	return parsed.Offering(offered...)
}

// ID names the conversation of one of the shop's customers.
func ID(person int64) bot.ID { return bot.NewID("shop", person) }

// Private is a customer's private chat.
func Private(person int64) bot.Place { return bot.Place{Kind: bot.PrivateChat, Chat: person} }

// Group is a public place.
func Group() bot.Place { return bot.Place{Kind: bot.Group, Chat: -100, Title: "Отзывы"} }
