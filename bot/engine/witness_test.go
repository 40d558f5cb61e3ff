package engine_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"otklik/bot"
)

// shortMemory is a platform that knows keys for an hour, and shows what was said to whoever looks.
type shortMemory struct {
	sure
	said map[string]int64
	down error
}

func (shortMemory) Knows() time.Duration { return time.Hour }

func (f shortMemory) Said(_ context.Context, _ bot.Place, key string) (bot.Sent, bool, error) {
	number, said := f.said[key]
	return bot.Sent{Message: number}, said, f.down
}

func TestALineThatWasPerhapsSaidLongAgoIsLookedForFirst(t *testing.T) {
	for name, c := range map[string]struct {
		after   time.Duration
		there   bool
		down    error
		says    int
		message int64
	}{
		"soon the platform knows the key":  {time.Minute, true, nil, 1, 5001},
		"late, and it was said":            {2 * time.Hour, true, nil, 0, 777},
		"late, and it was not":             {2 * time.Hour, false, nil, 1, 5001},
		"late, and nobody can say whether": {2 * time.Hour, true, errors.New("no network"), 0, 0},
	} {
		s := newStage(t)
		p := shortMemory{sure{s.Platform}, map[string]int64{}, c.down}
		s.Serve(p)
		s.Platform.Faults = []error{&bot.DoubtError{Reason: "timeout"}}
		ids := s.sends(anna, to(anna, "раз"))
		s.Works()
		if c.there {
			p.said[ids[0]] = 777
		}
		s.Now = s.Now.Add(c.after)
		if _, err := s.Runner.Step(t.Context()); (err != nil) != (c.down != nil) {
			t.Errorf("%s: %v", name, err)
		}
		if d := s.delivery(anna, ids[0]); len(s.Platform.Texts()) != c.says || d.Message != c.message || c.message != 0 && d.State != bot.Delivered {
			t.Errorf("%s: said %q, delivered as %+v", name, s.Platform.Texts(), d)
		}
	}
}
