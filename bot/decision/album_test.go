package decision_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"otklik/bot"
)

// brings lets the operator send the n-th photo of an album.
func (s *stage) brings(album string, n int, text string) error {
	e := s.By("1", bot.AnsweredEvent, text)
	e.ID, e.Album, e.Attachments = fmt.Sprint(album, n), album, []bot.Attachment{{Kind: "photo", Ref: fmt.Sprint(n)}}
	return s.Engine.Handle(s.Context(), e)
}

func (s *stage) led() {
	s.Helper()
	s.ToOperator()
	s.Wants(s.does("1", bot.TookEvent, nil), nil)
}

// letters are what the customer got, each as its text and its files.
func (s *stage) letters() []string {
	var got []string
	for _, said := range s.Platform.Said {
		letter := said.Text
		for _, f := range said.Files {
			letter += "+" + f.Kind + f.Ref
		}
		got = append(got, letter)
	}
	return got
}

func TestAnAlbumGoesAsOneMessageThoughItsFilesComeOneByOne(t *testing.T) {
	s := newStage(t)
	s.led()
	for n := range 3 {
		s.Wants(s.brings("a", n, map[int]string{0: "Вот"}[n]), nil)
		s.Passes(time.Second)
	}
	s.Wants(s.brings("a", 1, ""), nil) // comes a second time
	s.Says(anna, "Спасибо")            // and the customer does not disturb it
	s.Passes(2 * time.Second)
	if got := s.letters(); !slices.Equal(got, []string{"Вот+photo0+photo1+photo2"}) {
		t.Errorf("the customer got %q", got)
	}
	for _, l := range s.Transcript(anna) {
		if l.By == bot.ByOperator && (l.Operator != "1" || l.Event != "a0" || len(l.Attachments) != 3) {
			t.Errorf("the transcript has %+v", l)
		}
	}
	if c := s.Conversation(anna); c.Album != nil || c.Waiting.IsZero() {
		t.Errorf("left is %+v; the customer waits since %s", c.Album, c.Waiting)
	}
}

func TestWhatTheOperatorDoesNextComesAfterTheAlbum(t *testing.T) {
	s := newStage(t)
	s.led()
	s.Wants(s.brings("a", 1, ""), nil)
	s.Wants(s.brings("b", 2, ""), nil)
	s.Handle(s.By("1", bot.AnsweredEvent, "Это всё"))
	s.Passes(0)
	if got := s.letters(); !slices.Equal(got, []string{"+photo1", "+photo2", "Это всё"}) {
		t.Errorf("the customer got %q", got)
	}
}

func TestAnAlbumOfOneWhoDoesNotLeadIsDenied(t *testing.T) {
	s := newStage(t)
	s.ToOperator()
	s.Wants(s.brings("a", 1, ""), bot.ErrNotYours)
	if c := s.Conversation(anna); c.Album != nil {
		t.Errorf("kept is %+v", c.Album)
	}
}
