package bot_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"otklik/bot"
	"otklik/bot/engine"
	"otklik/config"
	"otklik/flows"
	"otklik/store/sqlite"
	"otklik/understand"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	anna  = int64(1001)
	boris = int64(1002)
)

// morning is when every test begins.
var morning = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// shop is an account with the shipped flow. It is compiled once: it never changes.
var shop = sync.OnceValues(func() (*bot.Account, error) {
	flowFiles, err := config.Files(config.FlowsFolder, "")
	if err != nil {
		return nil, err
	}
	phraseFiles, err := config.Files(config.PhrasesFolder, "")
	if err != nil {
		return nil, err
	}
	var phrases []flows.Source
	for _, f := range phraseFiles {
		phrases = append(phrases, flows.Source(f))
	}
	flow, err := flows.Compile(flows.Source(flowFiles[0]), phrases)
	if err != nil {
		return nil, err
	}
	reader, err := newReader()
	if err != nil {
		return nil, err
	}
	return &bot.Account{Name: "shop", Platform: bot.Telegram, Company: "Ромашка", Language: "ru", Region: "RU", Flow: flow, Reader: reader,
		Quiet: bot.DefaultQuiet, QuietMax: bot.DefaultQuietMax, Reopen: bot.DefaultReopen}, nil
})

func newReader() (*understand.Reader, error) {
	files, err := config.Files(config.MarkersFolder, "")
	if err != nil {
		return nil, err
	}
	var markers []understand.Markers
	for _, f := range files {
		m, err := understand.ParseMarkers(f.Name, f.Data)
		if err != nil {
			return nil, err
		}
		markers = append(markers, m)
	}
	return understand.New(markers...)
}

// account is a copy of the shop's account, to be changed at will.
func account(t testing.TB) *bot.Account {
	t.Helper()
	shared, err := shop()
	if err != nil {
		t.Fatal(err)
	}
	own := *shared
	return &own
}

// saying is a message that reached the platform.
type saying struct {
	bot.Message
	key string
}

// messenger is a platform played in memory. Faults come first, one for each send.
type messenger struct {
	mu     sync.Mutex
	said   []saying
	faults []error
	gone   []int64 // lines taken away
}

func (m *messenger) Platform() bot.Platform { return bot.Telegram }

func (m *messenger) Run(ctx context.Context, _ bot.Accept) error {
	<-ctx.Done()
	return nil
}

func (m *messenger) Send(_ context.Context, message bot.Message, key string) (bot.Sent, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.faults) > 0 {
		fault := m.faults[0]
		m.faults = m.faults[1:]
		if fault != nil {
			return bot.Sent{}, fault
		}
	}
	m.said = append(m.said, saying{message, key})
	return bot.Sent{Message: int64(5000 + len(m.said))}, nil
}

func (m *messenger) texts() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	texts := make([]string, len(m.said))
	for i, s := range m.said {
		texts[i] = s.Text
	}
	return texts
}

// stage is an engine on a store of its own, a runner, a platform and a clock turned by hand.
type stage struct {
	*testing.T
	account  *bot.Account
	store    bot.Store
	engine   *engine.Engine
	runner   *engine.Runner
	platform *messenger
	now      time.Time
	events   int
}

func newStage(t *testing.T) *stage {
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
	return stageOn(t, store, &messenger{})
}

func stageOn(t *testing.T, store bot.Store, platform *messenger) *stage {
	t.Helper()
	s := &stage{T: t, account: account(t), store: store, platform: platform, now: morning}
	s.engine = engine.New(store, []*bot.Account{s.account}, func() time.Time { return s.now }, quiet())
	s.serve(platform)
	return s
}

// serve lets the runner speak through an adapter.
func (s *stage) serve(a bot.Adapter) { s.runner = engine.NewRunner(s.engine, s.account.Name, a) }

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

func id(person int64) bot.ID { return bot.NewID("shop", person) }

func private(person int64) bot.Place { return bot.Place{Kind: bot.PrivateChat, Chat: person} }

func group() bot.Place { return bot.Place{Kind: bot.Group, Chat: -100, Title: "Отзывы"} }

// line is what a customer writes in private.
func (s *stage) line(person int64, text string) bot.Event {
	s.events++
	return bot.Event{ID: fmt.Sprintf("e%d", s.events), Kind: bot.HeardEvent, Conversation: id(person), Person: bot.Person{ID: person, Name: "Анна Пример"},
		Place: private(person), Message: int64(s.events), Text: text}
}

// by is what an operator does.
func (s *stage) by(operator string, kind bot.Kind, text string) bot.Event {
	s.events++
	return bot.Event{ID: fmt.Sprintf("e%d", s.events), Kind: kind, Conversation: id(anna), Operator: operator, Text: text}
}

func (s *stage) handle(events ...bot.Event) {
	s.Helper()
	if err := s.engine.Handle(context.Background(), events...); err != nil {
		s.Fatal(err)
	}
}

// says lets a customer write and hear the answer.
func (s *stage) says(person int64, text string) {
	s.Helper()
	s.handle(s.line(person, text))
	s.passes(bot.DefaultQuietMax)
}

// passes turns the clock on, and lets the runner do all that comes due.
func (s *stage) passes(d time.Duration) {
	s.Helper()
	s.now = s.now.Add(d)
	s.works()
}

func (s *stage) works() {
	s.Helper()
	for range 50 {
		n, err := s.runner.Step(context.Background())
		if err != nil {
			s.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
	s.Fatal("the runner does not come to rest")
}

func (s *stage) conversation(person int64) bot.Conversation {
	s.Helper()
	loaded, err := s.store.Load(context.Background(), []bot.ID{id(person)})
	if err != nil {
		s.Fatal(err)
	}
	return loaded[0]
}

func (s *stage) transcript(person int64) []bot.Line {
	s.Helper()
	lines, err := s.store.Transcript(context.Background(), id(person), "", 1000)
	if err != nil {
		s.Fatal(err)
	}
	return lines
}

// notes are what operators were told.
func (s *stage) notes(person int64) []bot.Note {
	s.Helper()
	var notes []bot.Note
	for _, l := range s.transcript(person) {
		if l.Note != "" {
			notes = append(notes, l.Note)
		}
	}
	return notes
}

func (s *stage) stands(person int64, state string) {
	s.Helper()
	if c := s.conversation(person); c.State != state {
		s.Errorf("the state is %s, want %s; said were %q", c.State, state, s.platform.texts())
	}
}

func (s *stage) wants(err, want error) {
	s.Helper()
	if !errors.Is(err, want) {
		s.Errorf("got %v, want %v", err, want)
	}
}

// toOperator brings Anna to the operators and clears what was said so far.
func (s *stage) toOperator() {
	s.Helper()
	s.says(anna, "Оператор!")
	s.stands(anna, "operator")
	s.platform.said = nil
}

func contains(texts []string, piece string) bool {
	return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, piece) })
}
