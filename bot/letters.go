package bot

import (
	"fmt"
	"strings"
)

// CaptionUnits is how long the text beside a file may be, in UTF-16 units (Telegram: 1024).
const CaptionUnits = 1024

// albumSize is how many files go as one message on every platform.
const albumSize = 10

// Letters are the messages that say a text and bring files, in order, each as long as platforms take it: files of one sort stand
// together as an album, and a short text is the caption of the first. The first letter answers what the message answers; the
// buttons hang under the last one that can have any, as albums cannot.
func (m Message) Letters() []Message {
	if len(m.Files) == 0 && len(m.Text) <= MessageUnits { // no unit is less than a byte
		return m.short()
	}
	albums := albumsOf(m.Files)
	texts := Split(m.Text, MessageUnits)
	var letters []Message
	add := func(text string, files []Attachment) {
		letters = append(letters, Message{Place: m.Place, Text: text, Files: files, Private: m.Private})
	}
	if len(albums) > 0 && len(texts) == 1 && units(texts[0]) <= CaptionUnits && captioned(albums[0][0].Kind) {
		add(texts[0], albums[0])
		texts, albums = nil, albums[1:]
	}
	for _, text := range texts {
		add(text, nil)
	}
	for _, files := range albums {
		add("", files)
	}
	for i := range letters {
		if i == 0 {
			letters[i].ReplyTo = m.ReplyTo
		}
		if len(letters[len(letters)-1-i].Files) < 2 {
			letters[len(letters)-1-i].Keyboard = m.Keyboard
			m.Keyboard = Keyboard{}
		}
	}
	return letters
}

// short is the one letter of a message that is nothing but a short text; none where it is empty.
func (m Message) short() []Message {
	text := strings.TrimSpace(m.Text)
	if text == "" {
		return nil
	}
	return []Message{{Place: m.Place, Text: text, ReplyTo: m.ReplyTo, Keyboard: m.Keyboard, Private: m.Private}}
}

// albumsOf puts neighbours together that may stand in one album.
func albumsOf(files []Attachment) [][]Attachment {
	var albums [][]Attachment
	for _, f := range files {
		n := len(albums) - 1
		if n >= 0 && len(albums[n]) < albumSize && sort(f.Kind) != "" && sort(f.Kind) == sort(albums[n][0].Kind) {
			albums[n] = append(albums[n], f)
			continue
		}
		albums = append(albums, []Attachment{f})
	}
	return albums
}

// sort is which files may stand in an album with a file of that kind; "": none.
func sort(kind string) string {
	switch kind {
	case "photo", "video":
		return "pictures"
	case "document", "audio":
		return kind
	}
	return ""
}

// captioned tells whether a text can stand under a file of that kind.
func captioned(kind string) bool { return kind == "voice" || kind == "animation" || sort(kind) != "" }

// Sendable tells whether a file of that kind can be sent on; a poll, a game or a story cannot.
func (a Attachment) Sendable() bool {
	return captioned(a.Kind) || a.Kind == "sticker" || a.Kind == "video_note" || a.Kind == "location"
}

// Sendable refuses, with a *RefusedError, what must not or cannot be said, before anything is asked of the platform.
func (m Message) Sendable() error {
	limit := MessageUnits
	if len(m.Files) > 0 {
		limit = CaptionUnits
	}
	length := len(m.Text) // of bytes there are never fewer than of UTF-16 units
	if length > limit {
		length = units(m.Text)
	}
	switch {
	case m.Private && m.Place.Kind != PrivateChat:
		return &RefusedError{Reason: "a line with personal data is said in private only"}
	case m.Place.Chat == 0:
		return &RefusedError{Reason: "the message has no chat"}
	case strings.TrimSpace(m.Text) == "" && len(m.Files) == 0:
		return &RefusedError{Reason: "the message has no text"}
	case len(m.Files) > albumSize:
		return &RefusedError{Reason: fmt.Sprintf("the message brings %d files, the platform takes %d at once", len(m.Files), albumSize)}
	case length > limit:
		return &RefusedError{Reason: fmt.Sprintf("the text has %d UTF-16 units, the platform takes %d", length, limit)}
	}
	return nil
}
