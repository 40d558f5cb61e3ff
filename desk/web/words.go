package web

import (
	"embed"
	"errors"
	"fmt"
	"time"

	"github.com/goccy/go-yaml"
)

//go:embed words/*.yaml
var wordFiles embed.FS

// ErrLanguage is returned for a desk in a language that it does not speak.
var ErrLanguage = errors.New("web: the desk speaks ru, en and pl only")

// words is all that the page says in one language, by key.
type words map[string]string

func readWords(language string) (words, error) {
	text, err := wordFiles.ReadFile("words/" + language + ".yaml")
	if err != nil {
		return nil, fmt.Errorf("language %q: %w", language, ErrLanguage)
	}
	w := make(words)
	if err := yaml.UnmarshalWithOptions(text, &w, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("web: read words of %s: %w", language, err)
	}
	return w, nil
}

// say returns the words of a key. A key that is missing is shown as it is, and caught by the tests.
func (w words) say(key string, values ...any) string {
	text, ok := w[key]
	if !ok {
		return key
	}
	if len(values) == 0 {
		return text
	}
	return fmt.Sprintf(text, values...)
}

// or returns the words of a key, or what is given where there are none: for names that admins choose.
func (w words) or(key, otherwise string) string {
	if text, ok := w[key]; ok {
		return text
	}
	return otherwise
}

// span words a time in its two largest units; the page's script does the same.
func (w words) span(d time.Duration) string {
	minutes := int(d / time.Minute)
	days, hours := minutes/(24*60), minutes/60%24
	switch {
	case minutes < 1:
		return w["unit.now"]
	case days > 0 && hours > 0:
		return fmt.Sprintf("%d %s %d %s", days, w["unit.day"], hours, w["unit.hour"])
	case days > 0:
		return fmt.Sprintf("%d %s", days, w["unit.day"])
	case hours > 0 && minutes%60 > 0:
		return fmt.Sprintf("%d %s %d %s", hours, w["unit.hour"], minutes%60, w["unit.minute"])
	case hours > 0:
		return fmt.Sprintf("%d %s", hours, w["unit.hour"])
	default:
		return fmt.Sprintf("%d %s", minutes, w["unit.minute"])
	}
}
