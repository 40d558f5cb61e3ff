package telegram_test

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"go.uber.org/goleak"

	"otklik/adapters/adaptertest"
	"otklik/adapters/telegram"
	"otklik/bot"
	"otklik/sandbox"
	"otklik/sandbox/people"
	"otklik/sandbox/sandboxtest"
	sandboxtelegram "otklik/sandbox/telegram"
)

const (
	token      = "700001:shop-token"
	wrongToken = "700002:nobody-knows-this"
	groupChat  = -1001000000001
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// open makes an account that is set as shown and lets go of its connections after the test.
func open(t *testing.T, o telegram.Options) *telegram.Adapter {
	t.Helper()
	o.Account = "shop-tg"
	if o.Token == "" {
		o.Token = token
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	o.PollTimeout = 5 * time.Second
	a, err := telegram.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a
}

func start(t *testing.T) *sandboxtest.Town {
	return sandboxtest.Start(t, sandbox.Options{KnownOnly: true, Bots: []sandboxtelegram.Bot{{Token: token, Username: "shop_example_bot"}}})
}

func TestTelegramIsAnAdapter(t *testing.T) {
	adaptertest.Run(t, func(t *testing.T) adaptertest.Bench {
		town := start(t)
		return adaptertest.Bench{
			Account: "shop-tg",
			Adapter: open(t, telegram.Options{APIBase: town.URL}),
			Public:  bot.Place{Kind: bot.Group, Chat: groupChat},
			Write: func(p bot.Person, text string) int64 {
				return town.Act(fmt.Sprintf(`{"person":%d,"name":%q,"username":%q,"language":%q,"where":"private","text":%q}`,
					p.ID, p.Name, p.Username, p.Language, text)).Message
			},
			Press: func(p bot.Person, label string) {
				town.Act(fmt.Sprintf(`{"person":%d,"where":"private","press":%q}`, p.ID, label))
			},
			Said: func(person int64) []string {
				return texts(town, func(h people.Heard) bool { return h.Where == "private" && h.Chat == person })
			},
			Aloud:    func() []string { return texts(town, func(h people.Heard) bool { return h.Where != "private" }) },
			Trouble:  func(person int64, what adaptertest.Trouble) { town.Fault(fault(person, what)) },
			Stranger: open(t, telegram.Options{APIBase: town.URL, Token: wrongToken}),
			Token:    wrongToken,
		}
	})
}

func fault(person int64, what adaptertest.Trouble) string {
	switch what {
	case adaptertest.TooFast:
		return fmt.Sprintf(`{"kind":"429","retry_after":2,"method":"sendMessage","person":%d}`, person)
	case adaptertest.Blocked:
		return fmt.Sprintf(`{"kind":"blocked","method":"sendMessage","person":%d}`, person)
	case adaptertest.AnswerLost:
		return fmt.Sprintf(`{"kind":"drop","method":"sendMessage","person":%d}`, person)
	}
	return `{"kind":"twice"}`
}

// texts are the messages of bots that fit.
func texts(town *sandboxtest.Town, fits func(people.Heard) bool) []string {
	var found []string
	for _, h := range town.Heard(0) {
		if h.By == "bot" && h.Event == "" && fits(h) {
			found = append(found, h.Text)
		}
	}
	return found
}
