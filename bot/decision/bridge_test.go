package decision_test

import (
	"context"
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
