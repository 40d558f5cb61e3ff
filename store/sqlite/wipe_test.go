package sqlite_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"otklik/bot"
	"otklik/store/sqlite"
)

const (
	forgotten bot.ID = "shop-tg/70707070"
	stays     bot.ID = "shop-tg/1002"
)

// told are bytes that only the forgotten one has said, or is known by, as they stand in rows and in the search's index.
var told = []string{"Забываева", "zabyvaika", "zonthquux", "9990000707", "70707070", "перезвонитекактус"}

// writes stores the next version of a conversation, with a line, a message on its way and all that is told.
func writes(t *testing.T, store bot.Store, id bot.ID, version int64, words string) {
	t.Helper()
	line := bot.Line{ID: fmt.Sprintf("%s#%05d", id, version), Conversation: id, At: time.Now(), By: bot.ByCustomer, Message: version, Text: words}
	c := bot.Conversation{ID: id, Version: version, Section: bot.SectionBot, LastHeard: line.At,
		Person: bot.Person{Name: words}, Answers: map[string]string{"phone": words}, Recent: []string{words}}
	results, err := store.Commit(t.Context(), []bot.Change{{Event: line.ID, Conversation: c, Lines: []bot.Line{line}, Jobs: []bot.Job{
		{ID: line.ID, Queue: "send:shop-tg", Conversation: id, Due: time.Now(), Message: &bot.Message{Text: "Здравствуйте, " + words}}}}})
	if err != nil || results[0] != nil {
		t.Fatal(err, results)
	}
}

// lives is what a program does with two customers: it writes versions, says what is due, and searches.
func lives(t *testing.T, store *sqlite.Store, versions int64) {
	t.Helper()
	for version := int64(1); version <= versions; version++ {
		words := "Анна Забываева @zabyvaika zonthquux +7 999 000-07-07 перезвонитекактус"
		writes(t, store, forgotten, version, words)
		writes(t, store, stays, version, "Борис Пример и его незабудка")
		jobs, err := store.Lease(t.Context(), "send:shop-tg", time.Now(), time.Minute, 3)
		if err != nil {
			t.Fatal(err)
		}
		for _, j := range jobs[:min(1, len(jobs))] {
			if err := store.Settle(t.Context(), []bot.Settlement{j.Settles()}); err != nil {
				t.Fatal(err)
			}
		}
		finds(t, store, "незабудка", stays)
	}
}

func finds(t *testing.T, store *sqlite.Store, words string, want ...bot.ID) {
	t.Helper()
	if got, err := store.Search(t.Context(), words, 9); err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("searching for %q finds %q, %v; want %q", words, got, err, want)
	}
}

// left is what the files of the store still hold of it.
func left(t *testing.T, path string) (words []string) {
	t.Helper()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		content, err := os.ReadFile(path + suffix)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		for _, word := range told {
			if bytes.Contains(content, []byte(word)) {
				words = append(words, word+suffix)
			}
		}
	}
	return words
}

func TestNoByteOfAPersonIsLeftInTheFileBesideTheRunningProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "otklik.db")
	daemon := open(t, path, sqlite.Options{})
	lives(t, daemon, 60)
	finds(t, daemon, "zonthquux", forgotten)
	if before := left(t, path); len(before) < len(told) {
		t.Fatalf("the files hold %q before", before)
	}
	beside, err := sqlite.OpenBeside(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(beside.Erase(t.Context(), []bot.ID{forgotten}), beside.Wipe(t.Context(), false), beside.Close()); err != nil {
		t.Fatal(err)
	}
	if still := left(t, path); len(still) > 0 {
		t.Errorf("the files still hold %q", still)
	}
	finds(t, daemon, "zonthquux")
	writes(t, daemon, stays, 61, "кувшинка")
	finds(t, daemon, "кувшинка", stays)
	writes(t, daemon, forgotten, 1, "снова")
	finds(t, daemon, "снова", forgotten)
}

func TestAGreatFileIsWrittenAnewOnlyWhereThatIsAskedFor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "otklik.db")
	store := open(t, path, sqlite.Options{})
	great := bot.Failed{ID: "great", Kind: bot.FailedUpdate, Raw: bytes.Repeat([]byte("x"), 129<<20)}
	if err := store.SetAside(t.Context(), []bot.Failed{great}); err != nil {
		t.Fatal(err)
	}
	lives(t, store, 3)
	if err := store.Erase(t.Context(), []bot.ID{forgotten}); err != nil {
		t.Fatal(err)
	}
	if _, remains := errors.AsType[*bot.RemainsError](store.Wipe(t.Context(), false)); !remains {
		t.Error("it does not say that something may be left")
	}
	if err := store.Wipe(t.Context(), true); err != nil {
		t.Error(err)
	}
	if still := left(t, path); len(still) > 0 {
		t.Errorf("the files still hold %q", still)
	}
}

func TestASearchGoesOnWhereItStoodWhenTheLatestIsErased(t *testing.T) {
	store := open(t, filepath.Join(t.TempDir(), "otklik.db"), sqlite.Options{})
	writes(t, store, stays, 1, "ромашка")
	writes(t, store, forgotten, 1, "zonthquux")
	finds(t, store, "zonthquux", forgotten)
	if err := store.Erase(t.Context(), []bot.ID{forgotten}); err != nil {
		t.Fatal(err)
	}
	writes(t, store, stays, 2, "василёк")
	finds(t, store, "василек", stays)
	finds(t, store, "zonthquux")
}
