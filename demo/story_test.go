package demo_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	"otklik/sandbox/messenger/pagetest"
)

// customer plays the left half.
type customer struct{ pagetest.Pane }

func (c customer) says(text string) {
	c.Say("#text", text)
	c.Sees(".own .text", text)
}

// isAnswered waits until the last word is not the customer's.
func (c customer) isAnswered() { c.Sees("#transcript li:last-child.theirs .text", "") }

func (c customer) reads(words string)  { c.Sees(".theirs .text", words) }
func (c customer) presses(name string) { c.ClickOn(".buttons button", name) }

// operator plays the right half.
type operator struct{ pagetest.Pane }

func TestAnAngryCustomerIsCalmedHandedOverAndHelped(t *testing.T) {
	ctx := pagetest.Open(t, pagetest.Laptop())
	pagetest.Do(ctx, t, chromedp.Navigate(startCommand(t)))
	anna, oleg := customer{pagetest.Frame(ctx, t, "#customer")}, operator{pagetest.Frame(ctx, t, "#operator")}

	anna.ClickOn(".example", "Третий день жду заказ 48213!")
	anna.isAnswered()
	anna.says("Обещали привезти ещё в четверг до обеда, я весь день ждала дома.")
	anna.isAnswered()
	anna.says("Номер заказа 48213, адрес прежний.")
	anna.presses("Даю согласие")
	anna.presses("Здесь, в чате")

	oleg.Click("a.row")
	oleg.Sees("#head .order", "48213")
	oleg.Sees("#log .by-customer .text", "Третий день жду заказ 48213!")
	pagetest.Shot(ctx, t, "demo-waiting")
	oleg.Click("#take button")
	oleg.Write("#answer textarea", "Здравствуйте! Курьер уже едет к вам.")
	oleg.ClickOn("#answer button", "Отправить")
	anna.reads("Курьер уже едет к вам.")
	anna.says("Спасибо, жду!")
	oleg.Sees("#log .by-customer .text", "Спасибо, жду!")
	oleg.Click("details.close summary")
	oleg.Click("#close button")

	anna.presses("5")
	anna.presses("Пропустить")
	oleg.Sees("#actions", "Обращение завершено")
	pagetest.Shot(ctx, t, "demo-closed")
	oleg.Click("a.to-card")
	oleg.Sees("#card", "5 / 5")
	pagetest.Shot(ctx, t, "demo-card")
}

// goes opens another place of the messenger.
func (c customer) goes(place string) { c.Click("#at-" + place) }

func TestAComplaintTravelsFromTheWallIntoThePrivateChatAndBack(t *testing.T) {
	ctx := pagetest.Open(t, pagetest.Laptop())
	pagetest.Do(ctx, t, chromedp.Navigate(startCommand(t)))
	vera, olga := customer{pagetest.Frame(ctx, t, "#customer")}, operator{pagetest.Frame(ctx, t, "#operator")}

	vera.goes("vk-wall")
	vera.Sees(".post .text", "Осенняя распродажа")
	vera.ClickOn(".example", "Мой заказ 48213 едет уже третью неделю!")
	vera.Sees(".own .text", "Мой заказ 48213")
	vera.reads("https://vk.me/")
	pagetest.Shot(ctx, t, "demo-wall")
	vera.ClickOn(".theirs .text a", "vk.me")
	vera.Sees("#at-vk-private[aria-selected=true]", "Сообщения")
	vera.isAnswered()
	pagetest.Shot(ctx, t, "demo-crossed")
	vera.says("Позовите человека, пожалуйста.")
	vera.isAnswered()

	olga.Click("a.row")
	olga.Sees("#log .public .text", "Мой заказ 48213")
	olga.Click("#take button")
	olga.Write("#answer textarea", "Здравствуйте, заказ уже у курьера, будет сегодня до 18:00.")
	olga.Click("#answer button")
	vera.reads("заказ уже у курьера")
	vera.says("Привезли, спасибо!")
	olga.Click("details.publish summary")
	olga.Write(".publish textarea", "Заказ доставлен. Спасибо, что сказали нам!")
	pagetest.Shot(ctx, t, "demo-publish")
	olga.Click(".publish button")
	vera.Sees("#at-vk-wall .news", "")
	vera.goes("vk-wall")
	vera.reads("Заказ доставлен. Спасибо, что сказали нам!")
	pagetest.Shot(ctx, t, "demo-solved-in-public")
}

func TestTheLinkUnderATelegramCommentLeadsIntoThePrivateChat(t *testing.T) {
	ctx := pagetest.Open(t, pagetest.Phone())
	pagetest.Do(ctx, t, chromedp.Navigate(startCommand(t)))
	anna := customer{pagetest.Frame(ctx, t, "#customer")}
	anna.goes("telegram-comments")
	anna.Sees(".post .text", "Осенняя распродажа")
	anna.ClickOn(".example", "Верните деньги за разбитую вазу!")
	anna.Click(".theirs .buttons button")
	anna.Sees("#at-telegram-private[aria-selected=true]", "Личный чат")
	anna.isAnswered()
	pagetest.Shot(ctx, t, "demo-crossed-phone")
}
