package web

import (
	"bufio"
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"otklik/bot"
)

// listen opens the live connection of a browser and returns its lines.
func (b *browser) listen(ctx context.Context) *bufio.Scanner {
	b.h.t.Helper()
	r, _ := http.NewRequestWithContext(ctx, http.MethodGet, b.h.server.URL+"/desk/events", nil)
	response, err := b.client.Do(r)
	if err != nil {
		b.h.t.Fatal(err)
	}
	b.h.t.Cleanup(func() { response.Body.Close() })
	return bufio.NewScanner(response.Body)
}

// next reads up to the next event of a kind, and returns what it carries.
func next(t *testing.T, lines *bufio.Scanner, event string) string {
	t.Helper()
	for lines.Scan() {
		if lines.Text() == "event: "+event {
			lines.Scan()
			return strings.TrimPrefix(lines.Text(), "data: ")
		}
	}
	t.Fatalf("the connection ended before %q", event)
	return ""
}

func TestThePageIsToldWhichConversationsHaveChanged(t *testing.T) {
	h := newHouse(t, nil)
	lines := h.operator("Ольга").listen(t.Context())
	next(t, lines, "hello")
	id := h.says(lidia(), "Здравствуйте")
	h.says(lidia(), "Где мой заказ?")
	if got := next(t, lines, "changed"); got != `["`+string(id)+`"]` {
		t.Errorf("the page was told %s", got)
	}
}

func TestTheLiveConnectionEndsWithTheSessionAndWithTheDesk(t *testing.T) {
	h := newHouse(t, nil)
	olga, petr := h.operator("Ольга"), h.operator("Пётр")
	hers, his := olga.listen(t.Context()), petr.listen(t.Context())
	next(t, hers, "hello")
	next(t, his, "hello")
	olga.post("/desk/sign-out", url.Values{})
	for hers.Scan() {
		if strings.HasPrefix(hers.Text(), "event: changed") {
			t.Error("somebody who signed out is told of changes")
		}
	}
	h.desk.Close()
	for his.Scan() {
	}
	if err := his.Err(); err != nil {
		t.Errorf("the connection broke: %v", err)
	}
}

func TestChangesOfOneMomentAreToldOnce(t *testing.T) {
	changes := make(chan bot.ID, 5)
	for _, id := range []bot.ID{"a/1", "a/2", "a/1", "a/2"} {
		changes <- id
	}
	close(changes)
	if got := collect(t.Context(), "a/1", changes); len(got) != 2 {
		t.Errorf("told of %v", got)
	}
}

func TestColleaguesAreToldWhoElseLooksAndWrites(t *testing.T) {
	h := newHouse(t, nil)
	id := h.asksForHuman(lidia())
	olga, petr := h.operator("Ольга"), h.operator("Пётр")
	hers := olga.listen(t.Context())
	next(t, hers, "hello")
	for _, deed := range []struct {
		who   *browser
		state string
	}{{olga, "writing"}, {petr, "looking"}, {petr, "writing"}, {petr, "gone"}} {
		if r := deed.who.post("/desk/c/"+string(id)+"/here", url.Values{"state": {deed.state}}); r.status != http.StatusNoContent {
			t.Fatalf("%s: %d", deed.state, r.status)
		}
	}
	for _, wanted := range []string{`"writing":"","gone":false`, `"writing":"Пётр пишет…"`, `"gone":true`} {
		if got := next(t, hers, "here"); !strings.Contains(got, wanted) || !strings.Contains(got, "Пётр смотрит") {
			t.Errorf("Ольга is told %s, not %s", got, wanted)
		}
	}
	if r := petr.post("/desk/c/nobody/1/here", nil); r.status != http.StatusNotFound {
		t.Errorf("a place that is none gave %d", r.status)
	}
}
