package demo_test

import (
	"testing"

	"github.com/chromedp/chromedp"

	"otklik/sandbox/messenger/pagetest"
)

// colleague plays the operators' group on Telegram.
type colleague struct{ pagetest.Pane }

func TestAnOperatorWorksInTheGroupAndThePageShowsTheSame(t *testing.T) {
	ctx := pagetest.Open(t, pagetest.Laptop())
	pagetest.Do(ctx, t, chromedp.Navigate(startCommand(t)))
	anna, olga, pyotr := customer{pagetest.Frame(ctx, t, "#customer")}, operator{pagetest.Frame(ctx, t, "#operator")}, colleague{pagetest.Frame(ctx, t, "#group")}

	anna.ClickOn(".example", "Позовите живого человека!")
	anna.isAnswered()
	pagetest.Do(ctx, t, chromedp.Click(chromedp.CSS("#group-tab")))
	pyotr.Click("#topics button")
	pyotr.Sees("#transcript .text", "Позовите живого человека!")
	pagetest.Shot(ctx, t, "demo-group-waiting")
	pyotr.ClickOn(".buttons button", "Взять")
	pyotr.Sees("#toast", "Клиент ваш")
	pyotr.Say("#text", "Здравствуйте! Я человек, меня зовут Пётр.")
	anna.reads("меня зовут Пётр")
	pyotr.Sees(".own .reaction", "👌")
	pyotr.Say("#text", "/ похоже, звонили и раньше")
	pyotr.Sees(".own .reaction", "✍")
	pyotr.Say("#text", "/summary")
	pyotr.Sees(".theirs .text", "Клиент говорит")
	pagetest.Shot(ctx, t, "demo-group-led")
	pagetest.Do(ctx, t, chromedp.Click(chromedp.CSS("#desk-tab")))
	olga.Click("a.row")
	olga.Sees("#log .by-operator", "меня зовут Пётр")
	olga.Sees("#log .by-note", "звонили и раньше")
	pagetest.Shot(ctx, t, "demo-group-page")
}

func TestWhoWritesAsACustomerIsNotTornAwayByTheOperatorsPage(t *testing.T) {
	ctx := pagetest.Open(t, pagetest.Laptop())
	pagetest.Do(ctx, t, chromedp.Navigate(startCommand(t)))
	anna, olga := customer{pagetest.Frame(ctx, t, "#customer")}, operator{pagetest.Frame(ctx, t, "#operator")}
	anna.ClickOn(".example", "Позовите живого человека!")
	anna.isAnswered()
	olga.Click("a.row")
	olga.Click("#take button")
	olga.Write("#answer textarea", "Здравствуйте, это Ольга.")
	pagetest.Read(ctx, t, chromedp.Evaluate[bool](`
		operator.contentDocument.getElementById("answer").requestSubmit();
		customer.contentDocument.getElementById("text").focus(); true`))
	olga.Sees("#answer[aria-busy=false]", "")
	if in := pagetest.Read(ctx, t, chromedp.Evaluate[string](`document.activeElement.id`)); in != "customer" {
		t.Errorf("what the customer types goes into %q", in)
	}
}

func TestOnAPhoneTheGroupShowsItsTopicsOrOneOfThem(t *testing.T) {
	ctx := pagetest.Open(t, pagetest.Phone().InTheDark())
	address := startCommand(t)
	pagetest.Do(ctx, t, chromedp.Navigate(address))
	anna := customer{pagetest.Frame(ctx, t, "#customer")}
	anna.ClickOn(".example", "Позовите живого человека!")
	anna.isAnswered()
	pagetest.Do(ctx, t, chromedp.Navigate(address+"/messenger/staff?lang=ru"))
	page := pagetest.Page(ctx, t)
	page.Click("#topics button")
	page.Sees("#transcript .text", "Позовите живого человека!")
	page.SeesNo("#topics button")
	pagetest.Shot(ctx, t, "group-phone")
	page.Click("#back")
	page.Sees("#topics button b", "")
}
