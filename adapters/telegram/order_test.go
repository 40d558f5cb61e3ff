package telegram

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"otklik/bot"
)

const ownGroup = int64(-1001000000009)

// ordered is an update with what an operator wrote in the group.
func ordered(id int, text string) string {
	return fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":1,"from":{"id":501,"first_name":"Ольга"},"chat":{"id":%d,"type":"supergroup"},"text":%q}}`,
		id, id, ownGroup, text)
}

func TestAnOrderThatAFaultOfTheProgramStandsAgainstStopsNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t, Options{}, updates(said(41, "раз"), ordered(42, "/fault"), ordered(43, "/denied"), ordered(44, "/take")), quiet)
		faults := map[string]func() error{
			"/fault":  func() error { panic("no such card") },
			"/denied": func() error { return fmt.Errorf("decide: %w", &bot.PanicError{What: "nil map"}) },
		}
		var taken []string
		l.Attend(ownGroup, func(_ context.Context, orders ...bot.Order) error {
			for _, o := range orders {
				if fault := faults[o.Text]; fault != nil {
					return fault()
				}
				taken = append(taken, o.Text)
			}
			return nil
		})
		if err := l.runs(t, time.Minute, l.accept); err != nil {
			t.Fatal(err)
		}
		if offsets, _ := l.net.asked(); !reflect.DeepEqual(offsets[:2], []string{"", "45"}) || !reflect.DeepEqual(taken, []string{"/take"}) || len(l.heard) != 1 {
			t.Errorf("asked for %q, taken %q, heard %+v", offsets, taken, l.heard)
		}
		if len(l.asides) != 2 || !strings.Contains(string(l.asides[0].Raw), "/fault") || strings.Contains(l.asides[0].Reason, "card") {
			t.Fatalf("kept aside are %+v", l.asides)
		}
		if err := l.Reread(t.Context(), l.accept, l.asides[0].Raw); err == nil || len(l.asides) != 2 {
			t.Errorf("the fault is still there: %v, aside %d", err, len(l.asides))
		}
		clear(faults)
		if err := l.Reread(t.Context(), l.accept, l.asides[0].Raw); err != nil || !reflect.DeepEqual(taken, []string{"/take", "/fault"}) {
			t.Errorf("%v, taken %q", err, taken)
		}
	})
}
