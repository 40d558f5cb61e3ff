package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/desk/staff"
)

// posts sends a form of a conversation's page with more than a text.
func (b *browser) posts(action string, id bot.ID, fields url.Values) answer {
	b.h.t.Helper()
	b.h.message++
	fields.Set("form", fmt.Sprint("form ", b.h.message))
	return b.post("/desk/c/"+string(id)+"/"+action, fields)
}

func TestOperatorsSayHowACustomerIsToBeRead(t *testing.T) {
	h := staffedHouse(t)
	id := h.asksForHuman(lidia())
	petr := h.signsIn(502)
	petr.posts("correct", id, url.Values{"heat": {"neutral"}})
	petr.posts("correct", id, url.Values{"kind": {"question"}})
	body := petr.get("/desk/c/" + string(id)).body
	contains(t, body, "Прочтение исправлено: спокоен", "вопрос")
	if c := h.conversation(id); c.Heat > 0.2 || c.Case.Corrections[0].Operator != "502" {
		t.Errorf("heat %v, corrections %+v", c.Heat, c.Case.Corrections)
	}
	contains(t, petr.posts("correct", id, url.Values{}).body, "Выберите, как понимать")
}

func TestTwoConversationsOfOneHumanAreJoinedAndParted(t *testing.T) {
	h := staffedHouse(t)
	id := h.asksForHuman(lidia())
	other := h.asksForHuman(bot.Person{ID: 7, Name: "Лидия О."})
	petr := h.signsIn(502)
	for _, wrong := range []string{"", "404", "shop-tg/404", "nobody/1", "../..", string(id)} {
		if r := petr.posts("merge", id, url.Values{"other": {wrong}}); r.status == http.StatusSeeOther {
			t.Errorf("%q was joined", wrong)
		}
	}
	petr.posts("merge", id, url.Values{"other": {h.server.URL + "/desk/c/" + string(other) + "?list=now"}})
	contains(t, petr.get("/desk/c/"+string(id)).body, "Этот же человек пишет и в другом разговоре", `<a href="/desk/c/`+string(other)+`"`)
	contains(t, petr.get("/desk/c/"+string(other)).body, `<a href="/desk/c/`+string(id)+`"`)
	petr.posts("part", id, url.Values{"other": {string(other)}})
	contains(t, petr.get("/desk/c/"+string(id)).body, "Разговоры снова разделены")
}

func TestALeadTakesOverAndAPlainOperatorCannot(t *testing.T) {
	h := staffedHouse(t)
	h.hires(503, staff.Lead, "Зоя")
	id := h.asksForHuman(lidia())
	petr, zoya := h.signsIn(502), h.signsIn(503)
	zoya.does("take", id, "")
	over := url.Values{"over": {"yes"}, "to": {"502"}}
	for _, action := range []string{"take", "give", "free", "spam"} {
		contains(t, petr.posts(action, id, over).body, "ведёт Зоя")
	}
	h.handle(bot.Event{Kind: bot.GaveEvent, Conversation: id, Operator: "503", To: "501"})
	contains(t, zoya.get("/desk/c/"+string(id)).body, "Забрать себе")
	zoya.posts("take", id, over)
	if c := h.conversation(id); c.Operator != "503" {
		t.Errorf("%s leads", c.Operator)
	}
	contains(t, zoya.posts("give", id, url.Values{"to": {"999"}}).body, "Выберите коллегу")
	zoya.posts("spam", id, url.Values{})
	contains(t, zoya.get("/desk/c/"+string(id)).body, "Отмечено как спам")
}

func TestAnUndeliveredAnswerIsSentAgain(t *testing.T) {
	h := staffedHouse(t)
	id := h.asksForHuman(lidia())
	petr := h.signsIn(502)
	petr.does("take", id, "")
	h.wait(time.Minute)
	h.phones.refusal = &bot.RefusedError{Reason: "chat not found"}
	petr.does("answer", id, "Нашли вашу коробку")
	h.wait(time.Minute)
	body := petr.get("/desk/c/" + string(id)).body
	contains(t, body, "не доставлено", "Отправить ещё раз")
	_, rest, _ := strings.Cut(body, `form="retry" name="line" value="`)
	line, _, _ := strings.Cut(rest, `"`)
	h.phones.refusal = nil
	if r := petr.posts("retry", id, url.Values{"line": {line}}); r.status != http.StatusSeeOther {
		t.Fatalf("sending again gave %d", r.status)
	}
	h.wait(time.Minute)
	if last := h.phones.heard[len(h.phones.heard)-1]; last != "Нашли вашу коробку" {
		t.Errorf("the customer got %q", last)
	}
	contains(t, petr.posts("retry", id, url.Values{"line": {"made up"}}).body, "отправлять снова нечего")
}

func TestWhatFailedStandsInAListOfItsOwn(t *testing.T) {
	h := staffedHouse(t)
	id := h.asksForHuman(lidia())
	err := h.store.SetAside(t.Context(), []bot.Failed{
		{ID: "message-1", Account: "shop-tg", Conversation: id, Kind: bot.FailedMessage, At: h.clock, Reason: "chat not found"},
		{ID: "update-1", Account: "shop-tg", Kind: bot.FailedUpdate, At: h.clock, Reason: "unexpected end", Raw: []byte(`{"text":"тайна"}`)}})
	if err != nil {
		t.Fatal(err)
	}
	body := h.signsIn(502).get("/desk/?list=failed").body
	contains(t, body, "Сообщение не доставлено: chat not found", "Лидия Образцова", "Сообщение от платформы не прочитано: unexpected end")
	lacks(t, body, "тайна")
}

func TestALeadDropsWhatFailedAndTheAuditTells(t *testing.T) {
	h := staffedHouse(t)
	id := h.asksForHuman(lidia())
	failed := bot.Failed{ID: "message-1", Account: "shop-tg", Conversation: id, Kind: bot.FailedMessage, At: h.clock, Reason: "chat not found"}
	if err := h.store.SetAside(t.Context(), []bot.Failed{failed}); err != nil {
		t.Fatal(err)
	}
	drops := func(b *browser) int { return b.post("/desk/failed/drop", url.Values{"id": {failed.ID}}).status }
	petr, maria := h.signsIn(502), h.signsIn(501)
	lacks(t, petr.get("/desk/?list=failed").body, "Убрать из списка")
	if status := drops(petr); status != http.StatusForbidden {
		t.Errorf("who leads nobody drops it: %d", status)
	}
	foreign := maria.request("/desk/failed/drop", url.Values{"id": {failed.ID}})
	foreign.Header.Set("Sec-Fetch-Site", "cross-site")
	if r := maria.do(foreign); r.status != http.StatusForbidden {
		t.Errorf("another site drops it: %d", r.status)
	}
	contains(t, maria.get("/desk/?list=failed").body, "Убрать из списка", "Да, убрать", `value="message-1"`)
	for range 2 { // the second one finds nothing, which is what was wanted
		if status := drops(maria); status != http.StatusSeeOther {
			t.Errorf("a lead is answered with %d", status)
		}
	}
	contains(t, maria.get("/desk/?list=failed").body, "Всё прочитано и доставлено")
	entries, err := staff.Audit(t.Context(), h.store, time.Time{}, "501")
	if n := len(entries); err != nil || n == 0 || entries[n-1].What != "dropped" || entries[n-1].To != "message-1" || entries[n-1].Conversation != id {
		t.Errorf("the audit ends with %+v, %v", entries, err)
	}
}

func TestHintsAreReadBeforeTheTextGoesAndStopNothingElse(t *testing.T) {
	h := newHouse(t, func(o *Options) { o.Draft = newChecker(t) })
	id := h.asksForHuman(lidia())
	olga := h.operator("Ольга")
	olga.does("take", id, "")
	const text = "Лидия, успокойтесь, пожалуйста."
	r := olga.does("answer", id, text)
	contains(t, r.body, "успокойтесь", ">Отправить всё равно</button>", text)
	if said := h.said(id, bot.ByOperator); len(said) != 0 {
		t.Fatalf("the customer was told %q", said)
	}
	_, rest, _ := strings.Cut(r.body, `name="seen" value="`)
	seen, _, _ := strings.Cut(rest, `"`)
	contains(t, olga.posts("answer", id, url.Values{"text": {text + " Сейчас же!"}, "seen": {seen}}).body, "успокойтесь") // another text
	olga.posts("answer", id, url.Values{"text": {text}, "seen": {seen}})
	gap := olga.posts("answer", id, url.Values{"text": {"Здравствуйте, {name}!"}, "seen": {mark("Здравствуйте, {name}!")}}).body
	contains(t, gap, `class="bad"`)
	lacks(t, gap, ">Отправить всё равно</button>") // it cannot go as it is
	if said := h.said(id, bot.ByOperator); len(said) != 1 || said[0] != text {
		t.Errorf("the customer was told %q", said)
	}
}

func TestReadyAnswersAreOfferedWithWhatIsKnownFilledIn(t *testing.T) {
	h := newHouse(t, nil)
	id := h.asksForHuman(lidia())
	olga := h.operator("Ольга")
	olga.does("take", id, "")
	contains(t, olga.get("/desk/c/"+string(id)+"/ready?q=/возв").body, "/возврат", "role=\"option\"")
	lacks(t, olga.get("/desk/c/"+string(id)+"/ready?q=/возв").body, "/доставка")
	contains(t, olga.get("/desk/c/"+string(id)+"?ready="+url.QueryEscape("/возврат")).body, "Вернуть покупку можно")
}
