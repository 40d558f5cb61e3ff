package sqlite_test

import (
	"path/filepath"
	"slices"
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

func TestSQLiteReadsAllButTheTorn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "otklik.db")
	store := open(t, path, sqlite.Options{})
	storetest.ReadsAllButTheTorn(t, store, func(id bot.ID) {
		raw(t, path, "UPDATE conversations SET body = substr(body, 1, 20) WHERE id = '"+string(id)+"'")
	})
	for n, id := range []bot.ID{"a/1", "a/2", "a/3"} {
		if found, err := store.Search(t.Context(), "Анна", 10); err != nil || slices.Contains(found, id) == (n == 1) {
			t.Errorf("found are %v: %v", found, err)
		}
	}
}
