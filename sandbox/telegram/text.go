package telegram

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Limits of Telegram, in UTF-16 units after the marks are parsed; rawLimit in bytes before.
const (
	textLimit    = 4096
	captionLimit = 1024
	rawLimit     = 32 << 10
)

// marked is a text with its entities, offsets in UTF-16 units.
type marked struct {
	text     string
	entities []Entity
}

// readText reads text, parse_mode and entities, as sendMessage and editMessageText need it.
func (f form) readText() (marked, error) {
	raw := f.values["text"]
	if len(raw) > rawLimit {
		return marked{}, badRequest("text is too long")
	}
	m, err := f.readMarked(raw, "entities")
	switch {
	case err != nil:
		return m, err
	case m.text == "":
		return m, badRequest("message text is empty")
	case units(m.text) > textLimit:
		return m, badRequest("message is too long")
	}
	return m, nil
}

// readCaption reads caption, parse_mode and caption_entities.
func (f form) readCaption() (marked, error) {
	m, err := f.readMarked(f.values["caption"], "caption_entities")
	if err == nil && units(m.text) > captionLimit {
		return m, badRequest("message caption is too long")
	}
	return m, err
}

func (f form) readMarked(raw, entities string) (marked, error) {
	if !utf8.ValidString(raw) {
		return marked{}, badRequest("strings must be encoded in UTF-8")
	}
	m, err := parse(raw, f.values["parse_mode"])
	if err != nil {
		return m, err
	}
	if given := f.values[entities]; given != "" && given != "null" && !hasMode(f.values["parse_mode"]) {
		if err := json.Unmarshal([]byte(given), &m.entities); err != nil {
			return m, badRequest("can't parse entities: expected an Array of MessageEntity")
		}
	}
	return m.tidy(), nil
}

func hasMode(mode string) bool { return mode != "" && !strings.EqualFold(mode, "none") }

func parse(raw, mode string) (marked, error) {
	switch strings.ToLower(mode) {
	case "", "none":
		return marked{text: raw}, nil
	case "html":
		return parseHTML(raw)
	case "markdownv2":
		return parseMarkdownV2(raw)
	case "markdown":
		return parseMarkdown(raw)
	}
	return marked{}, badRequest("unsupported parse_mode")
}

// tidy cuts blanks at both ends as Telegram does, fits the entities to that, and adds those that every client finds by itself.
func (m marked) tidy() marked {
	text := strings.ReplaceAll(m.text, "\r", "")
	trimmed := strings.TrimLeftFunc(text, unicode.IsSpace)
	lead := units(text) - units(trimmed)
	out := marked{text: strings.TrimRightFunc(trimmed, unicode.IsSpace)}
	end := units(out.text)
	for _, e := range m.entities {
		start, stop := max(e.Offset-lead, 0), min(e.Offset-lead+e.Length, end)
		if stop > start {
			e.Offset, e.Length = start, stop-start
			out.entities = append(out.entities, e)
		}
	}
	out.entities = append(out.entities, found(out.text, out.entities)...)
	sortEntities(out.entities)
	return out
}

func sortEntities(list []Entity) {
	slices.SortStableFunc(list, func(a, b Entity) int {
		if a.Offset != b.Offset {
			return a.Offset - b.Offset
		}
		return b.Length - a.Length
	})
}

// units counts UTF-16 units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(utf16.RuneLen(r), 1)
	}
	return n
}
