package redis

import (
	"context"
	"errors"
	"testing"

	"otklik/store/redis/redistest"
)

func TestOlderDataTakesTheMissingStepsEachOnce(t *testing.T) {
	store, err := Open(t.Context(), redistest.Single(t).URL("older"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	taken, broken := 0, errors.New("broken off")
	count := func(context.Context, *Store) error {
		taken++
		return nil
	}
	breaks := func(context.Context, *Store) error { return broken }
	if err := store.migrate(t.Context(), append(steps(), count, breaks)); !errors.Is(err, broken) {
		t.Errorf("a step that cannot be taken: %v", err)
	}
	if err := store.migrate(t.Context(), append(steps(), count, count)); err != nil || taken != 2 {
		t.Errorf("%d steps were taken: %v", taken, err)
	}
	if err := store.prepare(t.Context()); !errors.Is(err, ErrNewer) {
		t.Errorf("a program that knows fewer steps: %v", err)
	}
}
