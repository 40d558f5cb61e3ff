package vk_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/SevereCloud/vksdk/v2/api"

	"otklik/sandbox"
	"otklik/sandbox/people"
	"otklik/sandbox/sandboxtest"
	"otklik/sandbox/vk"
)

func TestCallsAreRefusedWithVKsCodes(t *testing.T) {
	town := start(t)
	town.Act(`{"platform":"vk","person":1001,"where":"private","text":"а"}`)
	for _, c := range []struct {
		method string
		params string
		code   int
	}{
		{"messages.sing", "", 3},
		{"messages.send", "access_token=", 5},
		{"messages.send", "access_token=revoked", 5},
		{"messages.send", "v=", 8},
		{"messages.send", "peer_id=1001 message=а", 100},
		{"messages.send", "peer_id=1001 random_id=1", 100},
		{"messages.send", "random_id=1 message=а", 100},
		{"messages.send", "peer_id=2000000001 random_id=1 message=а", 917},
		{"messages.send", "peer_id=1002 random_id=1 message=а", 901},
		{"messages.send", "peer_id=1001 random_id=1 message=а attachment=photo1_1", 100},
		{"messages.send", "peer_id=1001 random_id=1 message=а reply_to=77", 921},
		{"messages.send", "peer_id=1001 random_id=1 message=а keyboard={}", 911},
		{"messages.send", "peer_id=1001 random_id=1 message=" + strings.Repeat("я", 4097), 914},
		{"messages.send", "peer_id=1001 random_id=1 message=" + strings.Repeat("я", 4096), 0},
		{"messages.setActivity", "peer_id=1001 type=dancing", 100},
		{"messages.delete", "message_ids=1 delete_for_all=1", 924},
		{"messages.getById", "", 100},
		{"wall.createComment", "owner_id=-12345 post_id=77 message=а", 100},
		{"wall.createComment", "owner_id=-1 post_id=1 message=а", 15},
		{"wall.get", "owner_id=-12345", 27},
		{"wall.get", "owner_id=-12345 access_token=user", 0},
		{"messages.send", "access_token=user peer_id=1001 random_id=1 message=а", 27},
		{"messages.send", "access_token=service", 28},
		{"messages.send", "access_token=12345:key:wall,manage peer_id=1001 random_id=1 message=а", 15},
		{"groups.getLongPollServer", "group_id=777", 15},
		{"photos.saveMessagesPhoto", "photo=x", 129},
		{"docs.save", "file=x", 100},
		{"utils.resolveScreenName", "", 100},
		{"execute", "code=drop", 12},
		{"groups.deleteCallbackServer", "group_id=12345 server_id=7", 104},
		{"groups.addCallbackServer", "group_id=12345 url=ftp://a title=t", 100},
	} {
		var params []string
		for _, pair := range strings.Fields(c.params) {
			name, value, _ := strings.Cut(pair, "=")
			params = append(params, name, value)
		}
		if a := call(t, town, c.method, params...); a.Error.Code != c.code {
			t.Errorf("%s %.80s: error %d %s, want %d", c.method, c.params, a.Error.Code, a.Error.Message, c.code)
		}
	}
}

func TestErrorsEchoTheCallWithoutItsToken(t *testing.T) {
	a := call(t, start(t), "messages.send", "peer_id", "1001", "random_id", "1", "message", "а", "access_token", "very-secret")
	echo := fmt.Sprint(a.Error.Echo)
	if !has(echo, "{method messages.send}", "{peer_id 1001}") || has(echo, "secret") {
		t.Errorf("the error echoes %s", echo)
	}
}

func TestKeyboardsAreChecked(t *testing.T) {
	town := start(t)
	town.Act(`{"platform":"vk","person":1001,"where":"private","text":"а"}`)
	button := `{"action":{"type":"text","label":"Да"}}`
	rows := func(n int) string { return strings.TrimSuffix(strings.Repeat("["+button+"],", n), ",") }
	row := func(n int) string { return "[" + strings.TrimSuffix(strings.Repeat(button+",", n), ",") + "]" }
	labelled := func(n int) string {
		return `[{"action":{"type":"text","label":"` + strings.Repeat("я", n) + `"}}]`
	}
	paid := func(payload string) string {
		return `[{"action":{"type":"callback","label":"Да","payload":` + payload + `}}]`
	}
	for _, c := range []struct {
		inline  bool
		buttons string
		good    bool
	}{
		{false, rows(10), true}, {false, rows(11), false}, {true, rows(6), true}, {true, rows(7), false},
		{false, row(5), true}, {false, row(6), false}, {true, row(5) + "," + row(5), true}, {true, row(5) + "," + row(5) + "," + row(1), false},
		{false, "", true}, {true, "", false}, {false, "[]", false},
		{false, labelled(40), true}, {false, labelled(41), false}, {false, labelled(0), false},
		{true, paid(`"{\"a\":1}"`), true}, {true, paid(`"a"`), false}, {true, paid(`{"a":1}`), false},
		{true, paid(`"\"` + strings.Repeat("a", 253) + `\""`), true}, {true, paid(`"\"` + strings.Repeat("a", 254) + `\""`), false},
		{true, `[{"action":{"type":"open_link","label":"Да"}}]`, false}, {true, `[{"action":{"type":"dream","label":"Да"}}]`, false},
		{true, `[{"action":{"type":"text","label":"Да"},"color":"mauve"}]`, false},
	} {
		keyboard := fmt.Sprintf(`{"inline":%v,"buttons":[%s]}`, c.inline, c.buttons)
		a := call(t, town, "messages.send", "peer_id", "1001", "random_id", "0", "message", "?", "keyboard", keyboard)
		if good := a.Error.Code == 0; good != c.good || !good && a.Error.Code != 911 {
			t.Errorf("%.120s: %d %s", keyboard, a.Error.Code, a.Error.Message)
		}
	}
}

func TestTroubleOnOrder(t *testing.T) {
	for _, c := range []struct {
		fault string
		want  func(error) bool
		sent  bool
	}{
		{`"kind":"429"`, code(6), false},
		{`"kind":"error9"`, code(9), false},
		{`"kind":"500"`, code(10), false},
		{`"kind":"error14"`, func(err error) bool { var e *api.Error; return errors.As(err, &e) && e.CaptchaSID != "" }, false},
		{`"kind":"error902","person":1001`, code(902), false},
		{`"kind":"blocked","person":1001`, code(901), false},
		{`"kind":"html502"`, func(err error) bool { var e *api.InvalidContentType; return errors.As(err, &e) }, false},
		{`"kind":"drop","method":"messages.*"`, func(err error) bool { return strings.Contains(err.Error(), "EOF") }, true},
		{`"kind":"slow","delay":"1ms"`, nil, true},
	} {
		t.Run(c.fault, func(t *testing.T) {
			town := start(t)
			b := botIn(t, town, "key").listen()
			town.Act(`{"platform":"vk","person":1001,"where":"private","text":"раз"}`)
			town.Fault(`{"platform":"vk",` + c.fault + `}`)
			b.poll(0)
			_, err := b.MessagesSend(api.Params{"peer_id": 1001, "random_id": 1, "message": "ответ"})
			if c.want == nil && err != nil || c.want != nil && (err == nil || !c.want(err)) {
				t.Errorf("the bot got %v", err)
			}
			if sent := len(town.Heard(1)) == 1; sent != c.sent {
				t.Errorf("people saw the message: %v, want %v", sent, c.sent)
			}
			if _, err := b.MessagesSend(api.Params{"peer_id": 1001, "random_id": 1, "message": "ответ"}); err != nil {
				t.Errorf("the fault was for one call, yet: %v", err)
			}
			if n := len(town.Heard(1)); n != 1 {
				t.Errorf("the same random id was said %d times", n)
			}
		})
	}
}

func code(n int) func(error) bool {
	return func(err error) bool { return errors.Is(err, api.ErrorType(n)) }
}

func TestOnlyKnownTokensOpenAClosedWorld(t *testing.T) {
	town := sandboxtest.Start(t, sandbox.Options{KnownOnly: true, Communities: []vk.Community{{ID: 77, Name: "Лютик", Token: "good"}}})
	if a := call(t, town, "groups.getById", "access_token", "bad"); a.Error.Code != 5 {
		t.Errorf("a wrong token: %+v", a)
	}
	if a := call(t, town, "groups.getById", "access_token", "good"); !has(string(a.Response), `"id":77`, "Лютик") {
		t.Errorf("the right token: %s %+v", a.Response, a.Error)
	}
}

func TestSeveralCommunitiesLiveSideBySide(t *testing.T) {
	town := start(t)
	other := botIn(t, town, "777:key")
	if _, err := other.GroupsGetByID(nil); err != nil {
		t.Fatal(err)
	}
	town.Act(`{"platform":"vk","bot":"777","person":1001,"where":"private","text":"Лютик?"}`)
	if _, err := other.MessagesSend(api.Params{"peer_id": 1001, "random_id": 1, "message": "Да"}); err != nil {
		t.Error(err)
	}
	if a := call(t, town, "messages.send", "peer_id", "1001", "random_id", "1", "message", "Ромашка"); a.Error.Code != 901 {
		t.Errorf("a person who wrote to one community has not allowed another: %+v", a)
	}
}

func TestTooManyCallsASecondAreRefusedWhenLimitsAreOn(t *testing.T) {
	town := sandboxtest.Start(t, sandbox.Options{Limits: true})
	refused := 0
	for range 40 {
		if call(t, town, "groups.getById").Error.Code == 6 {
			refused++
		}
	}
	if refused == 0 {
		t.Error("40 calls at once went through")
	}
}

func TestExecuteBundlesCalls(t *testing.T) {
	town := start(t)
	town.Act(`{"platform":"vk","person":1001,"name":"Анна Пример","where":"private","text":"а"}`)
	a := call(t, town, "execute", "code", `return [API.users.get({"user_ids":1001}), API.messages.send({"peer_id":7,"random_id":1,"message":"а"})];`)
	if !has(string(a.Response), "Анна", "false") || len(a.ExecuteErrors) != 1 || a.ExecuteErrors[0].Code != 901 {
		t.Errorf("got %s %+v", a.Response, a.ExecuteErrors)
	}
	many := "return [" + strings.TrimSuffix(strings.Repeat(`API.users.get({"user_ids":1001}),`, 26), ",") + "];"
	if a := call(t, town, "execute", "code", many); a.Error.Code != 13 {
		t.Errorf("26 calls: %+v", a)
	}
	if a := call(t, town, "execute", "code", `return API.users.get({"user_ids":1001});`); !has(string(a.Response), "Анна") {
		t.Errorf("one call: %s %+v", a.Response, a.Error)
	}
}

// FuzzCalls: whatever a program sends, VK answers with a response or an error of a known kind.
func FuzzCalls(f *testing.F) {
	f.Add("messages.send", "peer_id=1001&random_id=1&message=a&keyboard={\"buttons\":[]}")
	f.Add("messages.send", "peer_ids=1001,2&random_id=1&message=a&forward={\"conversation_message_ids\":1,\"is_reply\":1}")
	f.Add("messages.getHistory", "peer_id=1001&count=-1&offset=-9223372036854775808&start_message_id=1")
	f.Add("wall.createComment", "owner_id=-12345&post_id=1&message=a&reply_to_comment=2&guid=x")
	f.Add("execute", "code=return [API.users.get({\"user_ids\":1}),API.execute({})];")
	f.Add("wall.getComments", "access_token=user&owner_id=-12345&post_id=1&start_comment_id=2&count=99999999999")
	f.Fuzz(func(t *testing.T, method, query string) {
		world := sandbox.New(sandbox.Options{})
		defer world.Close()
		for _, where := range []string{"private", "wall", "board"} {
			if _, err := world.Act(people.Act{Platform: "vk", Person: 1001, Where: where, Text: "a"}); err != nil {
				t.Fatal(err)
			}
		}
		request, err := http.NewRequest(http.MethodPost, "/method/x?v=5.131&access_token=key", strings.NewReader(query))
		if err != nil {
			t.Fatal(err)
		}
		request.URL.Path = "/method/" + method
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		got := answerOf(world, request)
		if !has(got, `"response":`) && !has(got, `"error_code":`) {
			t.Fatalf("%s %s: %q", method, query, got)
		}
		if has(got, `"error_code":10,`) {
			t.Fatalf("%s %s: nothing was ordered to fail, yet %s", method, query, got)
		}
	})
}
