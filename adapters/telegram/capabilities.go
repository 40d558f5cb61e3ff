package telegram

import (
	"context"
	"errors"
	"fmt"
	"time"

	"otklik/bot"
)

const botFather = "@BotFather > /mybots > the bot > Bot Settings > "

// Capabilities asks Telegram what the account may do. Keys: token, groups.join, groups.read, receive, and those of
// CapabilitiesIn for the operators' group and for Options.Chats. The error tells that Telegram could not be asked at all; a token that is not
// valid is a finding.
func (a *Adapter) Capabilities(ctx context.Context) ([]bot.Capability, error) {
	me, err := a.askMe(ctx)
	if errors.Is(err, ErrToken) {
		return []bot.Capability{{Key: "token", What: "the token is not valid: nothing is received or sent",
			Advice: "@BotFather > /mybots > the bot > API Token; put the token into the account's token_file"}}, nil
	}
	if err != nil {
		return nil, err
	}
	a.me.Store(&me)
	list := []bot.Capability{{Key: "token", Works: true, What: "the account is @" + me.Username}}
	if len(a.public) > 0 || a.staff != 0 {
		list = append(list, a.joining(me))
	}
	if len(a.public) > 0 {
		list = append(list, a.reading(me))
	}
	receiving, err := a.receiving(ctx)
	if err != nil {
		return nil, err
	}
	list = append(list, receiving)
	for _, chat := range a.namedChats() {
		found, err := a.CapabilitiesIn(ctx, chat)
		if err != nil {
			return nil, err
		}
		list = append(list, found...)
	}
	return list, nil
}

// namedChats are the groups that the settings name.
func (a *Adapter) namedChats() []int64 {
	if a.staff == 0 {
		return a.chats
	}
	return append([]int64{a.staff}, a.chats...)
}

// joining judges whether the bot can be added to groups. Once it is where it belongs that may be locked.
func (a *Adapter) joining(me Me) bot.Capability {
	switch {
	case !me.JoinsGroups && len(a.chats) == 0:
		return bot.Capability{Key: "groups.join", What: "the bot cannot be added to groups",
			Advice: botFather + "Allow Groups? > Turn groups on"}
	case !me.JoinsGroups:
		return bot.Capability{Key: "groups.join", Works: true, What: "nobody can add the bot to further groups; where it is it stays"}
	case len(a.chats) == 0:
		return bot.Capability{Key: "groups.join", Works: true, What: "anybody can add the bot to a group, and it will answer there",
			Advice: "name your groups under chats, so that it answers nowhere else"}
	}
	return bot.Capability{Key: "groups.join", Works: true, What: "the bot can be added to groups, and answers in those under chats"}
}

// reading judges privacy mode, which does not matter where the bot is an administrator: groups that the settings name are
// examined one by one.
func (a *Adapter) reading(me Me) bot.Capability {
	switch {
	case me.SeesAll:
		return bot.Capability{Key: "groups.read", Works: true, What: "privacy mode is off: complaints that do not name the bot are heard in every group"}
	case len(a.chats) > 0:
		return bot.Capability{Key: "groups.read", Works: true, What: "privacy mode is on: everything is heard only where the bot is an administrator; see each group below"}
	}
	return bot.Capability{Key: "groups.read",
		What:   "privacy mode is on: where the bot is an ordinary member it hears only mentions, answers to itself and commands",
		Advice: "make the bot an administrator of the group and name the group under chats; or " + botFather + "Group Privacy > Turn off, then remove the bot from each group and add it again"}
}

// webhookInfo is what getWebhookInfo tells.
type webhookInfo struct {
	URL      string `json:"url"`
	Pending  int    `json:"pending_update_count"`
	FailedAt int64  `json:"last_error_date"` // Unix time; 0: never
	Failure  string `json:"last_error_message"`
}

func (a *Adapter) receiving(ctx context.Context) (bot.Capability, error) {
	var info webhookInfo
	if err := a.client.fetch(ctx, &info, "getWebhookInfo", nil); err != nil {
		return bot.Capability{}, err
	}
	if a.webhook.url == "" {
		return a.pollingWith(info), nil
	}
	return a.deliveringWith(info), nil
}

func (a *Adapter) pollingWith(info webhookInfo) bot.Capability {
	switch {
	case info.URL == "":
		return bot.Capability{Key: "receive", Works: true, What: fmt.Sprintf("by polling; %d updates wait", info.Pending)}
	case a.dropWebhook:
		return bot.Capability{Key: "receive", Works: true, What: "by polling; the webhook that is set now is taken away at the start"}
	}
	return bot.Capability{Key: "receive", What: "a webhook is set, so polling gets nothing",
		Advice: "stop the program that set the webhook, or set listen: webhook"}
}

func (a *Adapter) deliveringWith(info webhookInfo) bot.Capability {
	switch {
	case info.URL == "":
		return bot.Capability{Key: "receive", Works: true, What: "by webhook; it is set at the start"}
	case info.URL != a.webhook.url:
		return bot.Capability{Key: "receive", What: "the webhook leads to another address than webhook.url",
			Advice: "start the program, which sets it; if it changes back, another program uses the same token"}
	case info.Pending > 0 && info.FailedAt > 0:
		return bot.Capability{Key: "receive",
			What:   fmt.Sprintf("%d updates wait; at %s Telegram met: %s", info.Pending, time.Unix(info.FailedAt, 0).UTC().Format(time.RFC3339), info.Failure),
			Advice: "open webhook.url from outside: it must answer 405 to a browser, over https with a certificate that browsers trust"}
	}
	return bot.Capability{Key: "receive", Works: true, What: fmt.Sprintf("by webhook; %d updates wait", info.Pending)}
}
