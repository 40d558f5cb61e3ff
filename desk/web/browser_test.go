package web

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"otklik/bot"
	"otklik/desk/entrance"
)

// chromium opens a window of a real browser, as wide and high as told.
func chromium(t *testing.T, width, height int64) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath("/usr/bin/chromium"), chromedp.UserDataDir(t.TempDir()),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.WSURLReadTimeout(patience))
	for _, flag := range []string{"disable-background-networking", "disable-component-update", "disable-sync"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	allocator, release := chromedp.NewExecAllocator(t.Context(), options...)
	window, done := chromedp.NewContext(allocator)
	t.Cleanup(func() { done(); release() })
	do(t, window, chromedp.EmulateViewport(width, height))
	return window
}

// patience is how long one step in a browser may take, on a machine that is busy with much else.
const patience = 3 * time.Minute

func do(t *testing.T, window context.Context, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	for i, step := range steps {
		// The first call of all starts the browser, which lives as long as that call's context: no limit there.
		limited, cancel := window, context.CancelFunc(func() {})
		if chromedp.FromContext(window).Target != nil {
			limited, cancel = context.WithTimeout(window, patience)
		}
		err := chromedp.Do(limited, step)
		cancel()
		if err != nil {
			t.Fatalf("step %d: %v", i+1, err)
		}
	}
}

// shows waits until the window shows a text.
func shows(selector, text string) chromedp.Action[chromedp.Void] {
	return is(`[...document.querySelectorAll(` + strconv.Quote(selector) + `)].some((e) => e.innerText.includes(` + strconv.Quote(text) + `))`)
}

// is waits until something holds in the window, whatever page it leads to in between.
func is(expression string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		for {
			holds, err := chromedp.Evaluate[bool](expression)(ctx, target)
			if err == nil && holds {
				return nil
			}
			select {
			case <-ctx.Done():
				return fmt.Errorf("%s never held: %w", expression, errors.Join(ctx.Err(), err))
			case <-time.After(30 * time.Millisecond):
			}
		}
	})
}

// enter presses the key as a keyboard does: a page that handles it gets no line break beside.
func enter() chromedp.Action[chromedp.Void] {
	return pressed(input.DispatchKeyEventParams{Key: "Enter", Code: "Enter", WindowsVirtualKeyCode: 13, NativeVirtualKeyCode: 13})
}

// pressed presses and lets go of a key.
func pressed(params input.DispatchKeyEventParams) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		down := input.DispatchKeyEventTypeRawKeyDown
		if params.Text != "" {
			down = input.DispatchKeyEventTypeKeyDown
		}
		for _, event := range []input.DispatchKeyEventType{down, input.DispatchKeyEventTypeKeyUp} {
			params.Type = event
			if _, err := cdp.Call(ctx, target, input.DispatchKeyEvent, params); err != nil {
				return err
			}
		}
		return nil
	})
}

// sending lets messages go out as they come up, like a running program.
func (h *house) sending() { h.wait(0) }

func TestInARealBrowserAnOperatorTakesAnswersAndCloses(t *testing.T) {
	h := newHouse(t, func(o *Options) { o.Password = "ромашка" })
	id := h.asksForHuman(lidia())
	window := chromium(t, 1280, 800)
	do(t, window,
		chromedp.Navigate(h.server.URL+"/desk/c/"+string(id)),
		chromedp.SendKeys(chromedp.CSS("input[name=name]"), "Ольга"),
		chromedp.SendKeys(chromedp.CSS("input[name=password]"), "ромашка"),
		chromedp.Click(chromedp.CSS(".sheet button")),
		shows("#head", "Лидия Образцова"),
		shows("#link", "на связи"),
		chromedp.Click(chromedp.CSS("#take button")),
		shows("#where", "Ответ увидит только клиент"),
		chromedp.SendKeys(chromedp.CSS("#answer textarea"), "Лидия, ищу ваш заказ"),
		enter(),
		shows("#log .by-operator", "ищу ваш заказ"),
		shows("#log .by-operator", "отправляется"),
		is(`document.querySelector("#answer textarea").value === ""`))
	h.sending()
	do(t, window, shows("#log .by-operator", "доставлено"))

	do(t, window, chromedp.SendKeys(chromedp.CSS("#answer textarea"), "Черновик"))
	h.says(lidia(), "Спасибо, жду!")
	do(t, window,
		shows("#log .by-customer", "Спасибо, жду!"),
		is(`document.querySelector("#answer textarea").value === "Черновик"`),
		is(`document.title.startsWith("(1) ")`),
		chromedp.Reload(),
		is(`document.querySelector("#answer textarea").value === "Черновик"`),
		chromedp.Click(chromedp.CSS(".close summary")),
		chromedp.Click(chromedp.CSS("#close button")),
		shows("#log .system", "Вопрос решён (Ольга)"))
	if said := h.said(id, bot.ByOperator); len(said) != 1 {
		t.Errorf("the customer was told %q", said)
	}
}

func TestInARealBrowserALateOperatorIsToldWhoIsFasterAndLosesNothing(t *testing.T) {
	h := newHouse(t, func(o *Options) { o.Guest = "Пётр" })
	id := h.asksForHuman(lidia())
	window := chromium(t, 390, 844)
	do(t, window, chromedp.Navigate(h.server.URL+"/desk/"),
		chromedp.Click(chromedp.CSS(".row")),
		chromedp.WaitVisible(chromedp.CSS("#take button")))
	h.handle(bot.Event{Kind: bot.TookEvent, Conversation: id, Operator: "Ольга"})
	do(t, window, shows(".held", "Разговор ведёт Ольга"),
		chromedp.Click(chromedp.CSS(".note summary")),
		chromedp.SendKeys(chromedp.CSS(".note textarea"), "Клиентка звонила утром"),
		chromedp.Click(chromedp.CSS(".note form button")),
		shows("#log .by-note", "Клиентка звонила утром"))
}

func TestOnAPhoneNothingIsWiderThanTheScreen(t *testing.T) {
	h := newHouse(t, func(o *Options) { o.Guest = "Ольга" })
	long := bot.Person{ID: 3003, Name: strings.Repeat("Длинноеимя", 20)}
	id := h.asksForHuman(long)
	h.says(long, strings.Repeat("безпробелов", 60))
	h.handle(bot.Event{Kind: bot.TookEvent, Conversation: id, Operator: "Ольга"})
	led := h.asksForHuman(lidia())
	h.handle(bot.Event{Kind: bot.TookEvent, Conversation: led, Operator: strings.Repeat("Ы", 60)})
	window := chromium(t, 390, 844)
	for _, path := range []string{"", "c/" + string(id), "c/" + string(id) + "#card", "c/" + string(led), "sign-in"} {
		do(t, window, chromedp.Navigate("about:blank"), chromedp.Navigate(h.server.URL+"/desk/"+path),
			is(`document.documentElement.scrollWidth <= innerWidth && [...document.querySelectorAll(".queue, .lines, .card, .actions")].every((e) => e.scrollWidth <= e.clientWidth)`))
	}
}

func TestOnASmallLaptopAllListsAreSeen(t *testing.T) {
	h := newHouse(t, func(o *Options) { o.Guest = "Ольга" })
	id := h.asksForHuman(lidia())
	window := chromium(t, 1000, 700)
	do(t, window, chromedp.Navigate(h.server.URL+"/desk/c/"+string(id)),
		is(`document.querySelector(".lists").scrollWidth <= document.querySelector(".lists").clientWidth`))
}

func TestOnAPhoneHowLongACustomerWaitsIsReadToItsEnd(t *testing.T) {
	h := newHouse(t, func(o *Options) { o.Guest = "Ольга" })
	id := h.asksForHuman(lidia())
	window := chromium(t, 390, 844)
	for _, waited := range []time.Duration{0, 12 * time.Minute, 2 * time.Hour, 40 * time.Hour} {
		h.pass(waited)
		do(t, window, chromedp.Navigate("about:blank"), chromedp.Navigate(h.server.URL+"/desk/c/"+string(id)),
			shows(".head .wait", "ждёт"),
			is(`(() => { const wait = document.querySelector(".head .wait").getBoundingClientRect(), time = document.querySelector(".head .wait time").getBoundingClientRect(),
				tags = document.querySelector(".head .tags").getBoundingClientRect();
				return time.right <= wait.right && wait.right <= tags.right && wait.bottom <= tags.bottom })()`),
			is(`getComputedStyle(document.querySelector(".head .wait")).textOverflow === "clip"`))
	}
}

func TestInARealBrowserTheGoodEndIsSaidUnderTheComplaint(t *testing.T) {
	h := newHouse(t, func(o *Options) { o.Guest = "Ольга" })
	id, _ := h.movesOver(lidia())
	h.complains(lidia(), "И ещё: мой телефон +7 999 000-00-02")
	h.handle(bot.Event{Kind: bot.TookEvent, Conversation: id, Operator: "Ольга"})
	for name, size := range map[string][2]int64{"laptop": {1440, 900}, "phone": {390, 844}} {
		h.wait(entrance.Shown) // what was shown in one window is hidden again
		window := chromium(t, size[0], size[1])
		do(t, window, chromedp.Navigate(h.server.URL+"/desk/c/"+string(id)),
			shows("#log .by-customer", "+* *** ***-**-02"),
			chromedp.Click(chromedp.CSS("#log .reveal")),
			shows("#log .by-customer", "+7 999 000-00-02"),
			chromedp.Click(chromedp.CSS(".publish summary")),
			shows("#publish-why", "не против ли он"),
			chromedp.SendKeys(chromedp.CSS(".publish textarea"), "Перезвонили на +7 999 000-00-02"),
			enter(),
			is(`document.getElementById("error").textContent === ""`),
			chromedp.Click(chromedp.CSS(".publish button")),
			shows("#error", "в тексте есть личное: телефон"),
			is(`document.activeElement.matches(".publish textarea") && document.activeElement.value.includes("Перезвонили")`),
			is(`document.documentElement.scrollWidth <= innerWidth`))
		picture(t, window, "desk-publish-"+name)
		do(t, window, chromedp.SetValue(chromedp.CSS(".publish textarea"), "Всё решилось, "+name),
			chromedp.Click(chromedp.CSS(".publish button")),
			shows("#log .by-operator.public", "Всё решилось, "+name),
			is(`!document.querySelector(".publish").open`),
			chromedp.Navigate(h.server.URL+"/desk/c/"+string(id)+"#card"),
			shows("#card", "Где идёт разговор"))
		picture(t, window, "desk-card-"+name)
	}
}

// picture writes what the window shows to the folder that SCREENSHOTS names; without it nothing is written.
func picture(t *testing.T, window context.Context, name string) {
	t.Helper()
	folder := os.Getenv("SCREENSHOTS")
	if folder == "" {
		return
	}
	shot, err := chromedp.Run(window, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, name+".png"), shot, 0o600)
	}
	if err != nil {
		t.Fatalf("take a picture: %v", err)
	}
}
