package engine_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
)

func TestWhatIsRefusedIsNeverTriedAgainAndAHumanKnows(t *testing.T) {
	s := newStage(t)
	s.Platform.Faults = []error{&bot.RefusedError{Reason: "message is too long"}}
	ids := s.sends(anna, to(anna, "раз"))
	s.Works()
	s.Passes(24 * time.Hour)
	if d := s.delivery(anna, ids[0]); d.State != bot.Undelivered || d.Reason != "message is too long" {
		t.Errorf("delivered as %+v", d)
	}
	if slices.Contains(s.Platform.Texts(), "раз") {
		t.Error("tried again")
	}
	s.Stands(anna, "operator")
	if s.Conversation(anna).Closed {
		t.Error("one message too long does not mean that the person has gone")
	}
}

func TestAfterFiveTriesPeopleTakeOver(t *testing.T) {
	s := newStage(t)
	s.Platform.Faults = slices.Repeat([]error{&bot.DoubtError{Reason: "timeout"}}, 5)
	ids := s.sends(anna, to(anna, "раз"))
	for range 12 {
		s.Passes(6 * time.Minute)
	}
	if d := s.delivery(anna, ids[0]); d.State != bot.Undelivered || !strings.Contains(d.Reason, "5 tries") {
		t.Errorf("delivered as %+v", d)
	}
	s.Stands(anna, "operator")
}

func TestWaitingForAPlatformIsNoTry(t *testing.T) {
	s := newStage(t)
	s.Platform.Faults = slices.Repeat([]error{&bot.RetryError{After: time.Second, Reason: "Too Many Requests"}}, 30)
	ids := s.sends(anna, to(anna, "раз"))
	for range 40 {
		s.Passes(time.Second)
	}
	if d := s.delivery(anna, ids[0]); d.State != bot.Delivered {
		t.Errorf("delivered as %+v", d)
	}
}

func TestALineThatAPlatformPutsOffWhileItTakesOthersIsGivenToPeopleAfterAnHour(t *testing.T) {
	s := newStage(t)
	s.Platform.Faults = slices.Repeat([]error{&bot.RetryError{After: 3 * time.Second, Reason: "internal server error"}}, 62)
	ids := s.sends(anna, to(anna, "раз"), to(anna, "два"))
	for range 60 {
		s.Passes(time.Minute)
	}
	if d := s.delivery(anna, ids[0]); d.State != bot.Pending || d.Reason != "internal server error" {
		t.Errorf("after an hour it is %+v", d)
	}
	for range 3 {
		s.Passes(time.Minute)
	}
	if d := s.delivery(anna, ids[0]); d.State != bot.Undelivered || !strings.Contains(d.Reason, "internal server error") {
		t.Errorf("after more than an hour it is %+v", d)
	}
	s.onlyFailed(bot.FailedMessage, "internal server error")
	s.Stands(anna, "operator")
	if d := s.delivery(anna, ids[1]); d.State != bot.Delivered {
		t.Errorf("the next line is %+v", d)
	}
}

func TestALineIsNotGivenUpWhereThePlatformTakesNothingForHours(t *testing.T) {
	for name, fault := range map[string]*bot.RetryError{
		"too many requests":         {After: time.Minute, Flood: true, Reason: "Too Many Requests"},
		"a token that is not valid": {After: time.Minute, Account: true, Reason: "Unauthorized"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.Platform.Faults = slices.Repeat([]error{fault}, 100)
			ids := s.sends(anna, to(anna, "раз"))
			for range 110 {
				s.Passes(2 * time.Minute)
			}
			if d := s.delivery(anna, ids[0]); d.State != bot.Delivered {
				t.Errorf("it is %+v", d)
			}
		})
	}
}

func TestALineWhoseRefusalCannotBeStoredIsTriedAgainAndWasSurelyNotSaid(t *testing.T) {
	s := newStage(t)
	down := errors.New("disk full")
	ids := s.sends(anna, to(anna, "раз"))
	away := stageOn(t, broken{Store: s.Store, commit: down}, &bottest.Messenger{Faults: []error{&bot.RefusedError{Reason: "no"}}})
	if _, err := away.Runner.Step(t.Context()); !errors.Is(err, down) {
		t.Error(err)
	}
	s.Passes(2 * time.Minute)
	if d := s.delivery(anna, ids[0]); d.State != bot.Delivered {
		t.Errorf("delivered as %+v", d)
	}
}
