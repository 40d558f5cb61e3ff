package receiving

import "strings"

// titleLength is how many characters of a post name it.
const titleLength = 60

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
