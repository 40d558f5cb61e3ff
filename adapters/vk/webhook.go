package vk

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"

	"otklik/adapters/receiving"
	"otklik/bot"
)

// callback is how VK brings events to us.
type callback struct {
	on     bool
	secret Secret

	mu           sync.Mutex
	confirmation string
}

func newCallback(o Options) *callback {
	return &callback{on: o.Callback, secret: o.CallbackSecret, confirmation: o.Confirmation}
}

// serve takes events in until ctx ends. What VK could not bring while the program was down, and does not bring again, is read from
// the dialogs first.
func (a *Adapter) serve(ctx context.Context, accept bot.Accept) error {
	pauses := receiving.Pauses()
	for ctx.Err() == nil {
		err := a.catchUp(ctx, accept, "")
		if err == nil {
			a.trouble.Over(unreachable)
			break
		}
		if errors.Is(err, ErrToken) && ctx.Err() == nil {
			return err
		}
		receiving.Sleep(ctx, max(pauses.NextBackOff(), asFailure(err).pause()))
	}
	a.accept.Store(&accept)
	defer a.accept.Store(nil)
	a.keepReading(ctx, accept)
	return nil
}

// Webhook is the handler for the address that stands in the community's Callback API settings. It says "ok" only when the event was
// accepted; until Run runs, and while the store is down, 503 lets VK deliver again.
func (a *Adapter) Webhook() http.Handler { return http.HandlerFunc(a.deliver) }

func (a *Adapter) deliver(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		receiving.Refuse(w, http.StatusMethodNotAllowed)
		return
	}
	raw, whole := receiving.Delivery(w, r)
	if !whole {
		return
	}
	var u update
	if json.Unmarshal(raw, &u) != nil {
		receiving.Refuse(w, http.StatusBadRequest)
		return
	}
	a.receive(w, r, u)
}

func (a *Adapter) receive(w http.ResponseWriter, r *http.Request, u update) {
	if u.Group != a.group {
		receiving.Refuse(w, http.StatusForbidden)
		return
	}
	if u.Type == "confirmation" {
		a.confirm(w, r)
		return
	}
	if !a.callback.secret.Is(u.Secret) {
		receiving.Refuse(w, http.StatusForbidden)
		return
	}
	accept := a.accept.Load()
	if accept == nil {
		a.owing.doubt(a.position.stand())
		receiving.PutOff(w, receiving.Soon)
		return
	}
	if a.deliverTo(r.Context(), *accept, u) != nil {
		a.owing.doubt(a.position.stand())
		receiving.PutOff(w, pauseAfter(r.Header.Get("X-Retry-Counter")))
		return
	}
	io.WriteString(w, "ok")
}

// pauseAfter is when VK is to bring an event again that it has brought again so often before. It does so five times: a short trouble is
// over soon, and of a long one the last try comes after more than two hours.
func pauseAfter(counter string) time.Duration {
	switch counter {
	case "2":
		return 30 * time.Second
	case "3":
		return 10 * time.Minute
	case "4":
		return 2 * time.Hour
	}
	return receiving.Soon
}

// deliverTo takes one event in. The secret goes no further.
func (a *Adapter) deliverTo(ctx context.Context, accept bot.Accept, u update) error {
	u.Secret = ""
	raw, err := json.Marshal(u)
	if err != nil {
		return err
	}
	highest, err := a.take(ctx, accept, []json.RawMessage{raw})
	if err != nil {
		return err
	}
	return a.position.move(ctx, "", highest)
}

// confirm answers VK's question whether the address is ours. It comes before the secret is set, and its answer is of use to
// nobody but the community's administrators.
func (a *Adapter) confirm(w http.ResponseWriter, r *http.Request) {
	code, err := a.confirmation(r.Context())
	if err != nil {
		a.log.Warn("the address cannot be confirmed: VK does not tell the string; put it into the configuration", "error", err)
		receiving.PutOff(w, receiving.Soon)
		return
	}
	io.WriteString(w, code)
}

// confirmation is the string from the configuration, or what VK says it is.
func (a *Adapter) confirmation(ctx context.Context) (string, error) {
	a.callback.mu.Lock()
	defer a.callback.mu.Unlock()
	if a.callback.confirmation != "" {
		return a.callback.confirmation, nil
	}
	var found struct {
		Code string `json:"code"`
	}
	if err := a.community.ask(ctx, "groups.getCallbackConfirmationCode", api.Params{"group_id": a.group}, &found); err != nil {
		return "", err
	}
	a.callback.confirmation = found.Code
	return found.Code, nil
}
