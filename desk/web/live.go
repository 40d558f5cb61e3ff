package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"otklik/bot"
	"otklik/desk/entrance"
)

const (
	// gather is how long changes are collected before the page is told: a burst is one message.
	gather = 150 * time.Millisecond
	// heartbeat keeps proxies from closing a quiet connection.
	heartbeat = 20 * time.Second
	// sending is how long a browser may take to read what it is told.
	sending = 10 * time.Second
)

// live tells the page which conversations have changed, for as long as the browser, the session and the desk are there.
// The page fetches what it shows of them; what is lost on the way it finds at its next look.
func (d *Desk) live(w http.ResponseWriter, r *http.Request, s *entrance.Visitor) {
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	defer context.AfterFunc(d.open, cancel)()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	stream := stream{w: w, control: http.NewResponseController(w)}
	changes, colleagues := d.engine.Feed().Watch(ctx), d.engine.Feed().WatchHere(ctx)
	if stream.send("retry: 2000\nevent: hello\ndata: {}\n\n") != nil {
		return
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return
		case <-s.Ended():
			return
		case <-beat.C:
			if still, lost := d.entrance.Of(r); lost == nil && still == nil {
				return // signed out elsewhere
			}
			err = stream.send(": still here\n\n")
		case h, ok := <-colleagues:
			if ok && h.Operator != s.Operator {
				err = stream.here(d, h)
			}
		case id, ok := <-changes:
			if !ok {
				return
			}
			err = stream.changed(collect(ctx, id, changes))
		}
		if err != nil {
			return // the browser went away; it comes back by itself
		}
	}
}

// collect waits a moment for what changes together with the first one.
func collect(ctx context.Context, first bot.ID, changes <-chan bot.ID) []bot.ID {
	seen := map[bot.ID]bool{first: true}
	ids := []bot.ID{first}
	enough := time.NewTimer(gather)
	defer enough.Stop()
	for {
		select {
		case <-ctx.Done():
			return ids
		case <-enough.C:
			return ids
		case id, ok := <-changes:
			if !ok {
				return ids
			}
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
}

type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

func (s stream) changed(ids []bot.ID) error {
	text, err := json.Marshal(ids)
	if err != nil {
		return fmt.Errorf("web: word changes: %w", err)
	}
	return s.send("event: changed\ndata: " + string(text) + "\n\n")
}

func (s stream) send(text string) error {
	// Not every writer knows deadlines, a recorder in a test for one; then the server's own hold.
	_ = s.control.SetWriteDeadline(time.Now().Add(sending))
	if _, err := fmt.Fprint(s.w, text); err != nil {
		return err
	}
	return s.control.Flush()
}
