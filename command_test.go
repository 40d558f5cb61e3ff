package main

import (
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"testing"

	"otklik/bot"
	"otklik/sandbox"
	"otklik/sandbox/people"
	"otklik/sandbox/sandboxtest"
	"otklik/sandbox/telegram"
	"otklik/store/sqlite"
)

// secretToken must never be read in what the program says.
const secretToken = "1000:never-shown"

// settingsFile is a settings file for one Telegram account on an API, with everything in a folder of the test.
// The desk listens on any free port, or where it is told to.
func settingsFile(t testing.TB, store, api, more string, desk ...string) string {
	t.Helper()
	listen := append(desk, "127.0.0.1:0")[0]
	token := written(t, "token", secretToken+"\n")
	return written(t, "otklik.yaml", fmt.Sprintf(`store: %q
company: {name: Ромашка}
accounts:
  - {name: shop-tg, platform: telegram, token_file: %q, api: %q}
desk: {listen: %q}
%s`, "sqlite:"+store, token, api, listen, more))
}

func storePath(t testing.TB) string { t.Helper(); return t.TempDir() + "/otklik.db" }

func TestWhoTypesACommandWronglyReadsWhatToDo(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	const nobody = "http://127.0.0.1:1"
	for name, c := range map[string]struct {
		args []string
		code int
		says []string
	}{
		"unknown command":         {[]string{"dance"}, 2, []string{"dance", "otklik --help"}},
		"unknown flag":            {[]string{"demo", "--colour"}, 2, []string{"--colour", "otklik demo --help"}},
		"unknown subcommand":      {[]string{"flows", "dance"}, 2, []string{"dance", "otklik flows --help"}},
		"missing flags":           {[]string{"move"}, 2, []string{"--from", "otklik move --help"}},
		"missing argument":        {[]string{"operators", "role"}, 2, []string{"<who>", "otklik operators role --help"}},
		"a store that is none":    {[]string{"move", "--from", "sqlite:" + storePath(t), "--to", "b.db"}, 1, []string{"--to", "sqlite:otklik.db"}},
		"the version as a flag":   {[]string{"--version"}, 0, []string{"otklik", "go1."}},
		"no sandbox there":        {[]string{"sandbox", "--listen", taken.Addr().String()}, 1, []string{taken.Addr().String(), "choose another address"}},
		"no waiting at all":       {[]string{"demo", "--quiet-window=-5s"}, 2, []string{"quiet-window"}},
		"no command":              {nil, 2, []string{"expected one of", "otklik --help"}},
		"wrong duration":          {[]string{"demo", "--quiet-window", "soon"}, 2, []string{"quiet-window", "duration"}},
		"no settings file":        {[]string{"run"}, 1, []string{"otklik.yaml does not exist", "config/otklik.example.yaml"}},
		"settings are a folder":   {[]string{"run", "--config", t.TempDir()}, 1, []string{"read", "is a directory"}},
		"unknown key":             {[]string{"run", "--config", settingsFile(t, storePath(t), nobody, "colour: red\n")}, 1, []string{":6:1:", "colour", "config/otklik.example.yaml"}},
		"key twice":               {[]string{"run", "--config", settingsFile(t, storePath(t), nobody, "desk: {}\n")}, 1, []string{":6:1:", "desk"}},
		"wrong type":              {[]string{"run", "--config", settingsFile(t, storePath(t), nobody, "log: [1]\n")}, 1, []string{":6:6:"}},
		"no folder for the store": {[]string{"run", "--config", settingsFile(t, "/nowhere/at/all/o.db", nobody, "")}, 1, []string{"/nowhere/at/all", "no such file"}},
		"unreadable database":     {[]string{"run", "--config", settingsFile(t, written(t, "o.db", "it was a dark and stormy night, and nothing in this file is a table"), nobody, "")}, 1, []string{"o.db", "sqlite"}},
		"an account of no flow": {[]string{"run", "--config", written(t, "otklik.yaml", fmt.Sprintf(`store: %q
company: {name: Ромашка}
accounts: [{name: shop-tg, platform: telegram, token: "1:x", flow: waltz}]
`, "sqlite:"+storePath(t)))}, 1, []string{"shop-tg", "waltz", "complaint"}},
		"no such flow":             {[]string{"flows", "draw", "waltz"}, 1, []string{"waltz", "complaint"}},
		"schema of flows":          {[]string{"flows", "schema"}, 0, []string{`"Otklik flow"`, `"states"`}},
		"schema of phrases":        {[]string{"phrases", "schema"}, 0, []string{`"Otklik phrases"`, `"phrases"`}},
		"no talks":                 {[]string{"flows", "test", t.TempDir()}, 1, []string{"*.talk.yaml"}},
		"broken flows":             {[]string{"flows", "check", "--flows", brokenFlows(t)}, 1, []string{"broken.yaml:"}},
		"address of the demo used": {[]string{"demo", "--listen", taken.Addr().String()}, 1, []string{taken.Addr().String(), "choose another address (--listen)"}},
		"address of the desk used": {[]string{"run", "--config", settingsFile(t, storePath(t), nobody, "", taken.Addr().String())}, 1, []string{"choose another address (desk.listen)"}},
		"nothing to read":          {[]string{"understand"}, 1, []string{"nothing to read"}},
	} {
		t.Run(name, func(t *testing.T) {
			child := otklik(t, c.args...)
			if code := child.wait(t, usualTime); code != c.code {
				t.Errorf("it ended with %d, want %d", code, c.code)
			}
			child.mustSay(t, c.says...)
		})
	}
}

// mustSay looks for words in all that was said, and for what must not stand there.
func (c *child) mustSay(t testing.TB, words ...string) {
	t.Helper()
	said := c.output.String()
	for _, w := range words {
		if !strings.Contains(said, w) {
			t.Errorf("it does not say %q but:\n%s", w, said)
		}
	}
	for _, unwanted := range []string{"never-shown", "panic:", "goroutine "} {
		if strings.Contains(said, unwanted) {
			t.Errorf("it says %q:\n%s", unwanted, said)
		}
	}
}

func brokenFlows(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/broken.yaml", []byte("name: broken\nstart: nowhere\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestARefusedDatabaseIsLeftAsItWas(t *testing.T) {
	const letter = "these are somebody's letters, not a database; they must stay as they are"
	path := written(t, "letters.txt", letter)
	child := otklik(t, "run", "--config", settingsFile(t, path, "http://127.0.0.1:1", ""))
	if code := child.wait(t, usualTime); code != 1 {
		t.Errorf("it ended with %d", code)
	}
	if left, err := os.ReadFile(path); err != nil || string(left) != letter {
		t.Errorf("the file is now %q: %v", left, err)
	}
}

func TestAWrongTokenEndsTheProgramWithAdvice(t *testing.T) {
	town := sandboxtest.Start(t, sandbox.Options{KnownOnly: true, Bots: []telegram.Bot{}})
	child := otklik(t, "run", "--config", settingsFile(t, storePath(t), town.URL, ""))
	if code := child.wait(t, usualTime); code != 1 {
		t.Errorf("it ended with %d", code)
	}
	child.mustSay(t, "shop-tg", "@BotFather")
}

func TestAnAccountThatCannotBeReachedIsWaitedForAndTheProgramStillStops(t *testing.T) {
	child := otklik(t, "run", "--config", settingsFile(t, storePath(t), "http://127.0.0.1:1", ""))
	child.says(t, "cannot be reached")
	child.stopsCleanly(t)
	child.mustSay(t, "shop-tg")
}

func TestASecondDaemonOnTheSameFileIsToldWhoWorksThere(t *testing.T) {
	town := sandboxtest.Start(t, sandbox.Options{})
	path := storePath(t)
	first := otklik(t, "run", "--config", settingsFile(t, path, town.URL, ""))
	first.says(t, "otklik serves")
	second := otklik(t, "run", "--config", settingsFile(t, path, town.URL, ""))
	if code := second.wait(t, usualTime); code != 1 {
		t.Errorf("the second daemon ended with %d", code)
	}
	second.mustSay(t, "another daemon works on this store", fmt.Sprint(first.command.Process.Pid))
	first.stopsCleanly(t)
}

// A stop in the middle of work: the line that is on its way is finished and written down.
func TestTheProgramStopsCleanlyInTheMiddleOfWork(t *testing.T) {
	town, path := sandboxtest.Start(t, sandbox.Options{}), storePath(t)
	town.Fault(`{"kind":"slow","count":-1,"delay":"2s","method":"sendMessage"}`)
	child := otklik(t, "run", "--config", settingsFile(t, path, town.URL, "quiet: {window: 100ms, limit: 1s}\n"))
	child.says(t, "otklik serves")
	town.Act(`{"person":1001,"name":"Анна Пример","where":"private","text":"Где мой заказ?! Жду неделю!"}`)
	child.until(t, "began to answer", func() bool {
		return slices.ContainsFunc(town.Heard(0), func(h people.Heard) bool { return h.By == "bot" && h.Event == "" })
	})
	child.stopsCleanly(t)
	store, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	lines, err := store.Transcript(t.Context(), bot.NewID("shop-tg", 1001), "", 10)
	if err != nil || len(lines) != 2 || lines[1].Delivery == nil || lines[1].Delivery.State != bot.Delivered {
		t.Errorf("the answer that was on its way is not written down as sent: %v, %+v", err, lines)
	}
}
