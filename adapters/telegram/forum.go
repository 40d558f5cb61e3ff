package telegram

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"otklik/bot"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// OpenTopic makes a topic in a forum, as bot.Forum says. Telegram takes names of 1 to 128 characters.
func (a *Adapter) OpenTopic(ctx context.Context, group int64, name string) (int64, error) {
	where := bot.Place{Kind: bot.Group, Chat: group}
	given, err := a.client.call(ctx, "createForumTopic", a.inForum(where, tgbotapi.Params{"name": name}))
	if err != nil {
		return 0, a.verdict(where, asFailure(err))
	}
	var made struct {
		Thread int64 `json:"message_thread_id"`
	}
	if err := given.result(&made); err != nil || made.Thread <= 0 {
		return 0, &bot.DoubtError{Reason: "createForumTopic: the answer names no topic"}
	}
	return made.Thread, nil
}

// RenameTopic gives a topic another name. One that is called so already is as wished.
func (a *Adapter) RenameTopic(ctx context.Context, topic bot.Place, name string) error {
	return a.arrange(ctx, topic, "editForumTopic", tgbotapi.Params{"name": name})
}

// ShutTopic closes a topic, or opens it again. One that is so already is as wished.
func (a *Adapter) ShutTopic(ctx context.Context, topic bot.Place, shut bool) error {
	if shut {
		return a.arrange(ctx, topic, "closeForumTopic", nil)
	}
	return a.arrange(ctx, topic, "reopenForumTopic", nil)
}

// Rewrite puts another text and other buttons into a line of ours. One that reads so already is as wished.
func (a *Adapter) Rewrite(ctx context.Context, m bot.Message, line int64) error {
	params := tgbotapi.Params{
		"message_id": strconv.FormatInt(line, 10), "text": strings.ToValidUTF8(m.Text, "\uFFFD"), "link_preview_options": `{"is_disabled":true}`,
	}
	markup, err := a.markup(ctx, m)
	if err != nil {
		return err
	}
	params.AddNonEmpty("reply_markup", markup)
	m.Place.Thread = 0 // a message is found by its number alone
	return a.arrange(ctx, m.Place, "editMessageText", params)
}

// Pin puts a line at the head of its topic, without a sound.
func (a *Adapter) Pin(ctx context.Context, topic bot.Place, line int64) error {
	topic.Thread = 0
	return a.arrange(ctx, topic, "pinChatMessage", tgbotapi.Params{"message_id": strconv.FormatInt(line, 10), "disable_notification": "true"})
}

// React puts an emoji under a line: one that Telegram has among its reactions. "" takes it away.
func (a *Adapter) React(ctx context.Context, topic bot.Place, line int64, sign string) error {
	type reaction struct {
		Type  string `json:"type"`
		Emoji string `json:"emoji"`
	}
	signs := []reaction{}
	if sign != "" {
		signs = append(signs, reaction{Type: "emoji", Emoji: sign})
	}
	topic.Thread = 0
	return a.arrange(ctx, topic, "setMessageReaction", tgbotapi.Params{"message_id": strconv.FormatInt(line, 10), "reaction": encode(signs)})
}

// Answer ends a press with words of at most 200 characters. A press that is too old ends by itself.
func (a *Adapter) Answer(ctx context.Context, press, text string) error {
	params := tgbotapi.Params{"callback_query_id": press}
	params.AddNonEmpty("text", text)
	_, err := a.client.call(ctx, "answerCallbackQuery", params)
	return err
}

// Commands are shown to those who type a slash in the group.
func (a *Adapter) Commands(ctx context.Context, group int64, commands []bot.Command) error {
	type chatScope struct {
		Type string `json:"type"`
		Chat int64  `json:"chat_id"`
	}
	chat, _ := a.migrations.current(group)
	_, err := a.client.call(ctx, "setMyCommands", tgbotapi.Params{"commands": encode(commands), "scope": encode(chatScope{"chat", chat})})
	return err
}

// arrange makes a call that does no harm when it is made twice: what is in doubt is to be asked again.
func (a *Adapter) arrange(ctx context.Context, where bot.Place, method string, params tgbotapi.Params) error {
	_, err := a.client.call(ctx, method, a.inForum(where, params))
	if err == nil {
		return nil
	}
	f := asFailure(err)
	if strings.Contains(f.Text, "NOT_MODIFIED") || strings.Contains(f.Text, "message is not modified") {
		return nil
	}
	verdict := a.verdict(where, f)
	if doubt, ok := errors.AsType[*bot.DoubtError](verdict); ok {
		return &bot.RetryError{After: max(f.retryAfter, networkPause), Reason: doubt.Reason}
	}
	return verdict
}

// inForum adds where a call is about.
func (a *Adapter) inForum(where bot.Place, params tgbotapi.Params) tgbotapi.Params {
	if params == nil {
		params = tgbotapi.Params{}
	}
	chat, _ := a.migrations.current(where.Chat)
	params["chat_id"] = strconv.FormatInt(chat, 10)
	if where.Thread != 0 {
		params["message_thread_id"] = strconv.FormatInt(where.Thread, 10)
	}
	return params
}

// lost tells whether what a call is about is not there any more.
func lost(f *failure) bool {
	for _, words := range []string{"message thread not found", "TOPIC_ID_INVALID", "TOPIC_DELETED"} {
		if strings.Contains(f.Text, words) {
			return true
		}
	}
	return strings.Contains(f.Text, "message to ") && strings.Contains(f.Text, " not found")
}
