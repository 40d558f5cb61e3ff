package decision_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"otklik/bot"
	"otklik/bot/bottest"
	"otklik/flows"
)

// does lets an operator do something to Anna's case; what is denied is returned.
func (s *stage) does(operator string, kind bot.Kind, change func(*bot.Event)) error {
	s.Helper()
	e := s.By(operator, kind, "")
	if change != nil {
		change(&e)
	}
	return s.Engine.Handle(s.Context(), e)
}

func over(e *bot.Event) { e.Over = true }

func toward(colleague string) func(*bot.Event) { return func(e *bot.Event) { e.To = colleague } }

// last is the newest line of Anna's transcript.
func (s *stage) last() bot.Line {
	s.Helper()
	lines := s.Transcript(anna)
	return lines[len(lines)-1]
}

// leads holds who leads Anna's case, and what the transcript says of how that came.
func (s *stage) leads(operator string, note bot.Note, by, text string) {
	s.Helper()
	if c := s.Conversation(anna); c.Operator != operator {
		s.Errorf("%q leads, want %q", c.Operator, operator)
	}
	if l := s.last(); l.Note != note || l.Operator != by || l.Text != text {
		s.Errorf("written is %s by %q of %q, want %s by %q of %q", l.Note, l.Operator, l.Text, note, by, text)
	}
}

func TestOfTwoOperatorsWhoTakeACaseAtOnceExactlyOneLeads(t *testing.T) {
	s := newStage(t)
	s.ToOperator()
	results := make(chan error)
	for _, operator := range []string{"1", "2"} {
		e := s.By(operator, bot.TookEvent, "")
		go func() { results <- s.Engine.Handle(t.Context(), e) }()
	}
	first, second := <-results, <-results
	var taken *bot.TakenError
	if (first == nil) == (second == nil) || !errors.As(errors.Join(first, second), &taken) || taken.Holder != s.Conversation(anna).Operator {
		t.Errorf("%v and %v; %q leads", first, second, s.Conversation(anna).Operator)
	}
}

func TestAnOperatorCanTakeACaseEvenWhereTheFlowFailsToSayWhereThatLeads(t *testing.T) {
	failing := strings.Replace(circle, "- {on: heard, go: one}", "- {on: heard, go: one}\n      - {on: took, when: 10 % attempts > 2, go: operator}", 1)
	flow, err := flows.Compile(flows.Source{Name: "failing.yaml", Data: []byte(failing)}, []flows.Source{{Name: "en.yaml", Data: []byte(circlePhrases)}})
	if err != nil {
		t.Fatal(err)
	}
	s := newStage(t)
	s.Account.Flow, s.Account.Language = flow, "en"
	s.Handle(s.Line(anna, "hello there"))
	s.Wants(s.does("maria", bot.TookEvent, nil), nil)
	s.leads("maria", bot.NoteTook, "maria", "")
	s.Stands(anna, "operator")
}

func TestALeadTakesOverAndTheColleagueReadsIt(t *testing.T) {
	s := newStage(t)
	s.ToOperator()
	s.Handle(s.By("maria", bot.TookEvent, ""))
	s.Wants(s.does("maria", bot.TookEvent, over), nil)
	s.Wants(s.does("oleg", bot.TookEvent, over), nil)
	s.leads("oleg", bot.NoteTookOver, "oleg", "maria")
	s.Wants(s.does("maria", bot.AnsweredEvent, func(e *bot.Event) { e.Text = "Ещё одно" }), bot.ErrNotYours)
}

func TestACustomerIsPassedOnWithoutAWordOfTheBot(t *testing.T) {
	s := newStage(t)
	s.ToOperator()
	s.Wants(s.does("maria", bot.GaveEvent, toward("oleg")), bot.ErrNotYours)
	s.Handle(s.By("maria", bot.TookEvent, ""))
	s.Wants(s.does("maria", bot.GaveEvent, nil), bot.ErrNoColleague)
	s.Wants(s.does("oleg", bot.GaveEvent, toward("oleg")), bot.ErrNotYours)
	s.Wants(s.does("maria", bot.GaveEvent, toward("oleg")), nil)
	s.leads("oleg", bot.NoteGave, "maria", "oleg")
	s.Wants(s.does("lena", bot.GaveEvent, func(e *bot.Event) { e.Over, e.To = true, "maria" }), nil)
	s.leads("maria", bot.NoteGave, "lena", "maria")
	s.Works()
	if said := s.Platform.Texts(); len(said) > 0 {
		t.Errorf("the customer reads %q", said)
	}
}

func TestALeadGivesACustomerOfTheBotToAColleague(t *testing.T) {
	s := newStage(t)
	s.Says(anna, "Кошмар!!! Верните деньги, мошенники!")
	s.Wants(s.does("lena", bot.GaveEvent, func(e *bot.Event) { e.Over, e.To = true, "maria" }), nil)
	s.leads("maria", bot.NoteGave, "lena", "maria")
	s.Stands(anna, "operator")
}

func TestTheCustomerOfARemovedOperatorWaitsForAnybody(t *testing.T) {
	s := newStage(t)
	s.ToOperator()
	s.Wants(s.does("", bot.TookEvent, nil), bot.ErrAnonymous)
	s.Handle(s.By("maria", bot.TookEvent, ""), s.By("maria", bot.AnsweredEvent, "Здравствуйте, это Мария."))
	s.Wants(s.does("oleg", bot.FreedEvent, nil), bot.ErrNotYours)
	s.Wants(s.does("", bot.FreedEvent, toward("oleg")), nil)
	if c := s.Conversation(anna); c.Operator != "maria" {
		t.Errorf("%q leads after another operator was removed", c.Operator)
	}
	s.Wants(s.does("", bot.FreedEvent, toward("maria")), nil)
	s.leads("", bot.NoteFreed, "", "maria")
	if c := s.Conversation(anna); c.Waiting.IsZero() || c.Section != bot.SectionWaiting || c.Case.Led != "maria" {
		t.Errorf("waiting since %v in %s, led by %q", c.Waiting, c.Section, c.Case.Led)
	}
	s.Handle(s.By("oleg", bot.TookEvent, ""))
	s.Wants(s.does("oleg", bot.FreedEvent, nil), nil)
	s.leads("", bot.NoteFreed, "oleg", "")
}

func TestWhoLookedAtTheContactIsWrittenDown(t *testing.T) {
	s := newStage(t)
	s.ToOperator()
	s.Wants(s.does("oleg", bot.SawEvent, nil), nil)
	s.leads("", bot.NoteSaw, "oleg", "")
}

func TestTheOperatorsGroupIsToldOfEveryChangeOfACaseThatPeopleLookAfter(t *testing.T) {
	s := newStage(t)
	s.Account.Staff = true
	s.Says(anna, "Кошмар!!! Верните деньги, мошенники!")
	if told := s.told(); len(told) > 0 {
		t.Errorf("the group is told of the bot's own case: %v", told)
	}
	s.ToOperator()
	s.told()
	s.Handle(s.By("maria", bot.TookEvent, ""))
	took := s.last()
	edit := s.Line(anna, "Всё ещё жду")
	edit.Kind, edit.Message = bot.EditedEvent, 1
	s.Handle(edit)
	if told := s.told(); len(told) != 2 || *told[0].Notice != (bot.Notice{Line: took.ID}) || *told[1].Notice != (bot.Notice{Chat: anna, Message: 1}) ||
		told[0].Key != "desk:"+string(bottest.ID(anna)) {
		t.Errorf("the group is told %+v", told)
	}
}

// told takes what the operators' group is to show.
func (s *stage) told() (all []bot.Job) {
	s.Helper()
	for {
		jobs, err := s.Store.Lease(s.Context(), bot.StaffQueue("shop"), s.Now, bot.DefaultQuiet, 100)
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
		if err := s.Store.Settle(s.Context(), done); err != nil {
			s.Fatal(err)
		}
		all = slices.Concat(all, jobs)
	}
}
