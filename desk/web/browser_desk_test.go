package web

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"otklik/bot"
	"otklik/config"
	"otklik/desk/draft"
	"otklik/desk/staff"
	"otklik/flows/wording"
)

// entering opens a window in which an operator follows a sign-in link to a page of the desk.
func (h *house) entering(t *testing.T, id int64, page string) context.Context {
	t.Helper()
	window := chromium(t, 1440, 900)
	do(t, window, chromedp.Navigate(h.server.URL+"/desk/enter?link="+h.link(id)+"&next="+url.QueryEscape("/desk/"+page)),
		chromedp.Click(chromedp.CSS(".sheet button")),
		shows("#link", "на связи"))
	return window
}

// remembering has the window remember all that is said of who is there: that somebody writes stands there for some seconds only.
func remembering() chromedp.Action[chromedp.Void] {
	return is(`(window.stood = "", new MutationObserver(() => { stood += document.getElementById("here")?.textContent })
		.observe(document.body, {childList: true, characterData: true, subtree: true}), true)`)
}

// remembered waits until something was said of who is there.
func remembered(text string) chromedp.Action[chromedp.Void] {
	return is(`stood.includes(` + strconv.Quote(text) + `)`)
}

func TestInARealBrowserOneOfTwoOperatorsGetsTheCustomerAndTheOtherIsToldWho(t *testing.T) {
	h := staffedHouse(t)
	id := h.asksForHuman(lidia())
	windows := []context.Context{h.entering(t, 501, "c/"+string(id)), h.entering(t, 502, "c/"+string(id))}
	do(t, windows[0], shows("#here", "Пётр смотрит"))
	do(t, windows[1], shows("#here", "Мария смотрит"))

	var clicking sync.WaitGroup
	var giveUps []context.CancelFunc
	for _, window := range windows {
		waiting, giveUp := context.WithCancel(window)
		giveUps = append(giveUps, giveUp)
		clicking.Go(func() { _ = chromedp.Do(waiting, chromedp.Click(chromedp.CSS("#take button"))) }) // whoever is slower may not find the button any more
	}
	for i, window := range windows {
		do(t, window, is(`!!document.querySelector("#where, .held")`))
		giveUps[i]()
	}
	clicking.Wait()
	names := []string{"Мария", "Пётр"}
	leads := slices.Index([]string{"501", "502"}, h.conversation(id).Operator)
	if leads < 0 {
		t.Fatalf("%q leads", h.conversation(id).Operator)
	}
	winner, loser := windows[leads], windows[1-leads]
	do(t, loser, shows(".held", "Разговор ведёт "+names[leads]), is(`!document.querySelector("#answer")`))
	do(t, loser, remembering())
	do(t, winner, chromedp.SendKeys(chromedp.CSS("#answer textarea"), "Лидия, уже ищу"))
	do(t, loser, remembered(names[leads]+" пишет"))
	do(t, winner, enter(), shows("#log .by-operator", "уже ищу"))
	do(t, loser, shows("#log .by-operator", "уже ищу"))
	if said := h.said(id, bot.ByOperator); len(said) != 1 {
		t.Errorf("the customer was told %q", said)
	}
}

func TestInARealBrowserWhoWritesIsNotCalledALookerInBetween(t *testing.T) {
	h := staffedHouse(t)
	window := h.entering(t, 502, "c/"+string(h.asksForHuman(lidia())))
	do(t, window, is(`["Зоя пишет…", ""].every((writing) => document.dispatchEvent(new CustomEvent("here",
		{detail: {id: conversation.dataset.id, looking: "Зоя смотрит", writing}}))) && document.getElementById("here").textContent.includes("Зоя пишет…")`))
}

func TestInARealBrowserANewOperatorWorksByKeysAlone(t *testing.T) {
	h := staffedHouse(t)
	h.hires(503, staff.Plain, "Зоя")
	other := h.asksForHuman(bot.Person{ID: 7, Name: "Пётр Пример"})
	h.wait(time.Minute)
	id := h.asksForHuman(lidia())
	before := len(h.phones.heard)
	window := h.entering(t, 503, "")
	do(t, window,
		keys("?"), shows("#keys[open]", "взять разговор"), key("Escape"),
		is(`!document.querySelector("#keys").open`),
		keys("j"), keys("j"), is(`document.activeElement.dataset.id === `+fmt.Sprintf("%q", id)), key("Enter"),
		shows("#head", "Лидия Образцова"), shows("#link", "на связи"),
		keys("t"), shows("#where", "Ответ увидит только клиент"),
		is(`document.activeElement.matches("#answer textarea")`), key("Escape"),
		keys("n"), is(`document.activeElement.matches(".note textarea")`),
		chromedp.SendKeys(chromedp.CSS(".note textarea"), "Склад нашёл коробку"), key("Enter"),
		shows("#log .by-note", "Склад нашёл коробку"),
		is(`document.activeElement.matches("#answer textarea")`), key("Escape"),
		keys("/"), is(`document.activeElement.id === "search"`),
		chromedp.SendKeys(chromedp.CSS("#search"), "пример"), key("Enter"),
		shows(".row strong", "Пётр Пример"), is(`document.querySelectorAll(".row").length === 1`))
	h.wait(time.Minute)
	if len(h.phones.heard) != before {
		t.Errorf("a note reached the customer: %q", h.phones.heard[before:])
	}
	do(t, window, chromedp.Navigate(h.server.URL+"/desk/c/"+string(id)),
		chromedp.Click(chromedp.CSS(".pass summary")),
		chromedp.SetValue(chromedp.CSS(".pass select"), "502"),
		chromedp.Click(chromedp.CSS(".pass .primary")),
		shows("#log .system", "Зоя передаёт разговор, дальше ведёт Пётр"),
		shows(".held", "Разговор ведёт Пётр"))
	h.handle(bot.Event{Kind: bot.ReturnedEvent, Conversation: id, Operator: "502"})
	do(t, window, shows("#log .system", "возвращён боту (Пётр)"), shows("#take", "Сейчас отвечает бот"))
	if c := h.conversation(other); c.Operator != "" {
		t.Errorf("a key took another customer: %s leads", c.Operator)
	}
}

func TestInARealBrowserWhatIsTypedAfterANoteIsOpenedByMouseIsTheNoteAndOneMenuIsOpenAtATime(t *testing.T) {
	h := staffedHouse(t)
	id := h.asksForHuman(lidia())
	h.handle(bot.Event{Kind: bot.TookEvent, Conversation: id, Operator: "502"})
	window := h.entering(t, 502, "c/"+string(id))
	do(t, window,
		chromedp.Click(chromedp.CSS(".note summary")), chromedp.KeyEvent("r на складе"),
		is(`document.querySelector(".note textarea").value === "r на складе"`),
		is(`document.querySelector("#answer textarea").value === ""`),
		chromedp.Click(chromedp.CSS(".pass summary")), is(`document.querySelector(".pass").open && !document.querySelector(".note").open`),
		chromedp.Click(chromedp.CSS(".close summary")), is(`document.querySelector(".close").open && !document.querySelector(".pass").open`),
		chromedp.Click(chromedp.CSS("#lines")), is(`!document.querySelector(".side [open]")`))
}

// countTones takes the place of the browser's loudspeaker.
const countTones = `window.tones = 0; window.AudioContext = class {
	currentTime = 0; destination = {};
	createOscillator() { tones++; return {frequency: {}, connect: (next) => next, start() {}, stop() {}}; }
	createGain() { return {gain: {setValueAtTime() {}, linearRampToValueAtTime() {}, exponentialRampToValueAtTime() {}}, connect: (next) => next}; }
}; true`

func TestInARealBrowserAWaitingCustomerSoundsUnlessTheOperatorWantsItQuiet(t *testing.T) {
	h := staffedHouse(t)
	window := h.entering(t, 502, "")
	do(t, window, is(countTones), key("Escape")) // browsers let nothing sound before the first key
	h.asksForHuman(lidia())
	do(t, window, is(`tones === 2`), is(`document.title.startsWith("(1) ")`),
		chromedp.Click(chromedp.CSS(".me summary")), chromedp.Click(chromedp.CSS("#sound input")))
	h.asksForHuman(bot.Person{ID: 7, Name: "Пётр Пример"})
	do(t, window, is(`document.title.startsWith("(2) ")`), is(`tones === 2`))
}

func TestInARealBrowserHintsComeBeforeTheAnswerGoesAndReadyAnswersBehindASlash(t *testing.T) {
	h := newHouse(t, func(o *Options) {
		o.Guest = "Ольга"
		o.Draft = newChecker(t)
	})
	id := h.asksForHuman(lidia())
	h.handle(bot.Event{Kind: bot.TookEvent, Conversation: id, Operator: "Ольга"})
	window := chromium(t, 1440, 900)
	do(t, window, chromedp.Navigate(h.server.URL+"/desk/c/"+string(id)), shows("#link", "на связи"),
		chromedp.SendKeys(chromedp.CSS("#answer textarea"), "/"),
		is(`document.querySelectorAll(".ready a").length > 1`))
	picture(t, window, "desk-ready")
	do(t, window, key("Escape"), is(`!document.querySelector(".ready")`),
		// The page is not told of it: it would look at what rests, and who has read hints sends with Enter.
		is(`(clearTimeout(resting), document.querySelector("#answer textarea").value = "Лидия, успокойтесь, пожалуйста.", true)`),
		chromedp.Focus(chromedp.CSS("#answer textarea")), enter(),
		is(`document.querySelectorAll("#answer .hints li").length > 0`),
		is(`document.querySelector("#answer textarea").value.includes("успокойтесь")`))
	picture(t, window, "desk-hints")
	if said := h.said(id, bot.ByOperator); len(said) != 0 {
		t.Fatalf("the customer was told %q at once", said)
	}
	do(t, window, enter(), shows("#log .by-operator", "успокойтесь"), is(`document.querySelector("#answer .hints").textContent.trim() === ""`))
}

func TestInARealBrowserWhoIsSignedOutElsewhereIsLedBackIn(t *testing.T) {
	h := staffedHouse(t)
	id := h.asksForHuman(lidia())
	lists, talk := h.entering(t, 502, ""), h.entering(t, 502, "c/"+string(id))
	h.signsIn(502).post("/desk/operators/me/revoke", nil)
	signedOut := is(`document.getElementById("link").textContent === "Войти снова" && document.getElementById("link").classList.contains("lost")`)
	do(t, talk, signedOut, shows("#error", "Вход закончился"))
	elsewhere := fmt.Sprintf(`(fetch("/desk/enter", {method: "POST", body: new URLSearchParams({link: %q})}), true)`, h.link(502)) // in another tab
	do(t, talk, is(elsewhere), shows("#link", "на связи"), is(`document.getElementById("error").textContent === ""`))
	do(t, lists, signedOut, chromedp.Click(chromedp.CSS("#link a")), shows(".sheet", "Вход для операторов"))
}

// newChecker looks at drafts by the shipped rules.
func newChecker(t *testing.T) *draft.Checker {
	t.Helper()
	file, err := config.Wording("")
	if err != nil {
		t.Fatal(err)
	}
	rules, err := wording.Parse(file.Name, file.Data)
	if err != nil {
		t.Fatal(err)
	}
	return draft.New(rules)
}

// keys presses a key that types a sign.
func keys(sign string) chromedp.Action[chromedp.Void] {
	return pressed(input.DispatchKeyEventParams{Key: sign, Text: sign})
}

// key presses a key by its name: Enter, which also opens a link, or Escape.
func key(name string) chromedp.Action[chromedp.Void] {
	code := map[string]int64{"Enter": 13, "Escape": 27}[name]
	text := map[string]string{"Enter": "\r"}[name]
	return pressed(input.DispatchKeyEventParams{Key: name, Code: name, Text: text, WindowsVirtualKeyCode: code, NativeVirtualKeyCode: code})
}
