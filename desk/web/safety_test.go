package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/desk/entrance"
	"otklik/desk/staff"
)

func TestNobodyEntersWithoutThePassword(t *testing.T) {
	h := newHouse(t, func(o *Options) { o.Password = "пароль ромашки" })
	id := h.asksForHuman(lidia())
	stranger := h.browser()
	if r := stranger.get("/desk/c/" + string(id)); r.status != http.StatusSeeOther ||
		r.header.Get("Location") != "/desk/sign-in?next="+url.QueryEscape("/desk/c/"+string(id)) {
		t.Errorf("a stranger was led to %d %s", r.status, r.header.Get("Location"))
	}
	r := stranger.post("/desk/sign-in", url.Values{"name": {"Ольга"}, "password": {"угадаю"}})
	if r.status != http.StatusForbidden || r.header.Get("Set-Cookie") != "" {
		t.Errorf("a wrong password gave %d, cookie %q", r.status, r.header.Get("Set-Cookie"))
	}
	contains(t, r.body, "Пароль не подошёл", `value="Ольга"`)
	for _, path := range []string{"/desk/queue", "/desk/events", "/desk/c/" + string(id) + "/live"} {
		if r := stranger.get(path); strings.Contains(r.body, "Лидия") {
			t.Errorf("%s tells a stranger about customers", path)
		}
	}
	if r := stranger.get("/desk/events"); r.status != http.StatusUnauthorized {
		t.Errorf("a stranger may listen: %d", r.status)
	}
}

func TestGuessingThePasswordIsSlowedDownAndComesToAnEnd(t *testing.T) {
	h := newHouse(t, func(o *Options) { o.Password = "верный" })
	b := h.browser()
	refused := 0
	for range 50 {
		if b.post("/desk/sign-in", url.Values{"name": {"Ольга"}, "password": {"неверный"}}).status == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused != 50-5 {
		t.Errorf("%d of 50 tries were slowed down", refused)
	}
	if r := b.post("/desk/sign-in", url.Values{"name": {"Ольга"}, "password": {"верный"}}); r.status != http.StatusTooManyRequests || r.header.Get("Retry-After") == "" {
		t.Errorf("right after that the right one gave %d", r.status)
	}
	h.pass(entrance.Recovery)
	if r := b.post("/desk/sign-in", url.Values{"name": {"Ольга"}, "password": {"верный"}}); r.status != http.StatusSeeOther {
		t.Errorf("after the wait the right one gave %d", r.status)
	}
}

func TestTheCookieIsKeptFromScriptsAndOtherSites(t *testing.T) {
	h := newHouse(t, nil)
	b := h.browser()
	r := b.request("/desk/sign-in", url.Values{"name": {"Ольга"}})
	r.Header.Set("X-Forwarded-Proto", "https")
	cookie := b.do(r).header.Get("Set-Cookie")
	contains(t, cookie, "HttpOnly", "SameSite=Lax", "Secure", "Path=/desk/")
}

func TestASignInNeverLeadsToAnotherSite(t *testing.T) {
	h := newHouse(t, nil)
	for _, next := range []string{"https://example.com/", "//example.com/desk/", "/desk/\\example.com", "/other", "/desk/\r\nX: y", ""} {
		r := h.browser().post("/desk/sign-in", url.Values{"name": {"Ольга"}, "next": {next}})
		if got := r.header.Get("Location"); got != "/desk/" {
			t.Errorf("%q led to %q", next, got)
		}
	}
}

func TestAnOperatorNeedsAName(t *testing.T) {
	h := newHouse(t, nil)
	for _, name := range []string{"", "   ", strings.Repeat("я", 61), "Оль\x00га", "Оль\nга"} {
		if r := h.browser().post("/desk/sign-in", url.Values{"name": {name}}); r.status != http.StatusUnprocessableEntity {
			t.Errorf("%q came in: %d", name, r.status)
		}
	}
}

func TestSigningOutAndRestingTooLongEndTheSession(t *testing.T) {
	h := newHouse(t, nil)
	olga := h.operator("Ольга")
	olga.post("/desk/sign-out", nil)
	if r := olga.get("/desk/"); r.status != http.StatusSeeOther {
		t.Errorf("after signing out the queue gave %d", r.status)
	}
	petr := h.operator("Пётр")
	h.pass(staff.Idle + time.Second)
	if r := petr.get("/desk/"); r.status != http.StatusSeeOther {
		t.Errorf("after %s the queue gave %d", staff.Idle, r.status)
	}
}

func TestWhatWasTypedIsShownAgainWhenTheSessionIsOver(t *testing.T) {
	h := newHouse(t, nil)
	id := h.asksForHuman(lidia())
	r := h.browser().post("/desk/c/"+string(id)+"/answer", url.Values{"form": {"one"}, "text": {"Лидия, заказ нашёлся"}})
	if r.status != http.StatusUnauthorized {
		t.Errorf("an answer without a session gave %d", r.status)
	}
	contains(t, r.body, "Лидия, заказ нашёлся", "это не отправлено")
}

func TestAFormOfAnotherSiteIsRefused(t *testing.T) {
	h := newHouse(t, nil)
	id := h.asksForHuman(lidia())
	olga := h.operator("Ольга")
	for name, headers := range map[string]map[string]string{
		"new browsers": {"Sec-Fetch-Site": "cross-site", "Origin": "https://example.com"},
		"old browsers": {"Sec-Fetch-Site": "", "Origin": "https://example.com"},
	} {
		r := olga.request("/desk/c/"+string(id)+"/take", url.Values{"form": {"one"}})
		for header, value := range headers {
			r.Header.Del(header)
			if value != "" {
				r.Header.Set(header, value)
			}
		}
		if got := olga.do(r); got.status != http.StatusForbidden || !strings.Contains(got.body, "Запрос отклонён") {
			t.Errorf("%s: %d", name, got.status)
		}
	}
	if c := h.conversation(id); c.Operator != "" {
		t.Errorf("%s was made to take the conversation", c.Operator)
	}
}

func TestAScriptInANameOrATextStaysText(t *testing.T) {
	const attack = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`
	h := newHouse(t, nil)
	person := bot.Person{ID: 666, Name: attack, Username: `"><script>`}
	place := bot.Place{Kind: bot.Group, Chat: -1, Title: attack, Link: "javascript:alert(1)"}
	id := h.says(person, "Позовите оператора! "+attack, place)
	h.wait(5 * time.Second)
	h.handle(bot.Event{Kind: bot.HeardEvent, Conversation: id, Person: person, Place: place, Message: 9, Text: attack,
		Attachments: []bot.Attachment{{Kind: attack, Name: "../../" + attack, Ref: attack}}})
	b := h.operator(`"><script>x`)
	for _, path := range []string{"/desk/", "/desk/c/" + string(id), "/desk/queue", "/desk/c/" + string(id) + "/live", "/desk/?list=" + url.QueryEscape(attack), "/desk/sign-in?next=" + url.QueryEscape(attack)} {
		r := b.get(path)
		for _, bad := range []string{"<script>alert", "<img src=x", `href="javascript:`, `"><script>`} {
			if strings.Contains(r.body, bad) {
				t.Errorf("%s shows %s as it is", path, bad)
			}
		}
		contains(t, r.header.Get("Content-Security-Policy"), "default-src 'none'", "script-src 'self'", "frame-ancestors 'self'")
	}
}

func TestNoPageHasAScriptOrAStyleOfItsOwn(t *testing.T) {
	h := newHouse(t, nil)
	id := h.asksForHuman(lidia())
	body := h.operator("Ольга").get("/desk/c/" + string(id)).body
	for _, bad := range []string{"<style", " style=", " onclick=", "<script>", "//cdn", `src="http`} {
		if strings.Contains(body, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
}

func TestAnUnknownConversationIsNotFoundAndNothingIsMade(t *testing.T) {
	h := newHouse(t, nil)
	olga := h.operator("Ольга")
	for _, id := range []string{"shop-tg/404", "nobody/1", "shop-tg/x", "shop-tg/1%2F2", "..%2F..%2Fetc/1", "shop-tg/99999999999999999999"} {
		if r := olga.get("/desk/c/" + id); r.status != http.StatusNotFound {
			t.Errorf("%s gave %d", id, r.status)
		}
		for _, action := range []string{"take", "answer", "note", "close", "return"} {
			if r := olga.post("/desk/c/"+id+"/"+action, url.Values{"form": {"one"}, "text": {"x"}}); r.status < 400 {
				t.Errorf("%s of %s gave %d", action, id, r.status)
			}
		}
	}
	counts, err := h.store.Counts(t.Context())
	if err != nil || counts.Conversations != 0 {
		t.Errorf("%d conversations, %v", counts.Conversations, err)
	}
}

func TestADeskSpeaksItsThreeLanguagesOnly(t *testing.T) {
	if _, err := readWords("tlh"); err == nil {
		t.Error("a desk in an unknown language opened")
	}
}

func TestAGuestWorksWithoutSigningInAndMayTakeAnotherName(t *testing.T) {
	h := newHouse(t, func(o *Options) { o.Guest = "Ольга" })
	id := h.asksForHuman(lidia())
	guest := h.browser()
	guest.does("take", id, "")
	if c := h.conversation(id); c.Operator != "Ольга" {
		t.Errorf("%q leads", c.Operator)
	}
	contains(t, h.operator("Пётр").get("/desk/c/"+string(id)).body, "Разговор ведёт Ольга")
}

func TestAssetsAreKeptForEverUnderANameOfTheirContent(t *testing.T) {
	h := newHouse(t, nil)
	b := h.browser()
	page := b.get("/desk/sign-in").body
	_, rest, _ := strings.Cut(page, `<script src="`)
	address, _, _ := strings.Cut(rest, `"`)
	r := b.get(address)
	if r.status != http.StatusOK || !strings.Contains(r.header.Get("Cache-Control"), "immutable") || !strings.Contains(r.header.Get("Content-Type"), "javascript") {
		t.Errorf("%s: %d %v", address, r.status, r.header)
	}
	if r := b.get("/desk/static/..%2Fdesk.go"); r.status != http.StatusNotFound {
		t.Errorf("a path out of the folder gave %d", r.status)
	}
}
