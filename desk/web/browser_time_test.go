package web

import (
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"otklik/bot"
)

func TestInARealBrowserAMissedTargetTheRatingAndTheCustomersReturnAreSeen(t *testing.T) {
	h := newHouse(t, func(o *Options) { o.Guest = "Ольга" })
	account := h.engine.Account("shop-tg")
	account.Targets = bot.Targets{Target: bot.Target{First: 15 * time.Minute}, Idle: 20 * time.Minute}
	account.Reopen = 72 * time.Hour
	id := h.asksForHuman(lidia())
	window := chromium(t, 1440, 900)
	do(t, window, chromedp.Navigate(h.server.URL+"/desk/c/"+string(id)), shows("#link", "на связи"))

	h.wait(12 * time.Minute)
	do(t, window, shows("#log .system", "Скоро истекает срок: первый ответ"))
	h.wait(4 * time.Minute)
	do(t, window, shows("#log .system", "Срок истёк: первый ответ"))
	picture(t, window, "desk-missed")

	h.handle(bot.Event{Kind: bot.TookEvent, Conversation: id, Operator: "Пётр"})
	do(t, window, shows(".held", "Разговор ведёт Пётр"))
	h.wait(21 * time.Minute)
	do(t, window, shows("#log .system", "Разговор снова ждёт любого оператора (до этого: Пётр)"))

	do(t, window, chromedp.Click(chromedp.CSS("#take button")),
		chromedp.SendKeys(chromedp.CSS("#answer textarea"), "Лидия, коробку нашли, она уже едет."), enter(),
		shows("#log .by-operator", "коробку нашли"))
	h.handle(bot.Event{Kind: bot.ClosedEvent, Conversation: id, Operator: "Ольга"})
	h.wait(time.Second)
	h.says(lidia(), "2")
	h.wait(time.Minute)
	do(t, window, shows("#log .system", "Низкая оценка: 2"))
	picture(t, window, "desk-low-rating")

	h.handle(bot.Event{Kind: bot.TookEvent, Conversation: id, Operator: "Ольга"}, bot.Event{Kind: bot.ClosedEvent, Conversation: id, Operator: "Ольга"})
	h.wait(25 * time.Hour)
	h.says(lidia(), "Коробка приехала разбитая! Опять всё сначала?")
	h.wait(time.Minute)
	do(t, window, shows("#log .system", "Клиент вернулся, вопрос снова открыт"))
	picture(t, window, "desk-reopened")
	if c := h.conversation(id); c.Case.Number != 1 {
		t.Errorf("who came back in time has case %d", c.Case.Number)
	}
}
