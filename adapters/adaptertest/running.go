package adaptertest

import (
	"context"
	"sync"
	"testing"
	"time"

	"otklik/bot"
)

// Runs lets the adapter receive until stop is called, at the latest when the test ends. Run must end with nil.
func Runs(t testing.TB, a bot.Adapter, accept bot.Accept) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var run sync.WaitGroup
	run.Go(func() {
		if err := a.Run(ctx, accept); err != nil {
			t.Error(err)
		}
	})
	stop = func() {
		cancel()
		run.Wait()
	}
	t.Cleanup(stop)
	return stop
}

// Next is what is heard next; a test that hears nothing ends.
func Next[T any](t testing.TB, heard <-chan T) T {
	t.Helper()
	select {
	case e := <-heard:
		return e
	case <-time.After(patience):
		t.Fatal("nothing was heard")
		panic("not reached")
	}
}
