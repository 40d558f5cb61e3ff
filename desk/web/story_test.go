package web

import (
	"fmt"
	"html"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"otklik/bot"
)

func lidia() bot.Person {
	return bot.Person{ID: 2002, Name: "Лидия Образцова", Username: "lidia_obraztsova"}
}

// contains looks for words and for pieces of the page as it is written.
func contains(t *testing.T, body string, wanted ...string) {
	t.Helper()
	read := html.UnescapeString(body)
	for _, w := range wanted {
		if !strings.Contains(body, w) && !strings.Contains(read, w) {
			t.Errorf("the page does not say %q", w)
		}
	}
}

func TestAnOperatorTakesACustomerAnswersAndCloses(t *testing.T) {
	h := newHouse(t, nil)
	id := h.asksForHuman(lidia())
	olga := h.operator("Ольга")

	contains(t, olga.get("/desk/").body, "Лидия Образцова", "Ждут оператора", "<title>(1) ")
	contains(t, olga.get("/desk/c/"+string(id)).body, "Взять разговор", "4512778", "@lidia_obraztsova", "доставка")

	if r := olga.does("take", id, ""); r.status != http.StatusSeeOther || r.header.Get("Location") != "/desk/c/"+string(id) {
		t.Fatalf("taking led to %d %s", r.status, r.header.Get("Location"))
	}
	contains(t, olga.get("/desk/c/"+string(id)).body, "Разговор ведёт Ольга", "Ответ увидит только клиент")
	contains(t, olga.get("/desk/").body, "Мои")

	h.wait(time.Minute)
	olga.does("answer", id, "Лидия, здравствуйте!\r\nУже ищу ваш заказ.")
	h.wait(time.Second)
	if last := h.phones.heard[len(h.phones.heard)-1]; last != "Лидия, здравствуйте!\nУже ищу ваш заказ." {
		t.Errorf("the customer got %q", last)
	}
	contains(t, olga.get("/desk/c/"+string(id)).body, "Уже ищу ваш заказ.", "доставлено", "ответа не ждёт")

	olga.does("close", id, "")
	if c := h.conversation(id); c.Operator != "" || c.State != "rating" {
		t.Errorf("after closing %q leads in state %s", c.Operator, c.State)
	}
	contains(t, olga.get("/desk/c/"+string(id)).body, "Вопрос решён (Ольга)")
}

func TestAnOperatorGivesACustomerBackToTheBot(t *testing.T) {
	h := newHouse(t, nil)
	id := h.asksForHuman(lidia())
	olga := h.operator("Ольга")
	olga.does("take", id, "")
	olga.does("return", id, "")
	if c := h.conversation(id); c.Section != bot.SectionBot {
		t.Errorf("the conversation stands in %s", c.Section)
	}
	contains(t, olga.get("/desk/?list=bot").body, "Лидия Образцова")
	contains(t, olga.get("/desk/c/"+string(id)).body, "Разговор возвращён боту (Ольга)", "Сейчас отвечает бот")
}

func TestAnotherOperatorIsToldWhoHoldsTheCustomerAndKeepsTheirText(t *testing.T) {
	h := newHouse(t, nil)
	id := h.asksForHuman(lidia())
	olga, petr := h.operator("Ольга"), h.operator("Пётр")
	olga.does("take", id, "")

	r := petr.does("take", id, "")
	if r.status != http.StatusUnprocessableEntity {
		t.Errorf("taking a held customer gave %d", r.status)
	}
	contains(t, r.body, "Разговор уже ведёт Ольга")
	if strings.Contains(r.body, "Ольга. Ваш текст остался") {
		t.Error("who has written nothing is told that it was kept")
	}

	r = petr.does("answer", id, "Я тоже хочу ответить <сейчас>")
	contains(t, r.body, "Разговор уже ведёт Ольга. Ваш текст остался в поле.", "Я тоже хочу ответить &lt;сейчас&gt;")
	for _, action := range []string{"return", "close"} {
		contains(t, petr.does(action, id, "").body, "Разговор уже ведёт Ольга")
	}
	if said := h.said(id, bot.ByOperator); len(said) != 0 {
		t.Errorf("the customer was told %q", said)
	}
	contains(t, petr.get("/desk/").body, "ведёт Ольга")
}

func TestOneOfTwoRacingOperatorsWins(t *testing.T) {
	h := newHouse(t, nil)
	id := h.asksForHuman(lidia())
	olga, petr := h.operator("Ольга"), h.operator("Пётр")
	results := make(chan int, 2)
	for _, b := range []*browser{olga, petr} {
		r := b.request("/desk/c/"+string(id)+"/take", url.Values{"form": {"same"}})
		go func() {
			response, err := b.client.Do(r)
			if err != nil {
				results <- 0
				return
			}
			response.Body.Close()
			results <- response.StatusCode
		}()
	}
	got := []int{<-results, <-results}
	slices.Sort(got)
	if !slices.Equal(got, []int{http.StatusSeeOther, http.StatusUnprocessableEntity}) {
		t.Errorf("the racers got %v", got)
	}
}

func TestADoubleClickAnswersOnceAndACorrectedTextIsAnotherAnswer(t *testing.T) {
	h := newHouse(t, nil)
	id := h.asksForHuman(lidia())
	olga := h.operator("Ольга")
	olga.does("take", id, "")
	for _, text := range []string{"Ищу заказ", "Ищу заказ", "Нашла заказ"} {
		olga.post("/desk/c/"+string(id)+"/answer", url.Values{"form": {"one"}, "text": {text}})
	}
	if said := h.said(id, bot.ByOperator); !slices.Equal(said, []string{"Ищу заказ", "Нашла заказ"}) {
		t.Errorf("the customer was told %q", said)
	}
}

func TestANoteStaysAmongOperators(t *testing.T) {
	h := newHouse(t, nil)
	id := h.asksForHuman(lidia())
	before := len(h.phones.heard)
	petr := h.operator("Пётр")
	petr.does("note", id, "Склад нашёл коробку")
	h.wait(time.Minute)
	contains(t, petr.get("/desk/c/"+string(id)).body, "Заметка · Пётр", "Склад нашёл коробку")
	if len(h.phones.heard) != before {
		t.Errorf("the customer was told %q", h.phones.heard[before:])
	}
	contains(t, petr.does("note", id, "  ").body, "Сообщение пустое", `class="note" open`)
}

func TestWhatCannotBeAnsweredIsSaidInWordsAndTheTextStays(t *testing.T) {
	public := bot.Place{Kind: bot.Comments, Chat: -100, Thread: 5, Title: "Осенняя распродажа", Link: "https://t.me/romashka/5"}
	tests := []struct {
		name, text, wanted string
		before             func(*house, bot.ID)
	}{
		{"an empty answer", "   ", "Сообщение пустое", nil},
		{"personal data in public", "Позвоните Лидии: +7 999 000-00-02", "в тексте есть личное: телефон",
			func(h *house, _ bot.ID) { h.says(lidia(), "Ну когда же?", public) }},
		{"a customer who blocked the bot", "Лидия, вы здесь?", "заблокировал бота или вышел",
			func(h *house, id bot.ID) { h.handle(bot.Event{Kind: bot.BlockedEvent, Conversation: id}) }},
		{"a very long text", strings.Repeat("ё", longestText+1), "Слишком длинно", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			h := newHouse(t, nil)
			id := h.asksForHuman(lidia())
			olga := h.operator("Ольга")
			olga.does("take", id, "")
			if test.before != nil {
				test.before(h, id)
			}
			r := olga.does("answer", id, test.text)
			contains(t, r.body, test.wanted, strings.TrimSpace(test.text))
			if said := h.said(id, bot.ByOperator); len(said) != 0 {
				t.Errorf("the customer was told %q", said)
			}
		})
	}
}

func TestAPublicAnswerIsAnnouncedAsPublic(t *testing.T) {
	h := newHouse(t, nil)
	id := h.asksForHuman(lidia())
	olga := h.operator("Ольга")
	olga.does("take", id, "")
	h.says(lidia(), "Ну когда же?", bot.Place{Kind: bot.Comments, Chat: -100, Thread: 5, Title: "Осенняя распродажа", Link: "https://t.me/romashka/5"})
	contains(t, olga.get("/desk/c/"+string(id)).body, "Ответ увидят все", "комментарии «Осенняя распродажа»", `href="https://t.me/romashka/5"`)
}

func TestTheTranscriptTellsTheFateOfEveryLine(t *testing.T) {
	h := newHouse(t, nil)
	id := h.asksForHuman(lidia())
	place := bot.Place{Kind: bot.PrivateChat, Chat: 2002}
	h.handle(bot.Event{Kind: bot.TookEvent, Conversation: id, Operator: "Ольга"},
		bot.Event{Kind: bot.HeardEvent, Conversation: id, Person: lidia(), Place: place, Message: 77, Text: "Вот чек",
			Attachments: []bot.Attachment{{Kind: "document", Ref: "r", Name: "чек.pdf", Size: 250_000}}},
		bot.Event{Kind: bot.EditedEvent, Conversation: id, Person: lidia(), Place: place, Message: 77, Text: "Вот чек за кофемашину"},
		bot.Event{Kind: bot.HeardEvent, Conversation: id, Person: lidia(), Place: place, Message: 78, Text: "Не туда"},
		bot.Event{Kind: bot.DeletedEvent, Conversation: id, Person: lidia(), Place: place, Message: 78})
	h.phones.refusal = &bot.RefusedError{Reason: "chat not found"}
	h.handle(bot.Event{Kind: bot.AnsweredEvent, Conversation: id, Operator: "Ольга", Text: "Спасибо за чек"})
	h.wait(time.Second)
	contains(t, h.operator("Ольга").get("/desk/c/"+string(id)).body, "Вот чек за кофемашину", "Прежний текст", ">Вот чек<", "Файл · чек.pdf · 244 КБ",
		"Удалено клиентом", "не доставлено: chat not found")
}

func TestAMessagePerhapsSentTwiceIsMarked(t *testing.T) {
	h := newHouse(t, nil)
	word, arrived := h.desk.delivery(&bot.Delivery{State: bot.Repeated})
	if word != "доставлено, возможно дважды" || arrived != "repeated" {
		t.Errorf("it is shown as %q, %q", word, arrived)
	}
}

func TestTheScriptGetsPartsOfThePage(t *testing.T) {
	h := newHouse(t, nil)
	id := h.asksForHuman(lidia())
	olga := h.operator("Ольга")
	r := olga.request("/desk/c/"+string(id)+"/take", url.Values{"form": {"one"}})
	r.Header.Set("Otklik-Part", "1")
	got := olga.do(r)
	if got.status != http.StatusOK || strings.Contains(got.body, "<html") {
		t.Errorf("the script got %d with a whole page: %t", got.status, strings.Contains(got.body, "<html"))
	}
	contains(t, got.body, `id="answer"`, `id="log"`, `id="card"`)
	list := olga.get("/desk/queue?list=now&open=" + url.QueryEscape(string(id)))
	contains(t, list.body, `id="queue"`, `aria-current="true"`)
}

func TestALongTranscriptIsReadBackwards(t *testing.T) {
	h := newHouse(t, nil)
	id := h.asksForHuman(lidia())
	h.handle(bot.Event{Kind: bot.TookEvent, Conversation: id, Operator: "Ольга"})
	for i := range linesPerPage + 20 {
		h.says(lidia(), fmt.Sprintf("Строка %d.", i))
	}
	olga := h.operator("Ольга")
	newest := olga.get("/desk/c/" + string(id)).body
	if strings.Contains(newest, "Строка 19.") {
		t.Error("more than a page is shown")
	}
	_, rest, found := strings.Cut(newest, `<a class="button" href="/desk/c/shop-tg/2002?before=`)
	if !found {
		t.Fatal("nothing leads to earlier lines")
	}
	before, _, _ := strings.Cut(rest, `"`)
	contains(t, olga.get("/desk/c/shop-tg/2002?before="+before).body, "Строка 19.", "Строка 0.", "К последним сообщениям")
}
