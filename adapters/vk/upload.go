package vk

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"

	"otklik/adapters/connection"
	"otklik/bot"
)

// uploadTimeout is the limit of bringing all files of a message to VK; a lease of the runner outlasts it.
const uploadTimeout = 60 * time.Second

// Fetches lets the account send on what lies on others. It must be called before Run.
func (a *Adapter) Fetches(fetch bot.Fetch) { a.fetch = fetch }

// enclose uploads the files of a private message and names them in its parameters. What was brought at an earlier try of the message
// is there still.
func (a *Adapter) enclose(ctx context.Context, m bot.Message, key string, params api.Params) error {
	ctx, cancel := context.WithTimeout(ctx, uploadTimeout)
	defer cancel()
	var named []string
	for n, f := range m.Files {
		if f.Kind == "location" {
			params["lat"], params["long"], _ = strings.Cut(f.Ref, ",")
			continue
		}
		which := key + " " + strconv.Itoa(n)
		name, brought := a.brought.get(which)
		if !brought {
			var err error
			if name, err = a.uploaded(ctx, m.Place, f); err != nil {
				return tooSlow(ctx, err)
			}
			a.brought.put(which, name)
		}
		named = append(named, name)
	}
	if len(named) > 0 {
		params["attachment"] = strings.Join(named, ",")
	}
	return nil
}

// tooSlow is what went wrong, or that the time for bringing files is over: then the next try goes on from there.
func tooSlow(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return err
	}
	return &bot.RetryError{After: networkPause, Reason: "bring the files of a message: " + ctx.Err().Error()}
}

// uploaded brings a file to VK and returns its name there. Nothing of the message was said yet, so what fails can be tried again.
func (a *Adapter) uploaded(ctx context.Context, where bot.Place, f bot.Attachment) (string, error) {
	content, err := a.content(ctx, f)
	if err != nil {
		return "", err
	}
	if f.Kind == "photo" {
		return a.savePhoto(ctx, where, content)
	}
	return a.saveDocument(ctx, where, f, content)
}

// content reads a file whole: it is 20 MB at most.
func (a *Adapter) content(ctx context.Context, f bot.Attachment) ([]byte, error) {
	if a.fetch == nil {
		return nil, &bot.RefusedError{Reason: "the file lies on another account, and this one cannot fetch it"}
	}
	if f.Account == "" {
		f.Account = a.account
	}
	file, err := a.fetch(ctx, f)
	switch {
	case errors.Is(err, bot.ErrFileTooBig), errors.Is(err, bot.ErrNoFile):
		return nil, &bot.RefusedError{Reason: err.Error()}
	case err != nil:
		return nil, &bot.RetryError{After: networkPause, Unfetched: true, Reason: "fetch the file: " + err.Error()}
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, largestFile+1))
	switch {
	case err != nil:
		return nil, &bot.RetryError{After: networkPause, Unfetched: true, Reason: "fetch the file: " + err.Error()}
	case len(content) > largestFile:
		return nil, &bot.RefusedError{Reason: bot.ErrFileTooBig.Error()}
	}
	return content, nil
}

// uploadedFile is what VK calls a file.
type uploadedFile struct {
	ID    int64  `json:"id"`
	Owner int64  `json:"owner_id"`
	Key   string `json:"access_key"`
}

func (f uploadedFile) named(kind string) string {
	return content{ID: f.ID, Owner: f.Owner, Key: f.Key}.named(kind)
}

func (a *Adapter) savePhoto(ctx context.Context, where bot.Place, content []byte) (string, error) {
	var ticket struct {
		Server int64  `json:"server"`
		Photo  string `json:"photo"`
		Hash   string `json:"hash"`
	}
	err := a.bring(ctx, "photos.getMessagesUploadServer", api.Params{"peer_id": where.Chat}, part{"photo", "photo.jpg", content}, &ticket)
	if err != nil {
		return "", beforeSaying(where, err)
	}
	var photos []uploadedFile
	err = a.community.ask(ctx, "photos.saveMessagesPhoto", api.Params{"server": ticket.Server, "photo": ticket.Photo, "hash": ticket.Hash}, &photos)
	if err == nil && (len(photos) == 0 || photos[0].ID == 0) {
		err = unreadable("photos.saveMessagesPhoto", "the answer names no photo")
	}
	if err != nil {
		return "", beforeSaying(where, err)
	}
	return photos[0].named("photo"), nil
}

// saveDocument keeps a voice message as one, and whatever else a community cannot upload as itself (videos, stickers) as a document.
func (a *Adapter) saveDocument(ctx context.Context, where bot.Place, f bot.Attachment, content []byte) (string, error) {
	kind := "doc"
	if f.Kind == "voice" {
		kind = "audio_message"
	}
	var ticket struct {
		File string `json:"file"`
	}
	name := fileName(f)
	err := a.bring(ctx, "docs.getMessagesUploadServer", api.Params{"peer_id": where.Chat, "type": kind}, part{"file", name, content}, &ticket)
	if err != nil {
		return "", beforeSaying(where, err)
	}
	var saved struct {
		Doc   uploadedFile `json:"doc"`
		Voice uploadedFile `json:"audio_message"`
	}
	err = a.community.ask(ctx, "docs.save", api.Params{"file": ticket.File, "title": name}, &saved)
	if saved.Voice.ID != 0 {
		saved.Doc = saved.Voice
	}
	if err == nil && saved.Doc.ID == 0 {
		err = unreadable("docs.save", "the answer names no document")
	}
	if err != nil {
		return "", beforeSaying(where, err)
	}
	return saved.Doc.named("doc"), nil
}

// fileName is the file's own name, or one with the ending that its kind usually has.
func fileName(f bot.Attachment) string {
	switch {
	case f.Name != "" && f.Kind == "document":
		return f.Name
	case f.Kind == "voice":
		return "voice.ogg"
	case f.Kind == "sticker":
		return "sticker.webp"
	case f.Kind == "audio":
		return "audio.mp3"
	case f.Kind == "document":
		return "file"
	}
	return f.Kind + ".mp4"
}

// beforeSaying says what a failed call means that a message needs first: nothing was said yet, so doubt is none.
func beforeSaying(where bot.Place, err error) error {
	if unbrought, ok := errors.AsType[*unbrought](err); ok {
		return unbrought.verdict()
	}
	f := asFailure(err)
	if f.Code == codePermission || f.Code == codeGroupAuth { // the key may not bring files; it may say words
		return &bot.RefusedError{Reason: f.Error()}
	}
	verdict := verdict(where, f, false)
	if doubt, ok := errors.AsType[*bot.DoubtError](verdict); ok {
		return &bot.RetryError{After: networkPause, Reason: doubt.Reason}
	}
	return verdict
}

// unbrought is a file that the server for files did not take. That server is not the API: nothing that it says is about the account.
type unbrought struct {
	status  int // of HTTP; 0: no answer
	text    string
	refused bool // the server has read the file and does not want it
}

func (e *unbrought) Error() string { return "upload: " + e.text }

func (e *unbrought) verdict() error {
	if e.refused || e.status == http.StatusRequestEntityTooLarge || e.status == http.StatusUnsupportedMediaType {
		return &bot.RefusedError{Reason: e.Error()}
	}
	return &bot.RetryError{After: networkPause, Reason: e.Error()}
}

// part is the one file of an upload.
type part struct {
	field, name string
	content     []byte
}

// bring asks for an upload server and sends it the file. The address comes from VK and holds no key of ours.
func (a *Adapter) bring(ctx context.Context, method string, params api.Params, file part, ticket any) error {
	var server struct {
		URL string `json:"upload_url"`
	}
	if err := a.community.ask(ctx, method, params, &server); err != nil {
		return err
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	field, err := form.CreateFormFile(file.field, file.name)
	if err == nil {
		_, err = field.Write(file.content)
	}
	if err = errors.Join(err, form.Close()); err != nil {
		return unreadable("upload", err.Error())
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL, &body)
	if err != nil {
		return unreadable(method, "the answer names no address to upload to")
	}
	request.Header.Set("Content-Type", form.FormDataContentType())
	response, err := a.community.http.Do(request)
	if err != nil {
		return &unbrought{text: connection.Redact(err, a.community.token)}
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return &unbrought{status: response.StatusCode, text: response.Status}
	}
	return readTicket(response.Body, ticket)
}

// longestTicket bounds what is read of the answer of a server for files, in bytes.
const longestTicket = 1 << 20

// readTicket reads by what the file is known to the API, or why the server does not want it: it says so with the status of success.
func readTicket(body io.Reader, ticket any) error {
	raw, err := io.ReadAll(io.LimitReader(body, longestTicket))
	if err == nil {
		err = json.Unmarshal(raw, ticket)
	}
	if err != nil {
		return unreadable("upload", fmt.Sprintf("the answer is not what it should be: %v", err))
	}
	var refusal struct {
		Reason string `json:"error"`
		Photo  string `json:"photo"`
	}
	switch err := json.Unmarshal(raw, &refusal); {
	case err != nil:
		return nil // nothing like a refusal
	case refusal.Reason != "":
		return &unbrought{text: refusal.Reason, refused: true}
	case refusal.Photo == "[]":
		return &unbrought{text: "the server finds no picture in the file", refused: true}
	}
	return nil
}
