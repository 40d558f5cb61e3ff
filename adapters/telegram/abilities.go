package telegram

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"otklik/adapters/connection"
	"otklik/bot"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// largestFile is what a bot can download from Telegram's own server, in bytes.
const largestFile = 20 << 20

// Me is the account as Telegram knows it.
type Me struct {
	ID          int64  `json:"id"`
	Name        string `json:"first_name"`
	Username    string `json:"username"`
	SeesAll     bool   `json:"can_read_all_group_messages"` // privacy mode is off: all messages of groups arrive
	JoinsGroups bool   `json:"can_join_groups"`
}

// Me asks who the account is, once; later calls remember.
func (a *Adapter) Me(ctx context.Context) (Me, error) {
	a.naming.Lock()
	defer a.naming.Unlock()
	if known := a.me.Load(); known != nil {
		return *known, nil
	}
	me, err := a.askMe(ctx)
	if err != nil {
		return Me{}, err
	}
	a.me.Store(&me)
	return me, nil
}

func (a *Adapter) askMe(ctx context.Context) (Me, error) {
	var me Me
	err := a.client.fetch(ctx, &me, "getMe", nil)
	switch {
	case err != nil && asFailure(err).badToken():
		return Me{}, fmt.Errorf("%w (%w)", ErrToken, err)
	case err == nil && me.ID == 0:
		return Me{}, &failure{Failure: connection.Failure{Method: "getMe", Text: "the answer names no account", Reached: true}}
	}
	return me, err
}

// Typing shows "typing…" in the place for five seconds, or until a message comes.
func (a *Adapter) Typing(ctx context.Context, where bot.Place) error {
	chat, _ := a.migrations.current(where.Chat)
	params := tgbotapi.Params{"chat_id": strconv.FormatInt(chat, 10), "action": "typing"}
	if where.Kind == bot.Group && where.Thread > generalTopic {
		params["message_thread_id"] = strconv.FormatInt(where.Thread, 10)
	}
	_, err := a.client.call(ctx, "sendChatAction", params)
	return err
}

// DropKeyboard takes the buttons from a message of ours. A message that has none, or is gone, is as wished.
func (a *Adapter) DropKeyboard(ctx context.Context, where bot.Place, message int64) error {
	chat, _ := a.migrations.current(where.Chat)
	_, err := a.client.call(ctx, "editMessageReplyMarkup", tgbotapi.Params{
		"chat_id":    strconv.FormatInt(chat, 10),
		"message_id": strconv.FormatInt(message, 10),
	})
	if err == nil {
		return nil
	}
	text := asFailure(err).Text
	if strings.Contains(text, "message is not modified") || strings.Contains(text, "message to edit not found") {
		return nil
	}
	return err
}

// Open streams the file behind an attachment. Files above 20 MiB are bot.ErrFileTooBig.
func (a *Adapter) Open(ctx context.Context, attached bot.Attachment) (bot.File, error) {
	if !isFile(attached.Kind) {
		return bot.File{}, bot.ErrNoFile
	}
	given, err := a.client.call(ctx, "getFile", tgbotapi.Params{"file_id": attached.Ref})
	if err != nil {
		if strings.Contains(asFailure(err).Text, "file is too big") {
			return bot.File{}, bot.ErrFileTooBig
		}
		return bot.File{}, err
	}
	var found struct {
		Path string `json:"file_path"`
		Size int64  `json:"file_size"`
	}
	if err := given.result(&found); err != nil || found.Path == "" {
		return bot.File{}, &failure{Failure: connection.Failure{Method: "getFile", Text: "the answer names no file", Reached: true}}
	}
	if found.Size > largestFile {
		return bot.File{}, bot.ErrFileTooBig
	}
	return a.client.download(ctx, found.Path)
}

// download reads from the file server. Its address holds the token, so it goes nowhere else.
func (c *client) download(ctx context.Context, path string) (bot.File, error) {
	address := c.base + "/file/bot" + c.api.Token + "/" + (&url.URL{Path: strings.TrimLeft(path, "/")}).EscapedPath()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return bot.File{}, &failure{Failure: connection.Failure{Method: "download", Text: c.redact(err)}}
	}
	response, err := c.http.Do(request)
	if err != nil {
		return bot.File{}, &failure{Failure: connection.Failure{Method: "download", Text: c.redact(err)}}
	}
	if response.StatusCode != http.StatusOK {
		response.Body.Close()
		return bot.File{}, &failure{Failure: connection.Failure{Method: "download", Status: response.StatusCode, Reached: true, Text: response.Status}}
	}
	return bot.File{ReadCloser: body{io.LimitReader(response.Body, largestFile), response.Body, c}, Size: response.ContentLength}, nil
}

// body keeps the token out of errors that come while reading.
type body struct {
	io.Reader
	io.Closer
	client *client
}

func (b body) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err != nil && err != io.EOF {
		err = &failure{Failure: connection.Failure{Method: "download", Text: b.client.redact(err), Reached: true}}
	}
	return n, err
}
