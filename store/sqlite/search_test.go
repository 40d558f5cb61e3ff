package sqlite

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"otklik/bot"
)

// archive is a store with a clock turned by hand, and people in it.
type archive struct {
	*testing.T
	*Store
	now time.Time
}

func newArchive(t *testing.T) *archive {
	a := &archive{T: t, now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	var err error
	a.Store, err = Open(t.Context(), filepath.Join(t.TempDir(), "otklik.db"), Options{Now: func() time.Time { return a.now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { a.Store.Close() })
	return a
}

// says keeps one more line of a customer.
func (a *archive) says(c bot.Conversation, by bot.Author, text string) bot.Conversation {
	a.Helper()
	c.Version++
	a.now = a.now.Add(time.Second)
	c.LastHeard = a.now
	line := bot.Line{ID: fmt.Sprintf("%s#%08d", c.ID, c.Version), Conversation: c.ID, By: by, Text: text}
	results, err := a.Commit(a.Context(), []bot.Change{{Event: line.ID, Conversation: c, Lines: []bot.Line{line}}})
	if err := errors.Join(append(results, err)...); err != nil {
		a.Fatal(err)
	}
	return c
}

func (a *archive) finds(words string, wanted ...bot.ID) {
	a.Helper()
	got, err := a.Search(a.Context(), words, 10)
	if err != nil || !slices.Equal(got, wanted) {
		a.Errorf("%q finds %v, %v; wanted %v", words, got, err, wanted)
	}
}

func TestPeopleAreFoundByWhatTheyAreCalledAndWhatTheySaid(t *testing.T) {
	a := newArchive(t)
	anna := bot.Conversation{ID: "shop-tg/1001", Person: bot.Person{Name: "Анна Пример", Username: "anna_p"},
		Answers: map[string]string{"order": "4512778", "phone": "+79990000001", "email": "anna@example.com"}}
	anna = a.says(anna, bot.ByCustomer, "Третий день не везут кофемашину, ёлки-палки!")
	anna = a.says(anna, bot.ByBot, "Расскажите, пожалуйста, что случилось")
	anna = a.says(anna, bot.ByNote, "Коробка на складе в Химках")
	jan := a.says(bot.Conversation{ID: "shop-vk/7", Person: bot.Person{Name: "Ján Przykład"}}, bot.ByCustomer, "Где моя кофемашина? Мой телефон 8 (999) 000-00-02")
	for words, wanted := range map[string][]bot.ID{
		"анна": {anna.ID}, "Пример Анна": {anna.ID}, "anna_p": {anna.ID}, "4512778": {anna.ID}, "45127": {anna.ID}, "shop-vk/7": {jan.ID},
		"+7 999 000-00-01": {anna.ID}, "89990000001": {anna.ID}, "9990000002": {jan.ID}, "+79990000002": {jan.ID}, "anna@example.com": {anna.ID},
		"кофемашины": {jan.ID, anna.ID}, "везут кофемашину": {anna.ID}, "елки": {anna.ID}, "складах": {anna.ID}, "jan": {jan.ID},
		"расскажите": nil, "кофеварка": nil, "": nil, `"*: OR`: nil, "(": nil, "кофемашина химки": {anna.ID},
	} {
		a.finds(words, wanted...)
	}
}

func TestWhatIsSaidAfterASearchIsFoundByTheNext(t *testing.T) {
	a := newArchive(t)
	a.finds("чайник")
	var people []bot.ID
	for i := range 2*readAtOnce + 3 {
		c := a.says(bot.Conversation{ID: bot.NewID("shop-tg", int64(i+1))}, bot.ByCustomer, "Чайник течёт")
		people = append([]bot.ID{c.ID}, people...)
	}
	a.finds("чайники", people[:10]...)
	last := a.says(bot.Conversation{ID: "shop-tg/999"}, bot.ByCustomer, "Утюг")
	a.finds("утюга", last.ID)
	a.finds("чайники", people[:10]...)
}

func TestAfterALongTimeWithoutASearchEverythingIsReadAgain(t *testing.T) {
	a := newArchive(t)
	c := a.says(bot.Conversation{ID: "shop-tg/1"}, bot.ByCustomer, "Чайник")
	a.finds("чайник", c.ID)
	c = a.says(c, bot.ByCustomer, "Утюг")
	a.now = a.now.Add(rememberAtLeast + time.Hour)
	other := a.says(bot.Conversation{ID: "shop-tg/2"}, bot.ByCustomer, "Миксер") // the marks of the others go with this one
	a.finds("утюг", c.ID)
	a.finds("миксер", other.ID)
}

func TestRecordsThatAreNobodysAreNeverFound(t *testing.T) {
	a := newArchive(t)
	a.says(bot.Conversation{ID: "shop-tg/thread", Thread: &bot.Thread{}}, bot.ByCustomer, "Чайник")
	a.finds("чайник")
}

func TestWhileAnotherSearchReadsThereIsLessToFindAndItIsSaid(t *testing.T) {
	a := newArchive(t)
	c := a.says(bot.Conversation{ID: "shop-tg/1"}, bot.ByCustomer, "Чайник")
	a.finds("чайник", c.ID)
	a.reading.Lock()
	defer a.reading.Unlock()
	if got, err := a.Search(t.Context(), "чайник", 10); !errors.Is(err, bot.ErrUnread) || len(got) != 1 {
		t.Errorf("found %v, %v", got, err)
	}
}
