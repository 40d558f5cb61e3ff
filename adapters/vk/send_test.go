package vk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"

	"otklik/adapters/adaptertest"
	"otklik/bot"
)

func toAnna(text string) bot.Message {
	return bot.Message{Place: private(1001), Text: text}
}

func on(kind bot.PlaceKind, text string) bot.Message {
	return bot.Message{Place: bot.Place{Kind: kind, Chat: -testGroup, Thread: 2}, Text: text, ReplyTo: 5}
}

func TestWhatBecomesOfAMessageThatIsRefused(t *testing.T) {
	for code, want := range map[int]struct{ privately, aloud string }{
		1:    {"retry after 3s", "retry after 3s"},
		5:    {"retry account after 1m0s", "retry account after 1m0s"},
		6:    {"retry account after 1s", "retry account after 1s"},
		7:    {"retry account after 1m0s", "retry after 1m0s"},
		9:    {"retry after 1m0s", "retry after 1m0s"},
		10:   {"retry after 3s", "retry after 3s"},
		14:   {"retry account after 10m0s", "retry account after 10m0s"},
		15:   {"refused", "refused"},
		18:   {"gone", "refused"},
		27:   {"retry account after 1m0s", "retry account after 1m0s"},
		28:   {"retry account after 1m0s", "retry account after 1m0s"},
		29:   {"retry account after 15m0s", "retry account after 15m0s"},
		38:   {"retry account after 1m0s", "retry account after 1m0s"},
		100:  {"refused", "refused"},
		213:  {"refused", "refused"},
		222:  {"refused", "refused"},
		223:  {"refused", "refused"},
		900:  {"gone", "refused"},
		901:  {"gone", "refused"},
		902:  {"gone", "refused"},
		911:  {"refused", "refused"},
		914:  {"refused", "refused"},
		917:  {"gone", "refused"},
		936:  {"gone", "refused"},
		945:  {"gone", "refused"},
		983:  {"gone", "refused"},
		1021: {"gone", "refused"},
		9999: {"refused", "refused"},
	} {
		l := listen(t, Options{}, map[string]answer{"messages.send": refuses(code), "wall.createComment": refuses(code)})
		_, privately := l.Send(t.Context(), toAnna("Здравствуйте"), "line-1")
		_, aloud := l.Send(t.Context(), on(bot.Wall, "Здравствуйте"), "line-1")
		if adaptertest.Outcome(privately) != want.privately || adaptertest.Outcome(aloud) != want.aloud {
			t.Errorf("%d: in private %v, in public %v; want %+v", code, privately, aloud, want)
		}
		if text := fmt.Sprint(privately, aloud); strings.Contains(text, "shop-token") || !strings.Contains(text, fmt.Sprint(code)) {
			t.Errorf("%d: the reason shows the key, or not the code: %s", code, text)
		}
	}
}

func TestWhereVKTakesNoCommentsThePlaceIsMute(t *testing.T) {
	for code, mute := range map[int]bool{15: true, 212: true, 213: true, 100: false, 222: false, 223: false, 9999: false} {
		l := listen(t, Options{}, map[string]answer{"messages.send": refuses(code), "wall.createComment": refuses(code)})
		for _, m := range []bot.Message{toAnna("Здравствуйте"), on(bot.Wall, "Здравствуйте")} {
			_, err := l.Send(t.Context(), m, "line-1")
			if refused, ok := errors.AsType[*bot.RefusedError](err); !ok || refused.Mute != (mute && m.Place.Public()) {
				t.Errorf("%d in %q: %#v", code, m.Place.Kind, err)
			}
		}
	}
}

func TestAnAdministratorsKeyThatFailsStopsNothingElse(t *testing.T) {
	for code, want := range map[int]string{5: "retry after 1m0s", 6: "retry after 1s", 14: "retry after 10m0s", 29: "retry after 15m0s"} {
		l := listen(t, Options{UserToken: "vk1.u.admin-token"}, map[string]answer{"board.createComment": refuses(code)})
		if _, err := l.Send(t.Context(), on(bot.Board, "Здравствуйте"), "line-1"); adaptertest.Outcome(err) != want {
			t.Errorf("%d: got %v, want %s", code, err, want)
		}
	}
}

// served is an account at a real server that answers everything alike.
func served(t *testing.T, o Options, h http.HandlerFunc) *Adapter {
	t.Helper()
	if h != nil {
		server := httptest.NewServer(h)
		t.Cleanup(server.Close)
		o.APIBase = server.URL + "/method/"
	}
	o.Account, o.Token, o.Group = "shop-vk", testToken, testGroup
	a, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a
}

func says(status int, kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

func TestWhatBecomesOfAMessageWithoutAnAnswer(t *testing.T) {
	const inJSON = "application/json; charset=utf-8"
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		want   string
	}{
		{"a gateway's page", says(502, "text/html", "<html>502"), "doubt"},
		{"a firewall's page", says(403, "text/html", "<html>not from here"), "retry account after 3s"},
		{"half an answer", says(200, inJSON, `{"respo`), "doubt"},
		{"nothing", says(200, inJSON, ""), "doubt"},
		{"no number", says(200, inJSON, `{"response":{"a":1}}`), "doubt"},
		{"an empty object", says(200, inJSON, `{}`), "doubt"},
		{"gzip that is none", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			says(200, inJSON, `{"response":1}`)(w, r)
		}, "doubt"},
		{"a redirection", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		}, "doubt"},
		{"dropped", adaptertest.Drops, "doubt"},
		{"well, without a number of its own", says(200, inJSON, `{"response":0}`), "<nil>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := served(t, Options{}, c.answer).Send(t.Context(), toAnna("Здравствуйте"), "line-1")
			if got := adaptertest.Outcome(err); got != c.want || strings.Contains(fmt.Sprint(err), "shop-token") {
				t.Errorf("got %s (%v), want %s", got, err, c.want)
			}
		})
	}
}

func TestAnAnswerThatTakesTooLongIsADoubt(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	a := served(t, Options{CallTimeout: 3 * time.Second}, func(http.ResponseWriter, *http.Request) { <-release })
	defer close(release)
	if _, err := a.Send(t.Context(), toAnna("Здравствуйте"), "line-1"); adaptertest.Outcome(err) != "doubt" {
		t.Errorf("got %v", err)
	}
}

func TestWhatNeverLeftIsTriedAgain(t *testing.T) {
	address := adaptertest.Nobody(t)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		ctx context.Context
		o   Options
	}{
		"nobody listens":          {t.Context(), Options{APIBase: address}},
		"the proxy is down":       {t.Context(), Options{APIBase: "http://vk.invalid/method", Proxy: address}},
		"the program is stopping": {ended, Options{APIBase: address}},
	} {
		if _, err := served(t, c.o, nil).Send(c.ctx, toAnna("Здравствуйте"), "line-1"); adaptertest.Outcome(err) != "retry account after 3s" {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestWhatIsSent(t *testing.T) {
	a := account(t)
	random, guid := fmt.Sprint(a.own.randomID("line-1")), a.own.guid("line-1")
	privately := func(more map[string]string) map[string]string {
		want := map[string]string{"peer_id": "1001", "message": "а", "random_id": random, "dont_parse_links": "1", "disable_mentions": "1", "v": "5.131"}
		for name, value := range more {
			want[name] = value
		}
		return want
	}
	buttons := func(rows ...[]bot.Button) bot.Message {
		m := toAnna("а")
		m.Keyboard.Rows = rows
		return m
	}
	aloud := func(thread string, more ...string) map[string]string {
		want := map[string]string{"owner_id": "-12345", thread: "2", "message": "а", "guid": guid, "from_group": "1", "reply_to_comment": "5", "v": "5.131"}
		for i := 0; i < len(more); i += 2 {
			want[more[i]] = more[i+1]
		}
		return want
	}
	reply, drop, bad := toAnna("а"), toAnna("а"), toAnna("а\xff")
	reply.ReplyTo, drop.Keyboard.Drop = 4, true
	toPost, linked := on(bot.Wall, "а"), on(bot.Wall, "а")
	toPost.ReplyTo = 2
	linked.Keyboard.Rows = [][]bot.Button{{{Label: "Написать нам", Invite: true, Data: "c-1"}, {Label: "Да", Data: "yes"}}, {{Label: "Условия", Link: "https://example.com"}}}
	wall := aloud("post_id", "from_group", "12345")
	under := aloud("post_id", "from_group", "12345")
	delete(under, "reply_to_comment")
	for _, c := range []struct {
		name, method string
		m            bot.Message
		want         map[string]string
	}{
		{"a line", "messages.send", toAnna("а"), privately(nil)},
		{"a bad byte", "messages.send", bad, privately(map[string]string{"message": "а\uFFFD"})},
		{"a reply", "messages.send", reply, privately(map[string]string{"reply_to": "4"})},
		{"a keyboard that goes", "messages.send", drop, privately(map[string]string{"keyboard": `{"inline":false,"one_time":true,"buttons":[]}`})},
		{"buttons", "messages.send", buttons([]bot.Button{{Label: "Да", Data: "yes"}, {Label: "Условия", Link: "https://example.com"}}, nil, []bot.Button{{Label: "Сюда", Invite: true}}),
			privately(map[string]string{"keyboard": `{"inline":true,"one_time":false,"buttons":[[{"action":{"type":"text","label":"Да","payload":"{\"otklik\":\"yes\"}"},"color":"secondary"},` +
				`{"action":{"type":"open_link","label":"Условия","link":"https://example.com"}}],[{"action":{"type":"open_link","label":"Сюда","link":"https://vk.me/club12345?ref=public"}}]]}`})},
		{"a long label", "messages.send", buttons([]bot.Button{{Label: strings.Repeat("ж", 41), Data: "yes"}}),
			privately(map[string]string{"keyboard": `{"inline":true,"one_time":false,"buttons":[[{"action":{"type":"text","label":"` + strings.Repeat("ж", 39) + `…","payload":"{\"otklik\":\"yes\"}"},"color":"secondary"}]]}`})},
		{"under a comment", "wall.createComment", on(bot.Wall, "а"), wall},
		{"under a visitor's post", "wall.createComment", toPost, under},
		{"links in public", "wall.createComment", linked, aloud("post_id", "from_group", "12345", "message", "а\n\nНаписать нам: https://vk.me/club12345?ref=c-1\nУсловия: https://example.com")},
		{"in a discussion", "board.createComment", on(bot.Board, "а"), map[string]string{"group_id": "12345", "topic_id": "2", "message": "а", "guid": guid, "from_group": "1", "v": "5.131"}},
		{"under a photo", "photos.createComment", on(Photo, "а"), aloud("photo_id")},
		{"under a video", "video.createComment", on(Video, "а"), aloud("video_id")},
		{"under goods", "market.createComment", on(Market, "а"), aloud("item_id")},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := listen(t, Options{UserToken: "vk1.u.admin-token"}, map[string]answer{c.method: gives(`{"response":17}`)})
			if c.method == "wall.createComment" {
				l.net.answers[c.method] = gives(`{"response":{"comment_id":17,"parents_stack":[]}}`)
			}
			sent, err := l.Send(t.Context(), c.m, "line-1")
			if err != nil || sent.Message != 17 {
				t.Fatalf("sent %+v, %v", sent, err)
			}
			call, got := l.net.to(c.method)[0], map[string]string{}
			for name := range call.params {
				got[name] = call.params.Get(name)
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %v\nwant %v", got, c.want)
			}
			s, _ := sectionOf(c.m.Place.Kind)
			if byAdmin := strings.Contains(call.key, "admin-token"); byAdmin != s.admin {
				t.Errorf("said with the administrator's key: %t", byAdmin)
			}
		})
	}
}

func TestKeyboardsKeepVKsLimits(t *testing.T) {
	a := account(t)
	grid := func(rows, columns int) bot.Keyboard {
		var k bot.Keyboard
		for range rows {
			k.Rows = append(k.Rows, make([]bot.Button, columns))
			for i := range columns {
				k.Rows[len(k.Rows)-1][i] = bot.Button{Label: "Да", Data: "yes"}
			}
		}
		return k
	}
	for _, c := range []struct {
		rows, columns int
		want          string
	}{{2, 5, `{"inline":true`}, {6, 1, `{"inline":true`}, {1, 7, `{"inline":true`}, {11, 1, ""}, {7, 1, `{"inline":false,"one_time":true`}, {8, 5, `{"inline":false`}, {10, 5, ""}} {
		got, err := a.keyboardOf(grid(c.rows, c.columns))
		if !strings.HasPrefix(got, c.want) || (err != nil) != (c.want == "") {
			t.Errorf("%d rows of %d: %s, %v", c.rows, c.columns, got, err)
		}
	}
	got, _ := a.keyboardOf(grid(1, 7))
	if strings.Count(got, "],[") != 1 {
		t.Errorf("seven buttons in a row are not broken into two rows: %s", got)
	}
}

func TestWhatIsRefusedBeforeItIsSent(t *testing.T) {
	l := listen(t, Options{}, map[string]answer{"messages.send": gives(`{"response":17}`)})
	button := func(b bot.Button) bot.Message {
		m := toAnna("а")
		m.Keyboard.Rows = [][]bot.Button{{b}}
		return m
	}
	secret, nowhere := on(bot.Wall, "а"), on(bot.Wall, "а")
	secret.Private, nowhere.Place.Thread = true, 0
	for name, m := range map[string]bot.Message{
		"no text":                {Place: private(1001), Text: " \n"},
		"no dialog":              {Place: bot.Place{Kind: bot.PrivateChat}, Text: "а"},
		"too long":               toAnna(strings.Repeat("🙏", 2048) + "!"),
		"private data in public": secret,
		"private data nowhere":   {Place: bot.Place{Chat: 1001}, Text: "а", Private: true},
		"under nothing":          nowhere,
		"another platform":       on(bot.Comments, "а"),
		"too much data":          button(bot.Button{Label: "Да", Data: strings.Repeat("<", 64)}),
		"no data":                button(bot.Button{Label: "Да"}),
		"no label":               button(bot.Button{Data: "yes"}),
		"a board without a key":  on(bot.Board, "а"),
		"a photo without a key":  on(Photo, "а"),
		"a video without a key":  on(Video, "а"),
		"goods without a key":    on(Market, "а"),
	} {
		if _, err := l.Send(t.Context(), m, "line-1"); adaptertest.Outcome(err) != "refused" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if n := len(l.net.calls); n != 0 {
		t.Errorf("%d calls went out", n)
	}
	if _, err := l.Send(t.Context(), toAnna(strings.Repeat("🙏", 2048)), "line-1"); err != nil {
		t.Errorf("4096 UTF-16 units are allowed: %v", err)
	}
}

func TestACommentIsNotSaidWhenItCouldNotBeToldFromAHumans(t *testing.T) {
	l := listen(t, Options{}, map[string]answer{"wall.createComment": gives(`{"response":{"comment_id":17}}`)})
	l.shelf.down = errors.New("disk full")
	if _, err := l.Send(t.Context(), on(bot.Wall, "а"), "line-1"); adaptertest.Outcome(err) != "retry after 3s" || len(l.net.calls) != 0 {
		t.Errorf("got %v after %d calls", err, len(l.net.calls))
	}
}

func TestAbilities(t *testing.T) {
	l := listen(t, Options{}, map[string]answer{
		"messages.setActivity": gives(`{"response":1}`), "messages.markAsRead": gives(`{"response":1}`),
		"messages.isMessagesFromGroupAllowed": inTurn(gives(`{"response":{"is_allowed":1}}`), gives(`{"response":{"is_allowed":0}}`), refuses(10)),
	})
	if err := errors.Join(l.Typing(t.Context(), private(1001)), l.MarkRead(t.Context(), private(1001))); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(l.Typing(t.Context(), on(bot.Wall, "").Place), l.MarkRead(t.Context(), on(bot.Wall, "").Place)); err != nil || len(l.net.calls) != 2 {
		t.Errorf("in public: %v, %d calls", err, len(l.net.calls))
	}
	first, _ := l.CanWrite(t.Context(), 1001)
	second, _ := l.CanWrite(t.Context(), 1001)
	_, err := l.CanWrite(t.Context(), 1001)
	community, _ := l.CanWrite(t.Context(), -5)
	if !first || second || err == nil || community {
		t.Errorf("may write: %t, %t, %v, %t", first, second, err, community)
	}
}

func TestEveryPublicPlaceHasAWayToDelete(t *testing.T) {
	for kind, method := range map[bot.PlaceKind]string{bot.Wall: "wall.deleteComment", bot.Board: "board.deleteComment", Photo: "photos.deleteComment", Video: "video.deleteComment", Market: "market.deleteComment"} {
		l := listen(t, Options{UserToken: "vk1.u.admin-token"}, map[string]answer{method: gives(`{"response":1}`)})
		if err := l.Delete(t.Context(), on(kind, "").Place, 5); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		if asked := l.net.to(method); len(asked) != 1 || asked[0].params.Get("comment_id") != "5" {
			t.Errorf("%s: asked %+v", kind, asked)
		}
	}
	l := listen(t, Options{UserToken: "vk1.u.admin-token"}, nil)
	if err := l.Delete(t.Context(), on(bot.Wall, "").Place, 2); adaptertest.Outcome(err) != "refused" {
		t.Errorf("a visitor's post: %v", err)
	}
	if err := l.Delete(t.Context(), private(1001), 2); adaptertest.Outcome(err) != "refused" {
		t.Errorf("in private: %v", err)
	}
}
