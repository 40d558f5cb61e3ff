package web

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"otklik/bot"
	"otklik/desk/staff"
	"otklik/store/redis"
	"otklik/store/redis/redistest"
)

// replica is one of several houses on a server, which tell each other what happens.
func replica(t *testing.T, server *redistest.Server) *house {
	t.Helper()
	store, err := redis.Open(t.Context(), server.URL("desk"), redis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, clock: time.Now(), phones: &phones{}}
	h.furnish(store, func(o *Options) { o.Staff = staff.New(o.Store, o.Now) })
	ctx, stop := context.WithCancel(context.Background())
	var relaying sync.WaitGroup
	relaying.Go(func() { h.engine.Relay(ctx) })
	t.Cleanup(func() { stop(); relaying.Wait() })
	return h
}

func TestInARealBrowserTwoReplicasOnOneRedisAreOneDesk(t *testing.T) {
	server := redistest.Single(t)
	a, b := replica(t, server), replica(t, server)
	a.hires(501, staff.Admin, "Мария")
	a.hires(502, staff.Plain, "Пётр")
	id := a.says(lidia(), "Где мой заказ 4512778?")
	maria, petr := a.entering(t, 501, "c/"+string(id)), b.entering(t, 502, "c/"+string(id))
	do(t, petr, shows("#here", "Мария смотрит"), remembering())
	do(t, maria, chromedp.Click(chromedp.CSS("#take button")), shows("#where", "Ответ увидит только клиент"),
		chromedp.SendKeys(chromedp.CSS("#answer textarea"), "Лидия, уже ищу"))
	do(t, petr, shows(".held", "Разговор ведёт Мария"), remembered("Мария пишет"))
	do(t, maria, enter(), shows("#log .by-operator", "отправляется"))
	b.sending() // whichever replica has time sends it
	for _, window := range []context.Context{maria, petr} {
		do(t, window, shows("#log .by-operator", "Лидия, уже ищу"), shows("#log .by-operator", "доставлено"))
	}
	if len(b.phones.heard) != 1 || len(a.said(id, bot.ByOperator)) != 1 {
		t.Errorf("the customer was told %q", b.phones.heard)
	}
	do(t, petr, chromedp.Navigate(b.server.URL+"/desk/?q=лидия"), shows(".row", "Лидия"), shows(".note-line", "Слова из переписки это хранилище не ищет"))
}
