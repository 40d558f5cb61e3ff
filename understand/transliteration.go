package understand

import "strings"

// latinToCyrillic lists the ways in which people type Russian with Latin letters, the longest first.
var latinToCyrillic = []struct{ latin, cyrillic string }{
	{"shch", "щ"}, {"sch", "щ"}, {"zh", "ж"}, {"kh", "х"}, {"ts", "ц"}, {"ch", "ч"}, {"sh", "ш"}, {"yu", "ю"}, {"ju", "ю"},
	{"ya", "я"}, {"ja", "я"}, {"yo", "е"}, {"jo", "е"}, {"ye", "е"}, {"iy", "ий"}, {"yy", "ый"}, {"ay", "ай"}, {"ey", "ей"},
	{"oy", "ой"}, {"uy", "уй"}, {"a", "а"}, {"b", "б"}, {"v", "в"}, {"w", "в"}, {"g", "г"}, {"d", "д"}, {"e", "е"}, {"z", "з"},
	{"i", "и"}, {"j", "ж"}, {"k", "к"}, {"l", "л"}, {"m", "м"}, {"n", "н"}, {"o", "о"}, {"p", "п"}, {"r", "р"}, {"s", "с"},
	{"t", "т"}, {"u", "у"}, {"f", "ф"}, {"h", "х"}, {"x", "х"}, {"c", "ц"}, {"y", "ы"}, {"q", "к"},
}

// transliterate writes Russian in Latin letters with Cyrillic ones, so that the Russian words are found in it.
func transliterate(text string) string {
	var out strings.Builder
	lower := strings.ToLower(text)
	for i := 0; i < len(lower); {
		latin, cyrillic := letterPair(lower[i:])
		if latin == "" {
			out.WriteByte(lower[i])
			i++
			continue
		}
		out.WriteString(cyrillic)
		i += len(latin)
	}
	return out.String()
}

func letterPair(s string) (latin, cyrillic string) {
	for _, pair := range latinToCyrillic {
		if strings.HasPrefix(s, pair.latin) {
			return pair.latin, pair.cyrillic
		}
	}
	return "", ""
}
