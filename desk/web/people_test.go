package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/desk/staff"
)

// staffed is a house with a table of operators: Мария, who is an admin, and Пётр, who is not.
func staffedHouse(t *testing.T) *house {
	t.Helper()
	h := newHouse(t, func(o *Options) {
		o.Password = "общий пароль"
		o.Staff = staff.New(o.Store, o.Now)
	})
	h.hires(501, staff.Admin, "Мария")
	h.hires(502, staff.Plain, "Пётр")
	return h
}

func (h *house) hires(id int64, role staff.Role, name string) {
	h.t.Helper()
	table := h.desk.options.Staff
	code, err := table.Invite(h.t.Context(), role, name)
	if err == nil {
		_, err = table.Accept(h.t.Context(), code, bot.Person{ID: id, Name: name})
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) link(id int64) string {
	h.t.Helper()
	token, err := h.desk.options.Staff.Link(h.t.Context(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return token
}

// signsIn is a browser in which an operator followed a link of the bot.
func (h *house) signsIn(id int64) *browser {
	h.t.Helper()
	b := h.browser()
	if r := b.post("/desk/enter", url.Values{"link": {h.link(id)}}); r.status != http.StatusSeeOther {
		h.t.Fatalf("%d cannot sign in: %d", id, r.status)
	}
	return b
}

func TestALinkSignsInOnceAndLookingAtItUsesNothingUp(t *testing.T) {
	h := staffedHouse(t)
	token := h.link(502)
	for range 3 { // messengers look at links before people do
		contains(t, h.browser().get("/desk/enter?link="+token).body, "Ссылка из бота открылась", token)
	}
	b := h.browser()
	r := b.post("/desk/enter", url.Values{"link": {token}, "next": {"/desk/c/shop-tg/1"}})
	if r.status != http.StatusSeeOther || r.header.Get("Location") != "/desk/c/shop-tg/1" {
		t.Fatalf("the link led to %d %s", r.status, r.header.Get("Location"))
	}
	contains(t, b.get("/desk/").body, "Пётр")
	for _, forged := range []string{token, "", "made-up", strings.ToLower(token)} {
		r := h.browser().post("/desk/enter", url.Values{"link": {forged}})
		if r.status != http.StatusForbidden || r.header.Get("Set-Cookie") != "" {
			t.Errorf("%q gave %d", forged, r.status)
		}
		contains(t, r.body, "живёт пять минут")
	}
	late := h.link(502)
	h.pass(5 * time.Minute)
	if r := h.browser().post("/desk/enter", url.Values{"link": {late}}); r.status != http.StatusForbidden {
		t.Errorf("an old link gave %d", r.status)
	}
}

func TestASignInTakesNoSessionThatWasPlantedBefore(t *testing.T) {
	h := staffedHouse(t)
	b := h.browser()
	b.planted = "otklik_desk=planted"
	r := b.post("/desk/enter", url.Values{"link": {h.link(502)}})
	if cookie := r.header.Get("Set-Cookie"); cookie == "" || strings.Contains(cookie, "planted") {
		t.Errorf("the browser keeps %q", cookie)
	}
	planted := h.browser()
	planted.planted = "otklik_desk=planted"
	if r := planted.get("/desk/"); r.status != http.StatusSeeOther {
		t.Errorf("who planted the cookie got %d", r.status)
	}
}

func TestASessionOutlivesTheProgramAndEndsWhenItIsRevoked(t *testing.T) {
	h := staffedHouse(t)
	petr := h.signsIn(502)
	live := petr.listen(t.Context())
	next(t, live, "hello")
	h.reopen()
	contains(t, petr.get("/desk/").body, "Пётр")
	petr.post("/desk/operators/me/revoke", nil)
	if r := petr.get("/desk/"); r.status != http.StatusSeeOther || !strings.HasPrefix(r.header.Get("Location"), "/desk/sign-in") {
		t.Errorf("after signing out everywhere the queue gave %d", r.status)
	}
}

func TestFiftyWrongPasswordsLockTheDoorAndSaySo(t *testing.T) {
	h := staffedHouse(t)
	if err := h.desk.options.Staff.SetPassword(t.Context(), 502, "длинная верная фраза"); err != nil {
		t.Fatal(err)
	}
	b, locked := h.browser(), 0
	for i := range 50 {
		r := b.post("/desk/sign-in", url.Values{"name": {"Пётр"}, "password": {fmt.Sprint("догадка номер ", i)}})
		if r.status == http.StatusTooManyRequests {
			locked++
			contains(t, r.body, "Слишком много попыток", "/desk")
		}
	}
	if locked != 45 {
		t.Errorf("%d of 50 tries met a locked door", locked)
	}
	right := url.Values{"name": {"пётр"}, "password": {"длинная верная фраза"}}
	if r := b.post("/desk/sign-in", right); r.status != http.StatusTooManyRequests {
		t.Errorf("the right one gave %d at once", r.status)
	}
	h.signsIn(502) // a link works all the same
	h.pass(time.Minute)
	if r := b.post("/desk/sign-in", right); r.status != http.StatusSeeOther {
		t.Errorf("the right one gave %d after a minute", r.status)
	}
}

var invited = regexp.MustCompile(`join\?code=([A-Z0-9]+)`)

func TestTheFirstInvitationMakesAnAdminAndEndsTheSharedPassword(t *testing.T) {
	h := newHouse(t, func(o *Options) {
		o.Password, o.URL = "общий пароль", "https://desk.example.com/desk/"
		o.Staff = staff.New(o.Store, o.Now)
		o.Invitation = func(_ context.Context, code string) []string { return []string{"https://t.me/bot?start=" + code} }
	})
	olga := h.operator("Ольга")
	contains(t, olga.get("/desk/operators").body, "Пока в списке никого нет")
	body := olga.post("/desk/operators/invite", url.Values{"role": {"operator"}}).body
	contains(t, body, "https://desk.example.com/desk/join?code=", "На странице стола", "В Telegram", "https://t.me/bot?start=")
	contains(t, h.browser().get("/desk/sign-in").body, "У меня есть приглашение")
	code := invited.FindStringSubmatch(body)[1]

	contains(t, h.browser().get("/desk/join?code="+code).body, `value="`+code+`"`)
	weak := h.browser().post("/desk/join", url.Values{"code": {code}, "name": {"Ольга"}, "password": {"коротко"}})
	if weak.status != http.StatusUnprocessableEntity || !strings.Contains(weak.body, "нужно от 10 до 200 знаков") {
		t.Errorf("a short password gave %d: %s", weak.status, weak.body)
	}
	mine := h.browser()
	if r := mine.post("/desk/join", url.Values{"code": {code}, "name": {"Ольга"}, "password": {"моя длинная фраза"}}); r.status != http.StatusSeeOther {
		t.Fatalf("the invitation gave %d\n%s", r.status, r.body)
	}
	contains(t, mine.get("/desk/operators").body, "администратор", "это вы", "Пригласить коллегу", `autocomplete="username" value="Ольга" hidden`)
	if r := olga.get("/desk/"); r.status != http.StatusSeeOther {
		t.Errorf("the session by the shared password still gives %d", r.status)
	}
	again := h.browser().post("/desk/join", url.Values{"code": {code}, "name": {"Вор"}, "password": {"моя длинная фраза"}})
	contains(t, again.body, "уже принято, отозвано, устарело")
	shared := h.browser().post("/desk/sign-in", url.Values{"name": {"Ольга"}, "password": {"общий пароль"}})
	if shared.status != http.StatusForbidden {
		t.Errorf("the shared password gives %d", shared.status)
	}
	if r := h.browser().post("/desk/sign-in", url.Values{"name": {"ольга"}, "password": {"моя длинная фраза"}}); r.status != http.StatusSeeOther {
		t.Errorf("the own password gives %d", r.status)
	}
}

func TestWhoIsInvitedByNameMayBeCalledOtherwiseAndSignsInAsTheyAreCalled(t *testing.T) {
	h := staffedHouse(t)
	for asked, called := range map[string]string{"Олег": "Олег", "Зоя": "Зоя Пример"} {
		body := h.signsIn(501).post("/desk/operators/invite", url.Values{"role": {"operator"}, "name": {asked}}).body
		code := invited.FindStringSubmatch(body)[1]
		contains(t, h.browser().get("/desk/join?code="+code).body, `name="name" value="`+asked+`"`)
		h.browser().post("/desk/join", url.Values{"code": {code}, "name": {called}, "password": {"моя длинная фраза"}})
		contains(t, h.browser().get("/desk/join?code="+code).body, "уже принято, отозвано, устарело")
		if r := h.browser().post("/desk/sign-in", url.Values{"name": {called}, "password": {"моя длинная фраза"}}); r.status != http.StatusSeeOther {
			t.Errorf("%s, invited as %s, is not let in: %d", called, asked, r.status)
		}
	}
}

var takenBack = regexp.MustCompile(`action="(/desk/invitations/\w+/cancel)"`)

func TestAnInvitationThatWasSentToTheWrongPersonIsTakenBack(t *testing.T) {
	h := staffedHouse(t)
	maria := h.signsIn(501)
	body := maria.post("/desk/operators/invite", url.Values{"role": {"lead"}, "name": {"Олег"}}).body
	contains(t, body, "ещё не пришли", "<strong>Олег</strong>", "старший · действует до")
	code, back := invited.FindStringSubmatch(body)[1], takenBack.FindStringSubmatch(body)[1]
	if r := h.signsIn(502).post(back, nil); r.status != http.StatusForbidden {
		t.Errorf("who is no admin gets %d", r.status)
	}
	body = maria.post(back, nil).body
	contains(t, body, "Приглашение отозвано")
	if strings.Contains(body, "ещё не пришли") {
		t.Error("it is still there")
	}
	contains(t, maria.post(back, nil).body, "Этого приглашения уже нет")
	contains(t, h.browser().post("/desk/join", url.Values{"code": {code}, "name": {"Олег"}, "password": {"моя длинная фраза"}}).body, "уже принято, отозвано, устарело")
}

func TestOnlyAnAdminChangesTheTable(t *testing.T) {
	h := staffedHouse(t)
	petr := h.signsIn(502)
	if body := petr.get("/desk/operators").body; strings.Contains(body, "Мария") || strings.Contains(body, "Пригласить") {
		t.Error("who answers customers sees the whole table")
	}
	for _, path := range []string{"invite", "501/remove", "501/revoke", "502/role"} {
		if r := petr.post("/desk/operators/"+path, url.Values{"role": {"admin"}}); r.status != http.StatusForbidden {
			t.Errorf("%s gave %d", path, r.status)
		}
	}
	maria := h.signsIn(501)
	contains(t, maria.get("/desk/operators").body, "Старший забирает разговоры у коллег")
	contains(t, maria.post("/desk/operators/502/role", url.Values{"role": {"lead"}}).body, "Роль изменена", "старший")
	contains(t, maria.post("/desk/operators/501/remove", nil).body, "последний администратор")
	contains(t, maria.post("/desk/operators/999/remove", nil).body, "Такого оператора")
}

func TestWhoIsRemovedIsOutAtOnceAndTheirCustomersWaitForOthers(t *testing.T) {
	h := staffedHouse(t)
	id := h.asksForHuman(lidia())
	petr, maria := h.signsIn(502), h.signsIn(501)
	petr.does("take", id, "")
	contains(t, maria.get("/desk/c/"+string(id)).body, "Разговор ведёт Пётр")
	contains(t, maria.post("/desk/operators/502/remove", nil).body, "Доступ закрыт", "не работает с")
	if r := petr.get("/desk/"); r.status != http.StatusSeeOther {
		t.Errorf("who was removed gets %d", r.status)
	}
	if c := h.conversation(id); c.Operator != "" {
		t.Errorf("%s still leads", c.Operator)
	}
	contains(t, maria.get("/desk/c/"+string(id)).body, "до этого: Пётр", "Взять разговор")
}
