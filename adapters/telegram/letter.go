package telegram

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"otklik/bot"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// uploadTimeout is the limit of a message that brings files, from the first that is fetched on. A lease of the runner outlasts it, and
// the same message without its files after it.
const uploadTimeout = 65 * time.Second

// albumMethod sends several files as one message.
const albumMethod = "sendMediaGroup"

// letter is a message as one call of the Bot API.
type letter struct {
	method  string
	params  tgbotapi.Params
	uploads []tgbotapi.RequestFile // what lies on another account, open
	sources []*source              // where that comes from
}

// letter chooses the method by what the message brings.
func (a *Adapter) letter(ctx context.Context, m bot.Message) (*letter, error) {
	params, err := a.params(ctx, m)
	if err != nil {
		return nil, err
	}
	l := &letter{method: "sendMessage", params: params}
	text := m.Text
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\uFFFD") // one bad byte would refuse the whole message
	}
	switch len(m.Files) {
	case 0:
		params["text"] = text
		params["link_preview_options"] = `{"is_disabled":true}`
	case 1:
		err = a.enclose(ctx, l, m.Files[0], text)
	default:
		err = a.album(ctx, l, m.Files, text)
	}
	if err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}

// enclose puts a single file into the letter.
func (a *Adapter) enclose(ctx context.Context, l *letter, f bot.Attachment, caption string) error {
	if caption != "" && !captioned(f.Kind) {
		return &bot.RefusedError{Reason: fmt.Sprintf("Telegram shows no text under a %q", f.Kind)}
	}
	if f.Kind == "location" {
		latitude, longitude, _ := strings.Cut(f.Ref, ",")
		l.method, l.params["latitude"], l.params["longitude"] = "sendLocation", latitude, longitude
		return nil
	}
	method, sendable := fileMethods()[f.Kind]
	if !sendable {
		return &bot.RefusedError{Reason: fmt.Sprintf("Telegram does not take a %q from a bot", f.Kind)}
	}
	l.method = method
	if caption != "" {
		l.params["caption"] = caption
	}
	known, err := a.knows(ctx, l, f, f.Kind)
	if known {
		l.params[f.Kind] = f.Ref
	}
	return err
}

// captioned tells whether a text can stand under a file of that kind; elsewhere Telegram drops it without a word.
func captioned(kind string) bool {
	return kind != "sticker" && kind != "video_note" && kind != "location"
}

// fileMethods are the methods that send a single file, by its kind; the kind is the name of the parameter, too.
func fileMethods() map[string]string {
	return map[string]string{
		"photo": "sendPhoto", "document": "sendDocument", "voice": "sendVoice", "video": "sendVideo", "audio": "sendAudio",
		"animation": "sendAnimation", "sticker": "sendSticker", "video_note": "sendVideoNote",
	}
}

// inputMedia is one file of an album.
type inputMedia struct {
	Type    string `json:"type"`
	Media   string `json:"media"`
	Caption string `json:"caption,omitempty"`
}

func (a *Adapter) album(ctx context.Context, l *letter, files []bot.Attachment, caption string) error {
	list := make([]inputMedia, len(files))
	for i, f := range files {
		name := "file" + strconv.Itoa(i+1)
		known, err := a.knows(ctx, l, f, name)
		if err != nil {
			return err
		}
		list[i] = inputMedia{Type: f.Kind, Media: "attach://" + name}
		if known {
			list[i].Media = f.Ref
		}
	}
	list[0].Caption = caption
	l.method, l.params["media"] = albumMethod, encode(list)
	return nil
}

// Fetches lets the account send on what lies on others. It must be called before Run.
func (a *Adapter) Fetches(fetch bot.Fetch) { a.fetch = fetch }

// knows tells whether this account knows the file by its reference. What lies on another one is opened, to be uploaded under a name.
func (a *Adapter) knows(ctx context.Context, l *letter, f bot.Attachment, name string) (bool, error) {
	if f.Account == "" || f.Account == a.account {
		return true, nil
	}
	if a.fetch == nil {
		return false, &bot.RefusedError{Reason: "the file lies on another account, and this one cannot fetch it"}
	}
	file, err := a.fetch(ctx, f)
	switch {
	case errors.Is(err, bot.ErrFileTooBig), errors.Is(err, bot.ErrNoFile):
		return false, &bot.RefusedError{Reason: err.Error()}
	case err != nil:
		return false, &bot.RetryError{After: networkPause, Unfetched: true, Reason: "fetch the file: " + err.Error()}
	}
	from := &source{File: file}
	l.sources = append(l.sources, from)
	l.uploads = append(l.uploads, tgbotapi.RequestFile{Name: name, Data: tgbotapi.FileReader{Name: uploadName(f), Reader: from}})
	return false, nil
}

// source is a file of another account on its way, and whether it broke off.
type source struct {
	bot.File
	broken atomic.Pointer[error]
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.File.Read(p)
	if err != nil && err != io.EOF {
		s.broken.Store(&err)
	}
	return n, err
}

// uploadName is the file's own name, or one that tells its kind, with the ending that its address has: Telegram goes by that.
func uploadName(f bot.Attachment) string {
	if f.Name != "" && f.Kind == "document" {
		return f.Name
	}
	address, err := url.Parse(f.Ref)
	if err != nil {
		return f.Kind
	}
	return f.Kind + path.Ext(address.Path)
}

func (l *letter) close() {
	for _, from := range l.sources {
		from.Close()
	}
}

// brokenOff tells why a file did not come whole; nil: all did. Of a request that breaks off within a file Telegram takes nothing.
func (l *letter) brokenOff() error {
	for _, from := range l.sources {
		if err := from.broken.Load(); err != nil {
			return *err
		}
	}
	return nil
}

// post sends a letter, once. Errors are those of Send.
func (a *Adapter) post(ctx context.Context, where bot.Place, l *letter) (bot.Sent, error) {
	defer l.close()
	given, err := a.client.upload(ctx, l)
	if broken := l.brokenOff(); err != nil && broken != nil {
		return bot.Sent{}, &bot.RetryError{After: networkPause, Unfetched: true, Reason: "fetch the file: " + broken.Error()}
	}
	if err != nil {
		return bot.Sent{}, a.verdict(where, asFailure(err))
	}
	a.flood.over()
	number, err := l.number(given)
	if err != nil || number <= 0 {
		return bot.Sent{}, &bot.DoubtError{Reason: l.method + ": the answer names no message"}
	}
	return bot.Sent{Message: number}, nil
}

// number is the message's that a letter became, or of an album's first: that is answered with all of its messages.
func (l *letter) number(given answer) (int64, error) {
	type sent struct {
		ID int64 `json:"message_id"`
	}
	if l.method != albumMethod {
		if number, told := given.number(); told {
			return number, nil
		}
		var one sent
		err := given.result(&one)
		return one.ID, err
	}
	var all []sent
	if err := given.result(&all); err != nil || len(all) == 0 {
		return 0, err
	}
	return all[0].ID, nil
}

// upload makes one request with what the letter brings.
func (c *client) upload(ctx context.Context, l *letter) (answer, error) {
	if len(l.uploads) == 0 {
		return c.callOften(ctx, c.timeout, l.method, l.params)
	}
	given, err := c.within(ctx, uploadTimeout, l.method, func(api *tgbotapi.BotAPI) error {
		_, err := api.UploadFiles(l.method, l.params, l.uploads)
		return err
	})
	if err != nil {
		f := asFailure(err)
		f.Code = max(f.Code, f.Status) // the library tells no code of uploads; the status is the same
		return nil, f
	}
	return given, nil
}
