package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"otklik/adapters/adaptertest"
	"otklik/bot"
)

// server answers every call of the Bot API in the same way and remembers what it was asked.
type server struct {
	url   string
	mu    sync.Mutex
	calls []url.Values
}

func (s *server) asked() []url.Values {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

// answering starts a server; method getMe is always answered well.
func answering(t *testing.T, answer http.HandlerFunc) *server {
	t.Helper()
	s := &server{}
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/getMe") {
			fmt.Fprint(w, `{"ok":true,"result":{"id":700001,"is_bot":true,"first_name":"Ромашка","username":"shop_example_bot"}}`)
			return
		}
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		s.mu.Lock()
		s.calls = append(s.calls, r.PostForm)
		s.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(h.Close)
	s.url = h.URL
	return s
}

func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

func refusal(code int, description, parameters string) http.HandlerFunc {
	return says(code, fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q%s}`, code, description, parameters))
}

// waysTo a server are those that a line can take: straight, and as the library has it, which is so through a proxy.
func waysTo(s *server) []Options {
	return []Options{{APIBase: s.url}, {APIBase: "http://telegram.invalid", Proxy: s.url}}
}

func accountAt(t *testing.T, o Options) *Adapter {
	t.Helper()
	o.Account, o.Token = "shop-tg", testToken
	a, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a
}

func toAnna(text string) bot.Message {
	return bot.Message{Place: bot.Place{Kind: bot.PrivateChat, Chat: 1001}, Text: text}
}

func TestWhatBecomesOfAMessageThatFails(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		want   string
	}{
		{"too fast", refusal(429, "Too Many Requests: retry after 7", `,"parameters":{"retry_after":7}`), "retry after 7s"},
		{"too fast, nobody says how long", refusal(429, "Too Many Requests", ""), "retry after 5s"},
		{"blocked", refusal(403, "Forbidden: bot was blocked by the user", ""), "gone"},
		{"deleted", refusal(403, "Forbidden: user is deactivated", ""), "gone"},
		{"never opened", refusal(403, "Forbidden: bot can't initiate conversation with a user", ""), "gone"},
		{"unknown chat", refusal(400, "Bad Request: chat not found", ""), "gone"},
		{"bad button", refusal(400, "Bad Request: BUTTON_DATA_INVALID", ""), "refused"},
		{"became a supergroup", refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", `,"parameters":{"migrate_to_chat_id":-1005}`), "retry after 0s"},
		{"the token was revoked", refusal(401, "Unauthorized", ""), "retry account after 1m0s"},
		{"no such bot", refusal(404, "Not Found", ""), "retry account after 1m0s"},
		{"no such method", refusal(404, "Not Found: method not found", ""), "refused"},
		{"conflict", refusal(409, "Conflict: terminated", ""), "retry account after 3s"},
		{"the server's own error", refusal(500, "Internal Server Error: restart", ""), "doubt"},
		{"bad gateway in JSON", refusal(502, "Bad Gateway", ""), "doubt"},
		{"bad gateway in HTML", says(502, "<html>502 Bad Gateway</html>"), "doubt"},
		{"a firewall's page", says(403, "<html>not from here</html>"), "retry account after 3s"},
		{"an empty object", says(200, "{}"), "doubt"},
		{"nothing", says(200, ""), "doubt"},
		{"half an answer", says(200, `{"ok":true,"res`), "doubt"},
		{"no number", says(200, `{"ok":true,"result":true}`), "doubt"},
		{"a redirection", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		}, "doubt"},
		{"dropped", adaptertest.Drops, "doubt"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := answering(t, c.answer)
			var said []string
			for _, o := range waysTo(s) {
				_, err := accountAt(t, o).Send(t.Context(), toAnna("Здравствуйте"), "line-1")
				if got := adaptertest.Outcome(err); got != c.want {
					t.Errorf("got %s (%v), want %s", got, err, c.want)
				}
				if strings.Contains(fmt.Sprint(err), "shop-token") {
					t.Errorf("the error shows the token: %v", err)
				}
				said = append(said, strings.Replace(fmt.Sprint(err), "unexpected EOF", "EOF", 1))
			}
			if n := len(s.asked()); n != 2 {
				t.Errorf("two messages went out %d times", n)
			}
			if said[0] != said[1] {
				t.Errorf("straight: %s\nthrough a proxy: %s", said[0], said[1])
			}
		})
	}
}

// Being thrown out of a group says nothing of a person, and nothing can be said there whatever it is.
func TestAGroupInWhichNothingCanBeSaidIsMute(t *testing.T) {
	for description, mute := range map[string]bool{
		"403 Forbidden: bot was kicked from the supergroup chat":               true,
		"403 Forbidden: bot is not a member of the supergroup chat":            true,
		"403 Forbidden: the group chat was deleted":                            true,
		"400 Bad Request: chat not found":                                      true,
		"400 Bad Request: not enough rights to send text messages to the chat": true,
		"400 Bad Request: have no rights to send a message":                    true,
		"400 Bad Request: CHAT_WRITE_FORBIDDEN":                                true,
		"400 Bad Request: CHAT_SEND_PLAIN_FORBIDDEN":                           true,
		"400 Bad Request: message thread not found":                            true,
		"400 Bad Request: TOPIC_CLOSED":                                        true,
		"400 Bad Request: not enough rights to send photos to the chat":        false,
		"400 Bad Request: message to be replied not found":                     false,
		"400 Bad Request: message is too long":                                 false,
	} {
		code, words, _ := strings.Cut(description, " ")
		number, _ := strconv.Atoi(code)
		s := answering(t, refusal(number, words, ""))
		m := bot.Message{Place: bot.Place{Kind: bot.Group, Chat: -1005}, Text: "Здравствуйте"}
		_, err := accountAt(t, Options{APIBase: s.url}).Send(t.Context(), m, "line-1")
		if refused, ok := errors.AsType[*bot.RefusedError](err); !ok || refused.Gone || refused.Mute != mute {
			t.Errorf("%s: got %#v", description, err)
		}
	}
}

func TestAnAnswerThatTakesTooLongIsADoubt(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	s := answering(t, func(http.ResponseWriter, *http.Request) { <-release })
	defer close(release)
	a := accountAt(t, Options{APIBase: s.url, CallTimeout: 3 * time.Second})
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
		"the proxy is down":       {t.Context(), Options{APIBase: "http://telegram.invalid", Proxy: address}},
		"the program is stopping": {ended, Options{APIBase: address}},
	} {
		_, err := accountAt(t, c.o).Send(c.ctx, toAnna("Здравствуйте"), "line-1")
		if adaptertest.Outcome(err) != "retry account after 3s" || strings.Contains(err.Error(), "shop-token") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestWhatIsSent(t *testing.T) {
	private, group := bot.Place{Kind: bot.PrivateChat, Chat: 1001}, bot.Place{Kind: bot.Group, Chat: -1005}
	topic, under := group, bot.Place{Kind: bot.Comments, Chat: -1005, Thread: 2}
	topic.Thread = 3
	general := group
	general.Thread = 1
	for _, c := range []struct {
		name string
		m    bot.Message
		want map[string]string
	}{
		{"a line", bot.Message{Place: private, Text: "a_b <c>"}, map[string]string{"chat_id": "1001", "text": "a_b <c>"}},
		{"a bad byte", bot.Message{Place: private, Text: "a\xffb"}, map[string]string{"chat_id": "1001", "text": "a\uFFFDb"}},
		{"a reply", bot.Message{Place: group, Text: "a", ReplyTo: 4},
			map[string]string{"chat_id": "-1005", "text": "a", "reply_parameters": `{"message_id":4,"allow_sending_without_reply":true}`}},
		{"in a topic", bot.Message{Place: topic, Text: "a"}, map[string]string{"chat_id": "-1005", "text": "a", "message_thread_id": "3"}},
		{"in the general topic", bot.Message{Place: general, Text: "a"}, map[string]string{"chat_id": "-1005", "text": "a"}},
		{"under a comment", bot.Message{Place: under, Text: "a", ReplyTo: 9},
			map[string]string{"chat_id": "-1005", "text": "a", "reply_parameters": `{"message_id":9,"allow_sending_without_reply":false}`}},
		{"under a post", bot.Message{Place: under, Text: "a"},
			map[string]string{"chat_id": "-1005", "text": "a", "reply_parameters": `{"message_id":2,"allow_sending_without_reply":false}`}},
		{"buttons", bot.Message{Place: private, Text: "a", Keyboard: bot.Keyboard{Drop: true, Rows: [][]bot.Button{
			{{Label: "Да", Data: "yes"}, {Label: "Условия", Link: "https://example.com/privacy"}}, {}, {{Label: "В личку", Invite: true}, {Label: "Сюда", Invite: true, Data: "case-1"}}}}},
			map[string]string{"chat_id": "1001", "text": "a", "reply_markup": `{"inline_keyboard":[[{"text":"Да","callback_data":"yes"},{"text":"Условия","url":"https://example.com/privacy"}],` +
				`[{"text":"В личку","url":"https://t.me/shop_example_bot?start=public"},{"text":"Сюда","url":"https://t.me/shop_example_bot?start=case-1"}]]}`}},
		{"share", bot.Message{Place: private, Text: "a", Keyboard: bot.Keyboard{Share: "Мой номер", Rows: [][]bot.Button{{{Label: "Не хочу", Data: "no"}, {Label: "x", Link: "https://example.com"}}, {{Label: "y", Invite: true}}}}},
			map[string]string{"chat_id": "1001", "text": "a", "reply_markup": `{"keyboard":[[{"text":"Мой номер","request_contact":true}],[{"text":"Не хочу"}]],"resize_keyboard":true,"one_time_keyboard":true}`}},
		{"drop", bot.Message{Place: private, Text: "a", Keyboard: bot.Keyboard{Drop: true}}, map[string]string{"chat_id": "1001", "text": "a", "reply_markup": `{"remove_keyboard":true}`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := answering(t, says(200, `{"ok":true,"result":{"message_id":17}}`))
			if _, err := accountAt(t, Options{APIBase: s.url}).Send(t.Context(), c.m, "line-1"); err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			for key := range s.asked()[0] {
				got[key] = s.asked()[0].Get(key)
			}
			c.want["link_preview_options"] = `{"is_disabled":true}`
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got  %v\nwant %v", got, c.want)
			}
		})
	}
}

func TestAProxyAndAServerOfOnesOwnAreUsed(t *testing.T) {
	asked := make(chan string, 1)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.URL.String()
		says(200, `{"ok":true,"result":{"message_id":17}}`)(w, r)
	}))
	t.Cleanup(proxy.Close)
	a := accountAt(t, Options{APIBase: "http://telegram.invalid/50%25/api/", Proxy: proxy.URL})
	if _, err := a.Send(t.Context(), toAnna("Здравствуйте"), "line-1"); err != nil {
		t.Fatal(err)
	}
	if got, want := <-asked, "http://telegram.invalid/50%25/api/bot"+testToken+"/sendMessage"; got != want {
		t.Errorf("asked for %s, want %s", got, want)
	}
}

func TestWhatIsRefusedBeforeItIsSent(t *testing.T) {
	s := answering(t, says(200, `{"ok":true,"result":{"message_id":17}}`))
	a := accountAt(t, Options{APIBase: s.url})
	private, group := bot.Place{Kind: bot.PrivateChat, Chat: 1001}, bot.Place{Kind: bot.Group, Chat: -1005}
	button := func(b bot.Button) bot.Keyboard { return bot.Keyboard{Rows: [][]bot.Button{{b}}} }
	for name, m := range map[string]bot.Message{
		"no text":                 {Place: private, Text: " \n"},
		"no chat":                 {Place: bot.Place{Kind: bot.PrivateChat}, Text: "a"},
		"too long":                {Place: private, Text: strings.Repeat("🙏", 2048) + "!"},
		"private data in public":  {Place: group, Text: "a", Private: true},
		"private data nowhere":    {Place: bot.Place{Chat: 1001}, Text: "a", Private: true},
		"asking a phone publicly": {Place: group, Text: "a", Keyboard: bot.Keyboard{Share: "Номер"}},
		"too much data":           {Place: private, Text: "a", Keyboard: button(bot.Button{Label: "Да", Data: strings.Repeat("ж", 33)})},
		"no data":                 {Place: private, Text: "a", Keyboard: button(bot.Button{Label: "Да"})},
		"no label":                {Place: private, Text: "a", Keyboard: button(bot.Button{Data: "yes"})},
		"words under a sticker":   {Place: private, Text: "a", Files: []bot.Attachment{{Kind: "sticker", Ref: "f"}}},
	} {
		if _, err := a.Send(t.Context(), m, "line-1"); adaptertest.Outcome(err) != "refused" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if n := len(s.asked()); n != 0 {
		t.Errorf("%d messages went out", n)
	}
	if _, err := a.Send(t.Context(), toAnna(strings.Repeat("🙏", 2048)), "line-1"); err != nil {
		t.Errorf("4096 UTF-16 units are allowed: %v", err)
	}
}

func TestAnInvitationThatCannotBeMadeIsTriedAgain(t *testing.T) {
	h := httptest.NewServer(refusal(500, "Internal Server Error", ""))
	t.Cleanup(h.Close)
	m := toAnna("Пишите сюда")
	m.Keyboard.Rows = [][]bot.Button{{{Label: "В личку", Invite: true}}}
	if _, err := accountAt(t, Options{APIBase: h.URL}).Send(t.Context(), m, "line-1"); adaptertest.Outcome(err) != "retry account after 3s" {
		t.Errorf("got %v; no message was sent yet, so there is no doubt", err)
	}
}
