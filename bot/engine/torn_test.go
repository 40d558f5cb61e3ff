package engine_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"otklik/bot"
	"otklik/bot/bottest"
)

// tearing is a store that cannot read one conversation.
type tearing struct {
	bot.Store
	torn bot.ID
}

func (s *tearing) Load(ctx context.Context, ids []bot.ID) ([]bot.Conversation, error) {
	found, err := s.Store.Load(ctx, ids)
	var torn *bot.TornError
	for i, id := range ids {
		if err == nil && id == s.torn {
			found[i], torn = bot.Conversation{ID: id}, torn.With(id, errors.New("a byte too few"))
		}
	}
	return found, torn.Or(err)
}

func TestWhoseRecordIsTornIsHeardWhenItIsMendedAndKeepsNobodyElseWaiting(t *testing.T) {
	s := newStage(t)
	s.Says(anna, "Где мой заказ?")
	store := &tearing{Store: s.Store, torn: bottest.ID(anna)}
	s = &stage{bottest.On(t, store, &bottest.Messenger{})}
	s.Events = 10
	s.Handle(s.Line(anna, "Вы там живы?"), s.Line(boris, "Здравствуйте, где мой заказ?"))
	if c := s.Conversation(boris); c.Version != 1 {
		t.Errorf("the other one waits: version %d", c.Version)
	}
	f := s.onlyFailed(bot.FailedEvent, "a byte too few")
	if f.Conversation != bottest.ID(anna) || !strings.Contains(string(f.Raw), "живы") {
		t.Errorf("failed %+v", f)
	}
	if err := s.repairs().Retry(t.Context(), f.ID, ""); err == nil || len(s.failed()) != 1 {
		t.Errorf("while it is torn: %v, failed %+v", err, s.failed())
	}
	store.torn = ""
	if err := s.repairs().Retry(t.Context(), f.ID, ""); err != nil || len(s.failed()) != 0 {
		t.Errorf("mended: %v, failed %+v", err, s.failed())
	}
	if lines := s.Transcript(anna); lines[len(lines)-1].Text != "Вы там живы?" {
		t.Errorf("the transcript ends with %+v", lines[len(lines)-1])
	}
}

// A timer of somebody whose record is torn fires once and is set aside; the timers beside it fire.
func TestTheTimerOfATornRecordHoldsUpNoOther(t *testing.T) {
	s := newStage(t)
	s.Handle(s.Line(anna, "Где мой заказ?"), s.Line(boris, "Здравствуйте, где мой заказ?"))
	events := s.Events
	store := &tearing{Store: s.Store, torn: bottest.ID(anna)}
	s = &stage{bottest.On(t, store, &bottest.Messenger{})}
	s.Events = events
	s.Passes(bot.DefaultQuietMax)
	if said := len(s.Platform.Texts()); said != 1 {
		t.Errorf("%d messages were said, want boris's answer", said)
	}
	s.onlyFailed(bot.FailedEvent, "a byte too few")
}

func TestAnOperatorIsToldThatACustomersRecordIsTorn(t *testing.T) {
	s := newStage(t)
	s.ToOperator()
	events := s.Events
	s = &stage{bottest.On(t, &tearing{Store: s.Store, torn: bottest.ID(anna)}, &bottest.Messenger{})}
	s.Events = events
	err := s.Engine.Handle(t.Context(), s.By("olga", bot.TookEvent, ""))
	if torn, _ := bot.Torn(err); len(torn) != 1 {
		t.Errorf("the operator hears %v", err)
	}
	if len(s.failed()) != 0 {
		t.Errorf("failed %+v", s.failed())
	}
}

// The record of a thread only counts who else complains there: without it everybody is heard.
func TestATornThreadMakesNobodyUnheard(t *testing.T) {
	s := newStage(t)
	s = &stage{bottest.On(t, &tearing{Store: s.Store, torn: bot.ID("shop/thread:" + bottest.Group().Key())}, &bottest.Messenger{})}
	for _, person := range []int64{anna, boris} {
		line := s.Line(person, "Ужас, верните деньги!!!")
		line.Place, line.Addressed = bottest.Group(), true
		s.Handle(line)
	}
	s.Passes(bot.DefaultQuietMax)
	if said := len(s.Platform.Texts()); said != 2 || len(s.failed()) != 0 {
		t.Errorf("%d answers, failed %+v", said, s.failed())
	}
}

// Whoever comes by the link of a case that cannot be read is greeted like anybody else.
func TestALinkToATornCaseStillLeadsToUs(t *testing.T) {
	s := newStage(t)
	s.Says(boris, "Обманули!!! Диван обещали 1 марта, никто не приехал, позор!!!")
	link := bot.Conversation{ID: bot.TokenID("shop", "link"), Version: 1, Token: &bot.Token{For: bottest.ID(boris)}}
	if results, err := s.Store.Commit(t.Context(), []bot.Change{{Event: "link", Conversation: link}}); err != nil || results[0] != nil {
		t.Fatal(results, err)
	}
	events := s.Events
	s = &stage{bottest.On(t, &tearing{Store: s.Store, torn: bottest.ID(boris)}, &bottest.Messenger{})}
	s.Events = events
	opened := s.Line(anna, "")
	opened.Kind, opened.Payload = bot.OpenedEvent, "link"
	s.Handle(opened)
	s.Works()
	if c := s.Conversation(anna); c.Version != 1 || c.Joined != "" || len(s.Platform.Texts()) == 0 || len(s.failed()) != 0 {
		t.Errorf("version %d, joined %q, heard %q, failed %+v", c.Version, c.Joined, s.Platform.Texts(), s.failed())
	}
}

// Nobody can tell what must not be said of somebody in public whose record is torn: the line is given up, and not tried for ever.
func TestALineInPublicOfATornConversationIsGivenUp(t *testing.T) {
	s := newStage(t)
	s.sends(anna, bot.Message{Place: bottest.Group(), Text: "Разберёмся"})
	s = &stage{bottest.On(t, &tearing{Store: s.Store, torn: bottest.ID(anna)}, &bottest.Messenger{})}
	s.Works()
	if said := s.Platform.Texts(); len(said) != 0 {
		t.Errorf("said %q", said)
	}
	if list := s.failed(); len(list) == 0 || list[0].Kind != bot.FailedMessage {
		t.Errorf("failed %+v", list)
	}
}
