package body

import (
	"reflect"
	"testing"
	"time"

	"otklik/bot"
)

// newer is a line as a later program may write it: with fields that this one does not know, in the middle too, and of all forms.
func newer(f *fields, l *bot.Line) {
	words(f, 1, &l.ID)
	object(f, 7, &l.Place, func(f *fields, p *bot.Place) {
		place(f, p)
		title, hash, since, number := "Где мой заказ 1234567?", "00ff00ff", time.UnixMicro(1), 3
		plain(f, 50, &title)
		plain(f, 51, &title)
		moment(f, 52, &since)
		digits(f, 53, &number)
		plain(f, 54, &hash)
		object(f, 55, &title, func(f *fields, title *string) { plain(f, 1, title) })
	})
	words(f, 11, &l.Text)
	list(f, 13, &l.Buttons, plain)
	moment(f, 18, &l.Deleted)
	flag(f, 99, new(true))
}

func TestWhatANewerProgramAddedIsPassedOver(t *testing.T) {
	want := bot.Line{ID: "1", Place: bot.Place{Chat: 1}, Text: "Где мой заказ 1234567? Я жду!", Buttons: []string{"Да, я жду его ещё", "Да, я жду его"},
		Deleted: time.UnixMicro(17).UTC()}
	kept, err := appended(new(Writer), nil, &want, newer)
	if err != nil {
		t.Fatal(err)
	}
	var got bot.Line
	if err := ReadLine(string(kept), &got); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%q was read as %+v, %v; want %+v", kept, got, err, want)
	}
}
