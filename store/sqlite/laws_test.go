package sqlite_test

import (
	"path/filepath"
	"sync"
	"testing"

	"otklik/bot"
	"otklik/store/sqlite"
	"otklik/store/storetest"
)

func TestSQLiteKeepsTheLaws(t *testing.T) {
	var paths sync.Map // of each open store
	open := func(t *testing.T, path string) bot.Store {
		store, err := sqlite.Open(t.Context(), path, sqlite.Options{})
		if err != nil {
			t.Fatal(err)
		}
		paths.Store(store, path)
		return store
	}
	pathOf := func(store bot.Store) string {
		path, _ := paths.Load(store)
		return path.(string)
	}
	storetest.Run(t, storetest.Subject{
		Open: func(t *testing.T) bot.Store { return open(t, filepath.Join(t.TempDir(), "otklik.db")) },
		Reopen: func(t *testing.T, store bot.Store) bot.Store {
			if err := store.Close(); err != nil {
				t.Fatal(err)
			}
			return open(t, pathOf(store))
		},
		Beside: func(t *testing.T, store bot.Store) bot.Store {
			beside, err := sqlite.OpenBeside(t.Context(), pathOf(store), sqlite.Options{})
			if err != nil {
				t.Fatal(err)
			}
			return beside
		},
	})
}
