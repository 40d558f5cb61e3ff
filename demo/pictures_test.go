package demo_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	"otklik/sandbox/messenger/pagetest"
)

// is another person at the same messenger; who the page began with is not in the menu.
func (c customer) is(name string) {
	c.Sees("#me", " ") // the page knows who it is: its menu works
	c.Click("#who summary")
	c.ClickOn("#me, #who [data-name]", name)
	c.Sees("#me", name)
}

// callsHuman complains and asks for a human, until the bot has called one.
func (c customer) callsHuman(name, place, complaint string) {
	c.is(name)
	c.goes(place)
	c.ClickOn(".example", complaint)
	c.isAnswered()
	c.says("Позовите, пожалуйста, человека.")
	c.isAnswered()
}

// The pictures of the handbook and of README.md are taken here; `make pictures` takes them anew.
func TestTheHandbookShowsADayAtTheDeskAsItIsToday(t *testing.T) {
	street := pagetest.Open(t, pagetest.Laptop())
	address := startCommand(t)
	pagetest.Do(street, t, chromedp.Navigate(address))
	people := customer{pagetest.Frame(street, t, "#customer")}
	people.callsHuman("Иван Образцов", "vk-private", "Деньги списали ДВАЖДЫ!!!")
	people.callsHuman("Вера Примерова", "telegram-private", "Привезли разбитую вазу")
	people.callsHuman("Анна Пример", "telegram-private", "Третий день жду заказ 48213!")

	office := pagetest.Open(t, pagetest.Screen{Width: 1280, Height: 760})
	pagetest.Do(office, t, chromedp.Navigate(address+"/desk/"))
	olga := operator{pagetest.Page(office, t)}
	olga.ClickOn("a.row", "Анна Пример")
	olga.Click("#take button")
	olga.Write("#answer textarea", "Анна, здравствуйте, это Ольга. Вижу заказ 48213, узнаю на складе и напишу вам здесь.")
	olga.ClickOn("#answer button", "Отправить")
	people.reads("узнаю на складе")
	people.says("Хорошо, жду! Мой номер +7 999 000-00-01")
	if !pagetest.Read(street, t, chromedp.Evaluate[bool](`document.querySelector("#customer").contentDocument.getElementById("typing").hidden`)) {
		t.Error("a human leads, and three dots say that somebody is writing")
	}
	olga.Click(".note summary")
	olga.Write(".note textarea", "Склад нашёл коробку, курьер выезжает")
	olga.Click(".note form button")
	olga.Sees("#log .by-note", "курьер выезжает")
	olga.Sees("#log .by-customer", "Хорошо, жду!")
	pagetest.Shot(office, t, "operators-desk")

	beside := operator{pagetest.Frame(street, t, "#operator")}
	beside.ClickOn("a.row", "Анна Пример")
	beside.Sees("#log .by-customer", "Хорошо, жду!")
	pagetest.Shot(street, t, "demo")

	phone := pagetest.Open(t, pagetest.Screen{Width: 390, Height: 760, Phone: true})
	pagetest.Do(phone, t, chromedp.Navigate(pagetest.Read(office, t, chromedp.Location())))
	pagetest.Page(phone, t).Sees("#log .by-note", "курьер выезжает")
	pagetest.Shot(phone, t, "operators-phone-talk")

	olga.Write("#answer textarea", "Анна, успокойтесь, мы вернём вам все деньги.")
	olga.Sees("#answer .hints li", "успокойтесь")
	olga.Sees("#answer .hints li", "все деньги")
	pagetest.Shot(office, t, "operators-hints")

	pagetest.Do(office, t, chromedp.Navigate(address+"/messenger/staff?lang=ru"))
	olga.ClickOn("#topics button", "Анна Пример")
	olga.Sees("#transcript .text", "узнаю на складе")
	olga.Sees("#transcript .text", "курьер выезжает")
	pagetest.Shot(office, t, "operators-group")
}
