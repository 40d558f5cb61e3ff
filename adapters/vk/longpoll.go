package vk

import (
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

	"github.com/SevereCloud/vksdk/v2/api"

	"otklik/adapters/connection"
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
		return a.openFailed(ctx, unreadable("groups.getLongPollServer", "the answer names no server"))
	}
	if !strings.Contains(server.Server, "://") {
		server.Server = "https://" + server.Server
	}
	if s.ts == "" && !s.gap {
		kept, err := a.position.load(ctx)
		if err == nil {
			err = a.owing.load(ctx)
		}
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
	case f.Code == codeAccess, f.Code == codeParam, f.Code == codeGroupID, f.Code == codeGroupAccess:
		return fmt.Errorf("%w (%w)", ErrLongPoll, err)
	}
	a.trouble.Begins(unreachable, err)
	return err
}

// check asks once for what came after the session's ts.
func (a *Adapter) check(ctx context.Context, s *session) (polled, error) {
	ctx, cancel := context.WithTimeout(ctx, a.pollTimeout+pollMargin)
	defer cancel()
	query := url.Values{"act": {"a_check"}, "key": {s.key}, "ts": {s.ts}, "wait": {strconv.Itoa(int(a.pollTimeout.Seconds()))}}
	ctx, once := connection.Watch(ctx)
	var answer polled
	body, err := a.community.fetch(ctx, s.server+"?"+query.Encode())
	if err == nil && (json.Unmarshal(body, &answer) != nil || answer.Failed == 0 && answer.TS == "") {
		err = errors.New("the answer has no ts")
	}
	if err != nil {
		f := &failure{Failure: once.Failure("long poll", err, a.community.token)}
		f.Text = strings.ReplaceAll(f.Text, s.key, connection.Hidden)
		return polled{}, f
	}
	return answer, nil
}

// fetch reads one address.
func (c *client) fetch(ctx context.Context, address string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}
