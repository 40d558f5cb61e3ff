package moving_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"otklik/bot"
	"otklik/store/moving"
	"otklik/store/redis"
	"otklik/store/redis/redistest"
	"otklik/store/sqlite"
)

// families is how many conversations move; OTKLIK_MOVE=full asks for 100,000.
func families() int {
	if os.Getenv("OTKLIK_MOVE") == "full" {
		return 100_000
	}
	return 700
}

// furnished is how many conversations are filled at once.
const furnished = 500

func openFile(t *testing.T, name string) *sqlite.Store {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), name), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func openRedis(t *testing.T, server *redistest.Server, prefix string) *redis.Store {
	t.Helper()
	store, err := redis.Open(t.Context(), server.URL(prefix), redis.Options{CallersClock: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

// furnish fills a store: each conversation has five lines, a timer and two messages on their way, some of them leased, some in doubt.
func furnish(t *testing.T, store bot.Store, n int) {
	t.Helper()
	now := time.Now()
	for first := 0; first < n; first += furnished {
		var changes []bot.Change
		for i := first; i < min(first+furnished, n); i++ {
			changes = append(changes, family(i, now))
		}
		results, err := store.Commit(t.Context(), changes)
		must(t, append(results, err)...)
	}
	_, err := store.Lease(t.Context(), bot.SendQueue("shop-tg"), now, time.Hour, n/3)
	must(t, err,
		store.SetAside(t.Context(), []bot.Failed{{ID: "update-2", At: now, Raw: []byte{0, 255}}, {ID: "update-1", At: now}}),
		store.SetPosition(t.Context(), "poll:shop-tg", "17"),
		store.PutRecord(t.Context(), bot.Record{Name: "staff", Version: 1, Value: []byte("один")}),
		store.PutRecord(t.Context(), bot.Record{Name: "staff", Version: 2, Value: []byte("два")}))
}

func family(i int, now time.Time) bot.Change {
	id := bot.NewID("shop-tg", int64(1000+i))
	c := bot.Change{Event: fmt.Sprint("e", i), Conversation: bot.Conversation{ID: id, Version: 1, State: "calm", Section: bot.SectionBot, LastHeard: now,
		Person: bot.Person{ID: int64(1000 + i), Name: "Анна Пример"}, Answers: map[string]string{"what": "диван <не тот> & цвет"}}}
	for n := range 5 {
		c.Lines = append(c.Lines, bot.Line{ID: fmt.Sprintf("%s#%08d.%02d", id, 1, n), Conversation: id, At: now, By: bot.ByBot, Text: "Здравствуйте! Расскажите, что случилось?",
			Delivery: &bot.Delivery{State: bot.Pending}})
	}
	for n := range 2 {
		c.Jobs = append(c.Jobs, bot.Job{ID: c.Lines[n].ID, Queue: bot.SendQueue("shop-tg"), Key: string(id) + "|private", Conversation: id,
			Due: now.Add(-time.Duration(n) * time.Second), Message: &bot.Message{Text: c.Lines[n].Text}})
	}
	c.Jobs = append(c.Jobs, bot.Job{ID: string(id) + "#timer", Queue: bot.TimerQueue("shop-tg"), Conversation: id, Priority: bot.Ordinary,
		Due: now.Add(24 * time.Hour), Timer: &bot.Timer{Name: bot.SilentTimer, After: 24 * time.Hour}})
	return c
}

// export tells the checksum of all that a store exports, and how much that is.
func export(t *testing.T, store bot.Store) (string, *moving.Inventory) {
	t.Helper()
	inventory, err := moving.Export(t.Context(), store, io.Discard)
	must(t, err)
	return inventory.Sum(), inventory
}

func move(from, to bot.Store, fromName, toName string) moving.Move {
	return moving.Move{From: from, To: to, FromName: fromName, ToName: toName, Now: time.Now()}
}

func TestAMoveThereAndBackGivesTheSameExport(t *testing.T) {
	server := redistest.Single(t)
	home, away, back := openFile(t, "home.db"), openRedis(t, server, "away"), openFile(t, "back.db")
	furnish(t, home, families())
	before, inventory := export(t, home)
	began := time.Now()
	if _, err := move(home, away, "home", "away").Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	there := time.Now()
	if middle, _ := export(t, away); middle != before {
		t.Error("Redis exports something else")
	}
	returning := time.Now()
	if _, err := move(away, back, "away", "back").Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	after, _ := export(t, back)
	if after != before {
		t.Error("what came back exports something else")
	}
	t.Logf("%s: to Redis in %.1f s, back in %.1f s", inventory, there.Sub(began).Seconds(), time.Since(returning).Seconds())
	for name, want := range map[*sqlite.Store]error{home: moving.ErrMoved, back: nil} {
		if err := moving.Open(t.Context(), name); !errors.Is(err, want) {
			t.Errorf("a store may be served from: %v, want %v", err, want)
		}
	}
}

// dying is a store whose process is killed at one of its calls.
type dying struct {
	*sqlite.Store
	left int
}

var errKilled = errors.New("killed")

func (d *dying) pass() error {
	if d.left--; d.left < 0 {
		return errKilled
	}
	return nil
}

func (d *dying) SetPosition(ctx context.Context, name, value string) error {
	if err := d.pass(); err != nil {
		return err
	}
	return d.Store.SetPosition(ctx, name, value)
}

// What is restored and set aside is killed after it was done.
func (d *dying) SetAside(ctx context.Context, items []bot.Failed) error {
	return errors.Join(d.Store.SetAside(ctx, items), d.pass())
}

func (d *dying) Restore(ctx context.Context, parcels []bot.Parcel, records []bot.Record) error {
	return errors.Join(d.Store.Restore(ctx, parcels, records), d.pass())
}

func TestAMoveThatIsKilledAtAnyPointGoesOnWhereItWas(t *testing.T) {
	home := openFile(t, "home.db")
	furnish(t, home, 120)
	before, _ := export(t, home)
	for kill := range 40 {
		target := openFile(t, "away.db")
		_, err := move(home, &dying{target, kill}, "home", "away").Run(t.Context())
		if err == nil {
			t.Logf("killed at %d points", kill)
			return
		}
		if !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
		if err := moving.Open(t.Context(), target); kill > 0 && !errors.Is(err, moving.ErrUnfinished) {
			t.Errorf("killed at %d: half a store may be served from: %v", kill, err)
		}
		_, err = move(home, target, "home", "away").Run(t.Context())
		must(t, err)
		if after, _ := export(t, target); after != before {
			t.Errorf("killed at %d: something else has arrived", kill)
		}
	}
	t.Error("it was killed every time")
}

func TestAMoveRefusesWhatItWouldSpoil(t *testing.T) {
	home, lived, target := openFile(t, "home.db"), openFile(t, "lived.db"), openFile(t, "away.db")
	furnish(t, home, 3)
	must(t, lived.SetPosition(t.Context(), "poll:shop-vk", "1"))
	runs := func(from, to bot.Store, fromName, toName string, want error) {
		t.Helper()
		if _, err := move(from, to, fromName, toName).Run(t.Context()); !errors.Is(err, want) {
			t.Errorf("%s to %s: %v, want %v", fromName, toName, err, want)
		}
	}
	runs(home, lived, "home", "lived", moving.ErrOccupied)
	must(t, moving.Open(t.Context(), home))
	runs(home, &dying{target, 2}, "home", "away", errKilled)
	runs(lived, target, "lived", "away", moving.ErrUnfinished)
	runs(home, openFile(t, "other.db"), "home", "other", moving.ErrMoved)
	runs(home, target, "home", "away", nil)
	runs(home, target, "home", "away", moving.ErrOccupied)
	runs(home, openFile(t, "other.db"), "home", "other", moving.ErrMoved)
}

// careless loses the deliveries of what it is given.
type careless struct{ *sqlite.Store }

func (c careless) Restore(ctx context.Context, parcels []bot.Parcel, records []bot.Record) error {
	for i := range parcels {
		parcels[i].Lines = parcels[i].Lines[1:]
	}
	return c.Store.Restore(ctx, parcels, records)
}

func TestWhatArrivedOtherwiseIsFoundAndTheNewStoreStaysSealed(t *testing.T) {
	home, target := openFile(t, "home.db"), openFile(t, "away.db")
	furnish(t, home, 3)
	if _, err := move(home, careless{target}, "home", "away").Run(t.Context()); !errors.Is(err, moving.ErrDiffers) {
		t.Errorf("moved: %v", err)
	}
	if err := moving.Open(t.Context(), target); !errors.Is(err, moving.ErrUnfinished) {
		t.Errorf("it may be served from: %v", err)
	}
}

func TestAMoveAndReplicasKeepEachOtherOut(t *testing.T) {
	server := redistest.Single(t)
	store := openRedis(t, server, "alone")
	ctx, stop := context.WithCancel(t.Context())
	lived := make(chan error, 1)
	go func() { lived <- moving.Reside(ctx, store) }()
	nothing := func(context.Context) error { return nil }
	redistest.Eventually(t, "a replica shows that it serves", func() error {
		if keys, err := server.Client(t).Keys(t.Context(), "alone:*:h:house").Result(); err != nil || len(keys) == 0 {
			return fmt.Errorf("no sign of it (%w)", err)
		}
		return nil
	})
	if err := moving.Alone(t.Context(), openRedis(t, server, "alone"), nothing); !errors.Is(err, moving.ErrServed) {
		t.Errorf("a move began beside a replica: %v", err)
	}
	stop()
	must(t, <-lived)
	free := openRedis(t, server, "free")
	err := moving.Alone(t.Context(), free, func(ctx context.Context) error {
		if err := moving.Reside(ctx, openRedis(t, server, "free")); !errors.Is(err, moving.ErrMoving) {
			t.Errorf("a replica began in the middle of a move: %v", err)
		}
		return nil
	})
	must(t, err, moving.Alone(t.Context(), openFile(t, "file.db"), nothing))
	ctx, stop = context.WithCancel(t.Context())
	stop()
	must(t, moving.Reside(ctx, free))
}

func TestAReplicaThatWasFrozenDuringAMoveLeavesTheOldStore(t *testing.T) {
	store := openRedis(t, redistest.Single(t), "left")
	must(t, moving.Open(t.Context(), store), store.SetPosition(t.Context(), "house", `{"from":"left","to":"new","old":true}`))
	if err := moving.Reside(t.Context(), store); !errors.Is(err, moving.ErrMoved) {
		t.Errorf("a replica that wakes after the move: %v", err)
	}
}
