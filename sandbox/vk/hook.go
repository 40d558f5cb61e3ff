package vk

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"otklik/sandbox/people"
)

const (
	hookLimit      = 10 // callback servers of one community
	hookSlots      = 32 // deliveries to one server at the same time
	retryAfterMost = 3 * time.Hour
)

// States of a callback server.
const (
	hookWaits  = "wait"
	hookWorks  = "ok"
	hookFailed = "failed"
)

// hook is a callback server: events of one person or thread come in order, those of different ones side by side. A
// refused event is repeated later and does not hold up others. Everything above mu is guarded by the server.
type hook struct {
	id        int64
	url       string
	title     string
	secret    string
	state     string
	settings  settings
	server    *Server
	community *community
	ctx       context.Context
	cancel    context.CancelFunc
	slots     chan struct{}

	mu    sync.Mutex
	lanes map[int64][]*delivery
	held  *delivery // by the fault "reorder", until another was delivered
}

type delivery struct {
	event Event
	chat  int64
	twice bool
	held  people.Duration
}

// push queues a delivery; a lane that was empty gets a goroutine until it is empty again.
func (h *hook) push(d *delivery) {
	if h.state != hookWorks {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if d.held > 0 && h.held == nil {
		h.hold(d)
		return
	}
	h.enqueue(d.chat, d)
	if late := h.held; late != nil {
		h.held = nil
		h.enqueue(d.chat, late)
	}
}

// hold keeps a delivery back until the next one, or until its time is over.
func (h *hook) hold(d *delivery) {
	h.held = d
	h.server.employ(func() {
		if !h.server.rest(h.ctx, time.Duration(d.held)) {
			return
		}
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.held == d {
			h.held = nil
			h.enqueue(d.chat, d)
		}
	})
}

func (h *hook) enqueue(lane int64, d *delivery) {
	waiting := h.lanes[lane]
	h.lanes[lane] = append(waiting, d)
	if len(waiting) == 0 {
		h.server.employ(func() { h.run(lane) })
	}
}

func (h *hook) run(lane int64) {
	for d := h.head(lane); d != nil && h.ctx.Err() == nil; d = h.next(lane) {
		again, ok := h.deliver(d.event, 0)
		switch {
		case !ok:
			h.server.employ(func() { h.repeat(d.event, again) })
		case d.twice:
			h.deliver(d.event, 0)
		}
	}
}

func (h *hook) head(lane int64) *delivery {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.lanes[lane][0]
}

func (h *hook) next(lane int64) *delivery {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.lanes[lane] = h.lanes[lane][1:]
	if len(h.lanes[lane]) == 0 {
		delete(h.lanes, lane)
		return nil
	}
	return h.lanes[lane][0]
}

// repeat tries a refused event again after each of VK's pauses, or after the one that the program asked for.
func (h *hook) repeat(e Event, asked time.Duration) {
	for i, pause := range h.server.options.CallbackPauses {
		if asked > 0 {
			pause = asked
		}
		if !h.server.rest(h.ctx, pause) {
			return
		}
		var ok bool
		if asked, ok = h.deliver(e, i+1); ok {
			return
		}
	}
}

// deliver sends an event once. Anything but status 200 and "ok" is a refusal; asked is the pause of a Retry-After.
func (h *hook) deliver(e Event, try int) (asked time.Duration, ok bool) {
	status, body, asked := h.post(e, try)
	if status == http.StatusOK && body == "remove" {
		h.server.removeHook(h)
		return 0, true
	}
	return asked, status == http.StatusOK && body == "ok"
}

// post sends a body and returns the answer; status 0 means that there was none.
func (h *hook) post(e Event, try int) (status int, body string, asked time.Duration) {
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-h.ctx.Done():
		return 0, "", 0
	}
	e.Secret = h.secret
	data, err := json.Marshal(e)
	if err != nil {
		return 0, "", 0
	}
	request, err := http.NewRequestWithContext(h.ctx, http.MethodPost, h.url, bytes.NewReader(data))
	if err != nil {
		return 0, "", 0
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Retry-Counter", strconv.Itoa(try))
	response, err := h.server.client.Do(request)
	if err != nil {
		return 0, "", 0
	}
	defer response.Body.Close()
	answer, _ := io.ReadAll(io.LimitReader(response.Body, 1<<16))
	return response.StatusCode, strings.TrimSpace(string(answer)), h.askedPause(response)
}

// askedPause reads Retry-After, in seconds or as a date, where VK heeds it: with 410, 429 and 503, below three hours.
func (h *hook) askedPause(response *http.Response) time.Duration {
	switch response.StatusCode {
	case http.StatusGone, http.StatusTooManyRequests, http.StatusServiceUnavailable:
	default:
		return 0
	}
	text := response.Header.Get("Retry-After")
	pause := time.Duration(0)
	if seconds, err := strconv.Atoi(text); err == nil {
		pause = time.Duration(seconds) * time.Second
	} else if date, err := http.ParseTime(text); err == nil {
		pause = date.Sub(h.server.now())
	}
	if pause <= 0 || pause >= retryAfterMost {
		return 0
	}
	return pause
}
