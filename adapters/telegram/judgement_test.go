package telegram

import (
	"strings"
	"testing"
)

func TestAFailingWebhookIsShownInTelegramsWords(t *testing.T) {
	a := account(t)
	a.webhook.url = "https://example.com/tg"
	for _, c := range []struct {
		info  webhookInfo
		works bool
		what  string
	}{
		{webhookInfo{URL: a.webhook.url}, true, "0 updates wait"},
		{webhookInfo{URL: a.webhook.url, FailedAt: 1, Failure: "Connection refused"}, true, "0 updates wait"},
		{webhookInfo{URL: a.webhook.url, Pending: 7, FailedAt: 1767225600, Failure: "Connection refused"}, false, "7 updates wait; at 2026-01-01T00:00:00Z Telegram met: Connection refused"},
	} {
		if got := a.deliveringWith(c.info); got.Works != c.works || !strings.Contains(got.What, c.what) || got.Works != (got.Advice == "") {
			t.Errorf("%+v: got %+v", c.info, got)
		}
	}
}

func TestBotsThatAreLockedOutOfGroupsAreWellWhereTheyAre(t *testing.T) {
	a := account(t)
	for _, c := range []struct {
		joins bool
		chats []int64
		works bool
	}{{true, nil, true}, {true, []int64{-5}, true}, {false, []int64{-5}, true}, {false, nil, false}} {
		a.chats = c.chats
		if got := a.joining(Me{JoinsGroups: c.joins}); got.Works != c.works || !got.Works && got.Advice == "" {
			t.Errorf("%+v: got %+v", c, got)
		}
	}
}
