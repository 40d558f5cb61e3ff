package staff_test

import (
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/engine"
	"otklik/desk/staff"
)

// writes puts lines into a conversation's transcript, a minute apart.
func (o *office) writes(id bot.ID, lines ...bot.Line) {
	o.Helper()
	change := bot.Change{Event: "e" + string(id), Conversation: bot.Conversation{ID: id, Version: 1, Section: bot.SectionWaiting, Operator: "501"}}
	for i, l := range lines {
		o.now = o.now.Add(time.Minute)
		l.ID, l.Conversation, l.Case, l.At = fmt.Sprintf("%s#%04d", id, i), id, 1, o.now
		change.Lines = append(change.Lines, l)
	}
	results, err := o.store.Commit(o.Context(), []bot.Change{change})
	if err != nil || results[0] != nil {
		o.Fatal(err, results)
	}
}

// told are the audit's entries, each as who did what to whom.
func told(o *office, since time.Time, operator string) (what []string) {
	o.Helper()
	entries, err := staff.Audit(o.Context(), o.store, since, operator)
	if err != nil {
		o.Fatal(err)
	}
	for _, e := range entries {
		what = append(what, e.Operator+" "+e.What+" "+e.To)
	}
	return what
}

func TestTheAuditTellsWhoDidWhatAndNoWords(t *testing.T) {
	o := newOffice(t)
	sent := &bot.Delivery{State: bot.Delivered}
	o.writes("shop/1001",
		bot.Line{By: bot.ByCustomer, Text: "Мой телефон +7 999 000-00-01"},
		bot.Line{By: bot.BySystem, Note: bot.NotePressed, Text: "Телефон"},
		bot.Line{By: bot.BySystem, Note: bot.NoteTook, Operator: "501"},
		bot.Line{By: bot.ByOperator, Operator: "501", Text: "Перезвоню на +7 999 000-00-01", Delivery: sent},
		bot.Line{By: bot.ByNote, Operator: "502", Text: "клиент груб"},
		bot.Line{By: bot.BySystem, Note: bot.NoteGave, Operator: "501", Text: "502"},
		bot.Line{By: bot.BySystem, Note: bot.NoteFreed, Text: "502"},
		bot.Line{By: bot.ByOperator, Operator: "Вера Пример", Text: "Ответила под постом"},
		bot.Line{By: bot.ByBot, Text: "Здравствуйте", Delivery: sent},
	)
	o.writes("shop/1002", slices.Repeat([]bot.Line{{By: bot.BySystem, Note: bot.NoteSaw, Operator: "501"}}, 1200)...)
	all := told(o, time.Time{}, "")
	if want := []string{"501 took ", "501 answered ", "502 noted ", "501 gave 502", " freed 502", "Вера Пример answered in the messenger ", "501 saw "}; !slices.Equal(all[:7], want) || len(all) != 1206 {
		t.Errorf("%d entries begin with %q", len(all), all[:7])
	}
	if got := told(o, time.Time{}, "502"); !slices.Equal(got, []string{"502 noted "}) {
		t.Errorf("of one operator it tells %q", got)
	}
	if got := told(o, o.now.Add(-time.Minute), ""); len(got) != 2 {
		t.Errorf("of the last minute it tells %q", got)
	}
}

func TestTheAuditTellsWhoChangedTheTableOfOperators(t *testing.T) {
	for name, o := range map[string]*office{"SQLite": newOffice(t), "Redis": officeOnRedis(t)} {
		maria := o.hires(501, staff.Admin, "Мария")
		token, err := o.As(maria.Key()).Invite(t.Context(), staff.Plain, "Олег")
		o.wants(err, nil)
		_, err = o.Accept(t.Context(), token, bot.Person{ID: 502})
		o.wants(err, nil)
		hers := o.window().As(maria.Key())
		o.wants(hers.SetRole(t.Context(), 502, staff.Lead), nil)
		o.wants(hers.SetRole(t.Context(), 503, staff.Lead), staff.ErrUnknown)
		o.wants(hers.SetPassword(t.Context(), 501, "длинный пароль"), nil)
		o.wants(hers.SetPassword(t.Context(), 501, ""), nil)
		o.wants(hers.Revoke(t.Context(), 502), nil)
		o.wants(o.As("otklik operators").Remove(t.Context(), 502), nil)
		o.wants(hers.Drops(t.Context(), bot.Failed{ID: "message-1", Conversation: "shop/1001"}, bot.Failed{ID: "update-1"}), nil)
		got := told(o, time.Time{}, "")
		want := []string{" invited admin Мария", "501 joined as admin ", "501 invited operator Олег", "502 joined as operator ", "501 made lead 502",
			"501 set the password of 501", "501 took the password from 501", "501 signed out 502", "otklik operators removed 502", "501 dropped message-1", "501 dropped update-1"}
		if !slices.Equal(got, want) {
			t.Errorf("%s: it tells\n%q, want\n%q", name, got, want)
		}
		if got := told(o, time.Time{}, "502"); !slices.Equal(got, []string{"502 joined as operator "}) {
			t.Errorf("%s: of one operator it tells %q", name, got)
		}
	}
}

func TestTheCustomersOfWhoWasRemovedAreLetGo(t *testing.T) {
	o := newOffice(t)
	o.writes("gone/1001")
	door := engine.New(o.store, nil, func() time.Time { return o.now }, slog.New(slog.DiscardHandler))
	if n, err := staff.Free(t.Context(), door, o.store, "502"); n != 0 || err != nil {
		t.Errorf("%d customers of somebody else, %v", n, err)
	}
	_, err := staff.Free(t.Context(), door, o.store, "501")
	o.wants(err, engine.ErrUnknownAccount)
}

func TestTheAuditTellsThatAPersonWasErasedAndNotWho(t *testing.T) {
	for name, o := range map[string]*office{"SQLite": newOffice(t), "Redis": officeOnRedis(t)} {
		o.wants(o.As("501").Drops(t.Context(), bot.Failed{ID: "message-1", Conversation: "shop/1001"}, bot.Failed{ID: "message-2", Conversation: "shop/1002"}), nil)
		o.wants(o.As("otklik erase").Erases(t.Context(), []bot.ID{"shop/1001", "shop-vk/2001"}), nil)
		if got := told(o, time.Time{}, ""); !slices.Equal(got, []string{"501 dropped message-1", "501 dropped message-2", "otklik erase erased a person "}) {
			t.Errorf("on %s it tells %q", name, got)
		}
		entries, err := o.Booked(t.Context())
		if err != nil || len(entries) != 3 || entries[0].Conversation != "" || entries[1].Conversation != "shop/1002" || entries[2].Conversation != "" {
			t.Errorf("on %s the book is %+v, %v", name, entries, err)
		}
	}
}
