package vk

import (
	"context"
	"fmt"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"otklik/bot"
)

func TestManagersWhomVKDoesNotTellAreAskedForAgainSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		comment := func(id int, text string) string {
			return event("wall_reply_new", fmt.Sprintf(`{"id":%d,"from_id":501,"post_id":2,"reply_to_user":1001,"text":%q}`, id, text))
		}
		polls := vkWith(updates("11", comment(5, "раз")), updates("12"), updates("13", comment(6, "два")))
		said := polls["poll"]
		polls["poll"] = func(params url.Values) (string, error) {
			time.Sleep(20 * time.Second)
			return said(params)
		}
		polls["groups.getMembers"] = inTurn(refuses(10), gives(`{"response":{"count":1,"items":[{"id":501,"role":"administrator"}]}}`))
		l := listen(t, Options{Public: []bot.PlaceKind{bot.Wall}}, polls)
		if err := l.runs(t, 2*time.Minute, l.accept); err != nil || l.texts() != "heard раз, replied два" {
			t.Errorf("heard %s, %v", l.texts(), err)
		}
	})
}

func TestWhatVKIsSlowToTellOfPeopleHoldsNobodyUpForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		message := event("message_new", `{"message":{"id":7,"from_id":1001,"peer_id":1001,"text":"раз","is_cropped":true}}`)
		polls := vkWith(updates("11", message))
		for _, slow := range []string{"users.get", "groups.getMembers", "messages.getById"} {
			polls[slow] = gives("")
		}
		l := listen(t, Options{Public: []bot.PlaceKind{bot.Wall}}, polls)
		began, took := time.Now(), time.Hour
		if err := l.runs(t, time.Minute, func(ctx context.Context, events ...bot.Event) error {
			took = time.Since(began)
			return l.accept(ctx, events...)
		}); err != nil || l.texts() != "heard раз" || took > 10*time.Second {
			t.Errorf("heard %s after %s, %v", l.texts(), took, err)
		}
	})
}

func TestNamesAreAskedForOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		comment := event("wall_reply_new", `{"id":5,"from_id":-77,"post_id":2,"text":"Обман!"}`)
		polls := vkWith(updates("11", written(7, "раз"), comment), updates("12", written(8, "два")))
		polls["users.get"] = gives(`{"response":[{"id":1001,"first_name":"Анна","last_name":"Пример","domain":"anna_example"}]}`)
		polls["groups.getById"] = gives(`{"response":[{"id":77,"name":"Соседи","screen_name":"sosedi"}]}`)
		polls["groups.getMembers"] = gives(`{"response":{"count":1,"items":[{"id":501,"role":"administrator"}]}}`)
		l := listen(t, Options{Public: []bot.PlaceKind{bot.Wall}}, polls)
		if err := l.runs(t, 30*time.Second, l.accept); err != nil {
			t.Fatal(err)
		}
		if len(l.heard) != 3 || l.heard[0].Person.Name != "Анна Пример" || l.heard[2].Person.Username != "anna_example" || l.heard[1].Person.Name != "Соседи" {
			t.Errorf("heard %+v", l.heard)
		}
		if n := len(l.net.to("users.get")); n != 1 || !l.people.manages(501) || l.people.manages(1001) {
			t.Errorf("asked %d times for names; managers %+v", n, l.people.managers.Load())
		}
	})
}
