package connection

import (
	"fmt"
	"strings"

	"otklik/bot"
)

const (
	// longestCaption is what stands beside files, and mostFiles how many go with one message.
	longestCaption = bot.CaptionUnits
	mostFiles      = 10
	// longestText is what one message holds on every platform, in UTF-16 code units. VK counts characters, which are never more.
	longestText = 4096
	titleLength = 60 // characters of a post that name it
)

// Sendable refuses, with a *bot.RefusedError, what must not or cannot be said, before anything is asked of the platform.
func Sendable(m bot.Message) error {
	limit := longestText
	if len(m.Files) > 0 {
		limit = longestCaption
	}
	length := len(m.Text) // of bytes there are never fewer than of UTF-16 units
	if length > limit {
		length = utf16Length(m.Text)
	}
	switch {
	case m.Private && m.Place.Kind != bot.PrivateChat:
		return &bot.RefusedError{Reason: "a line with personal data is said in private only"}
	case m.Place.Chat == 0:
		return &bot.RefusedError{Reason: "the message has no chat"}
	case strings.TrimSpace(m.Text) == "" && len(m.Files) == 0:
		return &bot.RefusedError{Reason: "the message has no text"}
	case len(m.Files) > mostFiles:
		return &bot.RefusedError{Reason: fmt.Sprintf("the message brings %d files, the platform takes %d at once", len(m.Files), mostFiles)}
	case length > limit:
		return &bot.RefusedError{Reason: fmt.Sprintf("the text has %d UTF-16 units, the platform takes %d", length, limit)}
	}
	return nil
}

func utf16Length(text string) int {
	units := 0
	for _, r := range text {
		units++
		if r > 0xFFFF {
			units++
		}
	}
	return units
}

// Title is the beginning of a text, by which people know a post again: whole words, at most 60 characters and an ellipsis.
func Title(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	letters := []rune(text)
	if len(letters) <= titleLength {
		return text
	}
	cut := string(letters[:titleLength])
	if space := strings.LastIndexByte(cut, ' '); space > 0 {
		cut = cut[:space]
	}
	return strings.TrimRight(cut, ".,;:!?…") + "…"
}
