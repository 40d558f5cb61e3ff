package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/sandbox"
	"otklik/sandbox/people"
	"otklik/sandbox/sandboxtest"
	"otklik/store/sqlite"
)

// annasUpdate is what Telegram sends when Anna writes.
const annasUpdate = `{"update_id":7001,"message":{"message_id":71,"date":1795600000,"text":"Где мой заказ?! Жду неделю!",
	"chat":{"id":1001,"type":"private"},"from":{"id":1001,"first_name":"Анна","last_name":"Пример"}}}`

// failing fills a store with what failed.
func failing(t *testing.T, path string, items ...bot.Failed) {
	t.Helper()
	store, err := sqlite.OpenBeside(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if err := store.SetAside(t.Context(), items); err != nil {
		t.Fatal(err)
	}
}

func failedUpdate(id, raw string) bot.Failed {
	return bot.Failed{ID: id, Account: "shop-tg", Kind: bot.FailedUpdate, At: time.Unix(1795600000, 0), Reason: "decode update: it has no type", Raw: []byte(raw)}
}

// failedSays runs otklik failed with these words.
func failedSays(t *testing.T, settings string, code int, args ...string) string {
	t.Helper()
	child := otklik(t, append([]string{"failed"}, append(args, "--config", settings)...)...)
	if got := child.wait(t, usualTime); got != code {
		t.Errorf("failed %q ended with %d, want %d:\n%s", args, got, code, &child.output)
	}
	child.mustSay(t)
	return child.output.String()
}

func TestWhatFailedIsListedShownDroppedAndDoneAgainBesideTheDaemon(t *testing.T) {
	town, path := sandboxtest.Start(t, sandbox.Options{}), storePath(t)
	settings := settingsFile(t, path, town.URL, "quiet: {window: 100ms, limit: 1s}\n")
	daemon := otklik(t, "run", "--config", settings)
	daemon.says(t, "otklik serves")
	if said := failedSays(t, settings, 0, "list"); said != "" {
		t.Errorf("of nothing it lists %q", said)
	}
	town.Act(`{"person":1001,"name":"Анна Пример","where":"private","text":"/start"}`)
	failing(t, path, failedUpdate("update-1", annasUpdate), failedUpdate("update-2", `{"update_id":"?","message":{"text":"личное"}}`))

	list := failedSays(t, settings, 0, "list")
	if !strings.Contains(list, "update-1") || !strings.Contains(list, "it has no type") || strings.Contains(list, "заказ") || strings.Contains(list, "личное") {
		t.Errorf("the list is\n%s", list)
	}
	if shown := failedSays(t, settings, 0, "show", "update-2"); !strings.Contains(shown, "личное") {
		t.Errorf("shown is\n%s", shown)
	}
	failedSays(t, settings, 0, "retry", "update-1")
	if said := failedSays(t, settings, 1, "retry", "update-2"); !strings.Contains(said, "read update again") || strings.Contains(said, "личное") {
		t.Errorf("of what fails again it says\n%s", said)
	}
	failedSays(t, settings, 0, "drop", "update-2")
	if said := failedSays(t, settings, 1, "drop", "update-2"); !strings.Contains(said, "update-2") || !strings.Contains(said, "otklik failed list") {
		t.Errorf("of what is gone it says\n%s", said)
	}
	if said := failedSays(t, settings, 0, "list"); said != "" {
		t.Errorf("in the end it lists\n%s", said)
	}
	daemon.until(t, "answered what was done again", func() bool {
		return slices.ContainsFunc(town.Heard(0), func(h people.Heard) bool {
			return h.By == "bot" && h.Chat == 1001 && strings.Contains(h.Text, "заказ")
		})
	})
}
