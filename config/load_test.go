package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"otklik/config"
)

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const least = `company: {name: Ромашка}
accounts: [{name: shop-tg, platform: telegram, token: "1:secret-of-the-bot"}]
`

func TestTheExampleFileLoadsAndShowsTheDefaults(t *testing.T) {
	token := write(t, "token", "1:abc\n")
	s, err := config.Load("otklik.example.yaml", map[string]string{"OTKLIK_ACCOUNTS_0_TOKEN_FILE": token})
	if err != nil {
		t.Fatal(err)
	}
	d := config.Defaults()
	if s.Store != d.Store || s.Desk.Listen != d.Desk.Listen || s.Quiet != d.Quiet || s.Log != d.Log {
		t.Errorf("the example shows other values than the defaults: %+v", s)
	}
	if len(s.Accounts) != 1 || s.Accounts[0].Name != "shop-tg" || s.Accounts[0].Token.Reveal() != "1:abc" {
		t.Errorf("the account did not come through: %+v", s.Accounts)
	}
}

func TestTheEnvironmentOverridesTheFile(t *testing.T) {
	s, err := config.Load(write(t, "o.yaml", least), map[string]string{
		"OTKLIK_STORE": "sqlite:/data/o.db", "OTKLIK_QUIET_WINDOW": "1500ms", "OTKLIK_ACCOUNTS_0_PROXY": "socks5://127.0.0.1:1080", "HOME": "/root",
	})
	if err != nil {
		t.Fatal(err)
	}
	if s.Store != "sqlite:/data/o.db" || time.Duration(s.Quiet.Window) != 1500*time.Millisecond || s.Accounts[0].Proxy != "socks5://127.0.0.1:1080" {
		t.Errorf("not overridden: %+v", s)
	}
	if s.Accounts[0].Name != "shop-tg" || s.Accounts[0].Token.Reveal() != "1:secret-of-the-bot" {
		t.Errorf("the rest of the account got lost: %+v", s.Accounts[0])
	}
}

func TestEveryFaultOfAnAdminIsToldWithWhatToDo(t *testing.T) {
	empty := write(t, "empty", "\n")
	for name, c := range map[string]struct {
		yaml string
		env  map[string]string
		want []string
	}{
		"unknown key":        {least + "colour: red\n", nil, []string{":3:1:", "colour"}},
		"wrong type":         {least + "quiet: {window: soon}\n", nil, []string{":3:17:", "no time span"}},
		"duplicate key":      {"store: sqlite:a\nstore: sqlite:b\n" + least, nil, []string{":2:1:", "store"}},
		"no company":         {strings.Replace(least, "Ромашка", `""`, 1), nil, []string{"company.name", "customers read it"}},
		"no accounts":        {"company: {name: Р}\n", nil, []string{"accounts is empty"}},
		"two of one name":    {strings.Replace(least, "]", `, {name: shop-tg, platform: telegram, token: "2:x"}]`, 1), nil, []string{"stands twice"}},
		"bad platform":       {strings.Replace(least, "telegram", "icq", 1), nil, []string{`otklik.yaml:2:38: accounts[0].platform is "icq"`, "telegram"}},
		"bad name":           {strings.Replace(least, "shop-tg", "Мой Бот", 1), nil, []string{"accounts[0].name"}},
		"no token":           {strings.Replace(least, `, token: "1:secret-of-the-bot"`, "", 1), nil, []string{"token_file is missing", "BotFather"}},
		"token file gone":    {strings.Replace(least, `token: "1:secret-of-the-bot"`, "token_file: /nowhere/at/all", 1), nil, []string{"otklik.yaml:2:60: accounts[0].token_file", "/nowhere/at/all"}},
		"token file empty":   {strings.Replace(least, `token: "1:secret-of-the-bot"`, "token_file: "+empty, 1), nil, []string{"is empty", "write the secret"}},
		"an empty file":      {"# to be written\n", nil, []string{"company.name is empty", "accounts is empty"}},
		"open desk":          {least + "desk: {listen: 0.0.0.0:8080}\n", nil, []string{"open to the network", "password_file"}},
		"bad store":          {least + "store: mysql://u:hush@h/x\n", nil, []string{"store is", "sqlite:"}},
		"a person as chat":   {strings.Replace(least, "}]", ", chats: [-1, 1001]}]", 1), nil, []string{"accounts[0].chats has 1001", "below 0"}},
		"a person as staff":  {strings.Replace(least, "}]", ", staff: 1001}]", 1), nil, []string{"accounts[0].staff is 1001", "below 0"}},
		"webhook half":       {strings.Replace(least, "}]", ", listen: webhook}]", 1), nil, []string{"webhook.url", "webhook.listen", "webhook.secret_file"}},
		"reopens for ever":   {least + "reopen: 9000h\n", nil, []string{"reopen is 9000h", "2160h"}},
		"a second document":  {least + "---\nstore: sqlite:b\n", nil, []string{"otklik.yaml:3:1:", "second document"}},
		"holidays alone":     {strings.Replace(least, "Ромашка", "Ромашка, holidays: [01-07]", 1), nil, []string{"otklik.yaml:1:", "company.holidays", "company.hours"}},
		"no such country":    {strings.Replace(least, "Ромашка", "Ромашка, region: XX", 1), nil, []string{`:1:34: company.region is "XX"`, "such as RU"}},
		"wrong holidays":     {strings.Replace(least, "Ромашка", `Ромашка, hours: "пн 9-18", zone: UTC, holidays: [01-07, 31-12, 2026-02-30]`, 1), nil, []string{`company.holidays[1]: holiday "31-12"`, `:1:80: company.holidays[2]: holiday "2026-02-30"`}},
		"a tab":              {strings.Replace(least, "company:", "company:\n\t", 1), nil, []string{":2:", "a tab", "blanks"}},
		"no group of VK":     {strings.Replace(least, "telegram", "vk", 1), nil, []string{"otklik.yaml:2:12: accounts[0].group is missing"}},
		"variable no choice": {least + "log: {level: info}\n", map[string]string{"OTKLIK_LOG_LEVEL": "loud"}, []string{`environment: log.level is "loud"`}},
		"limit below window": {least + "quiet: {window: 9s, limit: 2s}\n", nil, []string{"the limit not shorter"}},
		"misspelt variable":  {least, map[string]string{"OTKLIK_DESC_LISTEN": "x"}, []string{"OTKLIK_DESC_LISTEN is no setting"}},
		"variable no span":   {least, map[string]string{"OTKLIK_QUIET_WINDOW": "hush"}, []string{"environment: OTKLIK_QUIET_WINDOW is a time span"}},
		"variable no number": {least, map[string]string{"OTKLIK_ACCOUNTS_0_GROUP": "hush"}, []string{"environment: OTKLIK_ACCOUNTS_0_GROUP is a whole number"}},
		"variables all wrong": {least, map[string]string{"OTKLIK_ACCOUNTS_0_UNLIMITED": "hush", "OTKLIK_ACCOUNTS_0_PUBLIC_HEAT": "hush", "OTKLIK_REDIS_REPLICAS": "hush"},
			[]string{"OTKLIK_ACCOUNTS_0_UNLIMITED is true or false", "OTKLIK_ACCOUNTS_0_PUBLIC_HEAT is a number", "OTKLIK_REDIS_REPLICAS is a whole number"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := config.Load(write(t, "otklik.yaml", c.yaml), c.env)
			if err == nil {
				t.Fatal("taken without a word")
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q is not in:\n%v", want, err)
				}
			}
			if strings.Contains(err.Error(), `choose one of`) && name == "an empty file" {
				t.Errorf("an empty file takes the defaults away:\n%v", err)
			}
			for _, secret := range []string{"secret-of-the-bot", "hush"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("the error shows %q:\n%v", secret, err)
				}
			}
		})
	}
}

func TestTheDesksAddressMayBeCopiedFromTheBrowser(t *testing.T) {
	for written, want := range map[string]string{
		"": "", "https://desk.example.com": "https://desk.example.com/desk/", "https://desk.example.com/": "https://desk.example.com/desk/",
		"https://desk.example.com/desk/": "https://desk.example.com/desk/", "https://example.com/help/desk": "https://example.com/help/desk/",
	} {
		if got := (config.Desk{URL: written}).Address(); got != want {
			t.Errorf("%q leads to %q, want %q", written, got, want)
		}
	}
}

func TestAMissingFileSaysWhereToBegin(t *testing.T) {
	_, err := config.Load(filepath.Join(t.TempDir(), "otklik.yaml"), nil)
	if err == nil || !strings.Contains(err.Error(), "config/otklik.example.yaml") {
		t.Errorf("got %v", err)
	}
}

func TestSecretsAreNeverPrinted(t *testing.T) {
	s := config.Settings{Accounts: []config.Account{{Token: "1:hush"}}, Desk: config.Desk{Password: "hush"}}
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		if text := fmt.Sprintf(format, s); strings.Contains(text, "hush") {
			t.Errorf("%s shows it: %s", format, text)
		}
	}
}
