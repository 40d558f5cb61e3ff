package sqlite

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"otklik/bot"
)

// openOlder opens a file that an older program has filled.
func openOlder(t *testing.T, version int, fill string) *Store {
	t.Helper()
	path := filepath.Join(t.TempDir(), "otklik.db")
	if err := create(path); err != nil {
		t.Fatal(err)
	}
	db, err := connect(t.Context(), path, writing)
	if err != nil {
		t.Fatal(err)
	}
	if err := migrate(t.Context(), db, steps()[:version]); err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec(fill)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	store, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func TestWhatAnOlderProgramHadSetAsideIsFoundAmongTheFailed(t *testing.T) {
	store := openOlder(t, 1, `INSERT INTO asides (account, at, reason, raw) VALUES ('shop-tg', 1795608000000000, 'не "JSON"', x'00ff');
		UPDATE totals SET asides = 1`)
	found, err := store.ListFailed(t.Context(), "", 9)
	if err != nil || len(found) != 1 {
		t.Fatalf("found %+v, %v", found, err)
	}
	want := bot.Failed{ID: "update-1", Account: "shop-tg", Kind: bot.FailedUpdate, At: time.UnixMicro(1795608000000000), Reason: `не "JSON"`}
	got := found[0]
	if !got.At.Equal(want.At) || string(got.Raw) != "\x00\xff" || got.ID != want.ID || got.Account != want.Account || got.Kind != want.Kind || got.Reason != want.Reason {
		t.Errorf("found %+v, want %+v", got, want)
	}
	if counts, err := store.Counts(t.Context()); err != nil || counts.Failed != 1 {
		t.Errorf("counted %d, %v", counts.Failed, err)
	}
}

// What a program kept that wrote all fields into the bodies, with jobs in a table by their age.
const keptBefore = `
INSERT INTO conversations (id, version, section, rank, body) VALUES ('shop-tg/1', 7, 'bot', -1795608000000000,
	'{"id":"shop-tg/1","version":7,"person":{"id":1,"name":"Анна Пример"},"flow":"f","state":"calm","visit":2,"stamp":0,"heat":0,
	"private":{},"last":{"kind":"private","chat":1},"last_heard":"2026-11-25T12:00:00Z","section":"bot",
	"case":{"number":1,"opened":"0001-01-01T00:00:00Z","origin":{},"heat_first":0,"heat_peak":0,"turns":0}}');
INSERT INTO lines (conversation, id, chat, message, delivery, body) VALUES ('shop-tg/1', 'shop-tg/1#7.1', 0, 0, '{"state":"pending"}',
	'{"id":"shop-tg/1#7.1","conversation":"shop-tg/1","case":1,"at":"2026-11-25T12:00:00Z","by":"bot","place":{"kind":"private","chat":1},"text":"\u003cb\u003e"}');
INSERT INTO jobs (seq, id, queue, conversation, key, priority, due, head, taken, doubt, tries, body) VALUES
	(90001, 'shop-tg/1#7.1', 'send:shop-tg', 'shop-tg/1', 'k', 1, 1795608000000000, 1, 1, 0, 1, '{"id":"shop-tg/1#7.1","queue":"send:shop-tg","key":"k",
	"conversation":"shop-tg/1","priority":1,"due":"2026-11-25T12:00:00Z","message":{"place":{"kind":"private","chat":1},"text":"\u003cb\u003e"}}'),
	(90002, 'shop-tg/1#7.2', 'send:shop-tg', 'shop-tg/1', 'k', 1, 1795608000000000, 0, 0, 0, 0, '{"id":"shop-tg/1#7.2","queue":"send:shop-tg","key":"k",
	"conversation":"shop-tg/1","priority":1,"due":"2026-11-25T12:00:00Z","message":{"place":{},"text":"второе"}}');
UPDATE totals SET conversations = 1, lines = 1, jobs = 2`

// What a program kept that wrote JSON without the fields that are zero, and left the text of a job to its line.
const keptAsJSON = `
INSERT INTO conversations (id, version, section, rank, body) VALUES ('shop-tg/1', 7, 'bot', -1795608000000000,
	'{"id":"shop-tg/1","version":7,"person":{"id":1,"name":"Анна Пример"},"flow":"f","state":"calm","visit":2,
	"last":{"kind":"private","chat":1},"last_heard":"2026-11-25T12:00:00Z","section":"bot","case":{"number":1}}');
INSERT INTO lines (conversation, id, chat, message, delivery, body) VALUES ('shop-tg/1', 'shop-tg/1#7.1', 0, 0, '{"state":"pending"}',
	'{"case":1,"at":"2026-11-25T12:00:00Z","by":"bot","place":{"kind":"private","chat":1},"text":"<b>"}');
INSERT INTO jobs (conversation, id, age, queue, key, priority, due, head, taken, doubt, tries, spoken, body) VALUES
	('shop-tg/1', 'shop-tg/1#7.1', 1, 'send:shop-tg', 'k', 1, 1795608000000000, 1, 1, 0, 1, 1, '{"message":{"place":{"kind":"private","chat":1}}}'),
	('shop-tg/1', 'shop-tg/1#7.2', 2, 'send:shop-tg', 'k', 1, 1795608000000000, 0, 0, 0, 0, 0, '{"message":{"text":"второе"}}');
UPDATE totals SET conversations = 1, lines = 1, jobs = 2`

func TestWhatAnOlderProgramHadBegunIsDoneInItsOrder(t *testing.T) {
	for version, fill := range map[int]string{3: keptBefore, 4: keptAsJSON} {
		t.Run(fmt.Sprint("schema ", version), func(t *testing.T) { isDoneInItsOrder(t, openOlder(t, version, fill)) })
	}
}

func isDoneInItsOrder(t *testing.T, store *Store) {
	found, err := store.Load(t.Context(), []bot.ID{"shop-tg/1"})
	if err != nil || found[0].Version != 7 || found[0].State != "calm" || found[0].Person.Name != "Анна Пример" {
		t.Fatalf("loaded %+v, %v", found, err)
	}
	next := found[0]
	next.Version++
	third := bot.Job{ID: "shop-tg/1#8.1", Queue: "send:shop-tg", Key: "k", Conversation: next.ID, Due: time.UnixMicro(1), Message: &bot.Message{Text: "третье"}}
	if results, err := store.Commit(t.Context(), []bot.Change{{Event: "e", Conversation: next, Jobs: []bot.Job{third}}}); err != nil || results[0] != nil {
		t.Fatal(results, err)
	}
	for i, want := range []bot.Job{
		{ID: "shop-tg/1#7.1", Key: "k", Priority: 1, Tries: 2, Doubt: true, Message: &bot.Message{Place: bot.Place{Kind: bot.PrivateChat, Chat: 1}, Text: "<b>"}},
		{ID: "shop-tg/1#7.2", Key: "k", Priority: 1, Tries: 1, Message: &bot.Message{Text: "второе"}},
		{ID: "shop-tg/1#8.1", Key: "k", Tries: 1, Message: &bot.Message{Text: "третье"}},
	} {
		jobs, err := store.Lease(t.Context(), "send:shop-tg", time.Now().AddDate(9, 0, 0), time.Minute, 9)
		if err != nil || len(jobs) != 1 {
			t.Fatalf("%d. leased %+v, %v", i, jobs, err)
		}
		want.Queue, want.Conversation, want.Due = "send:shop-tg", next.ID, jobs[0].Due
		if !reflect.DeepEqual(jobs[0], want) {
			t.Errorf("%d. leased %+v, want %+v", i, jobs[0], want)
		}
		s := jobs[0].Settles()
		s.Delivery = &bot.Delivery{State: bot.Delivered, Message: 17}
		if err := store.Settle(t.Context(), []bot.Settlement{s}); err != nil {
			t.Fatal(err)
		}
	}
	lines, err := store.Transcript(t.Context(), next.ID, "", 9)
	if err != nil || len(lines) != 1 || lines[0].ID != "shop-tg/1#7.1" || lines[0].Text != "<b>" || lines[0].Delivery.Message != 17 {
		t.Errorf("transcript %+v, %v", lines, err)
	}
}
