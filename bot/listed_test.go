package bot_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"otklik/bot"
)

// shelf lists conversations by id; those with version 0 are torn.
type shelf struct {
	bot.Store
	all   []bot.Conversation
	fault error // of any page but the first
}

func (s shelf) List(_ context.Context, f bot.Filter) ([]bot.Conversation, error) {
	if s.fault != nil && f.After != "" {
		return nil, s.fault
	}
	var page []bot.Conversation
	var torn *bot.TornError
	looked := 0
	for _, c := range s.all {
		if c.ID <= f.After || looked == f.Limit {
			continue
		}
		if looked++; c.Version == 0 {
			torn = torn.With(c.ID, errors.New("half of it is missing"))
		} else {
			page = append(page, c)
		}
	}
	return page, torn.Or(nil)
}

func TestAListIsWalkedThroughToItsEndAndWhatIsTornIsNamedOnce(t *testing.T) {
	s := shelf{all: []bot.Conversation{{ID: "a", Version: 1}, {ID: "b"}, {ID: "c", Version: 1}, {ID: "d"}, {ID: "e", Version: 1}, {ID: "f", Version: 1}}}
	for limit := 2; limit < 8; limit++ {
		var read, torn []bot.ID
		for c, err := range bot.Listed(t.Context(), s, bot.Filter{Limit: limit}) {
			names, err := bot.Torn(err)
			if err != nil {
				t.Fatal(err)
			}
			if torn = append(torn, names...); len(names) == 0 {
				read = append(read, c.ID)
			}
		}
		if !slices.Equal(read, []bot.ID{"a", "c", "e", "f"}) || !slices.Equal(torn, []bot.ID{"b", "d"}) {
			t.Errorf("%d at a time: read are %v, torn %v", limit, read, torn)
		}
	}
}

func TestAListThatCannotBeReadOnEndsWithItsReason(t *testing.T) {
	gone := errors.New("the disk is gone")
	s := shelf{all: []bot.Conversation{{ID: "a", Version: 1}, {ID: "b", Version: 1}}, fault: gone}
	var read []bot.ID
	var last error
	for c, err := range bot.Listed(t.Context(), s, bot.Filter{Limit: 1}) {
		if last = err; err == nil {
			read = append(read, c.ID)
		}
	}
	if !slices.Equal(read, []bot.ID{"a"}) || !errors.Is(last, gone) {
		t.Errorf("read are %v, then %v", read, last)
	}
}
