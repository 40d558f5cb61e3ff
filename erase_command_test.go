package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"otklik/bot"
	"otklik/sandbox"
	"otklik/sandbox/people"
	"otklik/sandbox/sandboxtest"
	"otklik/store/redis/redistest"
)

// withTopics has the operators of a settings file work in the sandbox's forum, and names another store where that is not "".
func withTopics(t *testing.T, settings, store string) string {
	t.Helper()
	body, err := os.ReadFile(settings)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(body), "desk: {", "desk: {topics: {account: shop-tg, group: -1001000000002}, ", 1)
	if store != "" {
		text = regexp.MustCompile(`store: .*`).ReplaceAllString(text, "store: "+store)
	}
	return written(t, "otklik.yaml", text)
}

// commandSays runs one command line to its end.
func commandSays(t *testing.T, code int, args ...string) string {
	t.Helper()
	child := otklik(t, args...)
	if got := child.wait(t, usualTime); got != code {
		t.Errorf("%q ended with %d, want %d", args, got, code)
	}
	child.mustSay(t)
	return child.output.String()
}

// must holds that some words stand in a text, and others do not.
func must(t *testing.T, text string, words []string, never ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("it lacks %q:\n%s", w, text)
		}
	}
	for _, w := range never {
		if strings.Contains(text, w) {
			t.Errorf("it holds %q:\n%s", w, text)
		}
	}
}

func TestACustomerAsksToBeForgottenWhileTheBotIsRunning(t *testing.T) {
	for name, address := range map[string]func(t *testing.T) string{
		"SQLite": func(*testing.T) string { return "" },
		"Redis":  func(t *testing.T) string { return "redis://" + redistest.Single(t).Address() + "/0" },
	} {
		t.Run(name, func(t *testing.T) { isForgotten(t, address(t)) })
	}
}

func isForgotten(t *testing.T, store string) {
	town := sandboxtest.Start(t, sandbox.Options{})
	settings := withTopics(t, settingsFile(t, storePath(t), town.URL, "quiet: {window: 100ms, limit: 1s}\n"), store)
	daemon := otklik(t, "run", "--config", settings)
	daemon.says(t, "otklik serves")
	town.Act(`{"person":1001,"name":"Анна Пример","where":"private","text":"Позовите оператора! Мой номер +7 999 000-00-01"}`)
	town.Act(`{"person":1002,"name":"Борис Сосед","where":"private","text":"Где мой диван?!"}`)
	daemon.until(t, "showed Anna to the operators and answered Boris", func() bool {
		heard := town.Heard(0)
		return slices.ContainsFunc(heard, func(h people.Heard) bool { return h.Where == "staff" && strings.HasPrefix(h.Text, "👤 Анна") }) &&
			slices.ContainsFunc(heard, func(h people.Heard) bool { return h.By == "bot" && h.Chat == 1002 })
	})
	daemon.until(t, "kept the topic", func() bool { return strings.Contains(commandSays(t, 0, "export", "--config", settings), `"topic:`) })

	shown := commandSays(t, 0, "erase", "shop-tg/1001", "--config", settings)
	must(t, shown, []string{"shop-tg/1001", "topics of the operators' group: 1", "Nothing was erased", "otklik erase shop-tg/1001 --yes"}, "Анна", "оператора", "000-00")
	must(t, commandSays(t, 0, "export", "--config", settings), []string{"Анна Пример", "shop-tg/1001"})

	erased := commandSays(t, 0, "erase", "https://desk.example.com/otklik/c/shop-tg/1001", "--yes", "--config", settings)
	must(t, erased, []string{"Erased.", "https://t.me/c/1000000002/", "backups, exports and logs", "cleared"}, "Анна", "оператора", "000-00")
	must(t, commandSays(t, 0, "export", "--config", settings), []string{"Борис Сосед", "shop-tg/1002"}, "Анна", "shop-tg/1001", "000-00-01", `"desk:shop`)
	must(t, commandSays(t, 0, "audit", "--config", settings), []string{"otklik erase", "erased a person"}, "1001")
	must(t, commandSays(t, 1, "erase", "shop-tg/1001", "--yes", "--config", settings), []string{"nothing is kept of them here"})

	before := len(town.Heard(0))
	town.Act(`{"person":1001,"name":"Анна Пример","where":"private","text":"Спасибо! А где мой шкаф?"}`)
	daemon.until(t, "answered as if they had never met", func() bool {
		return slices.ContainsFunc(town.Heard(int64(before)), func(h people.Heard) bool { return h.By == "bot" && h.Chat == 1001 })
	})
	must(t, commandSays(t, 0, "export", "--config", settings), []string{"мой шкаф"}, "оператора", "000-00-01")
	daemon.stopsCleanly(t)
}

func TestWhoErasesWithAWrongNameOrInTheWrongPlaceReadsWhatToDo(t *testing.T) {
	town, path := sandboxtest.Start(t, sandbox.Options{}), storePath(t)
	settings := settingsFile(t, path, town.URL, "")
	must(t, commandSays(t, 1, "erase", "shop-tg/1001", "--config", settings), []string{"otklik.db", "otklik run"})
	must(t, commandSays(t, 1, "erase", "shop-tg/1001"), []string{"otklik.yaml does not exist"})
	away := withTopics(t, settings, "redis://"+freeAddress(t)+"/0")
	must(t, commandSays(t, 1, "erase", "shop-tg/1001", "--config", away), []string{"is Redis running"})

	daemon := otklik(t, "run", "--config", settings)
	daemon.says(t, "otklik serves")
	for _, name := range []string{"Анна", "1001", "shop-tg/", "shop-tg/Анна", "https://example.com/a/b", "https://desk.example.com/c/shop-tg/Анна"} {
		must(t, commandSays(t, 1, "erase", name, "--yes", "--config", settings), []string{"names no conversation", "shop-tg/1001"})
	}
	for _, name := range []string{"shop-tg/1001", "shop-tg/1001#00000001.01-abcd", "shop-tg/1001 #2", "https://t.me/c/1000000002/77/78"} {
		must(t, commandSays(t, 1, "erase", name, "--yes", "--config", settings), []string{"nothing is kept of them here"})
	}
	must(t, commandSays(t, 1, "erase", "shop-tg/1001", "--config", settings), []string{"nothing is kept of them here", "broken off", "otklik erase shop-tg/1001 --yes"}, "cleared")
	must(t, commandSays(t, 1, "erase", "shop-tg/1001", "--yes", "--config", settings), []string{"cleared", "nothing is kept of them here"})
	must(t, commandSays(t, 0, "erase", "shop-tg/1001", "--rewrite", "--config", settings), []string{"Nothing is kept of shop-tg/1001", "cleared"})
	daemon.stopsCleanly(t)
}

// What could not be read of a person, and what could not be delivered to them, is theirs too.
func TestWhatFailedOfAPersonIsErasedWithThem(t *testing.T) {
	town, path := sandboxtest.Start(t, sandbox.Options{}), storePath(t)
	settings := settingsFile(t, path, town.URL, "")
	daemon := otklik(t, "run", "--config", settings)
	daemon.says(t, "otklik serves")
	failing(t, path, failedUpdate("update-1", annasUpdate), failedUpdate("update-2", strings.ReplaceAll(annasUpdate, "1001", "1002")),
		bot.Failed{ID: "message-1", Account: "shop-tg", Conversation: "shop-tg/1001", Kind: bot.FailedMessage})
	must(t, commandSays(t, 0, "erase", "shop-tg/1001", "--yes", "--config", settings), []string{"failed ones: 2"}, "заказ")
	must(t, failedSays(t, settings, 0, "list"), []string{"update-2"}, "update-1", "message-1")
	daemon.stopsCleanly(t)
}
