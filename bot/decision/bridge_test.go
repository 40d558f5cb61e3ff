package decision_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
)

const channel = int64(-1009) // an author without a person's id

// complainsAs lets a channel complain in public, and gives the link that stands under the answer.
func (s *stage) complainsAs(author int64) string {
	s.Helper()
	e := s.Line(author, "Обманули!!! Диван обещали 1 марта, заказ 334455, никто не приехал, позор!!!")
	e.Place, e.Addressed = bottest.Group(), true
	s.Handle(e)
	s.Passes(bot.DefaultQuietMax)
	return s.link()
}

// link is what stands under an answer in public; "": there is none.
func (s *stage) link() string {
	for _, said := range s.Platform.Said {
		for _, row := range said.Keyboard.Rows {
			for _, b := range row {
				if b.Invite && b.Data != "" {
					return b.Data
				}
			}
		}
	}
	return ""
}

func (s *stage) opens(person int64, token string) {
	s.Helper()
	e := s.Line(person, "")
	e.Kind, e.Payload = bot.OpenedEvent, token
	s.Handle(e)
	s.Passes(time.Second)
}

func TestAChannelGoesOnInPrivateThroughItsLinkOnce(t *testing.T) {
	s := newStage(t)
	token := s.complainsAs(channel)
	if token == "" {
		t.Fatalf("no link under %q", s.Platform.Texts())
	}
	s.opens(anna, token)
	c := s.Conversation(anna)
	if c.Answers["order"] != "334455" || c.Joined != bottest.ID(channel) || !slices.Contains(s.Notes(anna), bot.NoteJoined) {
		t.Errorf("state %s, answers %v, joined %q", c.State, c.Answers, c.Joined)
	}
	if author := s.Conversation(channel); author.Joined != bottest.ID(anna) || author.Section != bot.SectionEnded {
		t.Errorf("the channel's conversation is %+v", author)
	}
	s.opens(boris, token)
	if c := s.Conversation(boris); c.Answers["order"] != "" || c.Joined != "" {
		t.Error("a used link gives the case away")
	}
}

// parted is a store on several machines, one of which cannot be reached now: changes of what lies there are not stored, the others are.
type parted struct {
	bot.Store
	away func(bot.Conversation) bool // nil: all can be reached
}

var errAway = errors.New("one machine of the store is out of reach")

func (p *parted) Commit(ctx context.Context, changes []bot.Change) ([]error, error) {
	reachable := slices.DeleteFunc(slices.Clone(changes), func(c bot.Change) bool { return p.away != nil && p.away(c.Conversation) })
	results, err := p.Store.Commit(ctx, reachable)
	if len(reachable) < len(changes) {
		return nil, errAway
	}
	return results, err
}

func TestAChannelGoesOnInPrivateThoughOnlyAPartOfThatWasStoredAtFirst(t *testing.T) {
	for name, away := range map[string]func(bot.Conversation) bool{
		"without the channel":  func(c bot.Conversation) bool { return c.ID == bottest.ID(channel) },
		"without the link":     func(c bot.Conversation) bool { return c.Token != nil },
		"without either":       func(c bot.Conversation) bool { return c.ID != bottest.ID(anna) },
		"without the customer": func(c bot.Conversation) bool { return c.ID == bottest.ID(anna) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			store := &parted{Store: s.Store}
			s = &stage{bottest.On(t, store, s.Platform)}
			token := s.complainsAs(channel)
			store.away = away
			opened := s.Line(anna, "")
			opened.Kind, opened.Payload = bot.OpenedEvent, token
			s.Wants(s.Engine.Handle(t.Context(), opened), errAway)
			store.away = nil
			s.Handle(opened)
			if c := s.Conversation(anna); c.Joined != bottest.ID(channel) || c.Version != 1 {
				t.Errorf("the customer joined %q, version %d", c.Joined, c.Version)
			}
			if author := s.Conversation(channel); author.Joined != bottest.ID(anna) || author.Section != bot.SectionEnded {
				t.Errorf("the channel joined %q, section %s", author.Joined, author.Section)
			}
			s.opens(boris, token)
			if c := s.Conversation(boris); c.Joined != "" {
				t.Error("the link was used once and gives the case away")
			}
		})
	}
}

// slow is a store before whose first commit something else happens.
type slow struct {
	bot.Store
	first func()
}

func (w *slow) Commit(ctx context.Context, changes []bot.Change) ([]error, error) {
	if first := w.first; first != nil {
		w.first = nil
		first()
	}
	return w.Store.Commit(ctx, changes)
}

func TestOfTwoWhoOpenALinkAtOnceOneGoesOnWithTheCase(t *testing.T) {
	s := newStage(t)
	token := s.complainsAs(channel)
	other := &stage{bottest.On(t, &slow{Store: s.Store, first: func() { s.opens(boris, token) }}, s.Platform)}
	other.Now, other.Events = s.Now, 100
	other.opens(anna, token)
	if first, second := s.Conversation(boris), s.Conversation(anna); first.Joined != bottest.ID(channel) || second.Joined != "" || second.Version == 0 {
		t.Errorf("the first joined %q, the second %q", first.Joined, second.Joined)
	}
}

func TestAChannelThatGoesOnInPublicMeanwhileIsJoinedAllTheSame(t *testing.T) {
	s := newStage(t)
	token := s.complainsAs(channel)
	line := s.Line(channel, "И никто не отвечает!!!")
	line.Place, line.Addressed = bottest.Group(), true
	other := &stage{bottest.On(t, &slow{Store: s.Store, first: func() { s.Handle(line) }}, s.Platform)}
	other.Now, other.Events = s.Now, 100
	other.opens(anna, token)
	if c, author := s.Conversation(anna), s.Conversation(channel); c.Joined != bottest.ID(channel) || author.Joined != bottest.ID(anna) {
		t.Errorf("the customer joined %q, the channel %q", c.Joined, author.Joined)
	}
}

func TestALinkThatWasSaidLeadsSomewhereThoughItsMachineWasOutOfReach(t *testing.T) {
	s := newStage(t)
	store := &parted{Store: s.Store, away: func(c bot.Conversation) bool { return c.Token != nil }}
	s = &stage{bottest.On(t, store, s.Platform)}
	e := s.Line(channel, "Обманули!!! Диван обещали 1 марта, заказ 334455, никто не приехал, позор!!!")
	e.Place, e.Addressed = bottest.Group(), true
	s.Handle(e)
	s.Now = s.Now.Add(bot.DefaultQuietMax)
	for range 3 {
		_, err := s.Runner.Step(t.Context())
		s.Wants(err, errAway)
		s.Now = s.Now.Add(time.Minute)
	}
	store.away = nil
	s.Works()
	s.opens(anna, s.link())
	if c := s.Conversation(anna); c.Joined != bottest.ID(channel) {
		t.Errorf("said %q; the link leads to %q", s.Platform.Texts(), c.Joined)
	}
}

func TestALinkThatIsOldOrMadeUpBeginsAnOrdinaryChat(t *testing.T) {
	s := newStage(t)
	token := s.complainsAs(channel)
	s.Now = s.Now.Add(73 * time.Hour)
	s.opens(anna, token)
	s.opens(boris, "made-up")
	for _, person := range []int64{anna, boris} {
		if c := s.Conversation(person); c.Joined != "" || c.Answers["order"] != "" || c.State != "listen" {
			t.Errorf("%d: %+v", person, c)
		}
	}
}

func TestWhoHasAnIdOfTheirOwnNeedsNoToken(t *testing.T) {
	s := newStage(t)
	if token := s.complainsAs(anna); token != "" {
		t.Errorf("the link carries %q", token)
	}
	s.opens(anna, "")
	if c := s.Conversation(anna); c.Answers["order"] != "334455" || c.Person.ID != anna {
		t.Errorf("answers %v", c.Answers)
	}
}

// near is a platform that can tell whether a person may be written to first.
type near struct {
	*bottest.Messenger
	allowed bool
}

func (n near) CanWrite(context.Context, int64) (bool, error) { return n.allowed, nil }

func TestWhereNothingCanBeSaidTheAnswerComesInPrivateOrFromAHuman(t *testing.T) {
	for name, allowed := range map[string]bool{"in private": true, "by a human": false} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.Serve(near{s.Platform, allowed})
			s.Platform.Faults = []error{&bot.RefusedError{Reason: "no access to the discussion", Mute: true}}
			s.complainsAs(anna)
			c := s.Conversation(anna)
			switch {
			case !allowed && c.State != "operator":
				t.Errorf("the state is %s", c.State)
			case allowed && (!c.Private.Known() || len(s.Platform.Said) == 0 || s.Platform.Said[0].Place != bottest.Private(anna)):
				t.Errorf("private %+v, said %+v", c.Private, s.Platform.Said)
			}
		})
	}
}
