package sqlite_test

import (
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"otklik/bot"
	"otklik/store/sqlite"
	"otklik/store/storetest"
)

func BenchmarkCommit(b *testing.B) { storetest.MeasureCommit(b, anyStore) }

func BenchmarkCycle(b *testing.B) { storetest.MeasureCycle(b, anyStore) }

func BenchmarkReply(b *testing.B) {
	storetest.MeasureReply(b, benchStore, func(b *testing.B, _ *sqlite.Store) func() {
		before := processor(b)
		return func() { b.ReportMetric((processor(b)-before).Seconds()*1e6/float64(b.N), "cpu-µs/reply") }
	})
}

// processor is the processor time that the program has spent.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var spent unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &spent); err != nil {
		b.Fatal(err)
	}
	return time.Duration(spent.Utime.Nano() + spent.Stime.Nano())
}

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
