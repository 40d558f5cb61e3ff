package messenger_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"otklik/sandbox/messenger/pagetest"
)

// visitor plays the messenger as a human would.
type visitor struct {
	t   *testing.T
	ctx context.Context
}

func visit(t *testing.T, address string, screen pagetest.Screen) visitor {
	v := visitor{t, pagetest.Open(t, screen)}
	v.do(chromedp.Navigate(address), chromedp.WaitVisible(chromedp.CSS("#welcome")))
	return v
}

func (v visitor) do(actions ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	pagetest.Do(v.ctx, v.t, actions...)
}

func (v visitor) click(selector string) {
	v.t.Helper()
	v.do(chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

func (v visitor) write(text string) {
	v.t.Helper()
	v.do(chromedp.SendKeys(chromedp.CSS("#text"), text+kb.Enter))
}

// sees waits until an element that the selector finds holds the text.
func (v visitor) sees(selector, text string) {
	v.t.Helper()
	const found = `(selector, text) => [...document.querySelectorAll(selector)].some((e) => e.checkVisibility() && e.textContent.includes(text))`
	v.do(chromedp.PollFunction[chromedp.Void](found, chromedp.WithPollingArgs(selector, text)))
}

func (v visitor) count(selector string) int {
	v.t.Helper()
	return pagetest.Read(v.ctx, v.t, chromedp.Evaluate[int](fmt.Sprintf("document.querySelectorAll(%q).length", selector)))
}

func (v visitor) read(selector string) string {
	v.t.Helper()
	return pagetest.Read(v.ctx, v.t, chromedp.Text(chromedp.CSS(selector), chromedp.NodeVisible))
}

func TestNewcomerClicksAnExampleAndIsAnswered(t *testing.T) {
	v := visit(t, startSandbox(t), pagetest.Laptop())
	pagetest.Shot(v.ctx, t, "messenger-welcome")
	v.click(".example")
	v.sees(".own .text", "Третий день жду заказ 48213!")
	v.sees(".theirs .text", "Вы пишете: Третий день жду заказ 48213!")
	v.do(chromedp.WaitNotVisible(chromedp.CSS("#welcome")))
}

func TestCustomerPressesAButtonAndSeesItAnswered(t *testing.T) {
	v := visit(t, startSandbox(t), pagetest.Laptop())
	v.click("#start")
	v.sees(".theirs .text", "Вы пишете: /start")
	v.do(chromedp.Click(`//div[@class="buttons"]/button[.="Да"]`))
	v.sees("#toast", "Нажали: yes")
	v.sees(".theirs .text", "Ответ принят")
	v.do(chromedp.WaitNotPresent(chromedp.CSS(".buttons button")))
}

func TestCustomerSharesTheirPhoneByTheKeyboard(t *testing.T) {
	v := visit(t, startSandbox(t), pagetest.Phone())
	v.write("телефон")
	v.click("#keyboard button")
	v.sees(".own .chip", "+79990")
	v.sees(".theirs .text", "Записали номер")
	v.do(chromedp.WaitNotVisible(chromedp.CSS("#keyboard")))
}

func TestCustomerEditsTheirOwnLine(t *testing.T) {
	v := visit(t, startSandbox(t), pagetest.Laptop())
	v.write("заказ 111")
	v.click(".own .edit")
	v.sees("#editing", "Исправляем")
	v.write("222")
	v.sees(".own .text", "заказ 111222")
	v.sees(".own .edited", "исправлено")
	v.sees(".theirs .text", "Вижу правку: заказ 111222")
}

func TestCustomerAttachesAPhoto(t *testing.T) {
	v := visit(t, startSandbox(t), pagetest.Laptop())
	v.click("#attach summary")
	v.click(`[data-kind="photo"]`)
	v.sees(".own .chip", "Фото")
	v.sees(".theirs .text", "Видим фото")
}

func TestWhatPeopleWriteIsNeverMarkup(t *testing.T) {
	v := visit(t, startSandbox(t), pagetest.Laptop())
	v.write(`<img src=x id=planted> см. https://example.com/a?b=1.`)
	v.sees(".theirs .text", `<img src=x id=planted>`)
	planted := v.count("#planted")
	linked := v.count(`.own a[href="https://example.com/a?b=1"]`)
	if planted != 0 || linked != 1 {
		t.Errorf("planted elements: %d, links: %d; want 0 and 1", planted, linked)
	}
}

func TestVisitorStartsOverAsAnotherPersonAndComesBack(t *testing.T) {
	v := visit(t, startSandbox(t), pagetest.Laptop())
	first := v.read("#me")
	v.write("первый")
	v.sees(".theirs .text", "первый")
	v.click("#another")
	v.do(chromedp.WaitVisible(chromedp.CSS("#welcome")))
	if second := v.read("#me"); second == first {
		t.Errorf("still %q after starting over", second)
	}
	v.click("#who summary")
	v.click(fmt.Sprintf(`[data-name=%q]`, first))
	v.sees(".own .text", "первый")
	v.do(chromedp.Reload())
	v.sees(".own .text", "первый")
}

func TestVisitorIsToldWhenTheSandboxIsGone(t *testing.T) {
	gate := startGate(t)
	v := visit(t, gate.address, pagetest.Laptop())
	v.write("слышно?")
	v.sees(".theirs .text", "слышно?")
	gate.shut()
	v.sees("#lost", "Связь с песочницей прервалась")
	gate.open()
	v.do(chromedp.WaitNotVisible(chromedp.CSS("#lost")))
	v.write("теперь слышно")
	v.sees(".theirs .text", "теперь слышно")
}

func TestBothScreensInBothLightsForThePictures(t *testing.T) {
	for name, screen := range map[string]pagetest.Screen{
		"laptop": pagetest.Laptop(), "laptop-dark": pagetest.Laptop().InTheDark(),
		"phone": pagetest.Phone(), "phone-dark": pagetest.Phone().InTheDark(),
	} {
		t.Run(name, func(t *testing.T) {
			v := visit(t, startSandbox(t), screen)
			v.do(chromedp.Click(chromedp.CSS(".example:nth-of-type(2)")))
			v.sees(".theirs .text", "Привезли разбитую вазу")
			v.write("телефон")
			v.sees("#keyboard", "Отправить номер")
			pagetest.Shot(v.ctx, t, "messenger-"+name)
			if pagetest.Read(v.ctx, t, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > innerWidth`)) {
				t.Error("the page scrolls sideways")
			}
		})
	}
}
