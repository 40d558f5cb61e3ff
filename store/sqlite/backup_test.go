package sqlite_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"otklik/bot"
	"otklik/store/sqlite"
)

func TestABackupIsAWholeStoreOfThatMoment(t *testing.T) {
	folder := t.TempDir()
	store := open(t, filepath.Join(folder, "otklik.db"), sqlite.Options{})
	if err := commit(t, store, first("before")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, "it's a backup.db")
	if err := store.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if err := store.Backup(t.Context(), path); !errors.Is(err, os.ErrExist) {
		t.Errorf("over another backup: %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("backup: %v, %v", info, err)
	}
	restored := open(t, path, sqlite.Options{})
	if err := commit(t, restored, first("before")); !errors.Is(err, bot.ErrDuplicate) {
		t.Errorf("the backup has forgotten the event: %v", err)
	}
}

func TestABackupWhereNoFileCanBeDoesNotSayThatOneExists(t *testing.T) {
	path := filepath.Join(t.TempDir(), "otklik.db")
	err := open(t, path, sqlite.Options{}).Backup(t.Context(), filepath.Join(path, "backup.db"))
	if err == nil || errors.Is(err, os.ErrExist) {
		t.Errorf("in a file instead of a folder: %v", err)
	}
}
