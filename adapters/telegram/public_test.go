package telegram

import (
	"encoding/json"
	"strings"
	"testing"

	"otklik/bot"
)

// inTown is an account that knows its name, and that Oleg (1002) administers the group in which the channel -1009 is discussed.
func inTown(t testing.TB) *Adapter {
	t.Helper()
	a := account(t)
	a.me.Store(&Me{ID: 700001, Username: "shop_example_bot"})
	a.rosters.note(-1001234567890, 1002, true)
	a.read(unpack(json.RawMessage(copiedPost)))
	return a
}

const (
	olegJSON  = `"from":{"id":1002,"is_bot":false,"first_name":"Олег","last_name":"Пример"}`
	otherJSON = `"from":{"id":1003,"is_bot":false,"first_name":"Ева"}`
	ourJSON   = `"from":{"id":700001,"is_bot":true,"first_name":"Отклик"}`
	hiddenAs  = `"from":{"id":136817688,"is_bot":true},"sender_chat":`
)

func by(author, update string) string { return strings.Replace(update, annaJSON, author, 1) }

// toLineOf is a reply field to message 4 of that author.
func toLineOf(author string) string {
	return `"reply_to_message":{"message_id":4,"date":1,` + author + `,` + groupJSON + `,"text":"раньше"}`
}

func TestWhoSpeaksToUsInPublic(t *testing.T) {
	for _, c := range []struct {
		name, fields string
		want         bool
	}{
		{"talk among people", `"text":"какая погода"`, false},
		{"our name", `"text":"эй, @Shop_Example_Bot, где заказ","entities":[{"type":"mention","offset":4,"length":17}]`, true},
		{"our name after a picture of two units", `"text":"😡 @shop_example_bot","entities":[{"type":"mention","offset":3,"length":17}]`, true},
		{"our name under a photo", `"caption":"@shop_example_bot","caption_entities":[{"type":"mention","offset":0,"length":17}],"photo":[{"file_id":"p"}]`, true},
		{"a name that begins like ours", `"text":"@shop_example_bot2","entities":[{"type":"mention","offset":0,"length":18}]`, false},
		{"our name inside an address", `"text":"https://example.com/@shop_example_bot","entities":[{"type":"url","offset":0,"length":37}]`, false},
		{"a mark that reaches beyond the text", `"text":"@shop","entities":[{"type":"mention","offset":0,"length":9223372036854775807},{"type":"mention","offset":-1,"length":3}]`, false},
		{"our name as a link to us", `"text":"Отклик, помоги","entities":[{"type":"text_mention","offset":0,"length":6,"user":{"id":700001,"is_bot":true}}]`, true},
		{"somebody else's name as a link", `"text":"Ева, помоги","entities":[{"type":"text_mention","offset":0,"length":3,"user":{"id":1003}}]`, false},
		{"a command", `"text":"/help","entities":[{"type":"bot_command","offset":0,"length":5}]`, true},
		{"a command to us", `"text":"/help@shop_example_bot","entities":[{"type":"bot_command","offset":0,"length":22}]`, true},
		{"a command to another bot", `"text":"/ban@other_bot","entities":[{"type":"bot_command","offset":0,"length":14}]`, false},
		{"a command in the middle", `"text":"пишите /help","entities":[{"type":"bot_command","offset":7,"length":5}]`, false},
		{"a reply to a line of ours", `"text":"и где?",` + toLineOf(ourJSON), true},
		{"a reply to somebody else", `"text":"и где?",` + toLineOf(otherJSON), false},
		{"under a post", `"text":"опять","message_thread_id":2,"reply_to_message":{"message_id":2,"is_automatic_forward":true}`, true},
		{"to another commenter under a post", `"text":"и у меня","message_thread_id":2,` + toLineOf(otherJSON), true},
		{"in a chain of replies beside the posts", `"text":"да","message_thread_id":4,` + toLineOf(otherJSON), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := inTown(t).read(unpack(json.RawMessage(inGroup(c.fields))))
			if r.event == nil || r.event.Kind != bot.HeardEvent || r.event.Addressed != c.want {
				t.Errorf("heard %+v (%v)", r.event, r.err)
			}
		})
	}
}

func TestAnEditedLineStillSpeaksToUs(t *testing.T) {
	update := strings.Replace(inGroup(`"text":"@shop_example_bot","entities":[{"type":"mention","offset":0,"length":17}]`), `"message":`, `"edited_message":`, 1)
	if r := inTown(t).read(unpack(json.RawMessage(update))); r.event == nil || r.event.Kind != bot.EditedEvent || !r.event.Addressed {
		t.Errorf("heard %+v", r.event)
	}
}

func TestWhatIsNoComplaint(t *testing.T) {
	mention := `"text":"@shop_example_bot","entities":[{"type":"mention","offset":0,"length":17}]`
	for name, update := range map[string]string{
		"an administrator's line":          by(olegJSON, inGroup(mention)),
		"an administrator's edit":          by(olegJSON, strings.Replace(inGroup(mention), `"message":`, `"edited_message":`, 1)),
		"an administrator's press":         `{"update_id":9,"callback_query":{"id":"4","data":"yes",` + olegJSON + `,"message":{"message_id":5,"date":1,` + groupJSON + `}}}`,
		"an anonymous administrator":       by(hiddenAs+`{"id":-1001234567890}`, inGroup(mention)),
		"our channel":                      by(hiddenAs+`{"id":-1009}`, inGroup(mention)),
		"another bot":                      by(`"from":{"id":55,"is_bot":true}`, inGroup(mention)),
		"ourselves":                        by(ourJSON, inGroup(mention)),
		"news passed on":                   inGroup(`"text":"Все склады закрыты!!!","forward_origin":{"type":"channel","date":1,"chat":{"id":-5,"type":"channel"},"message_id":1}`),
		"an administrator to another one":  by(olegJSON, inGroup(`"text":"ответишь?",`+toLineOf(hiddenAs+`{"id":-1001234567890}`))),
		"an administrator to themselves":   by(olegJSON, inGroup(`"text":"ещё",`+toLineOf(olegJSON))),
		"an administrator to a bot":        by(olegJSON, inGroup(`"text":"тише",`+toLineOf(ourJSON))),
		"an administrator under a post":    by(olegJSON, inGroup(`"text":"вопросы?","message_thread_id":2,"reply_to_message":{"message_id":2,"is_automatic_forward":true,"sender_chat":{"id":-1009}}`)),
		"an administrator in a new topic":  by(olegJSON, inGroup(`"text":"тут","message_thread_id":3,"is_topic_message":true,"reply_to_message":{"message_id":3,`+annaJSON+`,"forum_topic_created":{"name":"Брак"}}`)),
		"an administrator to nobody known": by(olegJSON, inGroup(`"text":"?","reply_to_message":{"message_id":4}`)),
	} {
		t.Run(name, func(t *testing.T) {
			if r := inTown(t).read(unpack(json.RawMessage(update))); r.event != nil || r.err != nil {
				t.Errorf("heard %+v (%v)", r.event, r.err)
			}
		})
	}
}

func TestNewsShownToUsInPrivateIsHeard(t *testing.T) {
	r := inTown(t).read(unpack(json.RawMessage(inPrivate(`"text":"Скидки!","forward_origin":{"type":"channel","date":1}`))))
	if r.event == nil || r.event.Text != "Скидки!" {
		t.Errorf("heard %+v", r.event)
	}
}

func TestTheCompanysAnswerBelongsToTheCustomersConversation(t *testing.T) {
	fields := `"text":"Уже едет","message_thread_id":2,`
	for _, c := range []struct {
		name, author, customer string
		want                   bot.ID
		who                    bot.Person
	}{
		{"an administrator", olegJSON, annaJSON, "shop-tg/1001", bot.Person{ID: 1002, Name: "Олег Пример"}},
		{"an anonymous administrator", hiddenAs + `{"id":-1001234567890,"title":"Покупатели"}`, annaJSON, "shop-tg/1001", bot.Person{ID: -1001234567890, Name: "Покупатели"}},
		{"our channel", hiddenAs + `{"id":-1009,"title":"Ромашка"}`, annaJSON, "shop-tg/1001", bot.Person{ID: -1009, Name: "Ромашка"}},
		{"to one who hides behind a channel", olegJSON, hiddenAs + `{"id":-1005,"title":"Злой покупатель"}`, "shop-tg/-1005", bot.Person{ID: 1002, Name: "Олег Пример"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := inTown(t).read(unpack(json.RawMessage(by(c.author, inGroup(fields+toLineOf(c.customer)))))).event
			if e == nil || e.Kind != bot.RepliedEvent || e.Conversation != c.want || e.Person != c.who {
				t.Fatalf("heard %+v", e)
			}
			if e.ID != "tg:shop-tg:9" || e.Message != 5 || e.ReplyTo != 4 || e.Text != "Уже едет" || e.Place.Kind != bot.Comments || e.Place.Thread != 2 {
				t.Errorf("heard %+v", e)
			}
		})
	}
}

func TestWhatOperatorsSayAmongThemselvesIsNoCustomers(t *testing.T) {
	a := inTown(t)
	a.staff = -1001234567890
	press := `{"update_id":9,"callback_query":{"id":"4","data":"yes",` + annaJSON + `,"message":{"message_id":5,"date":1,` + groupJSON + `}}}`
	for _, update := range []string{inGroup(`"text":"Где заказ?!"`), by(olegJSON, inGroup(`"text":"?",`+toLineOf(annaJSON))), press} {
		if r := a.read(unpack(json.RawMessage(update))); r.event != nil || r.err != nil {
			t.Errorf("heard %+v (%v)", r.event, r.err)
		}
	}
	a.staff = -77
	a.migrations.learn(-77, -1001234567890)
	if r := a.read(unpack(json.RawMessage(inGroup(`"text":"?"`)))); r.event != nil {
		t.Errorf("after the group moved: %+v", r.event)
	}
}

func TestAdministratorsComeAndGo(t *testing.T) {
	a := inTown(t)
	becomes := func(status string) {
		a.read(unpack(json.RawMessage(`{"update_id":8,"chat_member":{` + groupJSON + `,` + olegJSON + `,"new_chat_member":{"status":"` + status + `","user":{"id":1001}}}}`)))
	}
	heard := func() bool { return a.read(unpack(json.RawMessage(inGroup(`"text":"?"`)))).event != nil }
	for _, status := range []string{"administrator", "member", "creator", "restricted"} {
		becomes(status)
		if want := status == "member" || status == "restricted"; heard() != want {
			t.Errorf("as %s: heard %v", status, !want)
		}
	}
}
