package web

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"otklik/bot"
)

func TestOnABadDayTheDeskStaysInItsWindowHoweverManyWait(t *testing.T) {
	h := newHouse(t, func(o *Options) { o.Guest = "Ольга" })
	for n := range int64(40) {
		h.says(bot.Person{ID: 4000 + n, Name: fmt.Sprint("Покупатель ", n)}, "Позовите оператора!")
	}
	id := h.asksForHuman(lidia())
	window := chromium(t, 1440, 900)
	for _, size := range [][2]int64{{1440, 900}, {1000, 700}, {390, 844}} {
		for _, path := range []string{"", "c/" + string(id)} {
			do(t, window, chromedp.EmulateViewport(size[0], size[1]), chromedp.Navigate(h.server.URL+"/desk/"+path),
				is(`document.querySelectorAll(".row").length > 30`),
				is(`document.documentElement.scrollHeight <= innerHeight`))
		}
	}
}

func TestInARealBrowserWhatWasTypedStaysInSightWhenALeadTakesOver(t *testing.T) {
	h := staffedHouse(t)
	id, next := h.asksForHuman(lidia()), h.asksForHuman(bot.Person{ID: 7, Name: "Пётр Пример"})
	h.handle(bot.Event{Kind: bot.TookEvent, Conversation: id, Operator: "502"})
	window := h.entering(t, 502, "c/"+string(id))
	do(t, window, chromedp.SendKeys(chromedp.CSS("#answer textarea"), "Лидия, я "))
	h.handle(bot.Event{Kind: bot.TookEvent, Conversation: id, Operator: "501", Over: true})
	do(t, window, shows(".held", "Разговор ведёт Мария"),
		keys("w"), keys("t"), // the next letters: they are no shortcuts for somebody who types
		is(`document.activeElement.matches(".kept") && document.activeElement.value === "Лидия, я "`),
		shows("#error", "Ваш текст остался в поле"))
	if c := h.conversation(next); c.Operator != "" {
		t.Errorf("a letter took the next customer: %s leads", c.Operator)
	}
	h.handle(bot.Event{Kind: bot.FreedEvent, Conversation: id, Operator: "501"})
	do(t, window, chromedp.Click(chromedp.CSS("#take button")), shows("#where", "Ответ увидит только клиент"),
		is(`document.querySelector("#answer textarea").value === "Лидия, я " && !document.querySelector(".kept")`))
}

func TestInARealBrowserALineThatCameWhileTheNetworkWasGoneIsShownSoonAfterIt(t *testing.T) {
	h := newHouse(t, func(o *Options) { o.Guest = "Ольга" })
	id := h.asksForHuman(lidia())
	window := chromium(t, 1440, 900)
	do(t, window, chromedp.Navigate(h.server.URL+"/desk/c/"+string(id)), shows("#link", "на связи"))
	h.cut.Store(true)
	h.says(lidia(), "Вы там?")
	do(t, window, shows("#link", "нет связи"))
	h.cut.Store(false)
	do(t, window, shows("#log .by-customer", "Вы там?"), shows("#link", "на связи"))
}
