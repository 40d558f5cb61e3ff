package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/desk/queue"
)

// waits puts a conversation straight into the store, as if it had waited.
func waits(h *house, person int64, waited time.Duration, heat float64) bot.Change {
	id := bot.NewID("shop-tg", person)
	return bot.Change{Event: fmt.Sprint("seed ", person), Conversation: bot.Conversation{ID: id, Version: 1, State: "operator",
		Person: bot.Person{ID: person, Name: fmt.Sprintf("Клиент %d.", person)}, Section: bot.SectionWaiting, Heat: heat,
		Waiting: h.clock.Add(-waited), LastHeard: h.clock.Add(-waited), Last: bot.Place{Kind: bot.PrivateChat, Chat: person},
		Case: bot.Case{Number: 1, Words: "Где заказ?"}}}
}

func (h *house) seed(changes ...bot.Change) {
	h.t.Helper()
	for chunk := range slices.Chunk(changes, 500) {
		results, err := h.store.Commit(h.t.Context(), chunk)
		for _, result := range results {
			if result != nil {
				h.t.Fatal(result)
			}
		}
		if err != nil {
			h.t.Fatal(err)
		}
	}
}

var rowName = regexp.MustCompile(`<strong>([^<]+)</strong>`)

func names(body string) []string {
	var names []string
	for _, match := range rowName.FindAllStringSubmatch(body, -1) {
		names = append(names, match[1])
	}
	return names
}

func TestHotAndLongWaitingCustomersStandFirst(t *testing.T) {
	h := newHouse(t, nil)
	h.seed(waits(h, 1, 10*time.Minute, 0), waits(h, 2, 5*time.Minute, 0.9), waits(h, 3, 3*time.Hour, 0), waits(h, 4, 10*time.Minute, 0.5))
	got := names(h.operator("Ольга").get("/desk/").body)
	if wanted := []string{"Клиент 3.", "Клиент 2.", "Клиент 4.", "Клиент 1."}; !slices.Equal(got, wanted) {
		t.Errorf("the order is %v", got)
	}
}

func TestAWordThatBringsAHumanAtOnceIsSeenInTheQueue(t *testing.T) {
	h := newHouse(t, nil)
	grave := waits(h, 1, time.Minute, 0)
	grave.Conversation.Case.Alarm = "speaks of the press"
	h.seed(grave, waits(h, 2, time.Hour, 0.9))
	body := h.operator("Ольга").get("/desk/").body
	contains(t, body, `<span class="bad">говорит о прессе</span>`)
	if got := names(body); !slices.Equal(got, []string{"Клиент 1.", "Клиент 2."}) {
		t.Errorf("the order is %v", got)
	}
}

func TestAnOperatorIsGivenWhoseTurnItIsButNotThreeBoilingOnesInARow(t *testing.T) {
	h := newHouse(t, nil)
	h.seed(waits(h, 1, 9*time.Minute, 0.9), waits(h, 2, 8*time.Minute, 0.9), waits(h, 3, 7*time.Minute, 0.9), waits(h, 4, time.Minute, 0.1))
	olga := h.operator("Ольга")
	for _, want := range []int64{1, 2, 4, 3} {
		olga.post("/desk/next", url.Values{"form": {fmt.Sprint(want)}})
		if got := h.conversation(bot.NewID("shop-tg", want)).Operator; got != "Ольга" {
			t.Errorf("customer %d is led by %q", want, got)
		}
	}
	if body := olga.get("/desk/").body; strings.Contains(body, "Взять следующего") {
		t.Error("nobody waits, and the page offers the next one")
	}
	if got := olga.post("/desk/next", url.Values{"form": {"more"}}); got.status != http.StatusOK && got.status != http.StatusSeeOther {
		t.Errorf("nobody waits, and the page says %d", got.status)
	}
}

func TestBoilingCustomersWhomAnOperatorTookByHandCountToo(t *testing.T) {
	h := newHouse(t, nil)
	h.seed(waits(h, 1, 9*time.Minute, 0.9), waits(h, 2, 8*time.Minute, 0.9), waits(h, 3, 7*time.Minute, 0.9), waits(h, 4, time.Minute, 0.1))
	olga := h.operator("Ольга")
	olga.does("take", "shop-tg/1", "")
	h.handle(bot.Event{Kind: bot.TookEvent, Conversation: "shop-tg/2", Operator: "Ольга"}) // in the topic
	contains(t, olga.get("/desk/").body, "Взять следующего")
	olga.post("/desk/next", url.Values{"form": {"next"}})
	if got := h.conversation("shop-tg/4").Operator; got != "Ольга" {
		t.Errorf("the calm one is led by %q", got)
	}
}

func TestTwoThousandWaitingCustomersComeInPages(t *testing.T) {
	h := newHouse(t, nil)
	var changes []bot.Change
	for i := range int64(2000) {
		changes = append(changes, waits(h, i+1, time.Duration(2000-i)*time.Minute, 0))
	}
	h.seed(changes...)
	olga := h.operator("Ольга")
	body := olga.get("/desk/").body
	contains(t, body, "1–50 из 2000", "<title>(2000) ", "Клиент 1.", "Клиент 50.")
	if n := len(names(body)); n != rowsPerPage {
		t.Errorf("a page has %d rows", n)
	}
	seen := make(map[string]bool)
	for path := "/desk/"; path != ""; path = nextPage(body) {
		body = olga.get(path).body
		for _, name := range names(body) {
			seen[name] = true
		}
	}
	if len(seen) != 2000 {
		t.Errorf("the pages show %d customers", len(seen))
	}
	contains(t, olga.get("/desk/?page=999").body, "Клиент 1.")
}

var nextLink = regexp.MustCompile(`href="([^"]+)" rel="next"`)

func nextPage(body string) string {
	match := nextLink.FindStringSubmatch(body)
	if match == nil {
		return ""
	}
	return strings.ReplaceAll(match[1], "&amp;", "&")
}

func TestThoseWithTheBotAndTheEndedComeInPagesToo(t *testing.T) {
	h := newHouse(t, nil)
	var changes []bot.Change
	for i := range int64(rowsPerPage + 10) {
		change := waits(h, i+1, time.Duration(i)*time.Minute, 0)
		change.Conversation.Section, change.Conversation.State, change.Conversation.Waiting = bot.SectionBot, "calm", time.Time{}
		changes = append(changes, change)
	}
	h.seed(changes...)
	olga := h.operator("Ольга")
	first := olga.get("/desk/?list=bot").body
	if n := len(names(first)); n != rowsPerPage {
		t.Errorf("the first page has %d rows", n)
	}
	second := olga.get(nextPage(first)).body
	if n := len(names(second)); n != 10 {
		t.Errorf("the second page has %d rows", n)
	}
	contains(t, second, "Клиент 60.", "Назад")
	contains(t, olga.get("/desk/?list=ended").body, "Завершённых разговоров пока нет")
}

func TestTheQueueSeesAtOnceWhatTheEngineHasChanged(t *testing.T) {
	h := newHouse(t, nil)
	olga := h.operator("Ольга")
	contains(t, olga.get("/desk/").body, "Никто не ждёт")
	id := h.asksForHuman(lidia())
	contains(t, olga.get("/desk/").body, "Лидия Образцова", "новое")
	olga.does("take", id, "")
	olga.does("close", id, "")
	if got := names(olga.get("/desk/").body); len(got) != 0 {
		t.Errorf("%v still stand in the queue", got)
	}
}

func TestTheQueueSeesWhatAnotherProcessHasChangedAtTheNextLook(t *testing.T) {
	h := newHouse(t, nil)
	olga := h.operator("Ольга")
	olga.get("/desk/")
	h.seed(waits(h, 1, time.Minute, 0))
	h.pass(queue.Age + time.Second)
	contains(t, olga.get("/desk/").body, "Клиент 1.")
}

func TestABurstThatTheFeedCannotHoldIsNotMissed(t *testing.T) {
	h := newHouse(t, nil)
	olga := h.operator("Ольга")
	olga.get("/desk/")
	h.seed(waits(h, 1, time.Minute, 0))
	for i := range int64(300) { // more than a watcher may lag behind
		h.says(bot.Person{ID: 5000 + i, Name: "Толпа"}, "Привет")
	}
	contains(t, olga.get("/desk/").body, "Клиент 1.")
}

func TestWhoWaitsForAnybodyAgainIsShownWithTheirLatestWords(t *testing.T) {
	h := newHouse(t, nil)
	id := h.asksForHuman(lidia())
	olga := h.operator("Ольга")
	olga.does("take", id, "")
	h.says(lidia(), "Ну что там с чайником?")
	olga.does("free", id, "")
	contains(t, olga.get("/desk/").body, `<span class="preview">Ну что там с чайником?</span>`)
}

func TestANewLineIsMarkedUntilItIsRead(t *testing.T) {
	h := newHouse(t, nil)
	id := h.asksForHuman(lidia())
	olga := h.operator("Ольга")
	olga.does("take", id, "")
	olga.get("/desk/c/" + string(id))
	if strings.Contains(olga.get("/desk/").body, "новое") {
		t.Error("what was read is still new")
	}
	h.wait(time.Minute)
	h.says(lidia(), "Ну что там?")
	contains(t, olga.get("/desk/").body, "новое", "Ну что там?")
	olga.get("/desk/c/" + string(id) + "/live")
	if strings.Contains(olga.get("/desk/queue?"+url.Values{"list": {"now"}}.Encode()).body, "новое") {
		t.Error("what was read live is still new")
	}
}

func TestWhoIsNotAnsweredInPublicIsListedWithTheirWords(t *testing.T) {
	h := newHouse(t, nil)
	id, _ := h.complains(lidia(), "Красивая ваза на картинке")
	h.wait(time.Minute)
	if said := h.said(id, bot.ByBot); len(said) != 0 {
		t.Fatalf("the bot said %q", said)
	}
	contains(t, h.operator("Ольга").get("/desk/?list=bot").body, "Лидия", `<span class="preview">Красивая ваза на картинке</span>`)
}
