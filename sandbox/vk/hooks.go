package vk

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"unicode/utf8"
)

// confirmation is the code by which a program shows that the address is ours.
func (c *community) confirmation() string {
	sum := sha1.Sum(fmt.Appendf(nil, "sandbox confirmation %d", c.id))
	return hex.EncodeToString(sum[:4])
}

// hookView is groups_callback_server.
type hookView struct {
	ID        int64  `json:"id"`
	Title     string `json:"title"`
	CreatorID int64  `json:"creator_id"`
	URL       string `json:"url"`
	SecretKey string `json:"secret_key"`
	Status    string `json:"status"`
}

func (h *hook) view() hookView {
	return hookView{ID: h.id, Title: h.title, URL: h.url, SecretKey: h.secret, Status: h.state}
}

func groupsGetConfirmationCode(c *call) (any, error) {
	return map[string]string{"code": c.community.confirmation()}, nil
}

func groupsGetCallbackServers(c *call) (any, error) {
	wanted, items := c.numbers("server_ids"), []hookView{}
	for _, h := range c.community.hooks {
		if len(wanted) == 0 || slices.Contains(wanted, h.id) {
			items = append(items, h.view())
		}
	}
	return found{Count: len(items), Items: items}, nil
}

func groupsAddCallbackServer(c *call) (any, error) {
	if len(c.community.hooks) >= hookLimit {
		return nil, fail(codeServers)
	}
	c.community.lastHook++
	h := &hook{
		id: c.community.lastHook, settings: usualSettings(), server: c.server, community: c.community,
		slots: make(chan struct{}, hookSlots), lanes: map[int64][]*delivery{},
	}
	h.ctx, h.cancel = context.WithCancel(c.server.closing)
	if err := h.describe(c); err != nil {
		h.cancel()
		return nil, err
	}
	c.community.hooks = append(c.community.hooks, h)
	return map[string]int64{"server_id": h.id}, nil
}

// describe takes over address, title and secret, and asks the address for its confirmation.
func (h *hook) describe(c *call) error {
	address, err := url.Parse(c.text("url"))
	switch {
	case err != nil || address.Hostname() == "" || address.Scheme != "http" && address.Scheme != "https":
		return fail(codeParam, "url is invalid")
	case !c.has("title") || utf8.RuneCountInString(c.text("title")) > 14:
		return fail(codeParam, "title has 1 to 14 characters")
	case utf8.RuneCountInString(c.text("secret_key")) > 50:
		return fail(codeParam, "secret_key has at most 50 characters")
	}
	h.url, h.title, h.secret = c.text("url"), c.text("title"), c.text("secret_key")
	h.confirm()
	return nil
}

// confirm asks in the background; events come only after the right answer. The server's lock is held.
func (h *hook) confirm() {
	h.state = hookWaits
	asking := Event{GroupID: h.community.id, Type: "confirmation"}
	copied := &hook{url: h.url, secret: h.secret, ctx: h.ctx, server: h.server, slots: h.slots}
	h.server.employ(func() {
		status, body, _ := copied.post(asking, 0)
		h.server.mu.Lock()
		defer h.server.mu.Unlock()
		h.state = hookFailed
		if status == http.StatusOK && body == h.community.confirmation() {
			h.state = hookWorks
		}
	})
}

// hook finds the callback server that a call names; without a number it is the first.
func (c *call) hook() (*hook, error) {
	for _, h := range c.community.hooks {
		if h.id == c.number("server_id") || c.number("server_id") == 0 {
			return h, nil
		}
	}
	return nil, fail(codeNotFound)
}

func groupsEditCallbackServer(c *call) (any, error) {
	h, err := c.hook()
	if err != nil {
		return nil, err
	}
	if err := h.describe(c); err != nil {
		return nil, err
	}
	return 1, nil
}

func groupsDeleteCallbackServer(c *call) (any, error) {
	h, err := c.hook()
	if err != nil {
		return nil, err
	}
	h.leave()
	return 1, nil
}

// removeHook forgets a callback server that asked for it.
func (s *Server) removeHook(h *hook) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h.leave()
}

func (h *hook) leave() {
	h.cancel()
	h.community.hooks = slices.DeleteFunc(h.community.hooks, func(o *hook) bool { return o == h })
}

func groupsGetCallbackSettings(c *call) (any, error) {
	h, err := c.hook()
	if err != nil {
		return nil, err
	}
	return map[string]any{"api_version": h.settings.version, "events": h.settings.wire()}, nil
}

// groupsSetCallbackSettings also asks a server again whose confirmation has failed.
func groupsSetCallbackSettings(c *call) (any, error) {
	h, err := c.hook()
	if err != nil {
		return nil, err
	}
	h.settings.change(c)
	if h.state == hookFailed {
		h.confirm()
	}
	return 1, nil
}
