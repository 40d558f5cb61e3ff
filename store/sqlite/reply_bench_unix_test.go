//go:build unix

package sqlite_test

import (
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"otklik/store/sqlite"
	"otklik/store/storetest"
)

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
