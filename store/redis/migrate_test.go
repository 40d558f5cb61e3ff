package redis_test

import (
	"cmp"
	"errors"
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"otklik/bot"
	"otklik/store/redis"
	"otklik/store/redis/redistest"
)

// world is what the programs of the first layouts were told before testdata/layout1.txt, layout2.txt and layout3.txt were taken down: a conversation
// with an edited line, one that waits for an operator, a job that is leased with another one behind it, one that was perhaps done, and a
// timer. In the third one the second job says what a line says that stands behind it.
func world(t *testing.T, store bot.Store) {
	t.Helper()
	noon := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	first, second, other := change(1), change(2), change(1)
	first.Lines[0].By, first.Lines[0].Message, first.Lines[0].Place.Chat, first.Lines[0].Delivery = bot.ByCustomer, 17, 1001, nil
	first.Jobs = append(first.Jobs, bot.Job{ID: "free", Queue: queue, Priority: bot.Patient, Conversation: anna, Message: &bot.Message{Text: "Уже скоро"}},
		bot.Job{ID: "timer", Queue: "time:shop-tg", Priority: bot.Ordinary, Conversation: anna, Due: noon.Add(time.Hour), Timer: &bot.Timer{Name: bot.SilentTimer}})
	second.Amendments = []bot.Amendment{{Chat: 1001, Message: 17, Text: "Где мой заказ 1234567?", At: noon}}
	other.Conversation = bot.Conversation{ID: "shop-tg/1002", Version: 1, Section: bot.SectionWaiting, Waiting: noon}
	other.Lines, other.Jobs = nil, nil
	commit(t, store, first, second, other)
	jobs, err := store.Lease(t.Context(), queue, noon, time.Minute, 10)
	if err != nil || len(jobs) != 2 {
		t.Fatalf("leased %d jobs: %v", len(jobs), err)
	}
	perhaps := jobs[1].Settles()
	perhaps.Again, perhaps.Doubt, perhaps.Delivery = noon.Add(time.Minute), true, &bot.Delivery{State: bot.Repeated}
	if err := store.Settle(t.Context(), []bot.Settlement{perhaps}); err != nil {
		t.Fatal(err)
	}
}

// played is a server with all that stands in the file: a command in each line, its arguments quoted as in Go.
func played(t *testing.T, path string) (*redistest.Server, *goredis.Client) {
	t.Helper()
	server := redistest.Single(t)
	client := server.Client(t)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now().Unix()
	present := strings.NewReplacer("SECOND", strconv.FormatInt(now, 10), "HOUR", strconv.FormatInt(now/3600, 10))
	for line := range strings.Lines(present.Replace(string(text))) {
		var args []any
		for line = strings.TrimSpace(line); line != ""; line = strings.TrimSpace(line) {
			quoted, first := strconv.QuotedPrefix(line)
			arg, second := strconv.Unquote(quoted)
			if err := cmp.Or(first, second); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			args, line = append(args, arg), line[len(quoted):]
		}
		if err := client.Do(t.Context(), args...).Err(); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
	}
	return server, client
}

// parcels are all that a store holds, the moments of marks left out.
func parcels(t *testing.T, store *redis.Store) (all []bot.Parcel) {
	t.Helper()
	for p, err := range store.Dump(t.Context(), "") {
		if err != nil {
			t.Fatal(err)
		}
		for i := range p.Applied {
			p.Applied[i].At = time.Time{}
		}
		all = append(all, p)
	}
	return all
}

func TestDataOfAnEarlierLayoutIsAllThereInTheNewOne(t *testing.T) {
	for path, gone := range map[string][]string{
		"testdata/layout1.txt": {"older:{p4}:l:shop-tg/1001", "older:{jobs}:j", "older:{p4}:a"},
		"testdata/layout2.txt": {"older:{p4}:a", "older:{p13}:a", "older:{p4}:i", "older:{p13}:s:waiting shop-tg"},
		"testdata/layout3.txt": nil,
	} {
		t.Run(path, func(t *testing.T) {
			server, client := played(t, path)
			options := redis.Options{CallersClock: true}
			migrated, fresh := openStore(t, server.URL("older"), options), openStore(t, server.URL("fresh"), options)
			world(t, fresh)
			allThere(t, migrated, fresh)
			for _, key := range gone {
				if n, err := client.Exists(t.Context(), key).Result(); err != nil || n != 0 {
					t.Errorf("%s is still there: %v", key, err)
				}
			}
			goesOn(t, migrated)
			if err := errors.Join(migrated.Close(), fresh.Close()); err != nil {
				t.Error(err)
			}
		})
	}
}

// allThere compares what was migrated with what the program of today keeps of the same.
func allThere(t *testing.T, migrated, fresh *redis.Store) {
	t.Helper()
	if got, want := parcels(t, migrated), parcels(t, fresh); !reflect.DeepEqual(got, want) {
		t.Errorf("migrated\n%+v\nwant\n%+v", got, want)
	}
	got, first := migrated.Counts(t.Context())
	want, second := fresh.Counts(t.Context())
	if got != want || cmp.Or(first, second) != nil {
		t.Errorf("counts %+v, want %+v: %v", got, want, errors.Join(first, second))
	}
	for _, filter := range []bot.Filter{{Section: bot.SectionWaiting, Limit: 10}, {Section: bot.SectionBot, Limit: 10}} {
		listed, err := migrated.List(t.Context(), filter)
		if err != nil || len(listed) != 1 {
			t.Errorf("%d conversations in the list %q: %v", len(listed), filter.Section, err)
		}
	}
}

// goesOn has the world go on after it was migrated: what was applied is known, what was leased is settled, and the next one follows.
func goesOn(t *testing.T, store *redis.Store) {
	t.Helper()
	known := change(3)
	known.Event = change(1).Event
	results, err := store.Commit(t.Context(), []bot.Change{known, change(2), change(3)})
	if err != nil || !errors.Is(results[0], bot.ErrDuplicate) || !errors.Is(results[1], bot.ErrDuplicate) || results[2] != nil {
		t.Errorf("%v: %v", results, err)
	}
	noon := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	held := bot.Settlement{Job: change(1).Jobs[0].ID, Queue: queue, Conversation: anna, Lease: noon.Add(time.Minute)}
	if err := store.Settle(t.Context(), []bot.Settlement{held}); err != nil {
		t.Error(err)
	}
	jobs, err := store.Lease(t.Context(), queue, noon.Add(time.Minute), time.Minute, 10)
	if err != nil || len(jobs) != 2 || jobs[0].ID != change(2).Jobs[0].ID || jobs[1].Tries != 2 || !jobs[1].Doubt {
		t.Errorf("leased %+v: %v", jobs, err)
	}
}

func TestAMigrationThatWasBrokenOffIsDoneAgain(t *testing.T) {
	server, client := played(t, "testdata/layout1.txt")
	for range 2 {
		store := openStore(t, server.URL("older"), redis.Options{CallersClock: true})
		if all := parcels(t, store); len(all) != 2 || len(all[0].Lines) != 2 || len(all[0].Jobs) != 4 || len(all[0].Applied) != 2 {
			t.Errorf("%+v", all)
		}
		if err := store.Close(); err != nil {
			t.Error(err)
		}
		if err := client.HSet(t.Context(), "older:meta", "schema", "1").Err(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestDataIsNotChangedUnderARunningProgramOfAnEarlierVersion(t *testing.T) {
	server, client := played(t, "testdata/layout1.txt")
	running := client.Subscribe(t.Context(), "older:news")
	if _, err := running.Receive(t.Context()); err != nil {
		t.Fatal(err)
	}
	refused(t, server.URL("older"), redis.ErrRunning, "stop all of them")
	if kind, err := client.Type(t.Context(), "older:{p4}:c:shop-tg/1001").Result(); err != nil || kind != "string" {
		t.Errorf("the conversation is a %s: %v", kind, err)
	}
	if err := running.Close(); err != nil {
		t.Fatal(err)
	}
	redistest.Eventually(t, "the store opens", func() error {
		store, err := redis.Open(t.Context(), server.URL("older"), redis.Options{})
		if err != nil {
			return err
		}
		return store.Close()
	})
}
