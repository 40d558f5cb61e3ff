package telegram

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"otklik/bot"
)

func TestSettingsThatCannotWorkAreRefusedAtOnce(t *testing.T) {
	good := Options{Account: "shop-tg", Token: testToken}
	for name, change := range map[string]func(o *Options){
		"no name":               func(o *Options) { o.Account = "" },
		"no token":              func(o *Options) { o.Token = "" },
		"not a token":           func(o *Options) { o.Token = "secret/../getMe" },
		"an address of nothing": func(o *Options) { o.APIBase = "api.telegram.org" },
		"a proxy of nothing":    func(o *Options) { o.Proxy = "user:secret@proxy" },
		"a broken proxy":        func(o *Options) { o.Proxy = "socks5://user:secret@[::1" },
		"a webhook of nothing":  func(o *Options) { o.WebhookURL = "example.com/tg" },
		"a bad webhook secret":  func(o *Options) { o.WebhookSecret = "secret!" },
		"a private public":      func(o *Options) { o.Public = []bot.PlaceKind{bot.PrivateChat} },
	} {
		o := good
		change(&o)
		_, err := New(o)
		if !errors.Is(err, ErrOptions) || strings.Contains(err.Error(), "secret/") || strings.Contains(err.Error(), "user:secret") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	good.Token = " " + testToken + "\n"
	good.PollTimeout = time.Hour
	a, err := New(good)
	if err != nil || a.client.api.Token != testToken || a.pollTimeout != longestPoll {
		t.Errorf("a token file that ends with a line break, and a long poll: %v", err)
	}
}

func TestTheTokenNeverShows(t *testing.T) {
	var shown bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&shown, &slog.HandlerOptions{Level: slog.LevelDebug}))
	o := Options{Account: "shop-tg", Token: testToken, WebhookURL: "https://example.com/tg", Logger: log}
	a, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		fmt.Fprintf(&shown, verb+"\n", o)
		fmt.Fprintf(&shown, verb+"\n", a)
		fmt.Fprintf(&shown, verb+"\n", struct{ inside *Adapter }{a})
	}
	log.Info("settings", "options", o, "token", o.Token, "adapter", a)
	if err := json.NewEncoder(&shown).Encode(map[string]any{"token": o.Token, "adapter": a}); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"shop-token", fmt.Sprintf("%x", "shop-token"), string(a.webhook.secret)} {
		if strings.Contains(shown.String(), secret) {
			t.Errorf("%q shows in:\n%s", secret, &shown)
		}
	}
}

func TestTheTokenIsTakenOutOfEveryError(t *testing.T) {
	l := listen(t, Options{}, breaks)
	_, sending := l.Send(t.Context(), toAnna("Здравствуйте"), "line-1")
	_, opening := l.Open(t.Context(), bot.Attachment{Kind: "photo", Ref: "file"})
	_, asking := l.Me(t.Context())
	typing := l.Typing(t.Context(), toAnna("").Place)
	dropping := l.DropKeyboard(t.Context(), toAnna("").Place, 5)
	downloading := func() error {
		_, err := l.client.download(t.Context(), "photos/1.jpg")
		return err
	}()
	for i, err := range []error{sending, opening, asking, typing, dropping, downloading, l.SetWebhook(t.Context())} {
		if err == nil || strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), "shop-token") {
			t.Errorf("error %d: %v", i, err)
		}
	}
}

func TestTheWebhookSecretIsTheSameEverywhere(t *testing.T) {
	one, same, other := webhookSecret(testToken, "a"), webhookSecret(testToken, "a"), webhookSecret(testToken, "b")
	if one != same || one == other || !secretShape.MatchString(string(one)) || strings.Contains(string(one), "shop") {
		t.Error("the derived secret is not a stable one of its own account")
	}
}

func TestLimitsCanBeSwitchedOff(t *testing.T) {
	a := account(t)
	if got := a.Limits(); got != (bot.Limits{PerSecond: 30, ChatPerSecond: 1, GroupPerMinute: 20}) {
		t.Errorf("limits %+v", got)
	}
	a.unlimited = true
	if got := a.Limits(); got != (bot.Limits{}) {
		t.Errorf("limits %+v", got)
	}
}
