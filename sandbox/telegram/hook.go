package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// hook delivers a bot's updates: in order within a lane, side by side across lanes.
type hook struct {
	url, secret, ip string
	ctx             context.Context
	cancel          context.CancelFunc
	server          *Server
	bot             *bot
	slots           chan struct{} // max_connections

	mu    sync.Mutex
	lanes map[string][]*item

	lastError   int64 // guarded by the queue, as lastMessage
	lastMessage string
}

func newHook(c *call, address string) *hook {
	h := &hook{
		url: address, secret: c.text("secret_token"), ip: c.text("ip_address"), server: c.server, bot: c.bot,
		slots: make(chan struct{}, c.within("max_connections", 1, 100, 40)), lanes: map[string][]*item{},
	}
	h.ctx, h.cancel = context.WithCancel(c.server.closing)
	return h
}

// push adds an update to its lane; a lane that was empty gets a goroutine until it is empty again.
func (h *hook) push(it *item) {
	h.mu.Lock()
	defer h.mu.Unlock()
	lane := h.lanes[it.lane]
	h.lanes[it.lane] = append(lane, it)
	if len(lane) == 0 {
		h.server.employ(func() { h.run(it.lane) })
	}
}

func (h *hook) run(lane string) {
	for it := h.head(lane); it != nil; it = h.next(lane) {
		if !h.deliver(it) {
			return
		}
		h.bot.queue.took(it)
		if h.server.deliversTwice(it.chat) {
			_, _ = h.post(it) // the repetition is not repeated
		}
	}
}

func (h *hook) head(lane string) *item {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.lanes[lane][0]
}

func (h *hook) next(lane string) *item {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.lanes[lane] = h.lanes[lane][1:]
	if len(h.lanes[lane]) == 0 {
		delete(h.lanes, lane)
		return nil
	}
	return h.lanes[lane][0]
}

// deliver tries until the update is taken or too old: at once, then with growing pauses. false means that the webhook is no more.
func (h *hook) deliver(it *item) bool {
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval, pauses.Multiplier, pauses.MaxInterval = h.server.options.WebhookPause, 2, 90*time.Second
	pauses.RandomizationFactor = 0
	for try := 0; !h.bot.queue.over(it); try++ {
		asked, err := h.post(it)
		if err == nil {
			return true
		}
		if h.ctx.Err() != nil {
			return false
		}
		h.bot.queue.refused(h, err.Error(), h.server.now())
		if try > 0 && !h.rest(max(pauses.NextBackOff(), asked)) {
			return false
		}
	}
	return true
}

func (h *hook) rest(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-h.ctx.Done():
		return false
	}
}

// post sends the update once. It returns the pause that the other side asks for.
func (h *hook) post(it *item) (time.Duration, error) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-h.ctx.Done():
		return 0, h.ctx.Err()
	}
	body, err := json.Marshal(it.update)
	if err != nil {
		return 0, err
	}
	request, err := http.NewRequestWithContext(h.ctx, http.MethodPost, h.url, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	request.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		request.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	response, err := h.server.client.Do(request)
	if err != nil {
		return 0, errors.New(plainly(err))
	}
	defer response.Body.Close()
	return h.read(response)
}

// plainly says what went wrong without the address, as getWebhookInfo does.
func plainly(err error) string {
	var network *net.OpError
	var request *url.Error
	switch {
	case errors.As(err, &network) && network.Op == "dial":
		return "Connection refused"
	case errors.As(err, &request) && request.Timeout():
		return "Read timeout expired"
	}
	return "Connection closed"
}

// read judges the answer; an answer that holds a method call has it done, as on the real server.
func (h *hook) read(response *http.Response) (time.Duration, error) {
	body, err := io.ReadAll(io.LimitReader(response.Body, uploadLimit))
	if response.StatusCode < 200 || response.StatusCode > 299 {
		asked, _ := strconv.Atoi(response.Header.Get("Retry-After"))
		return time.Duration(min(max(asked, 0), 3600)) * time.Second, errors.New("Wrong response from the webhook: " + response.Status)
	}
	if err != nil {
		return 0, errors.New("Connection closed")
	}
	if f, method := instead(body); method != "" {
		c := &call{form: f, ctx: h.ctx, server: h.server, bot: h.bot, method: strings.ToLower(method)}
		_, _ = h.server.do(c) // nobody is told what becomes of it
	}
	return 0, nil
}
