package vk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"otklik/adapters/connection"
	"otklik/bot"
)

// largestFile is what is fetched of a customer's file, in bytes; as much as Telegram gives.
const largestFile = 20 << 20

// redirects is how often VK may send a download on.
const redirects = 3

var errAway = errors.New("the address leads away from VK")

// Open streams the file behind an attachment. Only what VK itself stores is fetched: a link in a customer's message may lead anywhere.
func (a *Adapter) Open(ctx context.Context, attached bot.Attachment) (bot.File, error) {
	switch attached.Kind {
	case "photo", "document", "voice", "sticker", "graffiti":
	default:
		return bot.File{}, bot.ErrNoFile
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, attached.Ref, nil)
	if err != nil || !a.community.stores(request.URL) {
		return bot.File{}, bot.ErrNoFile
	}
	response, err := a.community.files().Do(request)
	switch {
	case errors.Is(err, errAway):
		return bot.File{}, bot.ErrNoFile
	case err != nil:
		return bot.File{}, fmt.Errorf("open %s: %s", attached.Kind, connection.Redact(err, a.community.token))
	case response.StatusCode != http.StatusOK:
		response.Body.Close()
		return bot.File{}, fmt.Errorf("open %s: %w: %s", attached.Kind, bot.ErrNoFile, response.Status)
	case response.ContentLength > largestFile:
		response.Body.Close()
		return bot.File{}, bot.ErrFileTooBig
	}
	return bot.File{ReadCloser: limited{io.LimitReader(response.Body, largestFile), response.Body}, Size: response.ContentLength}, nil
}

type limited struct {
	io.Reader
	io.Closer
}

// files is the client's connection for downloads: without the key, and with VK's own redirects.
func (c *client) files() *http.Client {
	return &http.Client{Transport: c.http.Transport, CheckRedirect: func(next *http.Request, via []*http.Request) error {
		if len(via) > redirects || !c.stores(next.URL) {
			return errAway
		}
		return nil
	}}
}

// stores tells whether an address is one of VK's file servers, or of the server that plays VK.
func (c *client) stores(address *url.URL) bool {
	if base, err := url.Parse(c.api.MethodURL); err == nil && address.Host == base.Host && address.Scheme == base.Scheme {
		return true
	}
	if address.Scheme != "https" || address.Port() != "" {
		return false
	}
	for _, domain := range []string{"userapi.com", "vk.com", "vk.ru", "vkuser.net", "vkuseraudio.net", "vk-cdn.net", "mycdn.me"} {
		if host := address.Hostname(); host == domain || strings.HasSuffix(host, "."+domain) {
			return true
		}
	}
	return false
}
