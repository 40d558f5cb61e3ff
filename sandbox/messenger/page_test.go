package messenger_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"otklik/sandbox/messenger/pagetest"
)

// visitor plays the messenger as a human would.
type visitor struct {
	pagetest.Pane
	t   *testing.T
	ctx context.Context
}

func visit(t *testing.T, address string, screen pagetest.Screen) visitor {
	ctx := pagetest.Open(t, screen)
	pagetest.Do(ctx, t, chromedp.Navigate(address))
	v := visitor{pagetest.Page(ctx, t), t, ctx}
	v.Sees("#welcome", "")
	return v
}

func (v visitor) says(text string) {
	v.t.Helper()
	v.Say("#text", text)
}

func (v visitor) count(selector string) int {
	v.t.Helper()
	return pagetest.Read(v.ctx, v.t, chromedp.Evaluate[int](fmt.Sprintf("document.querySelectorAll(%q).length", selector)))
}

func (v visitor) scrollsSideways() bool {
	v.t.Helper()
	return pagetest.Read(v.ctx, v.t, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > innerWidth`))
}

func (v visitor) name() string {
	v.t.Helper()
	return pagetest.Read(v.ctx, v.t, chromedp.Text(chromedp.CSS("#me"), chromedp.NodeVisible))
}

func TestNewcomerClicksAnExampleAndIsAnswered(t *testing.T) {
	v := visit(t, startSandbox(t), pagetest.Laptop())
	pagetest.Shot(v.ctx, t, "messenger-welcome")
	v.Click(".example")
	v.Sees(".own .text", "Третий день жду заказ 48213!")
	v.Sees(".theirs .text", "Вы пишете: Третий день жду заказ 48213!")
	v.SeesNo("#welcome")
}

func TestCustomerPressesAButtonAndSeesItAnswered(t *testing.T) {
	v := visit(t, startSandbox(t), pagetest.Laptop())
	v.Click("#start")
	v.Sees(".theirs .text", "Вы пишете: /start")
	v.ClickOn(".buttons button", "Да")
	v.Sees("#toast", "Нажали: yes")
	v.Sees(".theirs .text", "Ответ принят")
	v.SeesNo(".buttons button")
}

func TestCustomerSharesTheirPhoneByTheKeyboard(t *testing.T) {
	v := visit(t, startSandbox(t), pagetest.Phone())
	v.says("телефон")
	v.Click("#keyboard button")
	v.Sees(".own .chip", "+79990")
	v.Sees(".theirs .text", "Записали номер")
	v.SeesNo("#keyboard")
}

func TestCustomerEditsTheirOwnLine(t *testing.T) {
	v := visit(t, startSandbox(t), pagetest.Laptop())
	v.says("заказ 111")
	v.Click(".own .edit")
	v.Sees("#about", "Исправляем")
	v.says("222")
	v.Sees(".own .text", "заказ 111222")
	v.Sees(".own .edited", "исправлено")
	v.Sees(".theirs .text", "Вижу правку: заказ 111222")
}

func TestCustomerAttachesAPhoto(t *testing.T) {
	v := visit(t, startSandbox(t), pagetest.Laptop())
	v.Click("#attach summary")
	v.Click(`[data-kind="photo"]`)
	v.Sees(".own .chip", "Фото")
	v.Sees(".theirs .text", "Видим фото")
}

func TestWhatPeopleWriteIsNeverMarkup(t *testing.T) {
	v := visit(t, startSandbox(t), pagetest.Laptop())
	v.says(`<img src=x id=planted> см. https://example.com/a?b=1.`)
	v.Sees(".theirs .text", `<img src=x id=planted>`)
	planted := v.count("#planted")
	linked := v.count(`.own a[href="https://example.com/a?b=1"]`)
	if planted != 0 || linked != 1 {
		t.Errorf("planted elements: %d, links: %d; want 0 and 1", planted, linked)
	}
}

func TestVisitorStartsOverAsAnotherPersonAndComesBack(t *testing.T) {
	v := visit(t, startSandbox(t), pagetest.Laptop())
	first := v.name()
	v.says("первый")
	v.Sees(".theirs .text", "первый")
	v.Click("#another")
	v.Sees("#welcome", "Представьте")
	if second := v.name(); second == first {
		t.Errorf("still %q after starting over", second)
	}
	v.Click("#who summary")
	v.Click(fmt.Sprintf(`[data-name=%q]`, first))
	v.Sees(".own .text", "первый")
	pagetest.Do(v.ctx, t, chromedp.Reload())
	v.Sees(".own .text", "первый")
}

func TestVisitorIsToldWhenTheSandboxIsGone(t *testing.T) {
	gate := startGate(t)
	v := visit(t, gate.address, pagetest.Laptop())
	v.says("слышно?")
	v.Sees(".theirs .text", "слышно?")
	gate.shut()
	v.Sees("#lost", "Связь с песочницей прервалась")
	gate.open()
	v.SeesNo("#lost")
	v.says("теперь слышно")
	v.Sees(".theirs .text", "теперь слышно")
}

func TestBothScreensInBothLightsForThePictures(t *testing.T) {
	for name, screen := range map[string]pagetest.Screen{
		"laptop": pagetest.Laptop(), "laptop-dark": pagetest.Laptop().InTheDark(),
		"phone": pagetest.Phone(), "phone-dark": pagetest.Phone().InTheDark(),
	} {
		t.Run(name, func(t *testing.T) {
			v := visit(t, startSandbox(t), screen)
			v.ClickOn(".example", "Привезли разбитую вазу")
			v.Sees(".theirs .text", "Привезли разбитую вазу")
			v.says("телефон")
			v.Sees("#keyboard", "Отправить номер")
			pagetest.Shot(v.ctx, t, "messenger-"+name)
			if v.scrollsSideways() {
				t.Error("the page scrolls sideways")
			}
		})
	}
}
