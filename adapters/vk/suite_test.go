package vk_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"otklik/adapters/adaptertest"
	"otklik/adapters/vk"
	"otklik/bot"
	"otklik/sandbox"
	"otklik/sandbox/people"
	"otklik/sandbox/sandboxtest"
	sandboxvk "otklik/sandbox/vk"
)

const (
	group      = 12345
	token      = "vk1.a.shop-token"
	wrongToken = "revoked-nobody-knows-this"
	adminToken = "user501-admin-token"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// shelf keeps positions as a store does.
type shelf struct{ kept sync.Map }

func (s *shelf) get(_ context.Context, name string) (string, error) {
	value, _ := s.kept.Load(name)
	text, _ := value.(string)
	return text, nil
}

func (s *shelf) set(_ context.Context, name, value string) error {
	s.kept.Store(name, value)
	return nil
}

// open makes an account in the town that is set as shown and lets go of its connections after the test.
func open(t *testing.T, town *sandboxtest.Town, o vk.Options) *vk.Adapter {
	t.Helper()
	o.Account, o.Group, o.APIBase, o.Unlimited = "shop-vk", group, town.URL+"/method/", true
	if o.Token == "" {
		o.Token = token
	}
	if o.Position == nil {
		s := &shelf{}
		o.Position, o.SetPosition = s.get, s.set
	}
	o.Logger = slog.New(slog.DiscardHandler)
	o.PollTimeout = 5 * time.Second
	a, err := vk.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a
}

func start(t *testing.T) *sandboxtest.Town {
	return sandboxtest.Start(t, sandbox.Options{
		KnownOnly: true, CallbackPauses: []time.Duration{50 * time.Millisecond, 50 * time.Millisecond, 50 * time.Millisecond},
		Communities: []sandboxvk.Community{{ID: group, Name: "Ромашка", ScreenName: "romashka", Token: token}},
	})
}

func TestVKIsAnAdapter(t *testing.T) {
	adaptertest.Run(t, func(t *testing.T) adaptertest.Bench {
		town := start(t)
		return adaptertest.Bench{
			Account: "shop-vk",
			Adapter: open(t, town, vk.Options{}),
			Public:  bot.Place{Kind: bot.Wall, Chat: -group, Thread: 1},
			Write: func(p bot.Person, text string) int64 {
				return town.Act(fmt.Sprintf(`{"platform":"vk","person":%d,"name":%q,"username":%q,"language":%q,"where":"private","text":%q}`,
					p.ID, p.Name, p.Username, p.Language, text)).Message
			},
			Press: func(p bot.Person, label string) {
				town.Act(fmt.Sprintf(`{"platform":"vk","person":%d,"where":"private","press":%q}`, p.ID, label))
			},
			Said: func(person int64) []string {
				return texts(town, func(h people.Heard) bool { return h.Where == "private" && h.Chat == person })
			},
			Aloud:    func() []string { return texts(town, func(h people.Heard) bool { return h.Where != "private" }) },
			Trouble:  func(person int64, what adaptertest.Trouble) { town.Fault(fault(person, what)) },
			Stranger: open(t, town, vk.Options{Token: wrongToken}),
			Token:    wrongToken,
		}
	})
}

func fault(person int64, what adaptertest.Trouble) string {
	switch what {
	case adaptertest.TooFast:
		return fmt.Sprintf(`{"platform":"vk","kind":"error9","method":"messages.send","person":%d}`, person)
	case adaptertest.Blocked:
		return fmt.Sprintf(`{"platform":"vk","kind":"blocked","method":"messages.send","person":%d}`, person)
	case adaptertest.AnswerLost:
		return fmt.Sprintf(`{"platform":"vk","kind":"drop","method":"messages.send","person":%d}`, person)
	}
	return `{"platform":"vk","kind":"twice"}`
}

// texts are the lines of the community that fit.
func texts(town *sandboxtest.Town, fits func(people.Heard) bool) []string {
	var found []string
	for _, h := range town.Heard(0) {
		if h.By == "bot" && h.Event == "" && fits(h) {
			found = append(found, h.Text)
		}
	}
	return found
}
