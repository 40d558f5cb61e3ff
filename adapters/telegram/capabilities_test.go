package telegram_test

import (
	"errors"
	"fmt"
	"testing"

	"otklik/adapters/telegram"
	"otklik/bot"
	"otklik/sandbox"
	"otklik/sandbox/sandboxtest"
	sandboxtelegram "otklik/sandbox/telegram"
)

const staffChat = -1001000000002

// townWith is a sandbox with our bot in it.
func townWith(t *testing.T, b sandboxtelegram.Bot) *sandboxtest.Town {
	t.Helper()
	b.Token, b.Username = token, "shop_example_bot"
	return sandboxtest.Start(t, sandbox.Options{KnownOnly: true, Bots: []sandboxtelegram.Bot{b}})
}

func everywhere() []bot.PlaceKind { return []bot.PlaceKind{bot.Group, bot.Comments} }

// table is what works, by key; a finding that does not work must say what to do.
func table(t *testing.T, list []bot.Capability, err error) map[string]bool {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[string]bool)
	for _, c := range list {
		found[c.Key] = c.Works
		if c.What == "" || !c.Works && c.Advice == "" {
			t.Errorf("%q tells too little: %+v", c.Key, c)
		}
	}
	return found
}

func expectTable(t *testing.T, got, want map[string]bool) {
	t.Helper()
	for key, works := range want {
		if is, there := got[key]; !there || is != works {
			t.Errorf("%q: works %v, there %v", key, is, there)
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %v", got)
	}
}

func TestAnAdminSeesWhatTheAccountMayDo(t *testing.T) {
	for _, c := range []struct {
		name     string
		readsAll bool
		options  telegram.Options
		want     map[string]bool
	}{
		{"for private chats only", false, telegram.Options{}, map[string]bool{"token": true, "receive": true}},
		{"in public with privacy mode", false, telegram.Options{Public: everywhere()}, map[string]bool{"token": true, "receive": true, "groups.join": true, "groups.read": false}},
		{"in public without privacy mode", true, telegram.Options{Public: everywhere()}, map[string]bool{"token": true, "receive": true, "groups.join": true, "groups.read": true}},
		{"with an operators' group", false, telegram.Options{Staff: staffChat}, map[string]bool{"token": true, "receive": true, "groups.join": true,
			"chat -1001000000002 member": true, "chat -1001000000002 forum": true, "chat -1001000000002 topics": true}},
		{"with an operators' group that has no topics", false, telegram.Options{Staff: groupChat}, map[string]bool{"token": true, "receive": true, "groups.join": true,
			"chat -1001000000001 member": true, "chat -1001000000001 forum": false, "chat -1001000000001 topics": true}},
		{"with a named group", false, telegram.Options{Public: everywhere(), Chats: []int64{commentsChat}}, map[string]bool{"token": true, "receive": true, "groups.join": true, "groups.read": true,
			"chat -1001000000004 member": true, "chat -1001000000004 read": true, "chat -1001000000004 delete": true, "chat -1001000000004 comments": true}},
		{"with a wrong token", false, telegram.Options{Token: wrongToken, Staff: staffChat}, map[string]bool{"token": false}},
	} {
		t.Run(c.name, func(t *testing.T) {
			town := townWith(t, sandboxtelegram.Bot{ReadsAll: c.readsAll})
			c.options.APIBase = town.URL
			list, err := open(t, c.options).Capabilities(t.Context())
			expectTable(t, table(t, list, err), c.want)
		})
	}
}

func TestAnAdminSeesWhatTheAccountMayDoInAGroup(t *testing.T) {
	for _, c := range []struct {
		name, place string
		chat        int64
		readsAll    bool
		want        map[string]bool
	}{
		{"as an administrator", "administrator", groupChat, false, map[string]bool{"member": true, "read": true, "delete": true}},
		{"as an ordinary member", "member", groupChat, false, map[string]bool{"member": true, "read": false, "delete": false}},
		{"as a member who reads all", "member", commentsChat, true, map[string]bool{"member": true, "read": true, "delete": false, "comments": true}},
		{"thrown out", "kicked", groupChat, false, map[string]bool{"member": false}},
	} {
		t.Run(c.name, func(t *testing.T) {
			town := townWith(t, sandboxtelegram.Bot{ReadsAll: c.readsAll})
			a := open(t, telegram.Options{APIBase: town.URL, Public: everywhere()})
			town.Chats(fmt.Sprintf(`{"chat":%d,"place":%q}`, c.chat, c.place))
			list, err := a.CapabilitiesIn(t.Context(), c.chat)
			want := make(map[string]bool)
			for key, works := range c.want {
				want[fmt.Sprintf("chat %d %s", c.chat, key)] = works
			}
			expectTable(t, table(t, list, err), want)
		})
	}
}

func TestAGroupWithoutAChannelIsNoPlaceForComments(t *testing.T) {
	a := open(t, telegram.Options{APIBase: townWith(t, sandboxtelegram.Bot{}).URL, Public: []bot.PlaceKind{bot.Comments}})
	list, err := a.CapabilitiesIn(t.Context(), groupChat)
	if got := table(t, list, err); got[fmt.Sprintf("chat %d comments", groupChat)] || len(got) != 4 {
		t.Errorf("got %v", got)
	}
	list, err = a.CapabilitiesIn(t.Context(), -42)
	expectTable(t, table(t, list, err), map[string]bool{"chat -42 member": false})
}

func TestAWebhookIsComparedWithTheSettings(t *testing.T) {
	const ours, theirs = "http://127.0.0.1:1/ours", "http://127.0.0.1:1/theirs"
	for _, c := range []struct {
		name, set, wanted string
		drops, works      bool
	}{
		{"none is set, none is wanted", "", "", false, true},
		{"none is set yet", "", ours, false, true},
		{"the right one is set", ours, ours, false, true},
		{"another one is set", theirs, ours, false, false},
		{"one is in the way", theirs, "", false, false},
		{"one is in the way and may be taken away", theirs, "", true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			town := townWith(t, sandboxtelegram.Bot{})
			if c.set != "" {
				if err := open(t, telegram.Options{APIBase: town.URL, WebhookURL: c.set}).SetWebhook(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			list, err := open(t, telegram.Options{APIBase: town.URL, WebhookURL: c.wanted, DropWebhook: c.drops}).Capabilities(t.Context())
			expectTable(t, table(t, list, err), map[string]bool{"token": true, "receive": c.works})
		})
	}
}

func TestATelegramThatIsDownIsNoFinding(t *testing.T) {
	town := townWith(t, sandboxtelegram.Bot{})
	a := open(t, telegram.Options{APIBase: town.URL, Staff: staffChat})
	for _, method := range []string{"getMe", "getWebhookInfo", "getChat", "getChatMember"} {
		town.Fault(`{"kind":"500","method":"` + method + `"}`)
		if list, err := a.Capabilities(t.Context()); err == nil || errors.Is(err, telegram.ErrToken) {
			t.Errorf("%s: got %+v, %v", method, list, err)
		}
	}
}
