package demo_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp"

	"otklik/demo"
	"otklik/sandbox"
	"otklik/sandbox/messenger"
	"otklik/sandbox/messenger/pagetest"
)

// startHalves serves the page around a real messenger and an empty desk.
func startHalves(t *testing.T) string {
	t.Helper()
	world := sandbox.New(sandbox.Options{})
	mux := http.NewServeMux()
	mux.Handle("/", demo.Page(demo.Options{}))
	mux.Handle("/messenger/", http.StripPrefix("/messenger", messenger.Handler(messenger.Options{API: world})))
	mux.HandleFunc("/desk/", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<h1>An empty desk</h1>") })
	server := httptest.NewServer(mux)
	t.Cleanup(func() {
		world.Close()
		server.CloseClientConnections()
		server.Close()
	})
	return server.URL
}

func TestOnALaptopBothHalvesAreSeen(t *testing.T) {
	ctx := pagetest.Open(t, pagetest.Laptop())
	pagetest.Do(ctx, t, chromedp.Navigate(startHalves(t)),
		chromedp.WaitVisible(chromedp.CSS("#customer")), chromedp.WaitVisible(chromedp.CSS("#operator")), chromedp.WaitNotVisible(chromedp.CSS(".tabs")))
	pagetest.Shot(ctx, t, "demo-halves")
}

func TestOnAPhoneTheHalvesAreTabsAndNewsIsMarked(t *testing.T) {
	ctx := pagetest.Open(t, pagetest.Phone())
	pagetest.Do(ctx, t, chromedp.Navigate(startHalves(t)), chromedp.WaitVisible(chromedp.CSS("#customer")), chromedp.WaitNotVisible(chromedp.CSS("#operator")))
	half := pagetest.Frame(ctx, t, "#customer")
	half.Click(".example")
	half.Sees(".own .text", "Третий день жду заказ 48213!")
	pagetest.Do(ctx, t, chromedp.WaitVisible(chromedp.CSS("#operator-tab .news")))
	pagetest.Shot(ctx, t, "demo-tabs")
	pagetest.Do(ctx, t, chromedp.Click(chromedp.CSS("#operator-tab")), chromedp.WaitVisible(chromedp.CSS("#operator")),
		chromedp.WaitNotVisible(chromedp.CSS("#customer")), chromedp.WaitNotVisible(chromedp.CSS("#operator-tab .news")))
}
