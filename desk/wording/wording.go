// Package wording is what the windows of the desk say alike: the names of kinds, places, files and reasons, and what happened.
package wording

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"otklik/bot"
)

//go:embed words/*.yaml
var shared embed.FS

// ErrLanguage is returned for a desk in a language that it does not speak.
var ErrLanguage = errors.New("desk: the desk speaks ru, en and pl only")

// Words is all that a window says in one language, by key.
type Words map[string]string

// Read joins what both windows say with a window's own words, which stand in words/LANGUAGE.yaml.
func Read(language string, own fs.FS) (Words, error) {
	all := make(Words)
	for _, files := range []fs.FS{shared, own} {
		text, err := fs.ReadFile(files, "words/"+language+".yaml")
		if err != nil {
			return nil, fmt.Errorf("language %q: %w", language, ErrLanguage)
		}
		var some Words
		if err := yaml.UnmarshalWithOptions(text, &some, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("desk: read words of %s: %w", language, err)
		}
		maps.Copy(all, some)
	}
	return all, nil
}

// Say returns the words of a key. A key that is missing is shown as it is, and caught by the tests.
func (w Words) Say(key string, values ...any) string {
	text, ok := w[key]
	if !ok {
		return key
	}
	if len(values) == 0 {
		return text
	}
	return fmt.Sprintf(text, values...)
}

// Or returns the words of a key, or what is given where there are none: for names that admins choose.
func (w Words) Or(key, otherwise string) string {
	if text, ok := w[key]; ok {
		return text
	}
	return otherwise
}

// Span words a time in its two largest units; the page's script does the same.
func (w Words) Span(d time.Duration) string {
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

// Reason words why a line was read as it was: the cause in the operator's language, the customer's words as they are.
func (w Words) Reason(text string) string {
	cause, rest, _ := strings.Cut(text, ": ")
	worded := w.Or("reason."+cause, cause)
	if rest == "" {
		return worded
	}
	rest = strings.Replace(rest, "(negated)", "("+w.Say("reason.negated")+")", 1)
	if quoted, after, ok := strings.Cut(strings.TrimPrefix(rest, "“"), "”"); ok {
		rest = w.Say("format.quote", quoted) + after
	}
	return worded + ": " + rest
}

// Happened words a system line; its words say by a %s that they name the operator, or what else belongs to it, and by two both.
// name tells what an operator of an id is called.
func (w Words) Happened(l bot.Line, name func(id string) string) string {
	key, operator, about := "system."+string(l.Note), name(l.Operator), l.Text
	switch l.Note {
	case bot.NoteConsent:
		key += "." + l.Text
	case bot.NoteGave, bot.NoteTookOver, bot.NoteFreed, bot.NoteReopened:
		about = name(l.Text)
	case bot.NoteCorrected:
		about = w.read(l.Text)
	case bot.NoteNear, bot.NoteMissed:
		about = w.Say("goal." + l.Text)
	case bot.NoteAlarm:
		about = w.Or("reason."+l.Text, l.Text)
	}
	switch text, known := w[key]; {
	case !known:
		return w.Say("system.other", string(l.Note)+" "+l.Text)
	case strings.Count(text, "%s") == 2:
		return fmt.Sprintf(text, operator, about)
	case strings.Contains(text, "%s"):
		return fmt.Sprintf(text, cmp.Or(about, operator))
	default:
		return text
	}
}

// read words how a customer is to be read: a level of heat, a kind, or both.
func (w Words) read(correction string) string {
	worded := strings.Fields(correction)
	for i, name := range worded {
		worded[i] = w.Or("level."+name, w.Or("kind."+name, name))
	}
	return strings.Join(worded, ", ")
}

// File names an attachment; the file itself stays on the platform.
func (w Words) File(a bot.Attachment) string {
	named := []string{w.Or("file."+a.Kind, w.Say("file.other"))}
	if a.Kind == "contact" && a.Name == "" {
		named = append(named, a.Ref)
	}
	if a.Name != "" {
		named = append(named, a.Name)
	}
	if a.Size > 0 {
		named = append(named, w.size(a.Size))
	}
	return strings.Join(named, " · ")
}

func (w Words) size(bytes int64) string {
	const kilo, mega = 1 << 10, 1 << 20
	if bytes >= mega {
		return fmt.Sprintf("%.1f %s", float64(bytes)/mega, w["size.mb"])
	}
	return fmt.Sprintf("%d %s", max(bytes/kilo, 1), w["size.kb"])
}

// Place is what sort of place a line stands in, and its name.
func (w Words) Place(p bot.Place) string {
	worded := w.Or("place.kind."+string(p.Kind), string(p.Kind))
	if p.Title != "" {
		worded += " " + w.Say("format.quote", p.Title)
	}
	return worded
}
