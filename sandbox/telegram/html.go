package telegram

import (
	"html"
	"regexp"
	"strings"
)

var (
	htmlAttribute = regexp.MustCompile(`([a-zA-Z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))`)
	htmlTagName   = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9-]*`)
	htmlReference = regexp.MustCompile(`&(?:lt|gt|amp|quot|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});`)
)

type htmlReader struct {
	raw  string
	at   int // byte offset of what is read next
	out  strings.Builder
	open []openTag
	done []Entity
}

type openTag struct {
	tag    string
	entity Entity
}

// parseHTML reads Telegram's HTML; error texts name byte offsets in the raw text as the real server does.
func parseHTML(raw string) (marked, error) {
	r := &htmlReader{raw: raw}
	for r.at < len(raw) {
		if err := r.step(); err != nil {
			return marked{}, err
		}
	}
	if n := len(r.open); n > 0 {
		return marked{}, cantParse(`Can't find end tag corresponding to start tag "%s"`, r.open[n-1].tag)
	}
	sortEntities(r.done)
	return marked{text: r.out.String(), entities: r.done}, nil
}

func cantParse(format string, args ...any) error {
	return badRequest("can't parse entities: "+format, args...)
}

func (r *htmlReader) step() error {
	rest := r.raw[r.at:]
	switch {
	case strings.HasPrefix(rest, "</"):
		return r.end(rest)
	case rest[0] == '<':
		return r.start(rest)
	}
	next := strings.IndexByte(rest, '<')
	if next < 0 {
		next = len(rest)
	}
	r.out.WriteString(htmlReference.ReplaceAllStringFunc(rest[:next], html.UnescapeString))
	r.at += next
	return nil
}

func (r *htmlReader) start(rest string) error {
	name := strings.ToLower(htmlTagName.FindString(rest[1:]))
	if name == "" {
		return cantParse("Unsupported start tag \"%s\" at byte offset %d", name, r.at)
	}
	close := strings.IndexByte(rest, '>')
	if close < 0 {
		return cantParse("Unclosed start tag at byte offset %d", r.at)
	}
	attributes := map[string]string{}
	for _, m := range htmlAttribute.FindAllStringSubmatch(rest[1+len(name):close], -1) {
		attributes[strings.ToLower(m[1])] = html.UnescapeString(m[2] + m[3] + m[4])
	}
	e, known := htmlEntity(name, attributes, rest[:close])
	if !known {
		return cantParse("Unsupported start tag \"%s\" at byte offset %d", name, r.at)
	}
	e.Offset = units(r.out.String())
	r.open = append(r.open, openTag{tag: name, entity: e})
	r.at += close + 1
	return nil
}

func htmlEntity(name string, attributes map[string]string, whole string) (Entity, bool) {
	kinds := map[string]string{
		"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
		"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
		"tg-spoiler": "spoiler", "blockquote": "blockquote", "a": "text_link", "tg-emoji": "custom_emoji",
	}
	e := Entity{Type: kinds[name], URL: "", CustomEmojiID: attributes["emoji-id"]}
	switch {
	case name == "span":
		e.Type = "spoiler"
		return e, attributes["class"] == "tg-spoiler"
	case name == "a":
		e.URL = attributes["href"]
	case name == "blockquote" && strings.Contains(whole, "expandable"):
		e.Type = "expandable_blockquote"
	case name == "code":
		e.Language = strings.TrimPrefix(attributes["class"], "language-")
	}
	return e, e.Type != ""
}

func (r *htmlReader) end(rest string) error {
	close := strings.IndexByte(rest, '>')
	if close < 0 {
		return cantParse("Unclosed end tag at byte offset %d", r.at)
	}
	name := strings.ToLower(strings.TrimSpace(rest[2:close]))
	if len(r.open) == 0 {
		return cantParse("Unexpected end tag at byte offset %d", r.at)
	}
	top := r.open[len(r.open)-1]
	if name != "" && name != top.tag {
		return cantParse(`Unmatched end tag at byte offset %d, expected "</%s>", found "</%s>"`, r.at, top.tag, name)
	}
	r.open = r.open[:len(r.open)-1]
	r.at += close + 1
	r.finish(top.entity)
	return nil
}

// finish keeps a closed mark; <pre><code class="language-…"> becomes one mark with a language.
func (r *htmlReader) finish(e Entity) {
	e.Length = units(r.out.String()) - e.Offset
	if n := len(r.open); e.Type == "code" && n > 0 && r.open[n-1].tag == "pre" && r.open[n-1].entity.Offset == e.Offset {
		r.open[n-1].entity.Language = e.Language
		return
	}
	if e.Type == "code" {
		e.Language = ""
	}
	if e.Type == "text_link" && e.URL == "" || e.Length == 0 {
		return
	}
	r.done = append(r.done, e)
}
