package understand

import (
	"strings"
	"unicode/utf8"
)

// Mask hides personal data for previews and logs: of phones and cards the last two and four digits are left, of e-mails
// the first letter and the domain, of passports and addresses nothing. Order numbers stay readable. The findings must be
// those of the same text, in order.
func Mask(text string, found []Finding) string {
	var out strings.Builder
	at := 0
	for _, f := range found {
		if f.Start < at || f.End > len(text) {
			continue
		}
		out.WriteString(text[at:f.Start])
		out.WriteString(maskOne(text[f.Start:f.End], f.Kind))
		at = f.End
	}
	out.WriteString(text[at:])
	return out.String()
}

func maskOne(written string, kind FindingKind) string {
	switch kind {
	case Order:
		return written
	case Phone:
		return stars(written, 2)
	case Card:
		return stars(written, 4)
	case Email:
		at := strings.IndexByte(written, '@')
		_, first := utf8.DecodeRuneInString(written)
		return written[:min(first, at)] + "***" + written[at:]
	}
	return "***"
}

// stars replaces all digits but the last ones.
func stars(written string, kept int) string {
	hidden := len(onlyDigits(written)) - kept
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' && hidden > 0 {
			hidden--
			return '*'
		}
		return r
	}, written)
}
