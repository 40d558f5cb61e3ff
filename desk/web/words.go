package web

import (
	"embed"
	"time"

	"otklik/bot"
	"otklik/desk/wording"
)

//go:embed words/*.yaml
var wordFiles embed.FS

// words is all that the page says in one language, by key.
type words wording.Words

func readWords(language string) (words, error) {
	w, err := wording.Read(language, wordFiles)
	return words(w), err
}

func (w words) say(key string, values ...any) string { return wording.Words(w).Say(key, values...) }
func (w words) or(key, otherwise string) string      { return wording.Words(w).Or(key, otherwise) }
func (w words) span(d time.Duration) string          { return wording.Words(w).Span(d) }
func (w words) file(a bot.Attachment) string         { return wording.Words(w).File(a) }
func (w words) reason(text string) string            { return wording.Words(w).Reason(text) }
