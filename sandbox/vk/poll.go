package vk

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"otklik/sandbox/people"
)

// pollPath is followed by the community's id.
const pollPath = "/vk/lp/wh"

// waitLimit bounds a poll, in seconds.
const waitLimit = 90

type pollAnswer struct {
	TS      string  `json:"ts"`
	Updates []Event `json:"updates"`
}

type pollFailure struct {
	Failed int    `json:"failed"`
	TS     string `json:"ts,omitempty"`
}

// servePoll answers one poll: at once when there is news, else when there is some or the waiting ends.
func (s *Server) servePoll(w http.ResponseWriter, r *http.Request) {
	f, err := readForm(r)
	id, _ := strconv.ParseInt(strings.TrimPrefix(r.URL.Path, pollPath), 10, 64)
	s.mu.Lock()
	c := s.communityOf(id)
	s.mu.Unlock()
	if err != nil || c == nil || f["act"] != "a_check" {
		http.NotFound(w, r)
		return
	}
	call := &call{form: f, ctx: r.Context(), server: s, community: c, method: "a_check"}
	fault, hit := s.options.Faults.Meet(people.Call{Platform: Platform, Method: call.method})
	if hit && refuseByFault(w, call, fault) {
		return
	}
	result := call.poll()
	if hit && fault.Kind == people.FaultDrop {
		panic(http.ErrAbortHandler)
	}
	if hit && fault.Kind == people.FaultSlow {
		s.rest(call.ctx, time.Duration(fault.Delay))
	}
	write(w, result)
}

func (c *call) poll() any {
	if failure := c.pollFailure(); failure != nil {
		return failure
	}
	ts := c.number("ts")
	end := time.NewTimer(time.Duration(c.within("wait", 0, waitLimit, 25)) * time.Second)
	defer end.Stop()
	for {
		events, next, news, known := c.community.feed.since(ts)
		switch {
		case !known:
			return &pollFailure{Failed: 1, TS: strconv.FormatInt(next, 10)}
		case len(events) > 0:
			return pollAnswer{TS: strconv.FormatInt(next, 10), Updates: events}
		}
		select {
		case <-news:
			continue
		case <-end.C:
		case <-c.ctx.Done():
		case <-c.server.closing.Done():
		}
		return pollAnswer{TS: strconv.FormatInt(next, 10), Updates: []Event{}}
	}
}

// pollFailure is what VK answers when a program must ask anew, by itself or because it was ordered.
func (c *call) pollFailure() *pollFailure {
	f := c.community.feed
	if fault, hit := c.server.options.Faults.Deliver(people.FaultPollFailed, Platform, 0); hit {
		switch fault.Failed {
		case 1:
			_, ts := f.ticket()
			return &pollFailure{Failed: 1, TS: ts}
		case 2:
			f.changeKey()
		default:
			f.forget()
			return &pollFailure{Failed: 3}
		}
	}
	if key, _ := f.ticket(); key != c.text("key") {
		return &pollFailure{Failed: 2}
	}
	return nil
}

func groupsGetLongPollServer(c *call) (any, error) {
	if !c.community.settings.enabled {
		return nil, fail(codeParam, "longpoll for this group is not enabled")
	}
	key, ts := c.community.feed.ticket()
	server := c.base + pollPath + strconv.FormatInt(c.community.id, 10)
	return map[string]string{"key": key, "server": server, "ts": ts}, nil
}
