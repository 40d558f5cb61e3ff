package vk

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"otklik/bot"
)

func TestSettingsThatCannotWorkAreRefusedAtOnce(t *testing.T) {
	good := Options{Account: "shop-vk", Token: testToken, Group: testGroup}
	for name, change := range map[string]func(o *Options){
		"no name":                   func(o *Options) { o.Account = "" },
		"no key":                    func(o *Options) { o.Token = " \n" },
		"two keys":                  func(o *Options) { o.Token = "secret/ secret/" },
		"no community":              func(o *Options) { o.Group = 0 },
		"the community as owner":    func(o *Options) { o.Group = -testGroup },
		"an address of nothing":     func(o *Options) { o.APIBase = "api.vk.com" },
		"a proxy of nothing":        func(o *Options) { o.Proxy = "user:secret@proxy" },
		"a broken proxy":            func(o *Options) { o.Proxy = "socks5://user:secret@[::1" },
		"callbacks from anybody":    func(o *Options) { o.Callback = true },
		"a private public":          func(o *Options) { o.Public = []bot.PlaceKind{bot.PrivateChat} },
		"another platform's public": func(o *Options) { o.Public = []bot.PlaceKind{bot.Comments} },
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
	if err != nil || a.community.token != testToken || a.pollTimeout != longestPoll {
		t.Errorf("a token file that ends with a line break, and a long poll: %v", err)
	}
}

func TestKeysNeverShow(t *testing.T) {
	var shown bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&shown, &slog.HandlerOptions{Level: slog.LevelDebug}))
	o := Options{Account: "shop-vk", Token: testToken, Group: testGroup, UserToken: "vk1.u.admin-token", Callback: true, CallbackSecret: "hook-secret", Logger: log}
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
	for _, secret := range []string{"shop-token", "admin-token", "hook-secret", fmt.Sprintf("%x", "shop-token")} {
		if strings.Contains(shown.String(), secret) {
			t.Errorf("%q shows in:\n%s", secret, &shown)
		}
	}
}

func TestWhatVKAllowsASecond(t *testing.T) {
	o := Options{Account: "shop-vk", Token: testToken, Group: testGroup}
	a, err := New(o)
	if err != nil || a.Limits() != (bot.Limits{PerSecond: 20}) || a.community.limit.Limit() != 19 {
		t.Errorf("limits %+v, calls %v, %v", a.Limits(), a.community.limit.Limit(), err)
	}
	o.Unlimited = true
	if a, err = New(o); err != nil || a.Limits() != (bot.Limits{}) {
		t.Errorf("a server of one's own has limits %+v, %v", a.Limits(), err)
	}
	if a.Platform() != bot.VK || !a.Idempotent() {
		t.Error("the account is not of VK, or does not send once")
	}
}

func TestSignsAreLeftOutWhileLinesWaitForTheirTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t, Options{}, map[string]answer{"messages.markAsRead": gives(`{"response":1}`)})
		l.community.limit = rate.NewLimiter(callsPerSecond-1, 1)
		show := l.whenIdle(l.MarkRead)
		if err := show(t.Context(), private(1001)); err != nil {
			t.Fatal(err)
		}
		if err := show(t.Context(), private(1001)); !errors.Is(err, errBusy) {
			t.Errorf("the call in hand is overtaken: %v", err)
		}
		<-time.After(time.Second)
		if err := show(t.Context(), private(1001)); err != nil || len(l.net.to("messages.markAsRead")) != 2 {
			t.Errorf("an idle key shows nothing: %v", err)
		}
	})
}
