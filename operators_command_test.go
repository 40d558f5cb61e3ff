package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/desk/staff"
	"otklik/sandbox"
	"otklik/sandbox/sandboxtest"
	"otklik/store/sqlite"
)

// A new shop: the first admin is invited at the command line, works, and is looked at in the audit; nobody stops the daemon for that.
func TestOperatorsAreInvitedAndRemovedBesideTheDaemon(t *testing.T) {
	town, path := sandboxtest.Start(t, sandbox.Options{}), storePath(t)
	text, err := os.ReadFile(settingsFile(t, path, town.URL, ""))
	if err != nil {
		t.Fatal(err)
	}
	settings := written(t, "otklik.yaml", strings.Replace(string(text), "desk: {", "desk: {url: https://desk.example.com, ", 1))
	daemon := otklik(t, "run", "--config", settings)
	daemon.says(t, "otklik serves")
	says := func(code int, words []string, args ...string) string {
		t.Helper()
		child := otklik(t, append(args, "--config", settings)...)
		if got := child.wait(t, usualTime); got != code {
			t.Errorf("%v ended with %d", args, got)
		}
		child.mustSay(t, words...)
		return child.output.String()
	}
	says(0, []string{"Nobody works at the desk yet"}, "operators", "list")
	invited := says(0, []string{"https://t.me/", "?start=staff_", "https://desk.example.com/desk/join?code="}, "operators", "invite", "--role", "admin", "--name", "Мария")
	says(2, []string{"boss"}, "operators", "invite", "--role", "boss")
	hires(t, path, regexp.MustCompile(`staff_(\w+)`).FindStringSubmatch(invited)[1], 501)
	says(0, nil, "operators", "invite", "--role", "lead", "--name", "Зоя")
	mistaken := says(0, []string{"Зоя", "lead", "until"}, "operators", "list")
	says(0, []string{"taken back"}, "operators", "uninvite", regexp.MustCompile(`(\w+) +lead +Зоя`).FindStringSubmatch(mistaken)[1])
	says(1, []string{"no open invitation 0000", "otklik operators list"}, "operators", "uninvite", "0000")
	second := says(0, nil, "operators", "invite")
	hires(t, path, regexp.MustCompile(`staff_(\w+)`).FindStringSubmatch(second)[1], 502)
	says(1, []string{"last admin"}, "operators", "remove", "Мария")
	says(1, []string{"Нина", "otklik operators list"}, "operators", "remove", "Нина")
	says(0, []string{"lead now"}, "operators", "role", "502", "lead")
	says(0, []string{"signed out"}, "operators", "revoke", "Мария")
	says(0, []string{"works here no more; 0"}, "operators", "remove", "502")
	says(0, []string{"501", "admin", "Мария", "502", "until"}, "operators", "list")
	says(1, []string{"yesterday", "2026-03-01"}, "audit", "--since", "yesterday")
	says(0, nil, "audit", "--since", "2026-03-01", "--operator", "Мария")
	says(1, []string{"Нина", "otklik operators list"}, "audit", "--operator", "Нина")
	says(0, []string{"otklik operators", "made lead", "502", "removed", "Олег Пример (502)", "signed out", "Мария (501)", "joined as admin"}, "audit")
	daemon.stopsCleanly(t)
}

// hires brings an invitation as the bot would.
func hires(t *testing.T, path, token string, id int64) {
	t.Helper()
	store, err := sqlite.OpenBeside(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if _, err := staff.New(store, time.Now).Accept(t.Context(), token, bot.Person{ID: id, Name: "Олег Пример"}); err != nil {
		t.Fatal(err)
	}
}

func TestCorrectionsAreExportedBesideTheDaemonAndNeverOverAFile(t *testing.T) {
	path := storePath(t)
	store, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now().UTC()
	c := bot.Conversation{ID: "shop-tg/1001", Version: 1, Section: bot.SectionBot}
	c.Case.Corrections = []bot.Correction{{Kind: "question", Operator: "501", At: now}}
	line := bot.Line{ID: "1", Conversation: c.ID, By: bot.ByCustomer, Text: "Как вернуть чайник?", At: now}
	results, err := store.Commit(t.Context(), []bot.Change{{Event: "e", Conversation: c, Lines: []bot.Line{line}}})
	if err != nil || results[0] != nil || store.Close() != nil {
		t.Fatal(err, results)
	}
	out := t.TempDir() + "/desk.tsv"
	for code, words := range [][]string{{"1 rows", "Read them before you train"}, {"desk.tsv", "exists"}} {
		child := otklik(t, "understand", "export", "--out", out, "--language", "ru", "--config", settingsFile(t, path, "http://127.0.0.1:1", ""))
		if got := child.wait(t, usualTime); got != code {
			t.Errorf("it ended with %d, want %d", got, code)
		}
		child.mustSay(t, words...)
	}
	if text, err := os.ReadFile(out); err != nil || !strings.Contains(string(text), "Как вернуть чайник?\tquestion\t\t\tok\t501\tMIT") {
		t.Errorf("written is %q, %v", text, err)
	}
}

func TestAnInvitationNamesOnlyTheWindowsThatThereAre(t *testing.T) {
	var vk, both strings.Builder
	printInvitation(&vk, "CODE", nil, "")
	printInvitation(&both, "CODE", []string{"https://t.me/bot?start=staff_CODE"}, "https://desk.example.com/desk/")
	if got := vk.String(); strings.Contains(got, "Telegram") || !strings.Contains(got, "as the code of an invitation:\n  CODE\n") {
		t.Errorf("with VK alone and no address it says %q", got)
	}
	if got := both.String(); !strings.Contains(got, "In Telegram:\n  https://t.me/bot?start=staff_CODE\n") || !strings.Contains(got, "/desk/join?code=CODE\n") {
		t.Errorf("with both it says %q", got)
	}
}
