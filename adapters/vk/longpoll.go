package vk

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"
)

// pollMargin is what the network may take on top of the time for which the server holds a poll.
const pollMargin = 15 * time.Second

// polled is an answer of the Long Poll server: events, or failed.
type polled struct {
	TS      json.Number       `json:"ts"` // a string, or with failed a number
	Updates []json.RawMessage `json:"updates"`
	Failed  int               `json:"failed"`
}

// open asks for the server. The stored ts, when it is one that the server can have given, goes on where an earlier run ended.
func (a *Adapter) open(ctx context.Context, s *session) error {
	var server struct {
		Key    string      `json:"key"`
		Server string      `json:"server"`
		TS     json.Number `json:"ts"`
	}
	err := a.community.ask(ctx, "groups.getLongPollServer", api.Params{"group_id": a.group}, &server)
	if err != nil {
		return a.openFailed(ctx, err)
	}
	if server.Key == "" || server.Server == "" || server.TS == "" {
		return a.openFailed(ctx, &failure{method: "groups.getLongPollServer", reached: true, text: "the answer names no server"})
	}
	if !strings.Contains(server.Server, "://") {
		server.Server = "https://" + server.Server
	}
	if s.ts == "" && !s.gap {
		kept, err := a.position.load(ctx)
		if err != nil {
			return a.stuck(ctx, err)
		}
		if s.ts = kept.TS; !reachable(kept.TS, server.TS.String()) {
			s.ts, s.gap = "", true
		}
	}
	if s.ts == "" {
		s.ts = server.TS.String()
	}
	s.server, s.key = server.Server, server.Key
	return nil
}

// reachable tells whether a kept ts can be asked for: one that is ahead of the server comes from another stream.
func reachable(kept, now string) bool {
	at, err := strconv.ParseInt(kept, 10, 64)
	if err != nil {
		return false
	}
	last, err := strconv.ParseInt(now, 10, 64)
	return err != nil || at <= last
}

// openFailed says what a refused Long Poll means: an end, or something to wait out.
func (a *Adapter) openFailed(ctx context.Context, err error) error {
	f := asFailure(err)
	switch {
	case ctx.Err() != nil:
		return err
	case f.badToken():
		return fmt.Errorf("%w (%w)", ErrToken, err)
	case f.code == codeAccess, f.code == codeParam, f.code == codeGroupID, f.code == codeGroupAccess:
		return fmt.Errorf("%w (%w)", ErrLongPoll, err)
	}
	a.trouble.begins(unreachable, err)
	return err
}

// check asks once for what came after the session's ts.
func (a *Adapter) check(ctx context.Context, s *session) (polled, error) {
	ctx, cancel := context.WithTimeout(ctx, a.pollTimeout+pollMargin)
	defer cancel()
	query := url.Values{"act": {"a_check"}, "key": {s.key}, "ts": {s.ts}, "wait": {strconv.Itoa(int(a.pollTimeout.Seconds()))}}
	body, status, err := a.community.fetch(ctx, s.server+"?"+query.Encode())
	f := &failure{method: "long poll", status: status, reached: status != 0}
	if err != nil {
		f.text = strings.ReplaceAll(a.community.redact(err), s.key, hidden)
		return polled{}, f
	}
	var answer polled
	if err := json.Unmarshal(body, &answer); err != nil || answer.Failed == 0 && answer.TS == "" {
		f.text = "the answer has no ts"
		return polled{}, f
	}
	return answer, nil
}

// fetch reads one address.
func (c *client) fetch(ctx context.Context, address string) (body []byte, status int, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, 0, err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, 0, err
	}
	defer response.Body.Close()
	body, err = io.ReadAll(response.Body)
	return body, response.StatusCode, err
}
