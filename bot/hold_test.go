package bot_test

import (
	"errors"
	"slices"
	"testing"

	"otklik/bot"
)

// does lets an operator do something to Anna's case; what is denied is returned.
func (s *stage) does(operator string, kind bot.Kind, change func(*bot.Event)) error {
	s.Helper()
	e := s.by(operator, kind, "")
	if change != nil {
		change(&e)
	}
	return s.engine.Handle(s.Context(), e)
}

func over(e *bot.Event) { e.Over = true }

func toward(colleague string) func(*bot.Event) { return func(e *bot.Event) { e.To = colleague } }

// last is the newest line of Anna's transcript.
func (s *stage) last() bot.Line {
	s.Helper()
	lines := s.transcript(anna)
	return lines[len(lines)-1]
}

// leads holds who leads Anna's case, and what the transcript says of how that came.
func (s *stage) leads(operator string, note bot.Note, by, text string) {
	s.Helper()
	if c := s.conversation(anna); c.Operator != operator {
		s.Errorf("%q leads, want %q", c.Operator, operator)
	}
	if l := s.last(); l.Note != note || l.Operator != by || l.Text != text {
		s.Errorf("written is %s by %q of %q, want %s by %q of %q", l.Note, l.Operator, l.Text, note, by, text)
	}
}

func TestOfTwoOperatorsWhoTakeACaseAtOnceExactlyOneLeads(t *testing.T) {
	s := newStage(t)
	s.toOperator()
	results := make(chan error)
	for _, operator := range []string{"1", "2"} {
		e := s.by(operator, bot.TookEvent, "")
		go func() { results <- s.engine.Handle(t.Context(), e) }()
	}
	first, second := <-results, <-results
	var taken *bot.TakenError
	if (first == nil) == (second == nil) || !errors.As(errors.Join(first, second), &taken) || taken.Holder != s.conversation(anna).Operator {
		t.Errorf("%v and %v; %q leads", first, second, s.conversation(anna).Operator)
	}
}

func TestALeadTakesOverAndTheColleagueReadsIt(t *testing.T) {
	s := newStage(t)
	s.toOperator()
	s.handle(s.by("maria", bot.TookEvent, ""))
	s.wants(s.does("maria", bot.TookEvent, over), nil)
	s.wants(s.does("oleg", bot.TookEvent, over), nil)
	s.leads("oleg", bot.NoteTookOver, "oleg", "maria")
	s.wants(s.does("maria", bot.AnsweredEvent, func(e *bot.Event) { e.Text = "Ещё одно" }), bot.ErrNotYours)
}

func TestACustomerIsPassedOnWithoutAWordOfTheBot(t *testing.T) {
	s := newStage(t)
	s.toOperator()
	s.wants(s.does("maria", bot.GaveEvent, toward("oleg")), bot.ErrNotYours)
	s.handle(s.by("maria", bot.TookEvent, ""))
	s.wants(s.does("maria", bot.GaveEvent, nil), bot.ErrNoColleague)
	s.wants(s.does("oleg", bot.GaveEvent, toward("oleg")), bot.ErrNotYours)
	s.wants(s.does("maria", bot.GaveEvent, toward("oleg")), nil)
	s.leads("oleg", bot.NoteGave, "maria", "oleg")
	s.wants(s.does("lena", bot.GaveEvent, func(e *bot.Event) { e.Over, e.To = true, "maria" }), nil)
	s.leads("maria", bot.NoteGave, "lena", "maria")
	s.works()
	if said := s.platform.texts(); len(said) > 0 {
		t.Errorf("the customer reads %q", said)
	}
}

func TestALeadGivesACustomerOfTheBotToAColleague(t *testing.T) {
	s := newStage(t)
	s.says(anna, "Кошмар!!! Верните деньги, мошенники!")
	s.wants(s.does("lena", bot.GaveEvent, func(e *bot.Event) { e.Over, e.To = true, "maria" }), nil)
	s.leads("maria", bot.NoteGave, "lena", "maria")
	s.stands(anna, "operator")
}

func TestTheCustomerOfARemovedOperatorWaitsForAnybody(t *testing.T) {
	s := newStage(t)
	s.toOperator()
	s.wants(s.does("", bot.TookEvent, nil), bot.ErrAnonymous)
	s.handle(s.by("maria", bot.TookEvent, ""), s.by("maria", bot.AnsweredEvent, "Здравствуйте, это Мария."))
	s.wants(s.does("oleg", bot.FreedEvent, nil), bot.ErrNotYours)
	s.wants(s.does("", bot.FreedEvent, toward("oleg")), nil)
	if c := s.conversation(anna); c.Operator != "maria" {
		t.Errorf("%q leads after another operator was removed", c.Operator)
	}
	s.wants(s.does("", bot.FreedEvent, toward("maria")), nil)
	s.leads("", bot.NoteFreed, "", "maria")
	if c := s.conversation(anna); c.Waiting.IsZero() || c.Section != bot.SectionWaiting || c.Case.Led != "maria" {
		t.Errorf("waiting since %v in %s, led by %q", c.Waiting, c.Section, c.Case.Led)
	}
	s.handle(s.by("oleg", bot.TookEvent, ""))
	s.wants(s.does("oleg", bot.FreedEvent, nil), nil)
	s.leads("", bot.NoteFreed, "oleg", "")
}

func TestWhoLookedAtTheContactIsWrittenDown(t *testing.T) {
	s := newStage(t)
	s.toOperator()
	s.wants(s.does("oleg", bot.SawEvent, nil), nil)
	s.leads("", bot.NoteSaw, "oleg", "")
}

func TestTheOperatorsGroupIsToldOfEveryChangeOfACaseThatPeopleLookAfter(t *testing.T) {
	s := newStage(t)
	s.account.Staff = true
	s.says(anna, "Кошмар!!! Верните деньги, мошенники!")
	if told := s.told(); len(told) > 0 {
		t.Errorf("the group is told of the bot's own case: %v", told)
	}
	s.toOperator()
	s.told()
	s.handle(s.by("maria", bot.TookEvent, ""))
	took := s.last()
	edit := s.line(anna, "Всё ещё жду")
	edit.Kind, edit.Message = bot.EditedEvent, 1
	s.handle(edit)
	if told := s.told(); len(told) != 2 || *told[0].Notice != (bot.Notice{Line: took.ID}) || *told[1].Notice != (bot.Notice{Chat: anna, Message: 1}) ||
		told[0].Key != "desk:"+string(id(anna)) {
		t.Errorf("the group is told %+v", told)
	}
}

// told takes what the operators' group is to show.
func (s *stage) told() (all []bot.Job) {
	s.Helper()
	for {
		jobs, err := s.store.Lease(s.Context(), bot.StaffQueue("shop"), s.now, bot.DefaultQuiet, 100)
		if err != nil {
			s.Fatal(err)
		}
		if len(jobs) == 0 {
			return all
		}
		var done []bot.Settlement
		for _, j := range jobs {
			done = append(done, j.Settles())
		}
		if err := s.store.Settle(s.Context(), done); err != nil {
			s.Fatal(err)
		}
		all = slices.Concat(all, jobs)
	}
}
