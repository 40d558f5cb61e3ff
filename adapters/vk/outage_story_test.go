package vk_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"otklik/adapters/adaptertest"
	"otklik/adapters/vk"
	"otklik/bot"
)

// wroteMeanwhile is a town in which Anna was heard once, and wrote again after the adapter had stopped.
func wroteMeanwhile(t *testing.T) (*shop, vk.Options, bot.Event) {
	t.Helper()
	town, kept := start(t), &shelf{}
	o := vk.Options{Position: kept.get, SetPosition: kept.set}
	s := running(t, town, open(t, town, o))
	s.act(anna + `,"where":"private","text":"сначала"`)
	first := s.until("сначала")
	s.stop()
	s.act(anna + `,"where":"private","text":"пока вас не было"`)
	return s, o, first
}

func TestWhatIsWrittenWhileNobodyListensIsHeardInOrder(t *testing.T) {
	for _, failed := range []int{0, 1, 2, 3} {
		t.Run(fmt.Sprint("failed ", failed), func(t *testing.T) {
			s, o, first := wroteMeanwhile(t)
			s.act(anna + `,"where":"private","text":"и ещё"`)
			if failed > 0 {
				s.Fault(fmt.Sprintf(`{"platform":"vk","kind":"lp_failed","failed":%d}`, failed))
			}
			s = running(t, s.Town, open(t, s.Town, o))
			ids := map[string]string{first.ID: first.Text}
			var order []string
			for len(order) < 2 {
				e := s.next()
				if _, again := ids[e.ID]; !again {
					order = append(order, e.Text)
				}
				ids[e.ID] = e.Text
			}
			if strings.Join(order, ", ") != "пока вас не было, и ещё" {
				t.Errorf("heard %q", order)
			}
		})
	}
}

func TestWhatWasReadMeanwhileIsHeardAllTheSame(t *testing.T) {
	s, o, first := wroteMeanwhile(t)
	s.act(`"person":501,"name":"Ольга Пример","as":"admin","where":"private","chat":1001,"text":"Отвечу сама"`)
	if err := s.MarkRead(t.Context(), first.Place); err != nil {
		t.Fatal(err)
	}
	s.Fault(`{"platform":"vk","kind":"lp_failed","failed":3}`)
	s = running(t, s.Town, open(t, s.Town, o))
	s.until("пока вас не было")
	if human := s.until("Отвечу сама"); human.Kind != bot.RepliedEvent || human.Person.ID != 501 {
		t.Errorf("heard %+v", human)
	}
}

// The program reads Anna's dialog, marks it as read, and dies of Pyotr's; meanwhile Anna goes on writing.
func TestAVeryFirstStartThatIsCutShortForgetsNobody(t *testing.T) {
	town, kept := start(t), &shelf{}
	o := vk.Options{Position: kept.get, SetPosition: kept.set}
	town.Act(`{"platform":"vk","person":2002,"name":"Пётр Пример","where":"private","text":"и у меня"}`)
	town.Act(`{"platform":"vk",` + anna + `,"where":"private","text":"сначала"}`)
	short, heard := open(t, town, o), make(chan bot.Event, 10)
	stop := adaptertest.Runs(t, short, func(_ context.Context, events ...bot.Event) error {
		if events[0].Person.ID == 2002 {
			return errors.New("disk full")
		}
		heard <- events[0]
		return nil
	})
	first := adaptertest.Next(t, heard)
	town.Act(`{"platform":"vk",` + anna + `,"where":"private","text":"и ещё"}`)
	if err := short.MarkRead(t.Context(), first.Place); err != nil {
		t.Fatal(err)
	}
	stop()
	s := running(t, town, open(t, town, o))
	s.until("и ещё")
	s.until("и у меня")
}

func TestAPollThatBreaksOffIsAskedAgain(t *testing.T) {
	town := start(t)
	town.Fault(`{"platform":"vk","kind":"drop","method":"a_check","count":1}`)
	town.Fault(`{"platform":"vk","kind":"html502","method":"groups.getLongPollServer","count":1}`)
	s := running(t, town, open(t, town, vk.Options{}))
	s.act(anna + `,"where":"private","text":"вы тут?"`)
	s.until("вы тут?")
}
