package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/store/sqlite"
)

func open(t *testing.T, path string, options sqlite.Options) *sqlite.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), path, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func commit(t *testing.T, store *sqlite.Store, change bot.Change) error {
	t.Helper()
	results, err := store.Commit(t.Context(), []bot.Change{change})
	if err != nil {
		t.Fatal(err)
	}
	return results[0]
}

func first(event string) bot.Change {
	return bot.Change{Event: event, Conversation: bot.Conversation{ID: "shop-tg/1001", Version: 1}}
}

// refusal opens a file that must be refused, and expects that it is left as it was.
func refusal(t *testing.T, path string, want error) {
	t.Helper()
	before, _ := os.ReadFile(path)
	store, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	if err == nil {
		_ = store.Close()
		t.Fatalf("opened, want %v", want)
	}
	if want != nil && !errors.Is(err, want) {
		t.Errorf("error is %v, want %v", err, want)
	}
	if !strings.Contains(err.Error(), path) {
		t.Errorf("error does not name the file: %v", err)
	}
	if after, _ := os.ReadFile(path); string(after) != string(before) {
		t.Error("the refused file was changed")
	}
}

func TestANewStoreIsReadByItsOwnerOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "what? #1 100%.db")
	store := open(t, path, sqlite.Options{})
	if err := commit(t, store, first("e")); err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{"", "-wal", "-shm", ".lock"} {
		info, err := os.Stat(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %o", info.Name(), info.Mode().Perm())
		}
	}
}

func TestASecondDaemonIsToldWhoHasTheStore(t *testing.T) {
	folder := t.TempDir()
	path, link := filepath.Join(folder, "otklik.db"), filepath.Join(folder, "link.db")
	store := open(t, path, sqlite.Options{})
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, link} {
		_, err := sqlite.Open(t.Context(), name, sqlite.Options{})
		if !errors.Is(err, sqlite.ErrInUse) || !strings.Contains(err.Error(), fmt.Sprintf("process %d:", os.Getpid())) {
			t.Errorf("second daemon on %s: %v", filepath.Base(name), err)
		}
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, path, sqlite.Options{})
}

func TestAPathThatCanBeNoFileIsToldWithWhatToDoAndLeavesNothing(t *testing.T) {
	folder := t.TempDir()
	for path, advice := range map[string]string{
		folder:                                filepath.Join(folder, "otklik.db"),
		filepath.Join(folder, "no/otklik.db"): "mkdir -p " + filepath.Join(folder, "no"),
	} {
		for name, open := range map[string]func(context.Context, string, sqlite.Options) (*sqlite.Store, error){"open": sqlite.Open, "open beside": sqlite.OpenBeside} {
			if _, err := open(t.Context(), path, sqlite.Options{}); err == nil || !strings.Contains(err.Error(), advice) {
				t.Errorf("%s %s: %v", name, path, err)
			}
		}
	}
	for _, left := range []string{folder + ".lock", filepath.Join(folder, "no")} {
		if _, err := os.Stat(left); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s was made", left)
		}
	}
}

func TestACommandMayWorkBesideTheDaemonButMakesNoStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "otklik.db")
	if _, err := sqlite.OpenBeside(t.Context(), path, sqlite.Options{}); !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "otklik run") {
		t.Errorf("beside nothing: %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Error("a file was made")
	}
	open(t, path, sqlite.Options{})
	beside, err := sqlite.OpenBeside(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(commit(t, beside, first("e")), beside.Close()); err != nil {
		t.Error(err)
	}
}

func TestWhatIsNotAStoreIsRefusedAndLeftAlone(t *testing.T) {
	for name, content := range map[string]string{
		"text":      strings.Repeat("Ромашка\n", 1000),
		"short":     "SQLite",
		"truncated": "SQLite format 3\x00",
		"zeros":     strings.Repeat("\x00", 8192),
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "otklik.db")
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
			refusal(t, path, sqlite.ErrForeign)
		})
	}
	t.Run("folder", func(t *testing.T) { refusal(t, t.TempDir(), nil) })
	t.Run("no folder", func(t *testing.T) { refusal(t, filepath.Join(t.TempDir(), "no", "otklik.db"), os.ErrNotExist) })
}

func rawOpen(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func raw(t *testing.T, path string, statements ...string) {
	t.Helper()
	db := rawOpen(t, path)
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnotherProgramsDatabaseIsRefusedAndLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "browser.db")
	raw(t, path, "CREATE TABLE bookmarks (url)", "PRAGMA user_version = 1")
	refusal(t, path, sqlite.ErrForeign)
}

func TestANewerStoreIsRefusedAndLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "otklik.db")
	if err := open(t, path, sqlite.Options{}).Close(); err != nil {
		t.Fatal(err)
	}
	raw(t, path, "PRAGMA user_version = 99")
	refusal(t, path, sqlite.ErrNewer)
	if _, err := sqlite.OpenBeside(t.Context(), path, sqlite.Options{}); !errors.Is(err, sqlite.ErrNewer) {
		t.Errorf("beside: %v", err)
	}
}

func TestADamagedStoreIsRefusedAndLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "otklik.db")
	store := open(t, path, sqlite.Options{})
	if err := errors.Join(commit(t, store, first("e")), store.Close()); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, from := range []int{4096, 100} { // the rows; then also what stands behind the header, where the tables are named
		copy(content[from:], strings.Repeat("damage", 4096))
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		refusal(t, path, sqlite.ErrDamaged)
	}
}

func TestADamagedStoreGivesNoBackup(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "otklik.db")
	store := open(t, path, sqlite.Options{})
	if err := errors.Join(commit(t, store, first("e")), store.Close()); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copy(content[2*4096:], strings.Repeat("damage", 4096))
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	beside, err := sqlite.OpenBeside(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer beside.Close()
	copied := filepath.Join(folder, "backup.db")
	if err := beside.Backup(t.Context(), copied); !errors.Is(err, sqlite.ErrDamaged) {
		t.Errorf("backup: %v", err)
	}
	if left, err := filepath.Glob(copied + "*"); err != nil || len(left) > 0 {
		t.Errorf("a damaged backup was left: %q, %v", left, err)
	}
}

func TestAFailedBackupLeavesNoFile(t *testing.T) {
	folder := t.TempDir()
	store := open(t, filepath.Join(folder, "otklik.db"), sqlite.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	path := filepath.Join(folder, "backup.db")
	if err := store.Backup(ctx, path); !errors.Is(err, context.Canceled) {
		t.Errorf("backup: %v", err)
	}
	if left, err := filepath.Glob(path + "*"); err != nil || len(left) > 0 {
		t.Errorf("half a backup was left: %q, %v", left, err)
	}
}

func TestAnAppliedEventIsRememberedForTwoDaysAndThenForgotten(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	store := open(t, filepath.Join(t.TempDir(), "otklik.db"), sqlite.Options{Now: func() time.Time { return now }, Remember: time.Hour})
	next := first("e")
	if err := commit(t, store, next); err != nil {
		t.Fatal(err)
	}
	next.Conversation.Version = 2
	now = now.Add(48 * time.Hour)
	for range 2 { // marks are trimmed at the end of a call
		if err := commit(t, store, next); !errors.Is(err, bot.ErrDuplicate) {
			t.Fatalf("after 48 hours: %v", err)
		}
	}
	now = now.Add(2 * time.Second)
	_ = commit(t, store, next)
	if err := commit(t, store, next); err != nil {
		t.Errorf("after 48 hours and two seconds: %v", err)
	}
}
