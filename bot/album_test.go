package bot_test

import (
	"fmt"
	"testing"
	"time"

	"otklik/bot"
)

// brings lets the operator send the n-th photo of an album.
func (s *stage) brings(album string, n int, text string) error {
	e := s.by("1", bot.AnsweredEvent, text)
	e.ID, e.Album, e.Attachments = fmt.Sprint(album, n), album, []bot.Attachment{{Kind: "photo", Ref: fmt.Sprint(n)}}
	return s.engine.Handle(s.Context(), e)
}

func (s *stage) led() {
	s.Helper()
	s.toOperator()
	s.wants(s.does("1", bot.TookEvent, nil), nil)
}

// letters are what the customer got, each by its text and its files.
func (s *stage) letters() string {
	var got []string
	for _, said := range s.platform.said {
		got = append(got, outline(said.Message))
	}
	return fmt.Sprint(got)
}

func TestAnAlbumGoesAsOneMessageThoughItsFilesComeOneByOne(t *testing.T) {
	s := newStage(t)
	s.led()
	for n := range 3 {
		s.wants(s.brings("a", n, map[int]string{0: "Вот"}[n]), nil)
		s.passes(time.Second)
	}
	s.wants(s.brings("a", 1, ""), nil) // comes a second time
	s.says(anna, "Спасибо")            // and the customer does not disturb it
	s.passes(2 * time.Second)
	if got := s.letters(); got != "[3 photo0,photo1,photo2]" {
		t.Errorf("the customer got %s", got)
	}
	for _, l := range s.transcript(anna) {
		if l.By == bot.ByOperator && (l.Operator != "1" || l.Event != "a0" || len(l.Attachments) != 3) {
			t.Errorf("the transcript has %+v", l)
		}
	}
	if c := s.conversation(anna); c.Album != nil || c.Waiting.IsZero() {
		t.Errorf("left is %+v; the customer waits since %s", c.Album, c.Waiting)
	}
}

func TestWhatTheOperatorDoesNextComesAfterTheAlbum(t *testing.T) {
	s := newStage(t)
	s.led()
	s.wants(s.brings("a", 1, ""), nil)
	s.wants(s.brings("b", 2, ""), nil)
	s.handle(s.by("1", bot.AnsweredEvent, "Это всё"))
	s.passes(0)
	if got := s.letters(); got != "[0 photo1 0 photo2 7 ]" {
		t.Errorf("the customer got %s", got)
	}
}

func TestAnAlbumOfOneWhoDoesNotLeadIsDenied(t *testing.T) {
	s := newStage(t)
	s.toOperator()
	s.wants(s.brings("a", 1, ""), bot.ErrNotYours)
	if c := s.conversation(anna); c.Album != nil {
		t.Errorf("kept is %+v", c.Album)
	}
}
