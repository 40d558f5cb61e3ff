package engine_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
)

// sends puts messages into the queue as a change by hand, all with one key for each place.
func (s *stage) sends(person int64, messages ...bot.Message) []string {
	s.Helper()
	c := s.Conversation(person)
	c.ID, c.Version = bottest.ID(person), c.Version+1
	if c.State == "" {
		c.State, c.Person = "calm", bot.Person{ID: person}
		c.Private = bottest.Private(person)
	}
	s.Events++
	change := bot.Change{Event: fmt.Sprintf("by hand %d", s.Events), Conversation: c}
	var ids []string
	for i, m := range messages {
		name := fmt.Sprintf("%s#%08d.%02d", c.ID, c.Version, i+1)
		ids = append(ids, name)
		change.Lines = append(change.Lines, bot.Line{ID: name, Conversation: c.ID, At: s.Now, By: bot.ByBot, Place: m.Place, Text: m.Text, Delivery: &bot.Delivery{State: bot.Pending}})
		change.Jobs = append(change.Jobs, bot.Job{ID: name, Queue: bot.SendQueue("shop"), Key: m.Place.Key(), Conversation: c.ID, Due: s.Now, Message: &m})
	}
	results, err := s.Store.Commit(context.Background(), []bot.Change{change})
	if err := errors.Join(append(results, err)...); err != nil {
		s.Fatal(err)
	}
	return ids
}

func (s *stage) delivery(person int64, line string) bot.Delivery {
	s.Helper()
	for _, l := range s.Transcript(person) {
		if l.ID == line && l.Delivery != nil {
			return *l.Delivery
		}
	}
	s.Fatalf("no line %s", line)
	return bot.Delivery{}
}

func to(person int64, text string) bot.Message {
	return bot.Message{Place: bottest.Private(person), Text: text}
}

func TestLinesOfOneChatArriveInTheirOrderThoughTheFirstIsHeldUp(t *testing.T) {
	s := newStage(t)
	s.Platform.Faults = []error{&bot.RetryError{After: 5 * time.Second, Reason: "Too Many Requests"}}
	ids := s.sends(anna, to(anna, "раз"), to(anna, "два"), to(anna, "три"))
	s.sends(boris, to(boris, "и вам"))
	s.Works()
	if said := s.Platform.Texts(); !slices.Equal(said, []string{"и вам"}) {
		t.Fatalf("a chat that must wait holds another up, or does not wait: %q", said)
	}
	s.Passes(4 * time.Second)
	s.Passes(time.Second)
	if said := s.Platform.Texts(); !slices.Equal(said, []string{"и вам", "раз", "два", "три"}) {
		t.Errorf("said %q", said)
	}
	if d := s.delivery(anna, ids[0]); d.State != bot.Delivered || d.Message == 0 || !d.At.Equal(s.Now) {
		t.Errorf("delivered as %+v", d)
	}
}

func TestAnAccountThatMustPausePausesWhole(t *testing.T) {
	s := newStage(t)
	s.Platform.Faults = []error{&bot.RetryError{After: time.Minute, Account: true, Reason: "Flood control"}}
	s.sends(anna, to(anna, "раз"))
	s.Works()
	s.sends(boris, to(boris, "два"))
	s.Passes(59 * time.Second)
	if said := s.Platform.Texts(); len(said) != 0 {
		t.Errorf("said %q in the pause", said)
	}
	s.Passes(time.Second)
	if said := s.Platform.Texts(); len(said) != 2 {
		t.Errorf("said %q after it", said)
	}
}

func TestABreakInTheLineIsTriedAgainAndMarkedAsPerhapsTwice(t *testing.T) {
	s := newStage(t)
	s.Platform.Faults = []error{errors.New("connection reset"), &bot.DoubtError{Reason: "timeout"}}
	ids := s.sends(anna, to(anna, "раз"))
	s.Works()
	s.Passes(2 * time.Second)
	if said := s.Platform.Texts(); len(said) != 0 {
		t.Fatal("no patience")
	}
	s.Passes(10 * time.Second)
	if d := s.delivery(anna, ids[0]); d.State != bot.Repeated {
		t.Errorf("delivered as %+v", d)
	}
	if s.Platform.Said[0].Key != ids[0] {
		t.Errorf("sent with the key %s, the line is %s", s.Platform.Said[0].Key, ids[0])
	}
}

// sure is a platform that knows keys and says a line once, whatever happens.
type sure struct{ *bottest.Messenger }

func (sure) Idempotent() bool { return true }

func TestAPlatformThatKnowsKeysRepeatsNothing(t *testing.T) {
	s := newStage(t)
	s.Serve(sure{s.Platform})
	s.Platform.Faults = []error{&bot.DoubtError{Reason: "timeout"}}
	ids := s.sends(anna, to(anna, "раз"))
	s.Works()
	s.Passes(time.Minute)
	if d := s.delivery(anna, ids[0]); d.State != bot.Delivered {
		t.Errorf("delivered as %+v", d)
	}
}

func TestALeaseThatNobodySettledIsInDoubt(t *testing.T) {
	s := newStage(t)
	ids := s.sends(anna, to(anna, "раз"))
	if jobs, err := s.Store.Lease(t.Context(), bot.SendQueue("shop"), s.Now, 90*time.Second, 10); err != nil || len(jobs) != 1 {
		t.Fatalf("%d jobs (%v)", len(jobs), err)
	}
	s.Passes(89 * time.Second)
	if said := s.Platform.Texts(); len(said) != 0 {
		t.Fatal("somebody else's lease is broken")
	}
	s.Passes(time.Second)
	if d := s.delivery(anna, ids[0]); d.State != bot.Repeated {
		t.Errorf("delivered as %+v", d)
	}
}

func TestAForgedPrivateLineNeverReachesAPublicPlace(t *testing.T) {
	s := newStage(t)
	ids := s.sends(anna, bot.Message{Place: bottest.Group(), Text: "Ваш номер +7 999 000-00-01, верно?", Private: true})
	s.Works()
	if said := s.Platform.Texts(); bottest.Contains(said, "999") {
		t.Fatalf("said in public: %q", said)
	}
	if d := s.delivery(anna, ids[0]); d.State != bot.Undelivered {
		t.Errorf("delivered as %+v", d)
	}
	s.Stands(anna, "operator")
}

// strict is a platform with limits.
type strict struct{ *bottest.Messenger }

func (strict) Limits() bot.Limits {
	return bot.Limits{PerSecond: 30, ChatPerSecond: 1, GroupPerMinute: 20}
}

func TestLimitsMoveDueTimesAndLoseNothing(t *testing.T) {
	s := newStage(t)
	s.Serve(strict{s.Platform})
	var lines, posts []bot.Message
	for n := range 10 {
		lines = append(lines, to(anna, fmt.Sprint("личное ", n)))
		posts = append(posts, bot.Message{Place: bottest.Group(), Text: fmt.Sprint("публичное ", n)})
	}
	s.sends(anna, lines...)
	s.sends(boris, posts...)
	s.Works()
	first := len(s.Platform.Texts())
	if first != 6 { // a burst of three in each chat
		t.Errorf("%d messages at once", first)
	}
	s.Passes(time.Second)
	if n := len(s.Platform.Texts()); n != first+1 {
		t.Errorf("%d messages in the next second", n-first)
	}
	for range 40 {
		s.Passes(time.Second)
	}
	if n := len(s.Platform.Texts()); n != 20 {
		t.Errorf("%d messages of 20", n)
	}
}

func TestTheWholeAccountKeepsItsLimit(t *testing.T) {
	s := newStage(t)
	s.Serve(strict{s.Platform})
	for person := range int64(100) {
		s.sends(person+1, to(person+1, "раз"))
	}
	s.Works()
	s.Passes(500 * time.Millisecond)
	if n := len(s.Platform.Texts()); n != 30 { // were they all held up on their way, the platform would take them at once
		t.Errorf("%d messages in the first half of a second", n)
	}
	for range 2 {
		s.Passes(500 * time.Millisecond)
	}
	if n := len(s.Platform.Texts()); n != 60 {
		t.Errorf("%d messages a second later", n)
	}
}

// cleaner is a platform that lets lines be taken away.
type cleaner struct {
	*bottest.Messenger
	faults []error
}

func (c *cleaner) Delete(_ context.Context, _ bot.Place, message int64) error {
	if len(c.faults) > 0 {
		fault := c.faults[0]
		c.faults = c.faults[1:]
		return fault
	}
	c.Gone = append(c.Gone, message)
	return nil
}

func TestALineWithAPhoneIsTakenAwayWhereThatIsAllowed(t *testing.T) {
	refused := &bot.RefusedError{Reason: "message can't be deleted"}
	for name, c := range map[string]struct {
		allowed bool
		faults  []error
		gone    int
	}{
		"allowed":                      {allowed: true, gone: 1},
		"not wanted":                   {},
		"the platform says no":         {allowed: true, faults: []error{refused}},
		"the line breaks, then it can": {allowed: true, faults: []error{errors.New("timeout")}, gone: 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.Account.TakeDown = c.allowed
			platform := &cleaner{Messenger: s.Platform, faults: c.faults}
			s.Serve(platform)
			e := s.Line(anna, "Верните деньги!!! Мой номер +7 999 000-00-01, позор!")
			e.Place, e.Addressed = bottest.Group(), true
			s.Handle(e)
			s.Passes(bot.DefaultQuietMax)
			s.Passes(time.Minute)
			if len(platform.Gone) != c.gone || c.gone > 0 && platform.Gone[0] != e.Message {
				t.Errorf("taken away: %v", platform.Gone)
			}
			if bottest.Contains(s.Platform.Texts(), "999") {
				t.Errorf("said %q", s.Platform.Texts())
			}
		})
	}
	s := newStage(t) // a platform that cannot delete at all
	s.sends(anna, bot.Message{Place: bottest.Group(), Delete: 7})
	s.Works()
}

// outOfReach fails at leasing or settling.
type outOfReach struct {
	bot.Store
	lease, settle error
}

func (o outOfReach) Lease(ctx context.Context, q bot.Queue, now time.Time, hold time.Duration, n int) ([]bot.Job, error) {
	if o.lease != nil {
		return nil, o.lease
	}
	return o.Store.Lease(ctx, q, now, hold, n)
}

func (o outOfReach) Settle(ctx context.Context, done []bot.Settlement) error {
	if o.settle != nil {
		return o.settle
	}
	return o.Store.Settle(ctx, done)
}

func TestARunnerSaysWhenTheStoreIsOutOfReach(t *testing.T) {
	s := newStage(t)
	down := errors.New("disk full")
	s.Handle(s.Line(anna, "Верните деньги!!!"))
	s.sends(boris, to(boris, "раз"))
	for name, store := range map[string]bot.Store{"lease": outOfReach{Store: s.Store, lease: down}, "settle": outOfReach{Store: s.Store, settle: down},
		"commit": broken{Store: s.Store, commit: down}} {
		away := stageOn(t, store, s.Platform)
		away.Now = s.Now.Add(10 * time.Minute)
		if _, err := away.Runner.Step(t.Context()); !errors.Is(err, down) {
			t.Errorf("%s: %v", name, err)
		}
		s.Now = s.Now.Add(10 * time.Minute)
	}
	s.Passes(10 * time.Minute)
	s.Stands(anna, "calm")
}

func TestErrorsOfPlatformsSayWhatToDo(t *testing.T) {
	for want, err := range map[string]error{
		"retry after 5s: flood": &bot.RetryError{After: 5 * time.Second, Reason: "flood"},
		"refused: blocked":      &bot.RefusedError{Reason: "blocked"},
		"perhaps sent: timeout": &bot.DoubtError{Reason: "timeout"},
	} {
		if err.Error() != want {
			t.Errorf("%q, want %q", err, want)
		}
	}
}

func TestEachSilenceSetsTheNextAndNoneIsLostWhileTheProgramIsDown(t *testing.T) {
	s := newStage(t)
	s.Says(anna, "Где мой диван?! Третья неделя!!!")
	waiting := func() int64 {
		counts, err := s.Store.Counts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return counts.Jobs
	}
	if jobs := waiting(); jobs != 1 {
		t.Errorf("%d timers wait for a silence", jobs)
	}
	s.Passes(3 * time.Hour)
	if said := s.Platform.Texts(); len(said) != 2 || waiting() != 1 {
		t.Errorf("after three hours %q were said and %d timers wait", said, waiting())
	}
	s.Stands(anna, "calm")
	s.Passes(48 * time.Hour)
	s.Stands(anna, "operator")

	s.Says(boris, "Где мой диван?! Третья неделя!!!")
	s.Passes(72 * time.Hour) // both silences are over
	s.Stands(boris, "operator")
}
