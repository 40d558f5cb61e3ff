package telegram

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"otklik/bot"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
	// networkPause is when to try again after nothing could be sent at all.
	networkPause = 3 * time.Second
	// tokenPause is when to try again with a token that is not valid: only a person can mend that.
	tokenPause = time.Minute
	// floodPause stands in for a retry_after that was not told.
	floodPause = 5 * time.Second
	// generalTopic is a forum's first topic; its number must not be named.
	generalTopic = 1
)

// Send says a line, once. Telegram knows no keys of ours, so the key is not used: a message that is perhaps sent comes back
// as *bot.DoubtError, and whoever asks again may say it twice.
func (a *Adapter) Send(ctx context.Context, m bot.Message, _ string) (bot.Sent, error) {
	if err := m.Sendable(); err != nil {
		return bot.Sent{}, err
	}
	if len(m.Files) > 0 {
		within, cancel := context.WithTimeout(ctx, uploadTimeout)
		defer cancel()
		ctx = within
	}
	l, err := a.letter(ctx, m)
	if err != nil {
		return bot.Sent{}, err
	}
	return a.post(ctx, m.Place, l)
}

// params are those that every message has. There is no markup: nothing that a customer or an operator writes is taken for it.
func (a *Adapter) params(ctx context.Context, m bot.Message) (tgbotapi.Params, error) {
	chat, moved := a.migrations.current(m.Place.Chat)
	params := tgbotapi.Params{"chat_id": strconv.FormatInt(chat, 10)}
	if m.Quiet {
		params["disable_notification"] = "true"
	}
	markup, err := a.markup(ctx, m)
	if err != nil {
		return nil, err
	}
	if markup != "" {
		params["reply_markup"] = markup
	}
	if m.Place.Kind == bot.Group && m.Place.Thread > generalTopic {
		params["message_thread_id"] = strconv.FormatInt(m.Place.Thread, 10)
	}
	if reply := replyOf(m); reply != nil && !moved { // a group that moved has numbered its messages anew
		params["reply_parameters"] = encode(reply)
	}
	return params, nil
}

type reply struct {
	Message int64 `json:"message_id"`
	OrElse  bool  `json:"allow_sending_without_reply"` // say it even when the answered line is gone
}

// replyOf ties a message to the line that it answers. Among comments only a reply stands under the post (a thread's number is
// ignored outside forums), so there an answer to what is gone is refused instead of falling into the open group.
func replyOf(m bot.Message) *reply {
	under := m.Place.Kind == bot.Comments
	switch {
	case m.ReplyTo != 0:
		return &reply{Message: m.ReplyTo, OrElse: !under}
	case under && m.Place.Thread != 0:
		return &reply{Message: m.Place.Thread}
	}
	return nil
}

// verdict says what a failed sendMessage means for the message.
func (a *Adapter) verdict(where bot.Place, f *failure) error {
	switch {
	case !f.Reached:
		return &bot.RetryError{After: networkPause, Account: true, Reason: f.Error()}
	case f.migrateTo != 0:
		a.moved(where.Chat, f.migrateTo)
		return &bot.RetryError{Reason: f.Error()}
	case f.Code == http.StatusTooManyRequests:
		return a.tooMany(where, f)
	case f.badToken():
		return &bot.RetryError{After: tokenPause, Account: true, Reason: f.Error()}
	case f.Code == http.StatusConflict:
		return &bot.RetryError{After: networkPause, Account: true, Reason: f.Error()}
	case f.Code >= 400 && f.Code < 500:
		return &bot.RefusedError{Reason: f.Error(), Gone: gone(where, f), Mute: mute(where, f), Lost: lost(f)}
	case f.Code == 0 && f.Status >= 400 && f.Status < 500: // something before the API turned the request away
		return &bot.RetryError{After: networkPause, Account: true, Reason: f.Error()}
	}
	return &bot.DoubtError{Reason: f.Error()} // the API's 5xx too: a server that restarts gives up on messages it has passed on
}

func (a *Adapter) tooMany(where bot.Place, f *failure) error {
	after := f.retryAfter
	if after <= 0 {
		after = floodPause
	}
	return &bot.RetryError{After: after, Account: a.flood.hit(where.Chat, time.Now()), Flood: true, Reason: f.Error()}
}

// beforeSending says what a failed call means that a message needs first: nothing was sent yet.
func beforeSending(err error) error {
	f := asFailure(err)
	after := max(f.retryAfter, networkPause)
	if f.badToken() {
		after = tokenPause
	}
	return &bot.RetryError{After: after, Account: true, Reason: f.Error()}
}

// gone tells whether the person behind a private chat cannot be written to any more. Codes do not tell: in a group
// the same 403 says that we were thrown out, not that a person left.
func gone(where bot.Place, f *failure) bool {
	if where.Kind != bot.PrivateChat {
		return false
	}
	if f.Code == http.StatusForbidden {
		return true
	}
	for _, words := range []string{"chat not found", "user not found", "PEER_ID_INVALID", "USER_IS_BLOCKED", "INPUT_USER_DEACTIVATED"} {
		if strings.Contains(f.Text, words) {
			return true
		}
	}
	return false
}

// mute tells whether nothing at all can be said in a public place: we were thrown out, may not write, or the topic is closed or gone.
func mute(where bot.Place, f *failure) bool {
	if !where.Public() {
		return false
	}
	if f.Code == http.StatusForbidden {
		return true
	}
	for _, words := range []string{"chat not found", "rights to send text messages", "no rights to send a message", "need administrator rights",
		"CHAT_WRITE_FORBIDDEN", "CHAT_SEND_PLAIN_FORBIDDEN", "CHAT_RESTRICTED", "TOPIC_CLOSED", "message thread not found"} {
		if strings.Contains(f.Text, words) {
			return true
		}
	}
	return false
}
