package telegram

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestMarksBecomeEntities(t *testing.T) {
	for _, c := range []struct{ mode, raw, text, entities string }{
		{"HTML", "<b>a</b> &lt;<i>б</i>", "a <б", "bold 0 1, italic 3 1"},
		{"HTML", "<b>a<i>b</i></b>", "ab", "bold 0 2, italic 1 1"},
		{"HTML", "😀<u>x</u>", "😀x", "underline 2 1"},
		{"HTML", `<a href="https://example.com/?a=1&amp;b=2">x</a>`, "x", "text_link 0 1 https://example.com/?a=1&b=2"},
		{"HTML", `<pre><code class="language-go">x</code></pre>`, "x", "pre 0 1 go"},
		{"HTML", `<span class="tg-spoiler">x</span><tg-spoiler>y</tg-spoiler>`, "xy", "spoiler 0 1, spoiler 1 1"},
		{"HTML", "<blockquote expandable>x</blockquote>", "x", "expandable_blockquote 0 1"},
		{"HTML", "  <b>x</b>  ", "x", "bold 0 1"},
		{"MarkdownV2", `*a* _б_ __в__ ~г~ ||д||`, "a б в г д", "bold 0 1, italic 2 1, underline 4 1, strikethrough 6 1, spoiler 8 1"},
		{"MarkdownV2", `\*a\* 1\.5`, "*a* 1.5", ""},
		{"MarkdownV2", "`a.b` ```go\nx```", "a.b x", "code 0 3, pre 4 1 go"},
		{"MarkdownV2", `[я](https://example.com/a\)b)`, "я", "text_link 0 1 https://example.com/a)b"},
		{"MarkdownV2", ">a\n>b\nc", "a\nb\nc", "blockquote 0 3"},
		{"MarkdownV2", "*жирный _оба_*", "жирный оба", "bold 0 10, italic 7 3"},
		{"Markdown", "*a* _b_ `c` [d](https://example.com/) x.y!", "a b c d x.y!", "bold 0 1, italic 2 1, code 4 1, text_link 6 1 https://example.com/"},
		{"", "/start@Bot_x @user #тег a@example.com https://example.com/x, +7 999 000-00-01", "/start@Bot_x @user #тег a@example.com https://example.com/x, +7 999 000-00-01",
			"bot_command 0 12, mention 13 5, hashtag 19 4, email 24 13, url 38 21, phone_number 61 16"},
		{"", "1/2 и/или", "1/2 и/или", ""},
	} {
		m, err := form{values: map[string]string{"text": c.raw, "parse_mode": c.mode}}.readText()
		if err != nil {
			t.Errorf("%s %q: %v", c.mode, c.raw, err)
			continue
		}
		if got := describe(m.entities); m.text != c.text || got != c.entities {
			t.Errorf("%s %q:\n got %q with %s\nwant %q with %s", c.mode, c.raw, m.text, got, c.text, c.entities)
		}
	}
}

func describe(list []Entity) string {
	var parts []string
	for _, e := range list {
		data, _ := json.Marshal([]any{e.Offset, e.Length})
		text := e.Type + " " + strings.NewReplacer("[", "", "]", "", ",", " ").Replace(string(data))
		for _, more := range []string{e.URL, e.Language} {
			if more != "" {
				text += " " + more
			}
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

func TestWrongMarksAreRefusedWithTelegramsWords(t *testing.T) {
	for _, c := range []struct{ mode, raw, want string }{
		{"HTML", "<b>x", `Can't find end tag corresponding to start tag "b"`},
		{"HTML", "x</b>", "Unexpected end tag at byte offset 1"},
		{"HTML", "<b>x</i>", `Unmatched end tag at byte offset 4, expected "</b>", found "</i>"`},
		{"HTML", "<h1>x</h1>", `Unsupported start tag "h1" at byte offset 0`},
		{"HTML", "a <b", "Unclosed start tag at byte offset 2"},
		{"HTML", "2 < 3", `Unsupported start tag "" at byte offset 2`},
		{"MarkdownV2", "a.b", `Character '.' is reserved and must be escaped with the preceding '\'`},
		{"MarkdownV2", "*x", "Can't find end of Bold entity at byte offset 0"},
		{"MarkdownV2", "a `x", "Can't find end of Code entity at byte offset 2"},
		{"Markdown", "a *x", "Can't find end of the entity starting at byte offset 2"},
	} {
		_, err := form{values: map[string]string{"text": c.raw, "parse_mode": c.mode}}.readText()
		if want := "Bad Request: can't parse entities: " + c.want; err == nil || err.Error() != want {
			t.Errorf("%s %q:\n got %v\nwant %s", c.mode, c.raw, err, want)
		}
	}
}

// FuzzText: whatever a bot sends, the entities stay inside the text.
func FuzzText(f *testing.F) {
	for _, seed := range []string{"<b>я</b>", "*a* _b_ [c](d) ||e||", ">q\n>r", "`x` ```y```", "😀 /start @user a@b.ru +79990000001", "<pre><code class='language-x'>", `\`} {
		for _, mode := range []string{"", "HTML", "MarkdownV2", "Markdown"} {
			f.Add(seed, mode)
		}
	}
	f.Fuzz(func(t *testing.T, text, mode string) {
		m, err := form{values: map[string]string{"text": text, "parse_mode": mode}}.readText()
		if err != nil {
			return
		}
		for _, e := range m.entities {
			if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > units(m.text) {
				t.Fatalf("%q in %s gives %+v in %q", text, mode, e, m.text)
			}
		}
	})
}

func FuzzMarkup(f *testing.F) {
	for _, seed := range []string{`{"inline_keyboard":[[{"text":"a","url":"https://example.com"}]]}`, `{"keyboard":[["a",{"text":"b","request_contact":true}]]}`, `{"remove_keyboard":true}`, `[]`, `{`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, err := form{values: map[string]string{"reply_markup": text}}.readMarkup()
		if err == nil && m.inline != nil && len(m.inline.Rows) == 0 {
			t.Fatalf("%q gives a keyboard without buttons", text)
		}
	})
}
