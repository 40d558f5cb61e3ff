package telegram

import (
	"encoding/json"
	"net/url"
	"regexp"
	"time"
)

var secretToken = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

func setWebhook(c *call) (any, error) {
	address := c.text("url")
	if address == "" {
		return deleteWebhook(c)
	}
	if err := checkWebhook(address, c.text("secret_token")); err != nil {
		return nil, err
	}
	q := c.bot.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	q.endPoll(conflict("terminated by setWebhook request"))
	q.allow(c.text("allowed_updates"))
	q.endHook(c.flag("drop_pending_updates"))
	q.hook = newHook(c, address)
	for _, it := range q.waiting {
		q.hook.push(it)
	}
	return true, nil
}

func checkWebhook(address, secret string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Hostname() == "":
		return badRequest("bad webhook: invalid webhook URL specified")
	case u.Scheme != "https" && u.Scheme != "http":
		return badRequest("bad webhook: An HTTPS URL must be provided for webhook")
	case secret != "" && !secretToken.MatchString(secret):
		return badRequest("secret token contains unallowed characters")
	}
	return nil
}

func deleteWebhook(c *call) (any, error) {
	q := c.bot.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	q.endHook(c.flag("drop_pending_updates"))
	return true, nil
}

func getWebhookInfo(c *call) (any, error) {
	q := c.bot.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	q.expire()
	info := WebhookInfo{AllowedUpdates: q.allowed}
	for _, it := range q.waiting {
		if !it.done {
			info.PendingUpdateCount++
		}
	}
	if h := q.hook; h != nil {
		info.URL, info.MaxConnections, info.IPAddress = h.url, cap(h.slots), h.ip
		info.LastErrorDate, info.LastErrorMessage = h.lastError, h.lastMessage
	}
	return info, nil
}

// endHook stops deliveries; what the webhook has not taken waits for the next way of receiving, unless dropped.
func (q *queue) endHook(drop bool) {
	if q.hook != nil {
		q.hook.cancel()
		q.hook = nil
	}
	if drop {
		q.clear()
		return
	}
	kept := q.waiting[:0:0]
	for _, it := range q.waiting {
		if !it.done {
			kept = append(kept, it)
		}
	}
	q.waiting = kept
}

// took marks an update as received by the webhook and forgets what nobody waits for any more.
func (q *queue) took(it *item) {
	q.mu.Lock()
	defer q.mu.Unlock()
	it.done = true
	n := 0
	for n < len(q.waiting) && q.waiting[n].done {
		n++
	}
	clear(q.waiting[:n])
	q.waiting = q.waiting[n:]
}

// refused notes why a delivery did not work, for getWebhookInfo.
func (q *queue) refused(h *hook, why string, now time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	h.lastError, h.lastMessage = now.Unix(), why
}

// instead reads a method call out of the answer to a webhook request, if there is one.
func instead(body []byte) (form, string) {
	f := form{values: map[string]string{}}
	var probe struct {
		Method string `json:"method"`
	}
	if json.Unmarshal(body, &probe) != nil || probe.Method == "" || f.readJSON(body) != nil {
		return f, ""
	}
	return f, probe.Method
}
