package decision_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"otklik/bot"
	"otklik/bot/bottest"
	"otklik/bot/decision"
	"otklik/flows"
	"otklik/understand"
)

// life is a conversation that goes on at random, and what must hold in all of them.
type life struct {
	*rapid.T
	account  *bot.Account
	c        bot.Conversation
	now      time.Time
	events   int
	timers   []bot.Job
	sent     []bot.Job
	keyboard bot.Keyboard
	read     map[int]map[string]bool // sentences of the bot by case
	lastLine string
}

var sayings = []string{
	"Где мой диван?! Третья неделя!!!", "Верните деньги, мошенники!!!", "Здравствуйте, как вернуть чайник?", "Спасибо!", "да", "нет", "зачем вам это?",
	"Диван обещали привезти 1 марта, заказ 4815162, никто не приехал", "не дам", "пропустить", "начать заново", "Оператор!", "уже решили", "телефон", "почта", "здесь",
	"+7 999 000-00-01", "8 999 000 00 02", "anna@example.com", "12345", "5", "1", "отзываю согласие", "ответьте здесь", "не знаю", "", "😡😡😡", "{phone} %s %!d(nil)",
	"My parcel never came on March 1, order 556677!!!", "yes", "why do you ask?", "an operator, please", "I withdraw my consent", "start again",
	"Paczka miała przyjść 1 marca, zamówienie 998877!!!", "tak", "po co?", "konsultant", "Позвоните мне на +7 999 000-00-01, ужас!!!", strings.Repeat("Кошмар! ", 2000),
}

func TestWhateverHappensTheLawsHold(t *testing.T) {
	shared := bottest.Shop(t)
	rapid.Check(t, func(t *rapid.T) {
		own := *shared
		own.TakeDown, own.Staff = rapid.Bool().Draw(t, "take down"), rapid.Bool().Draw(t, "staff")
		if rapid.Bool().Draw(t, "cooling") {
			own.PublicWait = map[string]time.Duration{"impulsive": time.Hour}
		}
		l := &life{T: t, account: &own, now: bottest.Morning(), read: map[int]map[string]bool{}}
		for range rapid.IntRange(1, 80).Draw(t, "steps") {
			l.step()
		}
	})
}

func (l *life) step() {
	switch what := rapid.IntRange(0, 9).Draw(l.T, "what"); {
	case what == 0:
		l.happens(l.event())
	case what < 5 && len(l.timers) > 0:
		l.fire()
	default:
		l.answers()
	}
}

// answers lets the customer help the conversation on: by the right word, or by a button.
func (l *life) answers() {
	e := bot.Event{Kind: bot.HeardEvent, Place: bottest.Private(anna), Message: int64(l.events + 1), Addressed: true, Text: sayings[rapid.IntRange(0, 7).Draw(l.T, "complaint")]}
	asking := l.c.Asking
	if l.c.Confirming != "" {
		asking = "confirming"
	}
	if texts := helpful()[asking]; len(texts) > 0 {
		e.Text = rapid.SampledFrom(texts).Draw(l.T, "answer")
	}
	if asking != "" && rapid.Bool().Draw(l.T, "press") {
		e.Kind, e.Data = bot.PressedEvent, l.button()
	}
	if asking == "" && l.c.State != "contact" && rapid.IntRange(0, 3).Draw(l.T, "public") == 0 {
		e.Place = bottest.Group()
	}
	l.happens(e)
}

func helpful() map[string][]string {
	return map[string][]string{
		"what": {"Диван обещали привезти 1 марта, заказ 4815162, никто не приехал"}, "order": {"4815162", "нет номера"}, "consent": {"да", "да", "нет"},
		"reach": {"телефон", "почта", "здесь"}, "phone": {"+7 999 000-00-01", "12", "8 999 000 00 02"}, "email": {"anna@example.com", "anna"},
		"stars": {"5", "1", "хорошо"}, "confirming": {"да", "нет", "+7 999 000-00-05", "vera@example.com", "что?"},
	}
}

// fire turns the clock to the next timer.
func (l *life) fire() {
	next := 0
	for i, j := range l.timers {
		if j.Due.Before(l.timers[next].Due) {
			next = i
		}
	}
	j := l.timers[next]
	l.timers = slices.Delete(l.timers, next, next+1)
	if j.Due.After(l.now) {
		l.now = j.Due
	}
	l.happens(bot.Event{Kind: bot.FiredEvent, Timer: j.Timer, Nonce: "nonce"})
}

func (l *life) event() bot.Event {
	place := bottest.Private(anna)
	if rapid.IntRange(0, 3).Draw(l.T, "place") == 0 {
		place = bottest.Group()
	}
	e := bot.Event{Kind: rapid.SampledFrom(kinds()).Draw(l.T, "kind"), Place: place, Addressed: rapid.Bool().Draw(l.T, "addressed"), Message: int64(l.events + 1),
		Text: rapid.SampledFrom(sayings).Draw(l.T, "text"), Operator: rapid.SampledFrom([]string{"maria", "oleg"}).Draw(l.T, "operator"),
		Others: rapid.IntRange(0, 3).Draw(l.T, "others"), Gone: rapid.Bool().Draw(l.T, "gone"), Reason: "why"}
	switch e.Kind {
	case bot.TookEvent, bot.GaveEvent, bot.FreedEvent, bot.SpamEvent:
		e.Over, e.To = rapid.Bool().Draw(l.T, "over"), rapid.SampledFrom([]string{"", "maria", "oleg"}).Draw(l.T, "to")
	case bot.CorrectedEvent:
		e.Correction = bot.Correction{Heat: rapid.SampledFrom([]understand.Level{"", understand.Angry, understand.Neutral, "livid"}).Draw(l.T, "level"),
			Kind: rapid.SampledFrom([]understand.Kind{"", understand.Question, understand.Unsure}).Draw(l.T, "kind")}
	case bot.MergedEvent, bot.PartedEvent:
		e.Other, e.Peer = bottest.ID(boris), rapid.SampledFrom([]*bot.Conversation{nil, {ID: bottest.ID(boris), Version: 3}}).Draw(l.T, "peer")
	case bot.RetriedEvent:
		e.Lost = rapid.SampledFrom([]*bot.Line{nil, {ID: "lost", By: bot.ByOperator, Place: e.Place, Text: "Позвоним завтра.", Delivery: &bot.Delivery{State: bot.Undelivered}}}).Draw(l.T, "lost")
	case bot.OpenedEvent:
		e.Place = bottest.Private(anna)
	case bot.EditedEvent, bot.DeletedEvent, bot.RestoredEvent:
		e.Message = int64(rapid.IntRange(0, l.events).Draw(l.T, "message"))
	case bot.PressedEvent:
		e.Data = l.button()
	case bot.HeardEvent:
		if rapid.IntRange(0, 9).Draw(l.T, "contact") == 0 {
			e.Place, e.Contact = bottest.Private(anna), &bot.Contact{Phone: rapid.SampledFrom([]string{"79990000003", "+79990000004", "12"}).Draw(l.T, "number"), Own: rapid.Bool().Draw(l.T, "own")}
		}
		e.Attachments = slices.Repeat([]bot.Attachment{{Kind: rapid.SampledFrom([]string{"photo", "voice", "sticker"}).Draw(l.T, "sort"), Ref: "f"}}, rapid.IntRange(0, 2).Draw(l.T, "files"))
	}
	return e
}

// kinds are all kinds of events, those that happen most often several times.
func kinds() []bot.Kind {
	often := slices.Repeat([]bot.Kind{bot.HeardEvent, bot.PressedEvent}, 6)
	return append(often, bot.OpenedEvent, bot.EditedEvent, bot.DeletedEvent, bot.RestoredEvent, bot.RepliedEvent, bot.RefusedEvent, bot.BlockedEvent, bot.AllowedEvent,
		bot.TookEvent, bot.TookEvent, bot.AnsweredEvent, bot.PublishedEvent, bot.NotedEvent, bot.ReturnedEvent, bot.ClosedEvent,
		bot.GaveEvent, bot.FreedEvent, bot.SpamEvent, bot.CorrectedEvent, bot.MergedEvent, bot.PartedEvent, bot.SawEvent, bot.RetriedEvent)
}

func (l *life) button() string {
	data := []string{"", "junk", "1:phone:confirm.yes", "99999:consent:yes"}
	for _, row := range l.keyboard.Rows {
		for _, b := range row {
			data = append(data, b.Data)
		}
	}
	return rapid.SampledFrom(data).Draw(l.T, "button")
}

// happens decides an event and holds the laws against what came of it.
func (l *life) happens(e bot.Event) {
	l.events++
	l.now = l.now.Add(time.Second)
	e.ID, e.Conversation, e.At = fmt.Sprint("r", l.events), bottest.ID(anna), l.now
	if e.Kind != bot.FiredEvent {
		e.Person = bot.Person{ID: anna, Name: "Анна Пример"}
	}
	before := l.written(l.c)
	change, err := decision.Make(l.account, l.c, e)
	again, errAgain := decision.Make(l.account, l.c, e)
	if after := l.written(l.c); after != before {
		l.Fatalf("%s changed what was loaded:\n%s\n%s", e.Kind, before, after)
	}
	if !reflect.DeepEqual(change, again) || fmt.Sprint(err) != fmt.Sprint(errAgain) {
		l.Fatalf("%s decided twice is decided otherwise", e.Kind)
	}
	if err != nil {
		if !reflect.DeepEqual(change, bot.Change{}) {
			l.Fatalf("%s was denied (%v) and changes something", e.Kind, err)
		}
		return
	}
	l.holds(e, change)
	l.c = change.Conversation
}

func (l *life) written(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		l.Fatal(err)
	}
	return string(text)
}

func (l *life) holds(e bot.Event, change bot.Change) {
	c := change.Conversation
	state, known := l.account.Flow.State(c.State)
	switch {
	case c.Version != l.c.Version+1:
		l.Fatalf("version %d after %d", c.Version, l.c.Version)
	case !known:
		l.Fatalf("unknown state %q", c.State)
	case state.Human != (c.Section == bot.SectionWaiting), state.End != (c.Section == bot.SectionEnded):
		l.Fatalf("state %s stands in section %s", c.State, c.Section)
	case c.Operator != "" && !state.Human:
		l.Fatalf("%s leads in the state %s", c.Operator, c.State)
	case c.Heat < 0 || c.Heat > 1:
		l.Fatalf("heat %f", c.Heat)
	}
	var back bot.Conversation
	if err := json.Unmarshal([]byte(l.written(c)), &back); err != nil || l.written(back) != l.written(c) {
		l.Fatalf("a store cannot keep it: %v", err)
	}
	lines := l.lines(change.Lines)
	for _, j := range change.Jobs {
		l.job(e, j, lines)
	}
	l.leavesNobody(c, state)
}

// leavesNobody: something happens to a conversation by itself where the bot leads and has something to wait for.
func (l *life) leavesNobody(c bot.Conversation, state flows.State) {
	waits := func(name bot.TimerName) bool {
		return slices.ContainsFunc(l.timers, func(j bot.Job) bool { return j.Timer.Name == name && j.Timer.Stamp == c.Stamp })
	}
	switch {
	case len(c.Monologue) > 0 && !waits(bot.QuietTimer):
		l.Fatalf("%d lines wait for an answer, and nobody for their end", len(c.Monologue))
	case len(c.Monologue) == 0 && len(state.Silences) > 0 && !state.Human && !waits(bot.SilentTimer):
		l.Fatalf("in %s nobody minds that the customer is silent", c.State)
	}
}

// lines grow in their order, each under a name of its own.
func (l *life) lines(all []bot.Line) map[string]bot.Line {
	lines := map[string]bot.Line{}
	for _, line := range all {
		if line.ID <= l.lastLine {
			l.Fatalf("line %s after %s", line.ID, l.lastLine)
		}
		l.lastLine = line.ID
		lines[line.ID] = line
	}
	return lines
}

func (l *life) job(e bot.Event, j bot.Job, lines map[string]bot.Line) {
	switch {
	case alone(j.Message != nil)+alone(j.Timer != nil)+alone(j.Notice != nil) != 1:
		l.Fatalf("job %s is to do %v, %v and %v", j.ID, j.Message, j.Timer, j.Notice)
	case j.Notice != nil:
		if _, written := lines[j.Notice.Line]; !l.account.Staff || j.Notice.Line != "" && !written || j.Queue != bot.StaffQueue("shop") {
			l.Fatalf("the operators' group is told %+v", j)
		}
	case j.Timer != nil:
		l.timers = append(l.timers, j)
	case j.Message.Delete != 0:
		if !l.account.TakeDown || !j.Message.Place.Public() {
			l.Fatal("takes away what it may not")
		}
	default:
		line, written := lines[j.ID]
		if !written || line.Text != j.Message.Text || line.Delivery == nil || line.Delivery.State != bot.Pending {
			l.Fatalf("message %s has no line of its own: %+v", j.ID, line)
		}
		l.message(e, *j.Message, line)
	}
}

func alone(set bool) int {
	if set {
		return 1
	}
	return 0
}

var (
	sentenceEnd = regexp.MustCompile(`[.!?…]+(?:\s+|$)|\n+`)
	numbers     = regexp.MustCompile(`999.?000|example\.com`)
)

func (l *life) message(e bot.Event, m bot.Message, line bot.Line) {
	l.sent = append(l.sent, bot.Job{Message: &m})
	if len(m.Keyboard.Rows) > 0 {
		l.keyboard = m.Keyboard
	}
	switch {
	case m.Text == "" || len(bot.Split(m.Text, bot.MessageUnits)) != 1:
		l.Fatalf("%d characters in one message", len(m.Text))
	case m.Place.Public() && m.Private:
		l.Fatalf("a private line in public: %q", m.Text)
	case m.Place.Public() && line.By == bot.ByBot && numbers.MatchString(m.Text):
		l.Fatalf("personal data in public: %q", m.Text)
	case line.By == bot.ByBot && e.Kind == bot.HeardEvent && e.Contact == nil:
		l.Fatalf("interrupts a monologue with %q", m.Text)
	case line.By == bot.ByBot && l.c.Operator != "" && e.Kind != bot.ReturnedEvent && e.Kind != bot.ClosedEvent:
		l.Fatalf("talks over %s: %q", l.c.Operator, m.Text)
	}
	for _, row := range m.Keyboard.Rows {
		for _, b := range row {
			if len(b.Data) > 64 || b.Label == "" {
				l.Fatalf("button %+v", b)
			}
		}
	}
	if line.By == bot.ByBot {
		l.once(line.Case, m.Text)
	}
}

// once holds that no sentence of the bot is read twice in a case.
func (l *life) once(number int, text string) {
	if l.read[number] == nil {
		l.read[number] = map[string]bool{}
	}
	for _, sentence := range sentenceEnd.Split(text, -1) {
		if len([]rune(sentence)) > 3 && l.read[number][sentence] {
			l.Fatalf("says %q twice in case %d", sentence, number)
		}
		l.read[number][sentence] = true
	}
}
