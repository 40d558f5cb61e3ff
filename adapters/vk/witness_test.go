package vk

import (
	"errors"
	"fmt"
	"net/url"
	"testing"

	"otklik/bot"
)

func TestALineIsFoundAgainByItsRandomNumber(t *testing.T) {
	nobody := listen(t, Options{}, nil)
	random := nobody.own.randomID("line-1")
	broken := func(url.Values) (string, error) { return "", errors.New("reset") }
	line := func(out int, random int64) answer {
		return gives(fmt.Sprintf(`{"response":{"count":2,"items":[{"id":9,"out":1,"random_id":5},{"id":8,"out":%d,"random_id":%d}]}}`, out, random))
	}
	for name, c := range map[string]struct {
		history answer
		said    bool
		fails   bool
	}{
		"as it was":                    {line(1, random), true, false},
		"cut, as the schema has it":    {line(1, int64(int32(random))), true, false},
		"a customer's":                 {line(0, random), false, false},
		"another one":                  {line(1, random+1), false, false},
		"in a dialog that VK hides":    {refuses(917), false, false},
		"in a dialog that VK has lost": {refuses(10), false, false},
		"nobody knows":                 {broken, false, true},
		"asked too fast":               {refuses(codeTooMany), false, true},
		"asked too much":               {refuses(codeRateLimit), false, true},
	} {
		l := listen(t, Options{}, map[string]answer{"messages.getHistory": c.history})
		sent, said, err := l.Said(t.Context(), private(1001), "line-1")
		if said != c.said || said && sent.Message != 8 || (err != nil) != c.fails {
			t.Errorf("%s: %+v, %t, %v", name, sent, said, err)
		}
	}
	if _, said, err := nobody.Said(t.Context(), bot.Place{Kind: bot.Wall, Chat: -testGroup, Thread: 2}, "line-1"); said || err != nil {
		t.Errorf("a comment: %t, %v", said, err)
	}
}

var _ bot.Witness = (*Adapter)(nil)
