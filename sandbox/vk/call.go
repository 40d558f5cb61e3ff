package vk

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"otklik/sandbox/people"
)

// call is one request to a method.
type call struct {
	form
	ctx       context.Context
	server    *Server
	token     token
	community *community
	method    string
	base      string // address by which the caller reached us, such as http://127.0.0.1:8090
}

// text keeps its name out of the way of form's map.
func (c *call) text(name string) string { return c.form[name] }

// modern tells versions that wrap lists which 5.131 gave bare.
func (c *call) modern() bool {
	minor, err := strconv.Atoi(strings.TrimPrefix(c.text("v"), "5."))
	return err == nil && minor >= 139
}

func (s *Server) serveMethod(w http.ResponseWriter, r *http.Request, name string) {
	f, err := readForm(r)
	if err != nil {
		answer(w, &call{method: name}, nil, err)
		return
	}
	c := &call{form: f, ctx: r.Context(), server: s, method: name, base: "http://" + r.Host}
	if c.token, err = readToken(r, f); err != nil {
		answer(w, c, nil, err)
		return
	}
	s.answerWithFaults(w, c)
}

// answerWithFaults does the call, or what an ordered fault does to it.
func (s *Server) answerWithFaults(w http.ResponseWriter, c *call) {
	chat, topic := c.place()
	fault, hit := s.options.Faults.Meet(people.Call{
		Platform: Platform, Method: c.method, Chat: chat, Topic: topic, Noticed: s.methods[c.method].noticed,
	})
	if hit && refuseByFault(w, c, fault) {
		return
	}
	result, err := s.do(c)
	if hit && fault.Kind == people.FaultDrop {
		panic(http.ErrAbortHandler)
	}
	if hit && fault.Kind == people.FaultSlow {
		s.rest(c.ctx, time.Duration(fault.Delay))
	}
	answer(w, c, result, err)
}

// place is the chat and thread that a call is about, as people's entries call them.
func (c *call) place() (chat, topic int64) {
	for _, name := range []string{"peer_id", "user_id", "owner_id"} {
		if chat = c.number(name); chat != 0 {
			break
		}
	}
	if chat == 0 && c.has("group_id") {
		chat = -c.number("group_id")
	}
	for _, name := range []string{"post_id", "topic_id", "photo_id", "video_id", "item_id"} {
		if topic = c.number(name); topic != 0 {
			break
		}
	}
	return chat, topic
}

// refuseByFault answers without doing the call, for faults that do so.
func refuseByFault(w http.ResponseWriter, c *call, f people.Fault) bool {
	switch {
	case f.Code() > 0:
		answer(w, c, nil, fail(f.Code()))
	case f.Kind == people.FaultTooMany:
		answer(w, c, nil, fail(codeTooMany))
	case f.Kind == people.FaultInternal:
		answer(w, c, nil, fail(codeInternal))
	case f.Kind == people.FaultBlocked:
		answer(w, c, nil, fail(codePermission))
	case f.Kind == people.FaultHTML:
		gatewayPage(w)
	default:
		return false
	}
	return true
}

func gatewayPage(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(http.StatusBadGateway)
	_, _ = w.Write([]byte("<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n"))
}

// do runs the method. Results are never changed later, so they are encoded without the lock.
func (s *Server) do(c *call) (any, error) {
	if s.tooFast(c.token) {
		return nil, fail(codeTooMany)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.run(c)
}

// run checks who may call what, and calls it. The lock is held.
func (s *Server) run(c *call) (any, error) {
	m, ok := s.methods[c.method]
	switch {
	case !ok:
		return nil, fail(codeMethod)
	case !c.has("v"):
		return nil, fail(codeRequest, "v (version) is required")
	case !slices.Contains(m.tokens, c.token.kind):
		return nil, wrongToken(c.token.kind)
	case !c.token.may(m.scope):
		return nil, fail(codeAccess, "no access to call this method. It cannot be called with current scopes.")
	}
	if err := c.enter(); err != nil {
		return nil, err
	}
	return m.run(c)
}

func wrongToken(kind string) *apiError {
	switch kind {
	case groupToken:
		return fail(codeGroupToken, "method is unavailable with group auth.")
	case serviceToken:
		return fail(28, "method is unavailable with service token.")
	}
	return fail(codeGroupToken, "method is available only with group auth.")
}

// enter finds the community that the call is about. A community's token speaks for one community only.
func (c *call) enter() error {
	if c.token.kind == groupToken {
		return c.enterOwn()
	}
	c.community = c.server.communities[0]
	if id := c.named(); id != 0 {
		c.community = c.server.communityOf(id)
	}
	if c.community == nil {
		return fail(codeParam, "group_id is invalid")
	}
	if c.token.kind == userToken {
		c.community.appoint(c.server.meet(c.token.user), administrator)
	}
	return nil
}

func (c *call) enterOwn() error {
	c.community = c.server.communityWithToken(c.token)
	if c.community == nil {
		return fail(codeToken, "invalid access_token (4).")
	}
	id := c.number("group_id")
	if _, numeric := strconv.Atoi(c.text("group_id")); numeric == nil && id != 0 && id != c.community.id && c.method != "groups.getById" {
		return fail(codeAccess, "group_id is not the community of this token")
	}
	return nil
}

// named is the community that a person's call names by group_id or as an owner.
func (c *call) named() int64 {
	if owner := c.number("owner_id"); owner < 0 {
		return -owner
	}
	return c.number("group_id")
}

func answer(w http.ResponseWriter, c *call, result any, err error) {
	if err == nil {
		write(w, success(result))
		return
	}
	var refusal *apiError
	if !errors.As(err, &refusal) {
		refusal = fail(codeInternal)
	}
	told := *refusal
	told.Params = c.echo()
	write(w, map[string]any{"error": told})
}

func success(result any) map[string]any {
	many, ok := result.(executed)
	switch {
	case !ok:
		return map[string]any{"response": result}
	case many.errors == nil:
		return map[string]any{"response": many.results}
	}
	return map[string]any{"response": many.results, "execute_errors": many.errors}
}

// echo lists the parameters as VK does in errors: the token left out.
func (c *call) echo() []param {
	list := []param{{"method", c.method}, {"oauth", "1"}}
	for name, value := range c.form {
		if name != "access_token" {
			list = append(list, param{name, value})
		}
	}
	slices.SortStableFunc(list[2:], func(a, b param) int { return strings.Compare(a.Key, b.Key) })
	return list
}

// write ignores a caller who has gone. VK answers errors with status 200 too.
func write(w http.ResponseWriter, body any) {
	data, err := json.Marshal(body)
	if err != nil {
		data = []byte(`{"error":{"error_code":10,"error_msg":"Internal server error","request_params":[]}}`)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	_, _ = w.Write(data)
}
