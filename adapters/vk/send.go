package vk

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/SevereCloud/vksdk/v2/api"

	"otklik/bot"
)

// Send says a line. VK takes a line with a known key for the one that it has said already, so a line that is perhaps sent
// (*bot.DoubtError) can be sent again.
func (a *Adapter) Send(ctx context.Context, m bot.Message, key string) (bot.Sent, error) {
	m.Text = strings.ToValidUTF8(m.Text, "\uFFFD")
	if m.Place.Public() {
		m.Text += a.spelled(m.Keyboard)
	}
	if err := m.Sendable(); err != nil {
		return bot.Sent{}, err
	}
	if m.Place.Kind == bot.PrivateChat {
		return a.sayPrivately(ctx, m, key)
	}
	return a.sayAloud(ctx, m, key)
}

func (a *Adapter) sayPrivately(ctx context.Context, m bot.Message, key string) (bot.Sent, error) {
	random := a.own.randomID(key)
	params := api.Params{
		"peer_id": m.Place.Chat, "random_id": random, "message": m.Text,
		"dont_parse_links": true, "disable_mentions": true,
	}
	if m.ReplyTo != 0 {
		params["reply_to"] = m.ReplyTo
	}
	keyboard, err := a.keyboardOf(m.Keyboard)
	if err != nil {
		return bot.Sent{}, err
	}
	if keyboard != "" {
		params["keyboard"] = keyboard
	}
	if err := a.enclose(ctx, m, key, params); err != nil {
		return bot.Sent{}, err
	}
	a.own.remember(randomMark(random))
	result, err := a.community.call(ctx, "messages.send", params)
	if err != nil {
		return bot.Sent{}, verdict(m.Place, asFailure(err), false)
	}
	var id int64
	if err := json.Unmarshal(result, &id); err != nil {
		return bot.Sent{}, &bot.DoubtError{Reason: "messages.send: the answer names no message"}
	}
	a.own.remember(messageMark(id))
	return bot.Sent{Message: id}, nil
}

// sayAloud writes a comment in the community's name.
func (a *Adapter) sayAloud(ctx context.Context, m bot.Message, key string) (bot.Sent, error) {
	s, known := sectionOf(m.Place.Kind)
	speaker := a.community
	switch {
	case !known || m.Place.Thread == 0:
		return bot.Sent{}, &bot.RefusedError{Reason: fmt.Sprintf("VK has no place %q with the number %d", m.Place.Kind, m.Place.Thread)}
	case len(m.Files) > 0:
		return bot.Sent{}, &bot.RefusedError{Reason: "VK lets a community send files in private only"}
	case s.admin && a.admin == nil:
		return bot.Sent{}, &bot.RefusedError{Mute: true, Reason: fmt.Sprintf("VK lets only a person answer in %q (%s takes no community key), and this account has no administrator's key", s.kind, s.method)}
	case s.admin:
		speaker = a.admin
	}
	if err := a.own.keep(ctx, wordsMark(m.Place, m.Text)); err != nil {
		return bot.Sent{}, &bot.RetryError{After: networkPause, Reason: "note the comment: " + err.Error()}
	}
	result, err := speaker.call(ctx, s.method, a.comment(s, m, key))
	if err != nil {
		return bot.Sent{}, verdict(m.Place, asFailure(err), s.admin)
	}
	id, err := commentID(result)
	if err != nil {
		return bot.Sent{}, &bot.DoubtError{Reason: s.method + ": the answer names no comment"}
	}
	if err := a.own.keep(ctx, commentMark(m.Place, id)); err != nil {
		a.log.Debug("the comment's number was not noted; its words were", "error", err)
	}
	return bot.Sent{Message: id}, nil
}

// comment are the parameters of a comment. Under a visitor's post the post itself may be what is answered: then there is no comment to reply to.
func (a *Adapter) comment(s section, m bot.Message, key string) api.Params {
	params := api.Params{s.thread: m.Place.Thread, "message": m.Text, "guid": a.own.guid(key), "from_group": 1}
	switch s.kind {
	case bot.Board:
		params["group_id"] = a.group
		return params
	case bot.Wall:
		params["from_group"] = a.group
	}
	params["owner_id"] = m.Place.Chat
	if m.ReplyTo != 0 && m.ReplyTo != m.Place.Thread {
		params["reply_to_comment"] = m.ReplyTo
	}
	return params
}

// commentID reads a comment's number: wall.createComment gives it in an object, the others by itself.
func commentID(result json.RawMessage) (int64, error) {
	var id int64
	if json.Unmarshal(result, &id) == nil {
		return id, nil
	}
	var named struct {
		ID int64 `json:"comment_id"`
	}
	err := json.Unmarshal(result, &named)
	return named.ID, err
}
