package lessons_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
	"otklik/desk/lessons"
	"otklik/store/sqlite"
	"otklik/understand"
	"otklik/understand/train"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// school is a store with Anna's conversation: what she wrote, and what operators said of it.
type school struct {
	*testing.T
	store  bot.Store
	reader *understand.Reader
}

func newSchool(t *testing.T, corrections ...bot.Correction) *school {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "otklik.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	s := &school{T: t, store: store, reader: bottest.Shop(t).Reader}
	s.writes(corrections)
	return s
}

func (s *school) writes(corrections []bot.Correction) {
	s.Helper()
	customer := func(text string) bot.Line { return bot.Line{By: bot.ByCustomer, Text: text} }
	lines := []bot.Line{
		customer("ДА КОГДА УЖЕ, позвоните Анне на +7 999 000-00-01"), customer("или anna.p@example.com,\tзаказ 4815162 {срочно}"),
		{By: bot.ByBot, Text: "Здравствуйте"}, customer("Как вернуть чайник?"), {By: bot.BySystem, Note: bot.NoteTook, Operator: "501"},
		{By: bot.ByOperator, Operator: "501", Text: "Так и так"}, customer("Ясно, Пример остаётся Примером"),
	}
	c := bot.Conversation{ID: "shop/1001", Version: 1, Person: bot.Person{ID: 1001, Name: "Анна Пример", Username: "anna_p"}, Language: "ru", Section: bot.SectionBot}
	c.Past = []bot.Past{{Number: 1, Corrections: corrections[:min(1, len(corrections))]}}
	c.Case.Corrections = corrections[min(1, len(corrections)):]
	for i := range lines {
		lines[i].ID, lines[i].Conversation, lines[i].At = fmt.Sprint("l", i), c.ID, noon.Add(time.Duration(i)*time.Minute)
	}
	results, err := s.store.Commit(s.Context(), []bot.Change{{Event: "e", Conversation: c, Lines: lines}})
	if err != nil || results[0] != nil {
		s.Fatal(err, results)
	}
}

func (s *school) rows(since time.Time) []string {
	s.Helper()
	rows, err := lessons.Rows(s.Context(), s.store, s.reader, since)
	if err != nil {
		s.Fatal(err)
	}
	var file bytes.Buffer
	if err := lessons.Write(&file, rows); err != nil {
		s.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(file.String()), "\n")[1:]
}

func corrected(level understand.Level, kind understand.Kind, line string, minutes int) bot.Correction {
	return bot.Correction{Heat: level, Kind: kind, Line: line, Operator: "501", At: noon.Add(time.Duration(minutes)*time.Minute + time.Second)}
}

func TestWhatWasCorrectedBecomesARowWithoutPersonalData(t *testing.T) {
	s := newSchool(t, corrected(understand.Neutral, "", "", 1), corrected("", understand.Question, "", 1), corrected(understand.Neutral, understand.Question, "", 4),
		corrected(understand.Positive, "", "l6", 1))
	rows := s.rows(time.Time{})
	if len(rows) != 3 {
		t.Fatalf("%d rows: %q", len(rows), rows)
	}
	if want := "\tquestion\tneutral\t\tok\t501\tMIT"; !strings.HasPrefix(rows[0], "ДА КОГДА УЖЕ, позвоните *** на +") || !strings.HasSuffix(rows[0], want) {
		t.Errorf("the first row is %q", rows[0])
	}
	if rows[1] != "Как вернуть чайник?\tquestion\tneutral\t\tok\t501\tMIT" {
		t.Errorf("the second row is %q", rows[1])
	}
	all := strings.Join(rows, "\n")
	for _, secret := range []string{"Анн", "Пример", "999", "anna.p", "48151", "{"} {
		if strings.Contains(all, secret) {
			t.Errorf("%q is told: %q", secret, all)
		}
	}
	if got := s.rows(noon.Add(4 * time.Minute)); len(got) != 1 || got[0] != rows[1] {
		t.Errorf("since the last correction: %q", got)
	}
	if got := s.rows(noon.Add(time.Hour)); len(got) != 0 {
		t.Errorf("after all corrections: %q", got)
	}
}

func TestACorrectionOfALineThatIsNotThereTeachesNothing(t *testing.T) {
	s := newSchool(t, corrected(understand.Neutral, "", "l999", 1), corrected(understand.Neutral, "", "", -5))
	if rows := s.rows(time.Time{}); len(rows) != 0 {
		t.Errorf("rows %q", rows)
	}
}

// TestAModelIsTrainedOnWhatWasExported is the whole way: corrected, exported, put beside the corpus, learned.
func TestAModelIsTrainedOnWhatWasExported(t *testing.T) {
	s := newSchool(t, corrected(understand.Neutral, understand.Question, "", 4))
	rows, err := lessons.Rows(t.Context(), s.store, s.reader, time.Time{})
	if err != nil || len(rows) != 1 {
		t.Fatal(err, rows)
	}
	var file bytes.Buffer
	if err := lessons.Write(&file, rows); err != nil {
		t.Fatal(err)
	}
	corpus := t.TempDir()
	if err := os.CopyFS(filepath.Join(corpus, "en"), os.DirFS("../../understand/corpus/en")); err != nil {
		t.Fatal(err)
	}
	reader, err := understand.NewWithModel(nil)
	if err != nil {
		t.Fatal(err)
	}
	before, err := train.Train(corpus, reader, train.Seed)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(corpus, rows[0].Language), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(corpus, rows[0].Language, "desk.tsv"), file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	after, err := train.Train(corpus, reader, train.Seed)
	if err != nil {
		t.Fatal(err)
	}
	if after.Report.Rows != before.Report.Rows+1 || bytes.Equal(before.Model, after.Model) {
		t.Errorf("%d rows before, %d with the lesson", before.Report.Rows, after.Report.Rows)
	}
}
