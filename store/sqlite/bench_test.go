package sqlite_test

import (
	"path/filepath"
	"testing"

	"otklik/bot"
	"otklik/store/sqlite"
	"otklik/store/storetest"
)

func BenchmarkCommit(b *testing.B) { storetest.MeasureCommit(b, anyStore) }

func BenchmarkCycle(b *testing.B) { storetest.MeasureCycle(b, anyStore) }

func anyStore(b *testing.B) bot.Store { return benchStore(b) }

func benchStore(b *testing.B) *sqlite.Store {
	b.Helper()
	store, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "otklik.db"), sqlite.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close() })
	return store
}
