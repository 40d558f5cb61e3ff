package telegram

import "strings"

// markdownReserved must be escaped in MarkdownV2 wherever it marks nothing.
const markdownReserved = "_*[]()~`>#+-=|{}.!"

type markdownReader struct {
	raw  string
	at   int
	out  strings.Builder
	open []openMark
	done []Entity
}

type openMark struct {
	sign   string // what ends it
	name   string // as error texts call it
	kind   string
	begins int // byte offset
	offset int // UTF-16 offset in the result
}

// parseMarkdownV2 reads MarkdownV2: bold, italic, underline, strikethrough, spoiler, code, pre, links and quotes.
func parseMarkdownV2(raw string) (marked, error) {
	r := &markdownReader{raw: raw}
	for r.at < len(raw) {
		if err := r.step(); err != nil {
			return marked{}, err
		}
	}
	r.endQuote()
	if n := len(r.open); n > 0 {
		return marked{}, cantParse("Can't find end of %s entity at byte offset %d", r.open[n-1].name, r.open[n-1].begins)
	}
	sortEntities(r.done)
	return marked{text: r.out.String(), entities: r.done}, nil
}

func (r *markdownReader) step() error {
	rest := r.raw[r.at:]
	switch c := rest[0]; {
	case c == '\\' && len(rest) > 1 && rest[1] > 0 && rest[1] < 127:
		r.copy(rest[1:2], 2)
		return nil
	case c == '\n':
		r.newLine(rest)
		return nil
	case c == '>' && (r.at == 0 || r.raw[r.at-1] == '\n'):
		r.begin(openMark{sign: "\n", name: "BlockQuote", kind: "blockquote"}, 1)
		return nil
	case c == ']' && r.top().kind == "text_link":
		return r.link(rest)
	case !strings.ContainsRune(markdownReserved, rune(c)):
		r.copy(rest[:1], 1)
		return nil
	}
	return r.mark(rest)
}

func (r *markdownReader) mark(rest string) error {
	if top := r.top(); top.sign != "" && top.sign != "\n" && top.sign != "]" && strings.HasPrefix(rest, top.sign) && !isUnderlineInItalic(top, rest) {
		r.end(len(top.sign))
		return nil
	}
	for _, m := range []openMark{
		{sign: "```", name: "Pre", kind: "pre"}, {sign: "`", name: "Code", kind: "code"}, {sign: "||", name: "Spoiler", kind: "spoiler"},
		{sign: "__", name: "Underline", kind: "underline"}, {sign: "_", name: "Italic", kind: "italic"},
		{sign: "*", name: "Bold", kind: "bold"}, {sign: "~", name: "Strikethrough", kind: "strikethrough"},
	} {
		if strings.HasPrefix(rest, m.sign) {
			return r.opening(m, rest)
		}
	}
	if rest[0] == '[' {
		r.begin(openMark{sign: "]", name: "TextUrl", kind: "text_link"}, 1)
		return nil
	}
	return cantParse("Character '%c' is reserved and must be escaped with the preceding '\\'", rest[0])
}

// isUnderlineInItalic: "__" inside italic opens an underline, as the real parser is greedy.
func isUnderlineInItalic(top openMark, rest string) bool {
	return top.kind == "italic" && strings.HasPrefix(rest, "__")
}

func (r *markdownReader) opening(m openMark, rest string) error {
	if m.kind == "pre" || m.kind == "code" {
		return r.literal(m, rest)
	}
	r.begin(m, len(m.sign))
	return nil
}

// literal reads code up to its end, in which only \ and ` are escaped.
func (r *markdownReader) literal(m openMark, rest string) error {
	body := rest[len(m.sign):]
	end := strings.Index(body, m.sign)
	if end < 0 {
		return cantParse("Can't find end of %s entity at byte offset %d", m.name, r.at)
	}
	e := Entity{Type: m.kind, Offset: units(r.out.String())}
	text := body[:end]
	if m.kind == "pre" {
		if first, more, ok := strings.Cut(text, "\n"); ok && !strings.ContainsAny(first, " \t") {
			e.Language, text = first, more
		}
	}
	text = strings.NewReplacer("\\`", "`", `\\`, `\`).Replace(text)
	r.out.WriteString(text)
	if e.Length = units(text); e.Length > 0 {
		r.done = append(r.done, e)
	}
	r.at += len(m.sign)*2 + end
	return nil
}

func (r *markdownReader) link(rest string) error {
	address := ""
	length := 1
	if strings.HasPrefix(rest, "](") {
		end := unescaped(rest, ')')
		if end < 0 {
			return cantParse("Can't find end of a URL at byte offset %d", r.at)
		}
		address, length = strings.ReplaceAll(rest[2:end], `\`, ""), end+1
	}
	m := r.top()
	r.open = r.open[:len(r.open)-1]
	e := Entity{Type: "text_link", Offset: m.offset, Length: units(r.out.String()) - m.offset, URL: address}
	if e.Length > 0 && address != "" {
		r.done = append(r.done, e)
	}
	r.at += length
	return nil
}

// unescaped finds a sign that no backslash stands before.
func unescaped(text string, sign byte) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case sign:
			return i
		}
	}
	return -1
}

func (r *markdownReader) top() openMark {
	if len(r.open) == 0 {
		return openMark{}
	}
	return r.open[len(r.open)-1]
}

func (r *markdownReader) begin(m openMark, length int) {
	m.begins, m.offset = r.at, units(r.out.String())
	r.open = append(r.open, m)
	r.at += length
}

func (r *markdownReader) end(length int) {
	m := r.top()
	r.open = r.open[:len(r.open)-1]
	if e := (Entity{Type: m.kind, Offset: m.offset, Length: units(r.out.String()) - m.offset}); e.Length > 0 {
		r.done = append(r.done, e)
	}
	r.at += length
}

func (r *markdownReader) copy(text string, length int) {
	r.out.WriteString(text)
	r.at += length
}

// newLine goes on with a quote only when the next line is quoted too.
func (r *markdownReader) newLine(rest string) {
	if r.top().kind == "blockquote" {
		if strings.HasPrefix(rest, "\n>") {
			r.copy("\n", 2)
			return
		}
		r.end(0)
	}
	r.copy("\n", 1)
}

func (r *markdownReader) endQuote() {
	if r.top().kind == "blockquote" {
		r.end(0)
	}
}

// parseMarkdown reads the old Markdown: *bold*, _italic_, `code`, ```pre``` and [links](address), never nested.
func parseMarkdown(raw string) (marked, error) {
	r := &markdownReader{raw: raw}
	for r.at < len(raw) {
		if err := r.oldStep(); err != nil {
			return marked{}, err
		}
	}
	return marked{text: r.out.String(), entities: r.done}, nil
}

func (r *markdownReader) oldStep() error {
	rest := r.raw[r.at:]
	switch {
	case rest[0] == '\\' && len(rest) > 1 && strings.IndexByte("_*`[", rest[1]) >= 0:
		r.copy(rest[1:2], 2)
		return nil
	case rest[0] == '[':
		return r.oldLink(rest)
	case strings.HasPrefix(rest, "```"):
		return r.oldMark(rest, "```", "pre")
	case rest[0] == '*':
		return r.oldMark(rest, "*", "bold")
	case rest[0] == '_':
		return r.oldMark(rest, "_", "italic")
	case rest[0] == '`':
		return r.oldMark(rest, "`", "code")
	}
	r.copy(rest[:1], 1)
	return nil
}

func (r *markdownReader) oldMark(rest, sign, kind string) error {
	end := strings.Index(rest[len(sign):], sign)
	if end < 0 {
		return cantParse("Can't find end of the entity starting at byte offset %d", r.at)
	}
	text := rest[len(sign) : len(sign)+end]
	e := Entity{Type: kind, Offset: units(r.out.String()), Length: units(text)}
	if first, more, ok := strings.Cut(text, "\n"); ok && kind == "pre" && !strings.ContainsAny(first, " \t") {
		e.Language, text, e.Length = first, more, units(more)
	}
	if e.Length > 0 {
		r.done = append(r.done, e)
	}
	r.copy(text, 2*len(sign)+end)
	return nil
}

func (r *markdownReader) oldLink(rest string) error {
	middle := strings.Index(rest, "](")
	if !strings.Contains(rest, "]") {
		return cantParse("Can't find end of the entity starting at byte offset %d", r.at)
	}
	if middle < 0 || strings.IndexByte(rest, ']') != middle {
		r.copy(rest[:1], 1)
		return nil
	}
	end := strings.IndexByte(rest[middle:], ')')
	if end < 0 {
		return cantParse("Can't find end of the entity starting at byte offset %d", r.at)
	}
	text, address := rest[1:middle], rest[middle+2:middle+end]
	if text != "" && address != "" {
		r.done = append(r.done, Entity{Type: "text_link", Offset: units(r.out.String()), Length: units(text), URL: address})
	}
	r.copy(text, middle+end+1)
	return nil
}
