package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/engine"
	"otklik/config"
	"otklik/desk/web"
	"otklik/sandbox"
	"otklik/sandbox/sandboxtest"
	"otklik/store/redis/redistest"
)

// sharedSettings are those of one of several replicas on a server, for one Telegram account.
func sharedSettings(server *redistest.Server, town *sandboxtest.Town) config.Settings {
	s := config.Defaults()
	s.Store, s.Company.Name = "redis://"+server.Address(), "Ромашка"
	s.Quiet.Window, s.Log.Level = config.Duration(100*time.Millisecond), "error"
	s.Accounts = []config.Account{{Name: "shop-tg", Platform: "telegram", Token: "1000:shared", Listen: "poll", API: town.URL}}
	return s
}

// replica is one of several programs on one store, run within the test.
type replica struct {
	*program
	stop func()
}

// openReplica opens one.
func openReplica(t *testing.T, s config.Settings) *replica {
	t.Helper()
	return openReplicaOn(t, s, func(store bot.Store) bot.Store { return store })
}

// openHasty opens one whose leases run out soon: what it cannot settle is done again within seconds, perhaps for the second time.
func openHasty(t *testing.T, s config.Settings) *replica {
	t.Helper()
	return openReplicaOn(t, s, func(store bot.Store) bot.Store { return &mortalStore{Store: store, fate: &fate{}} })
}

func openReplicaOn(t *testing.T, s config.Settings, around func(bot.Store) bot.Store) *replica {
	t.Helper()
	opened, err := openStore(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	store := around(opened)
	p, err := newProgram(s, store, platformAdapter, newLog(s.Log))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := p.serve(ctx); err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	r := &replica{program: p, stop: sync.OnceFunc(func() {
		stop()
		serving.Wait()
		opened.Close()
	})}
	t.Cleanup(r.stop)
	return r
}

// complains lets a person write one line in private; the number makes the person.
func complains(town *sandboxtest.Town, person int) {
	town.Act(fmt.Sprintf(`{"person":%d,"name":"Анна Пример","where":"private","text":"Сколько можно?! Заказ %d так и не пришёл!"}`, person, person))
}

// answered waits until every person in a range has heard one answer, and fails when somebody hears two.
func answered(t *testing.T, town *sandboxtest.Town, first, last int) {
	t.Helper()
	redistest.Eventually(t, "everybody is answered", func() error {
		heard := make(map[int64]int)
		for _, h := range town.Heard(0) {
			if h.By == "bot" && h.Event == "" {
				heard[h.Person]++
			}
		}
		for person := first; person <= last; person++ {
			if n := heard[int64(person)]; n == 0 {
				return fmt.Errorf("%d has heard nothing", person)
			} else if n > 1 {
				t.Fatalf("%d has heard %d answers", person, n)
			}
		}
		return nil
	})
}

// A front that knows no better brings every third delivery to both replicas.
func TestAWebhookIsAppliedOnceWhicheverReplicaTakesIt(t *testing.T) {
	server, town := redistest.Single(t), sandboxtest.Start(t, sandbox.Options{})
	settings := sharedSettings(server, town)
	var doors [2]*url.URL
	var calls atomic.Int64
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := calls.Add(1)
		body, _ := io.ReadAll(r.Body)
		if n%3 == 0 {
			passOn(httptest.NewRecorder(), r, doors[(n+1)%2], body)
		}
		passOn(w, r, doors[n%2], body)
	}))
	t.Cleanup(front.Close)
	for i := range doors {
		s := settings
		address := freeAddress(t)
		doors[i] = &url.URL{Scheme: "http", Host: address}
		s.Accounts = []config.Account{settings.Accounts[0]}
		s.Accounts[0].Listen = "webhook"
		s.Accounts[0].Webhook = config.Webhook{URL: front.URL + "/hook", Listen: address, Secret: "shared"}
		openReplica(t, s)
	}
	for person := 801; person <= 860; person++ {
		complains(town, person)
	}
	answered(t, town, 801, 860)
	if calls.Load() < 60 {
		t.Errorf("the platform has called %d times only", calls.Load())
	}
}

func passOn(w http.ResponseWriter, r *http.Request, door *url.URL, body []byte) {
	again, err := http.NewRequestWithContext(r.Context(), r.Method, door.String()+r.URL.Path, strings.NewReader(string(body)))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	again.Header = r.Header.Clone()
	answer, err := http.DefaultClient.Do(again)
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	defer answer.Body.Close()
	w.WriteHeader(answer.StatusCode)
}

func TestAnOperatorSeesLiveWhatAnotherReplicaDid(t *testing.T) {
	server, town := redistest.Single(t), sandboxtest.Start(t, sandbox.Options{})
	first, second := openReplica(t, sharedSettings(server, town)), openReplica(t, sharedSettings(server, town))
	for i, pair := range [][2]*replica{{first, second}, {second, first}} {
		person := 870 + i
		changed := follow(t, pair[0], person)
		redistest.Eventually(t, "the page is told", func() error {
			select {
			case <-changed:
				return nil
			default:
			}
			err := pair[1].engine.Handle(t.Context(), bot.Event{ID: fmt.Sprint(i, " ", time.Now()), Kind: bot.HeardEvent, Conversation: bot.NewID("shop-tg", int64(person)),
				Person: bot.Person{ID: int64(person)}, Place: bot.Place{Kind: bot.PrivateChat, Chat: int64(person)}, Message: 1, Text: "Где мой заказ?!"})
			if err != nil {
				t.Fatal(err)
			}
			return fmt.Errorf("nothing was told of %d", person)
		})
	}
}

// follow opens the live page of a replica's desk, and tells when it speaks of a person.
func follow(t *testing.T, r *replica, person int) <-chan bool {
	t.Helper()
	desk, err := web.New(web.Options{Engine: r.engine, Store: r.store, Guest: "Ольга", Log: r.log})
	if err != nil {
		t.Fatal(err)
	}
	site := httptest.NewServer(desk.Handler())
	ctx, cancel := context.WithCancel(context.Background())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, site.URL+"/desk/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		answer.Body.Close()
		desk.Close()
		site.Close()
	})
	told := make(chan bool, 1)
	go func() {
		for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
			if strings.Contains(lines.Text(), fmt.Sprintf("shop-tg/%d", person)) {
				told <- true
				return
			}
		}
	}()
	return told
}

// The account is held until many answers wait. The played Telegram takes everything and notes when: whatever keeps the replicas from
// sending makes that later, never earlier.
func TestReplicasTogetherKeepThePlatformsLimit(t *testing.T) {
	server, town := redistest.Single(t), sandboxtest.Start(t, sandbox.Options{})
	settings := sharedSettings(server, town)
	replicas := []*replica{openReplica(t, settings), openReplica(t, settings), openReplica(t, settings)}
	pacer, _ := bot.Able[bot.Pacer](replicas[0].store)
	const held = 3 * time.Second
	began, last := time.Now().Add(held), 900
	if err := pacer.Pause(t.Context(), "shop-tg", "", held); err != nil {
		t.Fatal(err)
	}
	for last < 1000 || workers(replicas) < 2 {
		first := last + 1
		for last < first+99 {
			last++
			complains(town, last)
		}
		answered(t, town, first, last)
	}
	const perSecond, atOnce = 30, 15
	said := 0
	for _, h := range town.Heard(0) {
		if h.By != "bot" || h.Event != "" {
			continue
		}
		said++
		if allowed := atOnce + int(perSecond*h.At.Sub(began).Seconds()) + 1; said > allowed {
			t.Fatalf("%d messages after %s, %d replicas may say %d together", said, h.At.Sub(began), len(replicas), allowed)
		}
	}
}

// workers counts the replicas that have sent anything.
func workers(replicas []*replica) (busy int) {
	for _, r := range replicas {
		if r.engine.Tally("shop-tg").Results.Counts()[engine.ResultSent] > 0 {
			busy++
		}
	}
	return busy
}

func TestWhileRedisIsAwayNothingIsAcknowledgedAndNobodyIsForgotten(t *testing.T) {
	server, town := redistest.Single(t, "--appendfsync", "always"), sandboxtest.Start(t, sandbox.Options{})
	settings := sharedSettings(server, town)
	settings.Accounts[0].Unlimited = true
	replicas := []*replica{openHasty(t, settings), openHasty(t, settings)}
	write := func(first, last int) {
		for person := first; person <= last; person++ {
			complains(town, person)
		}
	}
	write(1101, 1150)
	heardOnce(t, replicas[0].store, 1101)
	server.Kill()
	write(1151, 1200)
	for _, r := range replicas {
		if err := r.ready(t.Context()); err == nil {
			t.Error("a replica calls itself ready without a store")
		}
	}
	write(1201, 1250)
	server.Start(t)
	for _, r := range replicas {
		redistest.Eventually(t, "the replica is ready again", func() error { return r.ready(t.Context()) })
	}
	for person := 1101; person <= 1250; person++ {
		heardOnce(t, replicas[0].store, int64(person))
	}
}

// heardOnce waits until a person's line stands in the transcript once, and its answer is said: once, or marked as perhaps said
// twice. What was in hand when Redis went away is left to its lease.
func heardOnce(t *testing.T, store bot.Store, person int64) {
	t.Helper()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	var said []bot.Line
	for deadline := time.Now().Add(3 * time.Minute); time.Now().Before(deadline); <-look.C {
		var err error
		if said, err = store.Transcript(t.Context(), bot.NewID("shop-tg", person), "", 10); err != nil {
			t.Fatal(err)
		}
		if len(said) > 2 {
			t.Fatalf("%d's line or its answer stands more than once: %+v", person, said)
		}
		if len(said) == 2 && said[1].Delivery != nil && said[1].Delivery.State != bot.Pending {
			return
		}
	}
	t.Errorf("%d has no answer: %+v", person, said)
}
