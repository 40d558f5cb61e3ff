package sqlite

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"otklik/bot"
)

func TestWhatAnOlderProgramHadSetAsideIsFoundAmongTheFailed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "otklik.db")
	if err := create(path); err != nil {
		t.Fatal(err)
	}
	db, err := connect(t.Context(), path, writing)
	if err != nil {
		t.Fatal(err)
	}
	if err := migrate(t.Context(), db, steps()[:1]); err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec(`INSERT INTO asides (account, at, reason, raw) VALUES ('shop-tg', 1795608000000000, 'не "JSON"', x'00ff'); UPDATE totals SET asides = 1`)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	store, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
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
