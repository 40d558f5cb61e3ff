package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"otklik/config"
)

// faultsOf are the lines that an admin reads about a settings file, without the file's path.
func faultsOf(t *testing.T, text string) []string {
	t.Helper()
	path := write(t, "otklik.yaml", text)
	_, err := config.Load(path, nil)
	if err == nil {
		t.Fatal("taken without a word")
	}
	return strings.Split(strings.ReplaceAll(strings.TrimPrefix(err.Error(), "config: "), path+":", ""), "\n")
}

func TestAllThatIsWrittenWronglyIsToldAtOnceInTheOrderOfTheFile(t *testing.T) {
	faults := faultsOf(t, `companny: {name: x}
store: [sqlite, otklik.db]
company: {nam: x, languge: ru}
accounts:
  - {name: shop-tg, plattform: telegram, group: abc, public: wall, unlimited: 2}
  - shop-vk
desk: 8080
quiet: {window: soon, limit: 5}
targets: {kinds: [question]}
redis: {replicas: 1.5, allow: open}
reopen: [1]
---
x: 1
`)
	want := []struct{ place, what string }{
		{"1:1: ", `unknown key "companny"; here stand`},
		{"2:8: ", "store is a text"},
		{"3:11: ", `unknown key "nam"; here stand name, address`},
		{"3:19: ", `unknown key "languge"`},
		{"5:21: ", `unknown key "plattform"`},
		{"5:49: ", "accounts[0].group is a whole number"},
		{"5:62: ", "accounts[0].public is a list"},
		{"5:79: ", "accounts[0].unlimited is true or false"},
		{"6:5: ", "accounts[1] has keys of its own"},
		{"7:7: ", "desk has keys of its own"},
		{"8:17: ", `"soon" is no time span`},
		{"8:30: ", `"5" is no time span`},
		{"9:18: ", "targets.kinds has keys of its own"},
		{"10:19: ", "redis.replicas is a whole number"},
		{"10:31: ", "redis.allow is a list"},
		{"11:9: ", "reopen is one value, and a list stands here"},
		{"12:1: ", "a second document"},
	}
	if len(faults) != len(want) {
		t.Errorf("%d faults are told, want %d", len(faults), len(want))
	}
	for i, w := range want[:min(len(want), len(faults))] {
		if !strings.HasPrefix(faults[i], w.place) || !strings.Contains(faults[i], w.what) {
			t.Errorf("told:\n%s\nwant %s%s", faults[i], w.place, w.what)
		}
	}
}

func TestFaultsOfValuesStandInTheOrderOfTheFile(t *testing.T) {
	faults := faultsOf(t, "log: {level: loud}\nreopen: -5h\n"+least+"desk: {language: xx}\n")
	for i, place := range []string{"1:14: log.level", "2:9: reopen", "5:18: desk.language"} {
		if i >= len(faults) || !strings.HasPrefix(faults[i], place) {
			t.Fatalf("told in the order:\n%s", strings.Join(faults, "\n"))
		}
	}
}

func TestWhatTheLibrarySaysOfSyntaxComesWithAdvice(t *testing.T) {
	for text, want := range map[string]string{
		"store: [a\ncompany: }\n":    "2:1: not YAML: ",
		"company:\n\tname: x\n":      "2:1: not YAML: ",
		"store: a\nstore: b\n":       `2:1: the key "store" stands twice; it stands already in line 1`,
		"company: &c {name: *no}\n":  "1:21: ",
		"store: \xcf\xf0\xe8\xe2\n":  "1:1: not UTF-8 text; save the file as UTF-8",
		"a: 1\nb: 2\nstore: \xcf\n":  "3:1: not UTF-8 text",
		"- {name: shop-tg}\n":        "1:1: the settings have keys of their own",
		"just words, nothing more\n": "1:1: the settings have keys of their own",
	} {
		if faults := faultsOf(t, text); !strings.HasPrefix(faults[0], want) || strings.Contains(faults[0], "Go ") {
			t.Errorf("%q: told\n%s\nwant %s", text, faults[0], want)
		}
	}
}

func TestAFileThatAWindowsEditorSavedIsRead(t *testing.T) {
	s, err := config.Load(write(t, "o.yaml", "\ufeff"+strings.ReplaceAll(least, "\n", "\r\n")), nil)
	if err != nil || s.Company.Name != "Ромашка" {
		t.Errorf("read as %+v: %v", s.Company, err)
	}
}

func TestKeysWithNothingBehindThemKeepTheDefaults(t *testing.T) {
	s, err := config.Load(write(t, "o.yaml", least+"desk:\nquiet:\nredis: {prefix: }\n"), nil)
	if d := config.Defaults(); err != nil || s.Desk != d.Desk || s.Quiet != d.Quiet {
		t.Errorf("read as %+v and %+v: %v", s.Desk, s.Quiet, err)
	}
}

func TestAnchorsSpareWritingTwice(t *testing.T) {
	s, err := config.Load(write(t, "o.yaml", `company: {name: Р}
accounts:
  - {name: a, platform: telegram, token: "1:x", public: &places [groups]}
  - {name: b, platform: telegram, token: "2:x", public: *places}
`), nil)
	if err != nil || len(s.Accounts) != 2 || len(s.Accounts[1].Public) != 1 {
		t.Errorf("read as %+v: %v", s.Accounts, err)
	}
}

func TestOneBotIsOneAccount(t *testing.T) {
	token := write(t, "token", "1:abc\n")
	for name, accounts := range map[string]string{
		"accounts[1].token_file": `{name: a, platform: telegram, token: "1:abc"}, {name: b, platform: telegram, token_file: ` + token + "}",
		"accounts[1].group":      `{name: a, platform: vk, group: 5, token: "x"}, {name: b, platform: vk, group: 5, token: "y"}`,
	} {
		_, err := config.Load(write(t, "o.yaml", "company: {name: Р}\naccounts: ["+accounts+"]\n"), nil)
		if err == nil || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "1:abc") {
			t.Errorf("%s: told %v", name, err)
		}
	}
}

func TestAFolderThatIsNotThereIsToldWhereItIsNamed(t *testing.T) {
	dir := t.TempDir()
	file := write(t, "file", "x")
	faults := faultsOf(t, least+"flows: "+filepath.Join(dir, "none")+"\nphrases: "+file+"\nmarkers: "+dir+"\nwording: "+dir+"\n")
	for i, want := range []string{"3:8: flows is ", "4:10: phrases is ", "6:10: wording is "} {
		if i >= len(faults) || !strings.HasPrefix(faults[i], want) || !strings.Contains(faults[i], "leave it out") {
			t.Fatalf("told:\n%s", strings.Join(faults, "\n"))
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "none")); err == nil {
		t.Error("the folder was made")
	}
}

func TestTheChoicesOfAKeyAreAllWords(t *testing.T) {
	faults := faultsOf(t, strings.Replace(least, "}]", ", listen: maybe}]", 1))
	if want := `accounts[0].listen is "maybe"; choose one of poll, webhook`; !strings.HasSuffix(faults[0], want) {
		t.Errorf("told %q", faults[0])
	}
}
