package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"otklik/sandbox/people"
)

// call is one request of a bot.
type call struct {
	form
	ctx    context.Context
	server *Server
	bot    *bot
	method string
}

func (c *call) text(name string) string { return c.values[name] }

// pause waits, but not longer than anybody is interested.
func (c *call) pause(d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-c.ctx.Done():
	case <-c.server.closing.Done():
	}
}

// ServeHTTP answers /bot<token>/<method> and /file/bot<token>/<path>.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if rest, ok := strings.CutPrefix(r.URL.Path, "/file/bot"); ok {
		s.serveFile(w, rest)
		return
	}
	rest, ok := strings.CutPrefix(r.URL.Path, "/bot")
	token, name, found := strings.Cut(rest, "/")
	if !ok || !found || name == "" || strings.Contains(name, "/") {
		answer(w, nil, notFound(""))
		return
	}
	s.serveMethod(w, r, token, name)
}

func (s *Server) serveMethod(w http.ResponseWriter, r *http.Request, token, name string) {
	b, err := s.botOf(token)
	if err != nil {
		answer(w, nil, err)
		return
	}
	f, err := readForm(r)
	if err != nil {
		answer(w, nil, err)
		return
	}
	s.answerWithFaults(w, &call{form: f, ctx: r.Context(), server: s, bot: b, method: strings.ToLower(name)})
}

// answerWithFaults does the call, or what an ordered fault does to it.
func (s *Server) answerWithFaults(w http.ResponseWriter, c *call) {
	fault, hit := s.options.Faults.Meet(people.Call{
		Platform: Platform, Method: c.method, Chat: c.number("chat_id"), Topic: c.number("message_thread_id"),
		Noticed: s.methods[c.method].noticed,
	})
	if hit && refuseByFault(w, fault) {
		return
	}
	if hit && fault.Kind == people.FaultTopicDeleted {
		s.loseTopic(c.number("chat_id"), c.number("message_thread_id"))
	}
	result, err := s.do(c)
	if hit && fault.Kind == people.FaultDrop {
		panic(http.ErrAbortHandler)
	}
	if hit && fault.Kind == people.FaultSlow {
		c.pause(time.Duration(fault.Delay))
	}
	answer(w, result, err)
}

// refuseByFault answers without doing the call, for faults that do so.
func refuseByFault(w http.ResponseWriter, f people.Fault) bool {
	switch f.Kind {
	case people.FaultTooMany:
		answer(w, nil, tooMany(f.RetryAfter))
	case people.FaultInternal:
		answer(w, nil, internal(""))
	case people.FaultBlocked:
		answer(w, nil, forbidden("bot was blocked by the user"))
	case people.FaultDeactivated:
		answer(w, nil, forbidden("user is deactivated"))
	case people.FaultHTML:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadGateway)
		_, _ = w.Write([]byte("<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n"))
	default:
		return false
	}
	return true
}

// do runs the method. Results are never changed later, so they are encoded without the lock.
func (s *Server) do(c *call) (any, error) {
	m, ok := s.methods[c.method]
	if !ok {
		return nil, notFound(": method not found")
	}
	if !m.unlocked {
		s.mu.Lock()
		defer s.mu.Unlock()
	}
	return m.run(c)
}

func answer(w http.ResponseWriter, result any, err error) {
	w.Header().Set("Content-Type", "application/json")
	if err == nil {
		write(w, http.StatusOK, struct {
			OK     bool `json:"ok"`
			Result any  `json:"result"`
		}{true, result})
		return
	}
	var refusal *apiError
	if !errors.As(err, &refusal) {
		refusal = internal("")
	}
	if refusal.Parameters != nil && refusal.Parameters.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(refusal.Parameters.RetryAfter))
	}
	write(w, refusal.Code, struct {
		OK bool `json:"ok"`
		*apiError
	}{false, refusal})
}

// write ignores a caller who has gone: what was not received is asked for again.
func write(w http.ResponseWriter, status int, body any) {
	data, err := json.Marshal(body)
	if err != nil {
		status, data = http.StatusInternalServerError, []byte(`{"ok":false,"error_code":500,"description":"Internal Server Error"}`)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(status)
	_, _ = w.Write(data)
}
