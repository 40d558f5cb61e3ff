package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"otklik/sandbox/people"
	"otklik/sandbox/telegram"
	"otklik/sandbox/vk"
)

// bodyLimit bounds one request of people: files come in it as base64.
const bodyLimit = 64 << 20

// waitLimit bounds how long GET /heard waits.
const waitLimit = time.Minute

const welcome = `The sandbox plays Telegram's Bot API at /bot<token>/<method> and VK's API at /method/<name>.
People: POST /act, POST /acts, GET /heard?after=N&wait=5s, GET and POST /fault, POST /chats, GET /world.
`

func (w *World) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /act", w.serveAct)
	mux.HandleFunc("POST /acts", w.serveActs)
	mux.HandleFunc("GET /heard", w.serveHeard)
	mux.HandleFunc("POST /fault", w.serveFault)
	mux.HandleFunc("GET /fault", w.serveFaults)
	mux.HandleFunc("POST /chats", w.serveChats)
	mux.HandleFunc("GET /world", w.serveWorld)
	mux.HandleFunc("GET /{$}", func(out http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(out, welcome) })
	return mux
}

func (w *World) serveAct(out http.ResponseWriter, r *http.Request) {
	act, err := people.DecodeAct(http.MaxBytesReader(out, r.Body, bodyLimit))
	if err != nil {
		refuse(out, err)
		return
	}
	done, err := w.Act(act)
	if err != nil {
		refuse(out, err)
		return
	}
	reply(out, http.StatusOK, done)
}

// serveActs does many acts in order; the answer has one entry for each, with "error" where one could not be done.
func (w *World) serveActs(out http.ResponseWriter, r *http.Request) {
	acts, err := people.DecodeActs(http.MaxBytesReader(out, r.Body, bodyLimit))
	if err != nil {
		refuse(out, err)
		return
	}
	all := make([]people.Done, 0, len(acts))
	for _, a := range acts {
		done, err := w.Act(a)
		if err != nil {
			done.Error = plain(err)
		}
		all = append(all, done)
	}
	reply(out, http.StatusOK, all)
}

func (w *World) serveHeard(out http.ResponseWriter, r *http.Request) {
	q, wait, err := heardQuery(r.URL.Query())
	if err != nil {
		refuse(out, err)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), wait)
	defer cancel()
	reply(out, http.StatusOK, w.log.Wait(ctx, q))
}

// heardQuery reads after, wait, limit, platform, where, chat, person and events.
func heardQuery(v url.Values) (people.Query, time.Duration, error) {
	q := people.Query{Platform: v.Get("platform"), Where: v.Get("where"), Events: v.Get("events") != "" && v.Get("events") != "0"}
	var limit int64
	for name, into := range map[string]*int64{"after": &q.After, "chat": &q.Chat, "person": &q.Person, "limit": &limit} {
		if err := number(v, name, into); err != nil {
			return q, 0, err
		}
	}
	q.Limit = int(min(max(limit, 0), 10000))
	if v.Get("wait") == "" {
		return q, 0, nil
	}
	wait, err := time.ParseDuration(v.Get("wait"))
	if err != nil || wait < 0 {
		return q, 0, fmt.Errorf(`read "wait": give a duration such as 5s or 500ms, not %q`, v.Get("wait"))
	}
	return q, min(wait, waitLimit), nil
}

func number(v url.Values, name string, into *int64) error {
	text := v.Get(name)
	if text == "" {
		return nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return fmt.Errorf("read %q: give a whole number, not %q", name, text)
	}
	*into = n
	return nil
}

func (w *World) serveFault(out http.ResponseWriter, r *http.Request) {
	f, err := people.DecodeFault(http.MaxBytesReader(out, r.Body, bodyLimit))
	if err != nil {
		refuse(out, err)
		return
	}
	if _, known := w.act[f.Platform]; !known {
		refuse(out, people.Refuse("platform %q is not in the sandbox: telegram, vk", f.Platform))
		return
	}
	if f.Kind == people.FaultTopicDeleted && f.Topic != 0 {
		w.deleteTopic(out, f)
		return
	}
	w.faults.Order(f)
	w.serveFaults(out, r)
}

// deleteTopic does at once what was ordered for a topic by its number.
func (w *World) deleteTopic(out http.ResponseWriter, f people.Fault) {
	if !w.telegram.DeleteTopic(f.Chat, f.Topic) {
		refuse(out, people.Refuse("there is no topic %d to delete: see GET /world", f.Topic))
		return
	}
	reply(out, http.StatusOK, w.faults.Active())
}

func (w *World) serveFaults(out http.ResponseWriter, _ *http.Request) {
	reply(out, http.StatusOK, w.faults.Active())
}

func (w *World) serveChats(out http.ResponseWriter, r *http.Request) {
	var o telegram.ChatOrder
	if err := people.ReadJSON(http.MaxBytesReader(out, r.Body, bodyLimit), &o); err != nil {
		refuse(out, err)
		return
	}
	view, err := w.telegram.Arrange(o)
	if err != nil {
		refuse(out, err)
		return
	}
	reply(out, http.StatusOK, view)
}

func (w *World) serveWorld(out http.ResponseWriter, _ *http.Request) {
	reply(out, http.StatusOK, map[string]any{telegram.Platform: w.telegram.View(), vk.Platform: w.vk.View()})
}

func refuse(out http.ResponseWriter, err error) {
	status := http.StatusBadRequest
	var over *http.MaxBytesError
	if errors.As(err, &over) {
		status = http.StatusRequestEntityTooLarge
	}
	reply(out, status, map[string]string{"error": plain(err)})
}

// plain leaves out what is meant for Go programs.
func plain(err error) string { return strings.TrimPrefix(err.Error(), people.ErrAct.Error()+": ") }

func reply(out http.ResponseWriter, status int, body any) {
	var data bytes.Buffer
	e := json.NewEncoder(&data)
	e.SetEscapeHTML(false)
	if err := e.Encode(body); err != nil {
		status = http.StatusInternalServerError
	}
	out.Header().Set("Content-Type", "application/json")
	out.WriteHeader(status)
	_, _ = out.Write(data.Bytes()) // a caller who has gone asks again
}
