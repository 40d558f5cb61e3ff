package talk

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"otklik/bot"
	"otklik/bot/decision"
)

var sentenceEnd = regexp.MustCompile(`[.!?…]+(?:\s+|$)|\n+`)

// The people of every talk.
const (
	person   = 1001
	operator = "operator"
	group    = -100200300
)

var operatorEvents = map[string]bot.Kind{
	"take": bot.TookEvent, "answer": bot.AnsweredEvent, "return": bot.ReturnedEvent, "close": bot.ClosedEvent,
}

// stage is a conversation being played.
type stage struct {
	account *bot.Account
	c       bot.Conversation
	now     time.Time
	events  int
	message int64
	place   bot.Place // where the customer wrote last
	line    int64     // …and which line
	timers  []bot.Job

	spoken   []string // phrases of the current step
	sent     []bot.Message
	notes    []bot.Note
	keyboard bot.Keyboard
	read     map[string]bool // sentences of the bot that the customer has read in this case
	repeated []string
}

// Play plays a talk. Its error holds a line for everything that came out otherwise than expected.
func Play(account *bot.Account, t Talk) error {
	account, err := scene(account, t)
	if err != nil {
		return err
	}
	s := newStage(account)
	for _, step := range t.Steps {
		s.begin()
		if err := s.play(step); err != nil {
			return fmt.Errorf("%w: %s:%d: %w", ErrTalk, t.Name, step.line, err)
		}
		if faults := s.compare(step); len(faults) > 0 {
			return fmt.Errorf("%w: %s:%d: %w", ErrTalk, t.Name, step.line, errors.Join(faults...))
		}
	}
	return nil
}

func newStage(account *bot.Account) *stage {
	s := &stage{account: account, now: time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC), read: make(map[string]bool)}
	s.c.ID = bot.NewID(account.Name, person)
	return s
}

// begin makes room for what the next step does.
func (s *stage) begin() { s.spoken, s.sent, s.notes, s.repeated = nil, nil, nil, nil }

func (s *stage) play(step Step) error {
	switch {
	case step.Opens:
		return s.happen(bot.Event{Kind: bot.OpenedEvent, Place: private()})
	case step.Press != "":
		return s.press(step.Press)
	case step.Share != "":
		return s.happen(bot.Event{Kind: bot.HeardEvent, Place: private(), Contact: &bot.Contact{Phone: step.Share, Own: !step.Stranger}})
	case step.After > 0:
		return s.turnClock(s.now.Add(step.After))
	case step.Edit != "" && len(step.Customer) == 0:
		return s.edit(step.Edit, s.place)
	case step.Operator != "":
		return s.happen(bot.Event{Kind: operatorEvents[step.Operator], Operator: operator, Text: step.Text})
	default:
		return s.write(step)
	}
}

func private() bot.Place { return bot.Place{Kind: bot.PrivateChat, Chat: person} }

// write lets the customer say a monologue, a second between the lines, and waits until the quiet window is over.
func (s *stage) write(step Step) error {
	s.place = private()
	if step.Public {
		s.place = bot.Place{Kind: bot.Group, Chat: group, Title: "Ромашка: отзывы"}
	}
	lines := step.Customer
	if len(lines) == 0 {
		lines = Lines{""}
	}
	for i, line := range lines {
		text := strings.TrimSpace(strings.Repeat(line, max(1, step.Times)))
		e := bot.Event{Kind: bot.HeardEvent, Place: s.place, Text: text, Addressed: step.Public, Others: step.Others}
		if i == 0 {
			e.Attachments = slices.Repeat([]bot.Attachment{{Kind: cmp.Or(step.Sends, "photo"), Ref: "a"}}, step.Files)
		}
		if err := s.happen(e); err != nil {
			return err
		}
		if err := s.turnClock(s.now.Add(time.Second)); err != nil {
			return err
		}
	}
	if step.Edit != "" {
		if err := s.edit(step.Edit, s.place); err != nil {
			return err
		}
	}
	return s.turnClock(s.now.Add(s.account.QuietMax))
}

// edit changes the customer's last line.
func (s *stage) edit(text string, place bot.Place) error {
	return s.happen(bot.Event{Kind: bot.EditedEvent, Place: place, Message: s.line, Text: text})
}

func (s *stage) press(name string) error {
	label := s.account.Flow.Label(s.language(), name)
	for _, row := range s.keyboard.Rows {
		for _, b := range row {
			if b.Label == label {
				return s.happen(bot.Event{Kind: bot.PressedEvent, Place: private(), Data: b.Data})
			}
		}
	}
	return fmt.Errorf("there is no button %s (%q) to press; the last buttons were %v", name, label, s.keyboard.Rows)
}

func (s *stage) language() string {
	if s.c.Language != "" {
		return s.c.Language
	}
	return s.account.Language
}

// happen decides one event and takes in what it does.
func (s *stage) happen(e bot.Event) error {
	s.events++
	s.message++
	e.ID, e.Conversation, e.At = fmt.Sprintf("talk:%d", s.events), s.c.ID, s.now
	if e.Message == 0 {
		e.Message = s.message
	}
	if e.Kind == bot.HeardEvent {
		s.line = e.Message
	}
	e.Person = bot.Person{ID: person, Name: "Анна Пример"}
	before := s.c.Case.Number
	change, err := decision.Make(s.account, s.c, e)
	if err != nil {
		return err
	}
	s.c = change.Conversation
	if s.c.Case.Number != before {
		clear(s.read)
	}
	s.spoken = append(s.spoken, change.Spoken...)
	for _, l := range change.Lines {
		if l.Note != "" {
			s.notes = append(s.notes, l.Note)
		}
	}
	for _, j := range change.Jobs {
		if j.Timer != nil {
			s.timers = append(s.timers, j)
			continue
		}
		s.hear(change, *j.Message, j.ID)
	}
	return nil
}

// hear is the customer reading a message.
func (s *stage) hear(change bot.Change, m bot.Message, id string) {
	s.sent = append(s.sent, m)
	if len(m.Keyboard.Rows) > 0 || m.Keyboard.Share != "" {
		s.keyboard = m.Keyboard
	}
	for _, l := range change.Lines {
		if l.ID == id && l.By != bot.ByBot {
			return
		}
	}
	for _, sentence := range sentenceEnd.Split(m.Text, -1) {
		if s.read[sentence] && len([]rune(sentence)) > 3 {
			s.repeated = append(s.repeated, sentence)
		}
		s.read[sentence] = true
	}
}

// turnClock fires what comes due on the way, in order.
func (s *stage) turnClock(to time.Time) error {
	for {
		next := -1
		for i, j := range s.timers {
			if !j.Due.After(to) && (next < 0 || j.Due.Before(s.timers[next].Due)) {
				next = i
			}
		}
		if next < 0 {
			s.now = to
			return nil
		}
		j := s.timers[next]
		s.timers = slices.Delete(s.timers, next, next+1)
		if j.Due.After(s.now) {
			s.now = j.Due
		}
		if err := s.happen(bot.Event{Kind: bot.FiredEvent, Timer: j.Timer}); err != nil {
			return err
		}
	}
}

// compare finds what came out otherwise than the step expects, and what may never be.
func (s *stage) compare(step Step) []error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if step.Expect != nil && !slices.Equal(s.spoken, *step.Expect) {
		fault("said %v, expected %v; the words were %q", s.spoken, *step.Expect, s.texts())
	}
	if step.State != "" && s.c.State != step.State {
		fault("the state is %s, expected %s", s.c.State, step.State)
	}
	for q, want := range step.Known {
		if got := s.c.Answers[q]; got != want {
			fault("%s is %q, expected %q", q, got, want)
		}
	}
	for _, piece := range step.Says {
		if !strings.Contains(s.texts(), piece) {
			fault("%q was not said; the words were %q", piece, s.texts())
		}
	}
	for _, piece := range step.Silent {
		if strings.Contains(s.texts(), piece) {
			fault("%q was said: %q", piece, s.texts())
		}
	}
	for _, note := range step.Notes {
		if !slices.Contains(s.notes, note) {
			fault("operators were not told %q, only %q", note, s.notes)
		}
	}
	n := utf8.RuneCountInString(s.texts())
	if n < step.AtLeast || step.AtMost > 0 && n > step.AtMost {
		fault("%d characters were said, expected %d to %d: %q", n, step.AtLeast, step.AtMost, s.texts())
	}
	return append(faults, s.laws(step.Where)...)
}

// laws are what holds in every talk: nothing is said twice in a case, and nothing private in public.
func (s *stage) laws(where string) []error {
	var faults []error
	for _, sentence := range s.repeated {
		faults = append(faults, fmt.Errorf("the customer has read this before: %q", sentence))
	}
	for _, m := range s.sent {
		switch {
		case m.Place.Public() && m.Private:
			faults = append(faults, fmt.Errorf("a private line in public: %q", m.Text))
		case where == "private" && m.Place.Public(), where == "public" && !m.Place.Public():
			faults = append(faults, fmt.Errorf("said in a %s place, expected %s: %q", m.Place.Kind, where, m.Text))
		}
	}
	return faults
}

func (s *stage) texts() string {
	texts := make([]string, len(s.sent))
	for i, m := range s.sent {
		texts[i] = m.Text
	}
	return strings.Join(texts, "\n---\n")
}
