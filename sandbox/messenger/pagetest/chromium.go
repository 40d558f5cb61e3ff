// Package pagetest opens pages in a real Chromium for tests, at the size of a laptop or a phone.
package pagetest

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// longestTest bounds one whole test in the browser.
const longestTest = 10 * time.Minute

// Screen is what the page is looked at with.
type Screen struct {
	Width, Height int64 // CSS pixels
	Phone         bool  // touch and a phone's viewport
	Dark          bool
}

// Laptop and Phone are the two screens that every page must look good on.
func Laptop() Screen { return Screen{Width: 1440, Height: 900} }

// Phone is a usual phone held upright.
func Phone() Screen { return Screen{Width: 390, Height: 844, Phone: true} }

// InTheDark is the same screen with dark colours preferred.
func (s Screen) InTheDark() Screen {
	s.Dark = true
	return s
}

// Open starts a Chromium of its own for the test and returns the context of its one tab. Faults in the page's scripts
// and everything its policy blocked are errors of the test.
func Open(t *testing.T, s Screen) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(int(s.Width), int(s.Height)),
		chromedp.Flag("disable-component-update", true), chromedp.WSURLReadTimeout(patience))
	ctx, cancel := context.WithTimeout(context.Background(), longestTest)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Listen(ctx, complain(t)); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	s.apply(ctx, t)
	return ctx
}

func (s Screen) apply(ctx context.Context, t *testing.T) {
	t.Helper()
	colours := "light"
	if s.Dark {
		colours = "dark"
	}
	media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: colours},
		{Name: "prefers-reduced-motion", Value: "reduce"}, // so that pictures never show a half-faded line
	}}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
		t.Fatalf("choose the colours: %v", err)
	}
	var phone []chromedp.EmulateViewportOption
	if s.Phone {
		phone = append(phone, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2))
	}
	Do(ctx, t, chromedp.EmulateViewport(s.Width, s.Height, phone...))
}

// Do runs actions and ends the test at the first that cannot be done.
func Do(ctx context.Context, t *testing.T, actions ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, actions...); err != nil {
		t.Fatalf("in the browser: %v", err)
	}
}

// Read runs one action for what it finds.
func Read[T any](ctx context.Context, t *testing.T, action chromedp.Action[T]) T {
	t.Helper()
	found, err := chromedp.Run(ctx, action)
	if err != nil {
		t.Fatalf("in the browser: %v", err)
	}
	return found
}

// Shot writes a picture of the screen to the folder that SCREENSHOTS names; without it nothing is written.
func Shot(ctx context.Context, t *testing.T, name string) {
	t.Helper()
	folder := os.Getenv("SCREENSHOTS")
	if folder == "" {
		return
	}
	picture := Read(ctx, t, chromedp.CaptureScreenshot())
	if err := os.WriteFile(fmt.Sprintf("%s/%s.png", folder, name), picture, 0o600); err != nil {
		t.Fatalf("write the picture: %v", err)
	}
}
