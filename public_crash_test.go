package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"otklik/adapters/vk"
	"otklik/bot"
	"otklik/config"
	"otklik/sandbox"
	"otklik/sandbox/people"
	"otklik/sandbox/sandboxtest"
)

// callbackGroup is the community that VK brings events to; the other one polls.
const callbackGroup = 67890

const callbackSecret = "tajna"

// everywhere are the accounts of a daemon on both platforms.
func (o daemonOrders) everywhere() []config.Account {
	methods := o.Sandbox + "/method/"
	return []config.Account{
		{Name: "shop-tg", Platform: "telegram", Token: "1000:crash", Listen: "poll", API: o.Sandbox, Unlimited: true, Public: []string{"groups", "comments"}},
		{Name: "shop-vk", Platform: "vk", Token: "crash", Group: demoGroup, Listen: "poll", API: methods, Unlimited: true, Public: []string{"wall"}},
		{Name: "call-vk", Platform: "vk", Token: "67890:crash", Group: callbackGroup, Listen: "webhook", API: methods, Unlimited: true, Public: []string{"wall"},
			Webhook: config.Webhook{URL: "http://" + o.Callback + "/", Listen: o.Callback, Secret: callbackSecret}},
	}
}

// mortalCommunity is the real VK adapter, able to die.
type mortalCommunity struct {
	*vk.Adapter
	fate *fate
}

func (a *mortalCommunity) Run(ctx context.Context, accept bot.Accept) error {
	return a.Adapter.Run(ctx, func(ctx context.Context, events ...bot.Event) error {
		err := accept(ctx, events...)
		a.fate.pass(beforeAcknowledge)
		return err
	})
}

func (a *mortalCommunity) Send(ctx context.Context, m bot.Message, key string) (bot.Sent, error) {
	sent, err := a.Adapter.Send(ctx, m, key)
	if err == nil {
		a.fate.pass(afterSend)
	}
	return sent, err
}

// sizeOfPublicCrash has ten kills, as CI runs it, too. OTKLIK_CRASH=full asks for 1,000 customers.
func sizeOfPublicCrash() crashSize {
	size := crashSize{customers: 150, random: 4, each: 1}
	if os.Getenv("OTKLIK_CRASH") == "full" {
		size.customers = 1000
	}
	return size
}

// corner is where some of the customers complain.
type corner struct {
	account, platform, where, community string
	reordered                           bool // the platform brings lines out of their order
}

// corners: half of them are public.
func corners() []corner {
	call := fmt.Sprintf("club%d", callbackGroup)
	return []corner{
		{account: "shop-tg", platform: "telegram", where: "private"}, {account: "shop-tg", platform: "telegram", where: "comments"},
		{account: "shop-vk", platform: "vk", where: "private"}, {account: "shop-vk", platform: "vk", where: "wall"},
		{account: "call-vk", platform: "vk", where: "private", community: call, reordered: true}, {account: "call-vk", platform: "vk", where: "wall", community: call, reordered: true},
		{account: "shop-tg", platform: "telegram", where: "private"}, {account: "shop-tg", platform: "telegram", where: "group"},
	}
}

func cornerOf(customer int) corner { return corners()[customer%len(corners())] }

// publicLine is where a customer's public line stands.
type publicLine struct {
	platform      string
	chat, message int64
}

// publicCrash is a crash with customers on both platforms.
type publicCrash struct {
	*crash
	authors map[publicLine]int64
}

func TestNobodyInPublicIsForgottenOrAnsweredTwiceWhateverCrashes(t *testing.T) {
	size := sizeOfPublicCrash()
	c := newPublicCrash(t, size.customers)
	for _, fault := range []string{
		`{"kind":"twice","count":-1}`, `{"platform":"vk","kind":"twice","count":-1}`,
		`{"platform":"vk","kind":"reorder","percent":30,"seed":3,"delay":"200ms"}`,
		`{"kind":"429","percent":2,"seed":7,"method":"sendMessage","retry_after":1}`,
		`{"platform":"vk","kind":"error6","percent":2,"seed":7,"method":"messages.send"}`,
		`{"platform":"vk","kind":"error6","percent":2,"seed":9,"method":"wall.createComment"}`,
	} {
		c.town.Fault(fault)
	}
	lives := size.lives()
	for i, life := range lives {
		c.complain(i*c.total()/len(lives), (i+1)*c.total()/len(lives))
		c.live(life)
	}
	books := c.rest(30 * time.Second)
	t.Logf("%d kills: %s\n%s", len(lives), summed(lives), books)
	if !books.good() {
		t.Error("the books are not good")
	}
}

// newPublicCrash opens the town, and lets the community that is called back be confirmed by a daemon.
func newPublicCrash(t *testing.T, customers int) *publicCrash {
	t.Helper()
	pauses := make([]time.Duration, 1000)
	for i := range pauses {
		pauses[i] = 250 * time.Millisecond
	}
	town := sandboxtest.Start(t, sandbox.Options{CallbackPauses: pauses})
	orders := daemonOrders{Folder: t.TempDir(), Sandbox: town.URL, Quiet: crashQuiet, Callback: freeAddress(t)}
	c := &publicCrash{authors: make(map[publicLine]int64), crash: &crash{t: t, town: town, customers: customers, each: linesEach, orders: orders}}
	c.inspect = c.auditEverywhere
	daemon := start(t, childDaemon, orders.String())
	daemon.says(t, "serving")
	c.ask("groups.addCallbackServer", "url", "http://"+orders.Callback+"/", "title", "crash", "secret_key", callbackSecret)
	daemon.until(t, "confirmed the address", func() bool {
		answer := c.ask("groups.getCallbackServers")
		if strings.Contains(answer, `"status":"failed"`) {
			c.ask("groups.setCallbackSettings", "api_version", "5.131")
		}
		return strings.Contains(answer, `"status":"ok"`)
	})
	if code := daemon.stop(t); code != 0 {
		t.Fatalf("the daemon ended with %d:\n%s", code, &daemon.output)
	}
	return c
}

// ask is a call of the community that is called back, as its admin's own tools make it.
func (c *publicCrash) ask(method string, pairs ...string) string {
	c.t.Helper()
	form := url.Values{"access_token": {"67890:crash"}, "v": {"5.131"}, "group_id": {fmt.Sprint(callbackGroup)}}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return string(post(c.t, c.town.URL+"/method/"+method+"?"+form.Encode(), ""))
}

// complain lets customers write the lines from first up to last, each in their corner.
func (c *publicCrash) complain(first, last int) {
	c.t.Helper()
	var acts []people.Act
	for i := first; i < last; i++ {
		customer := i % c.customers
		where, person := cornerOf(customer), int64(firstPerson+customer)
		acts = append(acts, people.Act{Platform: where.platform, Bot: where.community, Person: person, Name: "Анна Пример", Where: where.where, Text: said(person, i/c.customers)})
	}
	body, err := json.Marshal(acts)
	if err != nil {
		c.t.Fatal(err)
	}
	var done []people.Done
	if err := json.Unmarshal(post(c.t, c.town.URL+"/acts", string(body)), &done); err != nil || len(done) != len(acts) {
		c.t.Fatalf("%d acts were answered with %d: %v", len(acts), len(done), err)
	}
	for i, d := range done {
		if d.Error != "" {
			c.t.Fatalf("%+v: %s", acts[i], d.Error)
		}
		c.authors[publicLine{acts[i].Platform, d.Chat, d.Message}] = acts[i].Person
	}
}

// seenBy is what the bot said to each customer, in private or under a line of theirs.
func (c *publicCrash) seenBy() map[int64][]people.Heard {
	c.t.Helper()
	seen := make(map[int64][]people.Heard)
	for after := int64(0); ; {
		page := c.town.Heard(after)
		if len(page) == 0 {
			return seen
		}
		for _, h := range page {
			if after = h.N; h.By != "bot" || h.Event != "" || h.Edited {
				continue
			}
			person := h.Chat
			if h.Where != "private" {
				person = c.authors[publicLine{h.Platform, h.Chat, h.ReplyTo}]
			}
			seen[person] = append(seen[person], h)
		}
	}
}

// auditEverywhere reads the store and what people saw.
func (c *publicCrash) auditEverywhere(store bot.Store) (b books) {
	b.each = c.each
	c.t.Helper()
	seen := c.seenBy()
	if stray := len(seen[0]); stray > 0 {
		b.note(&b.unmarked, "%d public lines of ours answer nobody", stray)
	}
	for i := range c.customers {
		where, person := cornerOf(i), int64(firstPerson+i)
		id := bot.NewID(where.account, person)
		found, err := store.Load(c.t.Context(), []bot.ID{id})
		if err != nil {
			c.t.Fatal(err)
		}
		transcript, err := store.Transcript(c.t.Context(), id, "", 1000)
		if err != nil {
			c.t.Fatal(err)
		}
		b.customers++
		b.checkDecisions(found[0], id)
		disorder, told := b.disorder, len(b.first)
		b.checkLines(transcript, id, person)
		if where.reordered && b.disorder > disorder {
			b.disorder, b.first = disorder, b.first[:told]
		}
		b.checkAnswers(transcript, id)
		b.checkSent(transcript, id, seen[person])
		b.checkCorner(transcript, id, where)
	}
	return b
}

// checkCorner: what was said in private was answered there, what was said in public under the very line; VK says nothing twice.
func (b *books) checkCorner(transcript []bot.Line, id bot.ID, where corner) {
	for _, l := range linesOfOurs(transcript) {
		switch {
		case l.Place.Public() != (where.where != "private"):
			b.note(&b.disorder, "%s: %q was said in %s", id, l.Text, l.Place.Kind)
		case where.platform == "vk" && l.Delivery.State == bot.Repeated:
			b.note(&b.unmarked, "%s: %q was perhaps said twice on VK", id, l.Text)
		}
	}
}
