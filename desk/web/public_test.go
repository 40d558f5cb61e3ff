package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/desk/entrance"
)

// sale is a public place: the comments under a post of the company.
func sale() bot.Place {
	return bot.Place{Kind: bot.Comments, Chat: -100, Thread: 5, Title: "Осенняя распродажа", Link: "https://t.me/romashka/5?comment=7"}
}

// complains is a customer's line to the company where everybody reads it.
func (h *house) complains(person bot.Person, text string) (id bot.ID, complaint int64) {
	h.t.Helper()
	id = bot.NewID("shop-tg", person.ID)
	h.message++
	complaint = h.message
	h.handle(bot.Event{Kind: bot.HeardEvent, Conversation: id, Person: person, Place: sale(), Message: complaint, Text: text, Addressed: true})
	return id, complaint
}

// movesOver brings a customer who complained in public into the private chat, where they ask for a human.
func (h *house) movesOver(person bot.Person) (id bot.ID, complaint int64) {
	h.t.Helper()
	id, complaint = h.complains(person, "Третий день жду заказ 4512778, никто не отвечает! Ужас!!!")
	h.wait(5 * time.Second)
	h.handle(bot.Event{Kind: bot.OpenedEvent, Conversation: id, Person: person, Place: bot.Place{Kind: bot.PrivateChat, Chat: person.ID}})
	h.asksForHuman(person)
	return id, complaint
}

func lacks(t *testing.T, body string, unwanted ...string) {
	t.Helper()
	for _, u := range unwanted {
		if strings.Contains(body, u) {
			t.Errorf("the page says %q", u)
		}
	}
}

func TestASolvedCaseEndsUnderTheComplaintWhereItBegan(t *testing.T) {
	h := newHouse(t, nil)
	id, complaint := h.movesOver(lidia())
	olga := h.operator("Ольга")
	contains(t, olga.get("/desk/c/"+string(id)).body, "Сказать под жалобой, что всё решилось", "Это прочтут все", "Спросите клиента, не против ли он")
	olga.does("take", id, "")
	if r := olga.does("publish", id, "Всё решилось. Спасибо, что сказали нам!"); r.status != http.StatusSeeOther {
		t.Fatalf("the closing line gave %d", r.status)
	}
	h.wait(5 * time.Second)
	i := slices.IndexFunc(h.phones.sent, func(m bot.Message) bool { return strings.HasPrefix(m.Text, "Всё решилось") })
	if i < 0 || h.phones.sent[i].Place.Key() != sale().Key() || h.phones.sent[i].ReplyTo != complaint {
		t.Errorf("said were %+v", h.phones.sent)
	}
	contains(t, olga.get("/desk/c/"+string(id)).body, `<li class="by-operator public"`, "Всё решилось. Спасибо, что сказали нам!")
}

func TestAClosingLineCanStillBeSaidWhenTheCaseIsClosed(t *testing.T) {
	h := newHouse(t, nil)
	id, _ := h.movesOver(lidia())
	olga := h.operator("Ольга")
	olga.does("take", id, "")
	olga.does("close", id, "")
	if r := h.operator("Пётр").does("publish", id, "Лидия получила заказ."); r.status != http.StatusSeeOther {
		t.Errorf("the closing line gave %d", r.status)
	}
}

func TestWhatCannotBeSaidUnderTheComplaintIsExplainedAndTheDraftStays(t *testing.T) {
	tests := []struct {
		name, text string
		wanted     []string
		before     func(*house, bot.ID)
	}{
		{"nothing", "  ", []string{"Сообщение пустое"}, nil},
		{"a phone and an address", "Перезвонили на +7 999 000-00-02, lidia@example.com", []string{"в тексте есть личное: телефон, почта", `class="publish" open`}, nil},
		{"what only the customer told", "Ждём вас, Лидия, по номеру 9990000002", []string{"Это прочтут все, а в тексте есть личное"}, func(h *house, id bot.ID) {
			c := h.conversation(id)
			c.Version++
			c.Answers = map[string]string{"phone": "9990000002"}
			h.seed(bot.Change{Event: "the phone", Conversation: c})
		}},
		{"a colleague was faster", "Всё хорошо!", []string{"Разговор уже ведёт Ольга"}, func(h *house, id bot.ID) {
			h.handle(bot.Event{Kind: bot.TookEvent, Conversation: id, Operator: "Ольга"})
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			h := newHouse(t, nil)
			id, _ := h.movesOver(lidia())
			if test.before != nil {
				test.before(h, id)
			}
			r := h.operator("Пётр").does("publish", id, test.text)
			if r.status != http.StatusUnprocessableEntity {
				t.Errorf("it gave %d", r.status)
			}
			contains(t, r.body, append(test.wanted, ">"+strings.TrimSpace(test.text)+"</textarea>")...)
			if said := h.said(id, bot.ByOperator); len(said) != 0 {
				t.Errorf("everybody read %q", said)
			}
		})
	}
}

func TestACaseThatBeganInPrivateHasNoPublicEnd(t *testing.T) {
	h := newHouse(t, nil)
	id := h.asksForHuman(lidia())
	olga := h.operator("Ольга")
	lacks(t, olga.get("/desk/c/"+string(id)).body, "Сказать под жалобой")
	contains(t, olga.does("publish", id, "Всё решилось").body, "началось в личном чате", "Всё решилось")
}

func TestPersonalDataIsShownOnlyToWhoLeadsAndAsksAndItIsWrittenDown(t *testing.T) {
	var told bytes.Buffer
	h := newHouse(t, func(o *Options) {
		o.Log = slog.New(slog.NewTextHandler(&told, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	id, _ := h.complains(lidia(), "Где заказ?! Звоните: +7 999 000-00-02, позовите оператора!")
	h.wait(5 * time.Second)
	h.says(lidia(), "Или лично: +7 999 000-00-02")
	olga, petr := h.operator("Ольга"), h.operator("Пётр")
	const number, stars = "999 000-00-02", "+* *** ***-**-02"
	hidden := func(b *browser) {
		t.Helper()
		for _, path := range []string{"", "queue", "c/" + string(id), "?q=79990000002"} {
			body := b.get("/desk/" + path).body
			contains(t, body, stars)
			lacks(t, body, number)
		}
	}
	hidden(olga)
	contains(t, olga.does("contact", id, "").body, "Сначала возьмите его")
	olga.does("take", id, "")
	hidden(olga)
	if r := olga.does("contact", id, ""); r.status != http.StatusSeeOther {
		t.Fatalf("asking for the contact gave %d", r.status)
	}
	body := olga.get("/desk/c/" + string(id)).body
	contains(t, body, "Звоните: +7 "+number, "Или лично: +7 "+number, "Контакт показан (Ольга)")
	lacks(t, olga.get("/desk/queue").body, number)
	hidden(petr)
	contains(t, petr.does("contact", id, "").body, "Сначала возьмите его")
	h.pass(entrance.Shown)
	hidden(olga)
	petr.does("publish", id, "Звоните нам: +7 999 000-00-02")
	lacks(t, told.String(), number, "79990000002")
}

func TestEarlierWordsOfAnEditedPublicLineAreMaskedToo(t *testing.T) {
	h := newHouse(t, nil)
	id, complaint := h.complains(lidia(), "Позовите оператора! Пишите на lidia@example.com")
	h.handle(bot.Event{Kind: bot.EditedEvent, Conversation: id, Person: lidia(), Place: sale(), Message: complaint, Text: "Позовите оператора!"})
	h.wait(5 * time.Second)
	body := h.operator("Ольга").get("/desk/c/" + string(id)).body
	contains(t, body, "Прежний текст", "l***@example.com")
	lacks(t, body, "lidia@example.com")
}

func TestTheCardTellsWhereTheCaseBeganAndWhereItGoesOn(t *testing.T) {
	h := newHouse(t, nil)
	for i := range int64(3) {
		h.complains(bot.Person{ID: 3000 + i, Name: "Сосед"}, "И у меня то же самое! Безобразие, третий день жду!!! Ужас!!!")
		h.wait(5 * time.Second)
	}
	id, _ := h.movesOver(lidia())
	others := h.conversation(id).Others
	if others == 0 {
		t.Fatal("nobody else complains")
	}
	body := h.operator("Ольга").get("/desk/c/" + string(id)).body
	contains(t, body, "Началось", "комментарии «Осенняя распродажа»", `href="https://t.me/romashka/5?comment=7"`,
		"Продолжается", "личный чат", "Там же жалуются", h.desk.words.say("card.others.count", others))
}

func TestAColleagueWhoAnswersInTheMessengerItselfIsSeen(t *testing.T) {
	h := newHouse(t, nil)
	id, _ := h.complains(lidia(), "Третий день жду заказ 4512778, никто не отвечает! Ужас!!!")
	h.handle(bot.Event{Kind: bot.RepliedEvent, Conversation: id, Person: bot.Person{ID: 1, Name: "Магазин Ромашка"}, Place: sale(), Message: 900, Text: "Лидия, уже едем!"},
		bot.Event{Kind: bot.RepliedEvent, Conversation: id, Person: bot.Person{ID: 1}, Place: sale(), Message: 901, Text: "Будем к шести."})
	olga := h.operator("Ольга")
	contains(t, olga.get("/desk/c/"+string(id)).body, "Магазин Ромашка · прямо в мессенджере", "Лидия, уже едем!", "Коллега · прямо в мессенджере",
		"отвечает коллега, бот молчит", "Возьмите разговор, если продолжите отсюда")
	queue := olga.get("/desk/").body
	contains(t, queue, "У коллег", "отвечает коллега в мессенджере", "Коллега: Будем к шести.")
	lacks(t, queue, "<title>(1) ")
	olga.does("take", id, "")
	olga.does("answer", id, "Лидия, курьер в пути.")
	contains(t, olga.get("/desk/c/"+string(id)).body, `<p class="who">Ольга</p>`)
}

func TestALineThatTheCustomerTookBackSaysSo(t *testing.T) {
	h := newHouse(t, nil)
	id, complaint := h.complains(lidia(), "Позовите оператора!")
	h.wait(5 * time.Second)
	h.handle(bot.Event{Kind: bot.DeletedEvent, Conversation: id, Person: lidia(), Place: sale(), Message: complaint})
	contains(t, h.operator("Ольга").get("/desk/c/"+string(id)).body, "Удалено, 22.11", "public deleted")
}

func TestAChannelThatGoesOnInPrivateIsLedToFromBothHalves(t *testing.T) {
	h := newHouse(t, nil)
	author, _ := h.complains(bot.Person{ID: -1001, Name: "Канал Лидии"}, "Третий день жду заказ 4512778! Ужас!!!")
	h.wait(5 * time.Second)
	for _, m := range h.phones.sent {
		for _, row := range m.Keyboard.Rows {
			h.handle(bot.Event{Kind: bot.OpenedEvent, Conversation: bot.NewID("shop-tg", 2002), Person: lidia(), Place: bot.Place{Kind: bot.PrivateChat, Chat: 2002}, Payload: row[0].Data})
		}
	}
	olga := h.operator("Ольга")
	contains(t, olga.get("/desk/c/shop-tg/2002").body, "Личный чат продолжает публичное обращение", `href="/desk/c/shop-tg/-1001"`, "Другая часть разговора")
	contains(t, olga.get("/desk/c/"+string(author)).body, `href="/desk/c/shop-tg/2002"`)
}

func TestAConsentThatWasTakenBackIsShownAsSuch(t *testing.T) {
	h := newHouse(t, nil)
	id := h.asksForHuman(lidia())
	c := h.conversation(id)
	c.Version++
	c.Consent = &bot.Receipt{Given: true, At: h.clock.Add(-time.Hour), Withdrawn: h.clock}
	h.seed(bot.Change{Event: "the withdrawal", Conversation: c})
	contains(t, h.operator("Ольга").get("/desk/c/"+string(id)).body, `<span class="bad">отозвано</span>`)
}

func TestAnUnknownActionOfAFormIsNotFound(t *testing.T) {
	h := newHouse(t, nil)
	id := h.asksForHuman(lidia())
	if r := h.operator("Ольга").post("/desk/c/"+string(id)+"/shout", url.Values{"text": {"x"}}); r.status < 400 {
		t.Errorf("it gave %d", r.status)
	}
}
