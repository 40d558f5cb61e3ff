package telegram

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"otklik/sandbox/people"
)

const (
	staffID   = "-1001000000002"
	groupID   = "-1001000000001"
	channelID = "-1001000000003"
)

func TestWhatTelegramRefusesItRefusesWithTheSameWords(t *testing.T) {
	for _, c := range []struct {
		name   string
		method string
		params []string
		want   string
	}{
		{"unknown method", "sendNothing", nil, "404 Not Found: method not found"},
		{"no text", "sendMessage", []string{"chat_id", "1001"}, "400 Bad Request: message text is empty"},
		{"blank text", "sendMessage", []string{"chat_id", "1001", "text", " \n "}, "400 Bad Request: message text is empty"},
		{"text of 4097 letters", "sendMessage", []string{"chat_id", "1001", "text", strings.Repeat("я", 4097)}, "400 Bad Request: message is too long"},
		{"2049 emoji are 4098 units", "sendMessage", []string{"chat_id", "1001", "text", strings.Repeat("😀", 2049)}, "400 Bad Request: message is too long"},
		{"text over 32 KiB", "sendMessage", []string{"chat_id", "1001", "text", strings.Repeat("x", 40000)}, "400 Bad Request: text is too long"},
		{"no chat", "sendMessage", []string{"text", "x"}, "400 Bad Request: chat_id is empty"},
		{"unknown chat", "sendMessage", []string{"chat_id", "5", "text", "x"}, "400 Bad Request: chat not found"},
		{"chat that is no number", "sendMessage", []string{"chat_id", "x", "text", "x"}, "400 Bad Request: chat not found"},
		{"unknown username", "sendMessage", []string{"chat_id", "@nobody", "text", "x"}, "400 Bad Request: chat not found"},
		{"person who never wrote", "sendMessage", []string{"chat_id", "2002", "text", "x"}, "403 Forbidden: bot can't initiate conversation with a user"},
		{"parse mode", "sendMessage", []string{"chat_id", "1001", "text", "x", "parse_mode", "bbcode"}, "400 Bad Request: unsupported parse_mode"},
		{"reply to nothing", "sendMessage", []string{"chat_id", "1001", "text", "x", "reply_parameters", `{"message_id":999}`}, "400 Bad Request: message to be replied not found"},
		{"old reply to nothing", "sendMessage", []string{"chat_id", "1001", "text", "x", "reply_to_message_id", "999"}, "400 Bad Request: message to be replied not found"},
		{"reply parameters", "sendMessage", []string{"chat_id", "1001", "text", "x", "reply_parameters", "{"}, "400 Bad Request: can't parse reply parameters JSON object"},
		{"General by number", "sendMessage", []string{"chat_id", staffID, "text", "x", "message_thread_id", "1"}, "400 Bad Request: message thread not found"},
		{"missing topic", "sendMessage", []string{"chat_id", staffID, "text", "x", "message_thread_id", "77"}, "400 Bad Request: message thread not found"},
		{"markup is a list", "sendMessage", []string{"chat_id", "1001", "text", "x", "reply_markup", "[]"}, "400 Bad Request: object expected as reply markup"},
		{"markup is no JSON", "sendMessage", []string{"chat_id", "1001", "text", "x", "reply_markup", "{"}, "400 Bad Request: can't parse reply keyboard markup JSON object"},
		{"65 bytes of data", "sendMessage", []string{"chat_id", "1001", "text", "x", "reply_markup", `{"inline_keyboard":[[{"text":"a","callback_data":"` + strings.Repeat("x", 65) + `"}]]}`}, "400 Bad Request: BUTTON_DATA_INVALID"},
		{"button without action", "sendMessage", []string{"chat_id", "1001", "text", "x", "reply_markup", `{"inline_keyboard":[[{"text":"a"}]]}`}, "400 Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"},
		{"button to nowhere", "sendMessage", []string{"chat_id", "1001", "text", "x", "reply_markup", `{"inline_keyboard":[[{"text":"a","url":"nowhere"}]]}`}, "400 Bad Request: inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"},
		{"edit of nothing", "editMessageText", []string{"chat_id", "1001", "message_id", "999", "text", "x"}, "400 Bad Request: message to edit not found"},
		{"edit of another's", "editMessageText", []string{"chat_id", "1001", "message_id", "1", "text", "x"}, "400 Bad Request: message can't be edited"},
		{"edit that changes nothing", "editMessageText", []string{"chat_id", "1001", "message_id", "2", "text", "ответ"}, "400 Bad Request: " + unmodified},
		{"caption of a text", "editMessageCaption", []string{"chat_id", "1001", "message_id", "2", "caption", "x"}, "400 Bad Request: there is no caption in the message to edit"},
		{"delete of nothing", "deleteMessage", []string{"chat_id", "1001", "message_id", "999"}, "400 Bad Request: message to delete not found"},
		{"copy of nothing", "copyMessage", []string{"chat_id", "1001", "from_chat_id", "1001", "message_id", "999"}, "400 Bad Request: message to copy not found"},
		{"forward of nothing", "forwardMessage", []string{"chat_id", "1001", "from_chat_id", "1001", "message_id", "999"}, "400 Bad Request: message to forward not found"},
		{"pin of nothing", "pinChatMessage", []string{"chat_id", "1001", "message_id", "999"}, "400 Bad Request: message to pin not found"},
		{"topic outside a forum", "createForumTopic", []string{"chat_id", groupID, "name", "x"}, "400 Bad Request: the chat is not a forum"},
		{"topic without a name", "createForumTopic", []string{"chat_id", staffID, "name", " "}, "400 Bad Request: title must be non-empty"},
		{"unknown file", "getFile", []string{"file_id", "x"}, "400 Bad Request: invalid file_id"},
		{"no photo", "sendPhoto", []string{"chat_id", "1001"}, "400 Bad Request: there is no photo in the request"},
		{"wrong file id", "sendPhoto", []string{"chat_id", "1001", "photo", "x"}, "400 Bad Request: wrong file identifier/HTTP URL specified"},
		{"long caption", "sendPhoto", []string{"chat_id", "1001", "photo", "x", "caption", strings.Repeat("я", 1025)}, "400 Bad Request: message caption is too long"},
		{"album of nothing", "sendMediaGroup", []string{"chat_id", "1001", "media", "[]"}, "400 Bad Request: there are no messages to send"},
		{"unknown query", "answerCallbackQuery", []string{"callback_query_id", "1"}, "400 Bad Request: query is too old and response timeout expired or query ID is invalid"},
		{"unknown action", "sendChatAction", []string{"chat_id", "1001", "action", "sleeping"}, "400 Bad Request: wrong parameter action in request"},
		{"wrong command", "setMyCommands", []string{"commands", `[{"command":"Start!","description":"x"}]`}, "400 Bad Request: BOT_COMMAND_INVALID"},
		{"webhook over ftp", "setWebhook", []string{"url", "ftp://example.com/x"}, "400 Bad Request: bad webhook: An HTTPS URL must be provided for webhook"},
		{"unknown member", "getChatMember", []string{"chat_id", groupID, "user_id", "9"}, "400 Bad Request: member not found"},
	} {
		t.Run(c.name, func(t *testing.T) {
			st := newStage(t, Options{})
			st.act(people.Act{Text: "вопрос"})
			st.act(people.Act{Person: 2002, Where: "group", Text: "привет"})
			st.result(new(Message), "sendMessage", "chat_id", "1001", "text", "ответ")
			r := st.call(c.method, c.params...)
			if got := strconv.Itoa(r.ErrorCode) + " " + r.Description; r.OK || got != c.want || r.status != r.ErrorCode {
				t.Errorf("got HTTP %d, %s\nwant %s", r.status, got, c.want)
			}
		})
	}
}

func TestWrongPathsAndTokens(t *testing.T) {
	st := newStage(t, Options{Bots: []Bot{{Token: testToken}}, KnownOnly: true})
	for path, want := range map[string]string{
		"/bot":                      "404 Not Found",
		"/botx/getMe":               "401 Unauthorized: invalid token specified",
		"/bot123:abc/getMe":         "401 Unauthorized",
		"/bot" + testToken + "/":    "404 Not Found",
		"/file/bot123:abc/x":        "401 Unauthorized",
		"/file/bot" + testToken:     "404 Not Found",
		"/bot" + testToken + "/a/b": "404 Not Found",
	} {
		r := st.post(path, "", nil)
		if got := strconv.Itoa(r.status) + " " + r.Description; got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
	if r := st.post("/bot"+testToken+"/GETME", "", nil); !r.OK {
		t.Errorf("method names are matched without regard to case, but: %s", r.Description)
	}
}

func TestABotThatIsNotInTheChatIsTold(t *testing.T) {
	for place, want := range map[string]string{
		kicked: "Forbidden: bot was kicked from the supergroup chat",
		left:   "Forbidden: bot is not a member of the supergroup chat",
	} {
		st := newStage(t, Options{})
		if _, err := st.Arrange(ChatOrder{Chat: UsualGroup, Place: place}); err != nil {
			t.Fatal(err)
		}
		if r := st.call("sendMessage", "chat_id", groupID, "text", "x"); r.status != http.StatusForbidden || r.Description != want {
			t.Errorf("%s: got %d %s", place, r.status, r.Description)
		}
		u := st.updates()
		if len(u) != 1 || u[0].MyChatMember == nil || u[0].MyChatMember.NewChatMember.Status != place {
			t.Errorf("%s: the bot hears %+v", place, u)
		}
	}
}

func TestAGroupThatBecameASupergroupTellsItsNewNumber(t *testing.T) {
	st := newStage(t, Options{})
	if _, err := st.Arrange(ChatOrder{Chat: -500, Kind: group, Title: "Друзья"}); err != nil {
		t.Fatal(err)
	}
	next, err := st.Arrange(ChatOrder{Chat: -500, Upgrade: true})
	if err != nil {
		t.Fatal(err)
	}
	r := st.call("sendMessage", "chat_id", "-500", "text", "x")
	if r.Description != "Bad Request: group chat was upgraded to a supergroup chat" || r.Parameters.MigrateToChatID != next.Chat {
		t.Errorf("got %s, %+v; want the number %d", r.Description, r.Parameters, next.Chat)
	}
	u := st.updates()
	if len(u) != 2 || u[0].Message.MigrateToChatID != next.Chat || u[1].Message.MigrateFromChatID != -500 {
		t.Errorf("the bot hears %+v", u)
	}
}

func TestAPersonWhoBlockedTheBotHearsNothing(t *testing.T) {
	st := newStage(t, Options{})
	yes, no := true, false
	st.act(people.Act{Text: "раз"})
	st.act(people.Act{Block: &yes})
	if r := st.call("sendMessage", "chat_id", "1001", "text", "x"); r.status != 403 || r.Description != "Forbidden: bot was blocked by the user" {
		t.Errorf("got %d %s", r.status, r.Description)
	}
	st.act(people.Act{Block: &no})
	st.result(new(Message), "sendMessage", "chat_id", "1001", "text", "x")
	u := st.updates()
	if len(u) != 3 || u[1].MyChatMember.NewChatMember.Status != kicked || u[2].MyChatMember.NewChatMember.Status != member {
		t.Errorf("the bot hears %+v", u)
	}
}

func TestTelegramsLimitsAreKeptWhenAskedFor(t *testing.T) {
	st := newStage(t, Options{Limits: true})
	st.act(people.Act{Text: "раз"})
	for i := range 3 {
		if r := st.call("sendMessage", "chat_id", "1001", "text", "x"); !r.OK {
			t.Fatalf("message %d of a short burst: %s", i, r.Description)
		}
	}
	r := st.call("sendMessage", "chat_id", "1001", "text", "x")
	if r.status != 429 || r.Parameters.RetryAfter != 1 || r.header.Get("Retry-After") != "1" || r.Description != "Too Many Requests: retry after 1" {
		t.Errorf("got %d %s %+v", r.status, r.Description, r.Parameters)
	}
	st.clock.turn(time.Second)
	if r := st.call("sendMessage", "chat_id", "1001", "text", "x"); !r.OK {
		t.Errorf("a second later: %s", r.Description)
	}
}

func TestAPressIsAnsweredOnceAndInTime(t *testing.T) {
	st := newStage(t, Options{})
	st.act(people.Act{Text: "раз"})
	st.result(new(Message), "sendMessage", "chat_id", "1001", "text", "x", "reply_markup", `{"inline_keyboard":[[{"text":"да","callback_data":"y"}]]}`)
	first, second := st.act(people.Act{Press: "да"}).Query, st.act(people.Act{Press: "y"}).Query
	if r := st.call("answerCallbackQuery", "callback_query_id", first); !r.OK {
		t.Errorf("first answer: %s", r.Description)
	}
	if r := st.call("answerCallbackQuery", "callback_query_id", first); r.OK {
		t.Error("a query was answered twice")
	}
	st.clock.turn(queryAge + time.Second)
	if r := st.call("answerCallbackQuery", "callback_query_id", second); r.OK {
		t.Error("a query was answered too late")
	}
}
