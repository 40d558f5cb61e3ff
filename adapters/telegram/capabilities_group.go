package telegram

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"otklik/bot"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// CapabilitiesIn asks what the account may do in a group. Keys begin with the chat's number: "chat -1001234567890 member",
// read, delete; comments where a channel's discussion is or should be; forum and topics in the operators' group.
func (a *Adapter) CapabilitiesIn(ctx context.Context, chat int64) ([]bot.Capability, error) {
	me, err := a.Me(ctx)
	if err != nil {
		return nil, err
	}
	if moved := a.movedAway(ctx, chat); moved != nil {
		return []bot.Capability{*moved}, nil
	}
	about, self, err := a.meet(ctx, chat)
	switch {
	case err == nil && self.present():
		return a.inGroup(about, self, me), nil
	case err != nil && !asFailure(err).deniesChat():
		return nil, err
	}
	return []bot.Capability{{Key: chatKey(chat, "member"), What: "the bot is not in this chat, or there is none with this number",
		Advice: "open the group > its name > Add > the bot; the number is that of the group, with the minus"}}, nil
}

// meet asks about a chat and our place in it.
func (a *Adapter) meet(ctx context.Context, chat int64) (about aboutChat, self chatMember, err error) {
	if about, err = a.about(ctx, chat); err != nil {
		return about, self, err
	}
	err = a.client.fetch(ctx, &self, "getChatMember", tgbotapi.Params{
		"chat_id": strconv.FormatInt(chat, 10), "user_id": strconv.FormatInt(a.self, 10),
	})
	return about, self, err
}

// deniesChat tells whether the API answered that there is no such chat for us.
func (f *failure) deniesChat() bool {
	return f.Code == http.StatusBadRequest || f.Code == http.StatusForbidden
}

func chatKey(chat int64, what string) string { return fmt.Sprintf("chat %d %s", chat, what) }

func (a *Adapter) inGroup(about aboutChat, self chatMember, me Me) []bot.Capability {
	member := bot.Capability{Key: chatKey(about.ID, "member"), Works: true, What: fmt.Sprintf("the bot is in %q as %s", about.Title, self.Status)}
	if a.isStaff(about.ID) {
		return []bot.Capability{member, forum(about), topics(about, self)}
	}
	list := []bot.Capability{member, reads(about, self, me), deletes(about, self)}
	if about.Linked != 0 || !slices.Contains(a.public, bot.Group) {
		list = append(list, comments(about))
	}
	return list
}

func reads(about aboutChat, self chatMember, me Me) bot.Capability {
	c := bot.Capability{Key: chatKey(about.ID, "read")}
	switch {
	case self.administers():
		c.Works, c.What = true, "as an administrator the bot hears every message and every change of administrators"
	case me.SeesAll:
		c.Works, c.What = true, "privacy mode is off: the bot hears every message; who administers the group is asked every ten minutes"
	default:
		c.What = "the bot hears only mentions, answers to itself and commands"
		c.Advice = administratorAdvice + "no right needs to be ticked for that"
	}
	return c
}

const administratorAdvice = "the group > its name > Edit > Administrators > Add Administrator > the bot; "

func deletes(about aboutChat, self chatMember) bot.Capability {
	if self.MayDelete {
		return bot.Capability{Key: chatKey(about.ID, "delete"), Works: true, What: "lines with personal data can be taken away"}
	}
	return bot.Capability{Key: chatKey(about.ID, "delete"), What: "a phone number that a customer posts stays until they delete it themselves",
		Advice: administratorAdvice + "tick Delete messages"}
}

func comments(about aboutChat) bot.Capability {
	if about.Linked != 0 {
		return bot.Capability{Key: chatKey(about.ID, "comments"), Works: true, What: fmt.Sprintf("the group carries the comments of channel %d", about.Linked)}
	}
	return bot.Capability{Key: chatKey(about.ID, "comments"), What: "the group belongs to no channel: nothing in it is a comment under a post",
		Advice: "the channel > its name > Edit > Discussion > choose this group"}
}

func forum(about aboutChat) bot.Capability {
	if about.Forum {
		return bot.Capability{Key: chatKey(about.ID, "forum"), Works: true, What: "the operators' group has topics"}
	}
	return bot.Capability{Key: chatKey(about.ID, "forum"), What: "the operators' group has no topics: conversations cannot be kept apart",
		Advice: "the group > its name > Edit > Topics > switch on"}
}

func topics(about aboutChat, self chatMember) bot.Capability {
	if self.MayTopics {
		return bot.Capability{Key: chatKey(about.ID, "topics"), Works: true, What: "the bot can open and close topics"}
	}
	return bot.Capability{Key: chatKey(about.ID, "topics"), What: "the bot cannot open topics for conversations",
		Advice: administratorAdvice + "tick Manage topics"}
}

// present tells whether somebody is in the chat.
func (m chatMember) present() bool {
	return m.Status != "" && m.Status != "left" && m.Status != "kicked"
}
