package sqlite

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"otklik/bot"
)

var errDisk = errors.New("the disk is gone")

// slowDisk is a store whose syncs end when and as they are told. It lives in a bubble of synctest.
type slowDisk struct {
	*Store
	*testing.T
	syncs int // that have begun
	ends  chan error
}

func onSlowDisk(t *testing.T, story func(*slowDisk)) {
	synctest.Test(t, func(t *testing.T) {
		d := &slowDisk{Store: openInside(t), T: t, ends: make(chan error)}
		t.Cleanup(func() { close(d.ends) })
		d.writer.syncer.sync = func() error {
			d.syncs++
			return <-d.ends
		}
		story(d)
	})
}

// begin calls and comes back when that waits or has returned.
func (d *slowDisk) begin(call func(context.Context) error) <-chan error {
	returned := make(chan error, 1)
	go func() { returned <- call(d.Context()) }()
	synctest.Wait()
	return returned
}

func (d *slowDisk) write(name string) <-chan error {
	return d.begin(func(ctx context.Context) error { return d.SetPosition(ctx, name, "1") })
}

// read is a call that writes nothing.
func (d *slowDisk) read() <-chan error {
	return d.begin(func(ctx context.Context) error {
		_, err := d.Lease(ctx, "send:shop", time.Now(), time.Hour, 1)
		return err
	})
}

// end ends the sync that is on its way.
func (d *slowDisk) end(err error) {
	d.ends <- err
	synctest.Wait()
}

// expectWritten tells that readers see the positions.
func (d *slowDisk) expectWritten(names ...string) {
	d.Helper()
	got, _, err := d.Names(d.Context())
	if err != nil || !slices.Equal(got, names) {
		d.Errorf("positions are %q, want %q: %v", got, names, err)
	}
}

// expect tells that so many syncs have begun and that the calls wait for one.
func (d *slowDisk) expect(syncs int, waiting ...<-chan error) {
	d.Helper()
	if d.syncs != syncs {
		d.Fatalf("%d syncs have begun, want %d", d.syncs, syncs)
	}
	for i, call := range waiting {
		if len(call) > 0 {
			d.Fatalf("call %d returned before it was on the disk: %v", i, <-call)
		}
	}
}

func (d *slowDisk) expectReturned(want error, calls ...<-chan error) {
	d.Helper()
	for i, call := range calls {
		if len(call) == 0 {
			d.Fatalf("call %d waits for more than its sync", i)
		}
		if err := <-call; !errors.Is(err, want) {
			d.Errorf("call %d: %v, want %v", i, err, want)
		}
	}
}

func TestACallReturnsOnceASyncThatBeganAfterItHasEnded(t *testing.T) {
	onSlowDisk(t, func(d *slowDisk) {
		early, late, later := d.write("early"), d.write("late"), d.write("later")
		d.expectWritten("early", "late", "later")
		d.expect(1, early, late, later)
		d.end(nil)
		d.expectReturned(nil, early)
		d.expect(2, late, later)
		d.end(nil)
		d.expectReturned(nil, late, later)
		d.expect(2)
	})
}

func TestACallThatWroteNothingWaitsForThatOnWhichItRests(t *testing.T) {
	onSlowDisk(t, func(d *slowDisk) {
		d.expectReturned(nil, d.read())
		written, seen := d.write("written"), d.read()
		d.expect(1, written, seen)
		d.end(nil)
		d.expectReturned(nil, written, seen)
		d.expectReturned(nil, d.read())
		d.expect(1)
	})
}

func TestAfterASyncThatFailedNothingIsAcknowledgedUntilTheStoreIsOpenedAnew(t *testing.T) {
	onSlowDisk(t, func(d *slowDisk) {
		early, late := d.write("early"), d.write("late")
		d.end(errDisk)
		d.expectReturned(errDisk, early, late)
		commit := d.begin(func(ctx context.Context) error { _, err := d.Commit(ctx, []bot.Change{{Event: "e"}}); return err })
		settle := d.begin(func(ctx context.Context) error { return d.Settle(ctx, []bot.Settlement{{Job: "j"}}) })
		d.expectReturned(ErrUnsynced, commit, settle, d.read(), d.write("afterwards"))
		d.expect(1)
		d.expectWritten("early", "late")
		if err := d.Close(); err != nil {
			d.Error(err)
		}
		anew, err := Open(d.Context(), d.path, Options{})
		if err != nil {
			d.Fatal(err)
		}
		if err := errors.Join(anew.SetPosition(d.Context(), "afterwards", "1"), anew.Close()); err != nil {
			d.Errorf("opened anew: %v", err)
		}
	})
}

func TestClosingWaitsForTheSyncOfWhatIsInHand(t *testing.T) {
	onSlowDisk(t, func(d *slowDisk) {
		last := d.write("last")
		closed := d.begin(func(context.Context) error { return d.Close() })
		d.expect(1, last, closed)
		d.end(nil)
		d.expectReturned(nil, last, closed)
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
