package bot

import (
	"strings"
	"unicode/utf8"
)

// MessageUnits is how long a message may be on every platform, in UTF-16 units (Telegram and VK: 4096).
const MessageUnits = 4096

// Split cuts a text into parts of at most limit UTF-16 units: at the end of a paragraph if it can, else of a sentence, else of a word.
// Nothing but white space at the cuts is lost.
func Split(text string, limit int) []string {
	var parts []string
	for len(text) > limit && units(text) > limit { // no unit is less than a byte
		head := text[:fitting(text, limit)]
		cut := cutAt(head)
		if part := strings.TrimSpace(text[:cut]); part != "" {
			parts = append(parts, part)
		}
		text = strings.TrimSpace(text[cut:])
	}
	if text = strings.TrimSpace(text); text != "" {
		parts = append(parts, text)
	}
	return parts
}

// units counts UTF-16 code units, as Telegram does.
func units(text string) int {
	n := 0
	for _, r := range text {
		n += width(r)
	}
	return n
}

func width(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// fitting is the number of bytes of the longest beginning that is not longer than limit units.
func fitting(text string, limit int) int {
	n := 0
	for i, r := range text {
		if n += width(r); n > limit {
			return i
		}
	}
	return len(text)
}

// cutAt finds the best place to cut in the second half of a text that is full.
func cutAt(head string) int {
	for _, ends := range [][]string{{"\n\n"}, {"\n"}, {". ", "! ", "? ", "… "}, {" "}} {
		best := -1
		for _, end := range ends {
			if i := strings.LastIndex(head, end); i >= 0 {
				best = max(best, i+len(end))
			}
		}
		if best > len(head)/2 {
			return best
		}
	}
	if len(head) == 0 {
		return utf8.UTFMax
	}
	return len(head)
}
