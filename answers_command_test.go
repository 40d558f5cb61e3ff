package main

import (
	"path/filepath"
	"testing"
)

func TestAnAdminChecksReadyAnswersAndFindsThem(t *testing.T) {
	good := filepath.Dir(written(t, "ru.yaml", `language: ru
answers:
  - {shortcut: /вес, title: Сколько весит чайник, questions: [Сколько весит чайник?], text: "Килограмм. Проблема решена.", offer: true}
`))
	broken := filepath.Dir(written(t, "ru.yaml", "language: ru\nanswers:\n  - {shortcut: /вес, title: Вес, text: \"{kg}\"}\n"))
	for name, c := range map[string]struct {
		args []string
		code int
		says []string
	}{
		"good":              {[]string{"answers", "check", "--answers", good}, 0, []string{"note: /вес: the word problem", "offered to customers by the bot: /вес"}},
		"good, with flows":  {[]string{"flows", "check", "--answers", good}, 0, []string{"note: /вес", "complaint: good", "1 ready answers, good"}},
		"found":             {[]string{"answers", "find", "--answers", good, "сколько", "весит", "чайник"}, 0, []string{"100 %  /вес", "the bot offers this"}},
		"not found":         {[]string{"answers", "find", "--answers", good, "жираф"}, 0, []string{"nothing is found"}},
		"broken":            {[]string{"answers", "check", "--answers", broken}, 1, []string{"ru.yaml:3:", "unknown placeholder {kg}", "{order}"}},
		"broken, seen late": {[]string{"flows", "check", "--answers", broken}, 1, []string{"unknown placeholder {kg}"}},
		"shipped":           {[]string{"answers", "check"}, 0, []string{"none is offered"}},
	} {
		t.Run(name, func(t *testing.T) {
			child := otklik(t, c.args...)
			if code := child.wait(t, usualTime); code != c.code {
				t.Errorf("it ended with %d, want %d", code, c.code)
			}
			child.mustSay(t, c.says...)
		})
	}
}
