package sqlite

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"otklik/bot"
)

var errDisk = errors.New("the disk is gone")

// slowDisk is a store whose syncs say when they begin, and end when and as they are told.
type slowDisk struct {
	*Store
	begun chan struct{}
	ends  chan error
}

func openOnSlowDisk(t *testing.T) *slowDisk {
	t.Helper()
	d := &slowDisk{Store: openInside(t), begun: make(chan struct{}), ends: make(chan error)}
	d.writer.syncer.sync = func() error {
		select {
		case d.begun <- struct{}{}:
			return <-d.ends
		case <-t.Context().Done():
			return nil
		}
	}
	t.Cleanup(func() { close(d.ends) })
	return d
}

// outcome is a call's, which no further sync must precede.
func (d *slowDisk) outcome(t *testing.T, c *call) error {
	t.Helper()
	select {
	case err := <-c.done:
		return err
	case <-d.begun:
		t.Fatal("the call was not covered by the sync before")
	}
	return nil
}

// awaitSync waits for the next sync, without which the call must not be answered.
func (d *slowDisk) awaitSync(t *testing.T, c *call) {
	t.Helper()
	select {
	case <-d.begun:
	case err := <-c.done:
		t.Fatalf("a call was answered before it was on the disk: %v", err)
	}
}

// write sets a position. It returns when the transaction has ended: the next group is at work.
func (d *slowDisk) write(name string) *call {
	c := d.begin(func(t *transaction) error {
		_, err := t.exec(`INSERT INTO positions VALUES (?, '1')`, name)
		return err
	})
	d.begin(func(*transaction) error { return nil })
	return c
}

// begin returns when the call is at work, in a group of its own.
func (d *slowDisk) begin(work func(*transaction) error) *call {
	atWork := make(chan struct{})
	c := &call{done: make(chan error, 1), work: func(t *transaction) error { close(atWork); return work(t) }}
	d.writer.calls <- c
	<-atWork
	return c
}

func (d *slowDisk) expectVisible(t *testing.T, name string) {
	t.Helper()
	if got, err := d.Position(t.Context(), name); got != "1" || err != nil {
		t.Errorf("position %s is %q: %v", name, got, err)
	}
}

func expectOpen(t *testing.T, calls ...*call) {
	t.Helper()
	for i, c := range calls {
		if len(c.done) > 0 {
			t.Fatalf("call %d was answered before it was on the disk: %v", i, <-c.done)
		}
	}
}

func TestACallReturnsOnceASyncThatBeganAfterItHasEnded(t *testing.T) {
	d := openOnSlowDisk(t)
	early := d.write("early")
	d.awaitSync(t, early)
	late, later := d.write("late"), d.write("later")
	for _, name := range []string{"early", "late", "later"} {
		d.expectVisible(t, name)
	}
	expectOpen(t, early, late, later)

	d.ends <- nil
	if err := d.outcome(t, early); err != nil {
		t.Error(err)
	}
	d.awaitSync(t, late)
	expectOpen(t, late, later)
	d.ends <- nil
	if err := errors.Join(d.outcome(t, late), d.outcome(t, later)); err != nil {
		t.Error(err)
	}
}

func TestWhatRestsOnUnsyncedWorkWaitsForItsSyncAndOtherReadingCallsForNone(t *testing.T) {
	d := openOnSlowDisk(t)
	alone := d.begin(func(*transaction) error { return nil })
	if err := d.outcome(t, alone); err != nil {
		t.Error(err)
	}
	written := d.write("written")
	d.awaitSync(t, written)
	seen := d.begin(func(t *transaction) error {
		_, err := t.row(`SELECT value FROM positions WHERE name = 'written'`, nil, new(string))
		return err
	})
	d.begin(func(*transaction) error { return nil })
	expectOpen(t, written, seen)
	d.ends <- nil
	if err := errors.Join(d.outcome(t, written), d.outcome(t, seen)); err != nil {
		t.Error(err)
	}
}

func TestAfterASyncThatFailedNothingIsAcknowledgedUntilTheStoreIsOpenedAnew(t *testing.T) {
	d := openOnSlowDisk(t)
	early := d.write("early")
	d.awaitSync(t, early)
	late := d.write("late")
	d.ends <- errDisk
	for _, c := range []*call{early, late} {
		if err := d.outcome(t, c); !errors.Is(err, ErrUnsynced) || !errors.Is(err, errDisk) {
			t.Errorf("a call that waited for the sync: %v", err)
		}
	}
	d.writer.syncer.sync = func() error { return nil } // the system has forgotten what it could not write
	for name, write := range map[string]func() error{
		"commit": func() error { _, err := d.Commit(t.Context(), []bot.Change{{Event: "e"}}); return err },
		"settle": func() error { return d.Settle(t.Context(), []bot.Settlement{{Job: "j"}}) },
		"lease":  func() error { _, err := d.Lease(t.Context(), "send:shop", time.Now(), time.Hour, 1); return err },
	} {
		if err := write(); !errors.Is(err, ErrUnsynced) {
			t.Errorf("%s afterwards: %v", name, err)
		}
	}
	d.expectVisible(t, "early")
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	anew, err := Open(t.Context(), d.path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(anew.SetPosition(t.Context(), "early", "2"), anew.Close()); err != nil {
		t.Errorf("opened anew: %v", err)
	}
}

func TestClosingWaitsForTheSyncOfWhatIsInHand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := openOnSlowDisk(t)
		last := d.write("last")
		d.awaitSync(t, last)
		closed := make(chan error, 1)
		go func() { closed <- d.Close() }()
		synctest.Wait()
		if len(closed) > 0 || len(last.done) > 0 {
			t.Error("closed before the last call was on the disk")
		}
		d.ends <- nil
		if err := errors.Join(<-last.done, <-closed); err != nil {
			t.Error(err)
		}
	})
}

func TestADeadDaemonsLogIsInTheFileBeforeItsSuccessorWrites(t *testing.T) {
	dead := openInside(t)
	if err := dead.SetPosition(t.Context(), "shop-tg", strings.Repeat("9", 100_000)); err != nil {
		t.Fatal(err)
	}
	before := sizeOf(t, dead.path)
	if err := dead.lock.Close(); err != nil {
		t.Fatal(err)
	}
	dead.lock = nil
	successor, err := Open(t.Context(), dead.path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer successor.Close()
	if grown := sizeOf(t, dead.path) - before; grown < 50_000 {
		t.Errorf("the file has grown by %d bytes", grown)
	}
}
