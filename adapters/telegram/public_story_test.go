package telegram_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"otklik/adapters/telegram"
	"otklik/bot"
	"otklik/sandbox"
	"otklik/sandbox/people"
	"otklik/sandbox/sandboxtest"
	sandboxtelegram "otklik/sandbox/telegram"
)

const commentsChat = -1001000000004

// market is a shop that listens in public, in a town where the bot has that place in groups and privacy mode is on or off.
func market(t *testing.T, place string, readsAll bool) *shop {
	t.Helper()
	town := sandboxtest.Start(t, sandbox.Options{KnownOnly: true, Bots: []sandboxtelegram.Bot{{Token: token, Username: "shop_example_bot", ReadsAll: readsAll}}})
	for _, chat := range []int64{groupChat, commentsChat} {
		town.Chats(fmt.Sprintf(`{"chat":%d,"place":%q}`, chat, place))
	}
	return running(t, town, open(t, telegram.Options{APIBase: town.URL, Public: []bot.PlaceKind{bot.Group, bot.Comments}}))
}

// ends lets a customer say something in private, so that everything before it has been read, and returns what was heard.
func (s *shop) ends() (heard []bot.Event) {
	s.t.Helper()
	s.Act(`{"person":1009,"name":"Тест Пример","where":"private","text":"конец"}`)
	for {
		e := s.next()
		if e.Text == "конец" {
			return heard
		}
		heard = append(heard, e)
	}
}

func anna(where, fields string) string {
	return fmt.Sprintf(`{"person":1001,"name":"Анна Пример","where":%q,%s}`, where, fields)
}

// admin is Oleg, who runs the group.
func admin(where, fields string) string {
	return fmt.Sprintf(`{"person":1002,"name":"Олег Пример","role":"administrator","where":%q,%s}`, where, fields)
}

func replyTo(message int64) string { return fmt.Sprintf(`"reply_to":%d`, message) }

func words(events []bot.Event) (list []string) {
	for _, e := range events {
		list = append(list, e.Text)
	}
	return list
}

func TestWhatIsHeardInAGroupDependsOnPrivacyAndPlace(t *testing.T) {
	all := []string{"между собой", "@shop_example_bot где заказ?", "/help", "и где?"}
	for _, c := range []struct {
		name, place string
		readsAll    bool
		want        []string
	}{
		{"an ordinary member with privacy mode", "member", false, all[1:]},
		{"an ordinary member without privacy mode", "member", true, all},
		{"an administrator", "administrator", false, all},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := market(t, c.place, c.readsAll)
			s.Act(admin("group", `"text":"Добро пожаловать"`))
			s.Act(anna("group", `"text":"между собой"`))
			s.Act(anna("group", `"text":"@shop_example_bot где заказ?"`))
			s.Act(anna("group", `"text":"/help"`))
			sent := s.says(bot.Message{Place: bot.Place{Kind: bot.Group, Chat: groupChat}, Text: "Смотрим"})
			s.Act(anna("group", `"text":"и где?",`+replyTo(sent.Message)))
			s.Act(admin("group", `"text":"@shop_example_bot тут?"`))
			heard := s.ends()
			if got := words(heard); !slices.Equal(got, c.want) {
				t.Fatalf("heard %q", got)
			}
			for _, e := range heard {
				if e.Addressed != (e.Text != "между собой") || e.Conversation != "shop-tg/1001" || e.Place.Kind != bot.Group {
					t.Errorf("heard %+v", e)
				}
			}
		})
	}
}

func TestAnAnswerStandsUnderTheLineItAnswers(t *testing.T) {
	s := market(t, "administrator", false)
	s.Chats(`{"chat":-1002000000077,"kind":"forum","where":"forum","title":"Клуб"}`)
	topic := s.topic(-1002000000077)
	for name, act := range map[string]string{
		"a group":         anna("group", `"text":"Где заказ?!"`),
		"a channel":       anna("comments", `"text":"Где заказ?!"`),
		"a forum's topic": anna("forum", fmt.Sprintf(`"chat":-1002000000077,"topic":%d,"text":"Где заказ?!"`, topic)),
	} {
		t.Run(name, func(t *testing.T) {
			done := s.Act(act)
			e := s.next()
			sent := s.says(bot.Message{Place: e.Place, ReplyTo: e.Message, Text: "Разберёмся"})
			h := s.Await("the answer", func(h people.Heard) bool { return h.By == "bot" && h.Chat == done.Chat && h.Message == sent.Message })
			if h.ReplyTo != done.Message || done.Topic != 0 && h.Topic != done.Topic {
				t.Errorf("the answer to %+v is %+v", done, h)
			}
		})
	}
}

func TestAnswersToCommentsThatAreGoneDoNotFallIntoTheOpenGroup(t *testing.T) {
	s := market(t, "administrator", false)
	done := s.Act(anna("comments", `"text":"Обман!"`))
	e := s.next()
	s.Act(anna("comments", fmt.Sprintf(`"delete":%d`, done.Message)))
	_, err := s.Send(t.Context(), bot.Message{Place: e.Place, ReplyTo: e.Message, Text: "Разберёмся"}, "line")
	var refused *bot.RefusedError
	if !errors.As(err, &refused) || refused.Gone {
		t.Errorf("got %v", err)
	}
}

func TestAModeratorsAnswerReachesTheCustomersConversation(t *testing.T) {
	for _, where := range []string{"group", "comments"} {
		for name, c := range map[string]struct{ act, who string }{
			"by name":     {`"text":"Уже везём"`, "Олег Пример"},
			"anonymously": {`"text":"Уже везём","as":"anonymous"`, ""},
			"as channel":  {`"text":"Уже везём","as":"channel"`, "Новости магазина"},
		} {
			if where == "group" && name == "as channel" { // that group belongs to no channel
				continue
			}
			t.Run(where+" "+name, func(t *testing.T) {
				s := market(t, "administrator", false)
				complaint := s.Act(anna(where, `"text":"Где заказ?!"`))
				answer := s.Act(admin(where, c.act+","+replyTo(complaint.Message)))
				heard := s.ends()
				if len(heard) != 2 || heard[1].Kind != bot.RepliedEvent {
					t.Fatalf("heard %+v", heard)
				}
				e := heard[1]
				if e.Conversation != "shop-tg/1001" || e.Message != answer.Message || e.ReplyTo != complaint.Message || e.Text != "Уже везём" {
					t.Errorf("heard %+v", e)
				}
				if e.Person.Name == "" || c.who != "" && e.Person.Name != c.who || e.Place.Kind != heard[0].Place.Kind || e.Place.Thread != heard[0].Place.Thread {
					t.Errorf("heard %+v", e)
				}
			})
		}
	}
}

func TestModeratorsNewsAndForwardsStartNothing(t *testing.T) {
	s := market(t, "administrator", false)
	s.Act(admin("channel", `"text":"Скидки! Ужасно низкие цены!"`))
	s.Act(admin("comments", `"text":"Вопросы?"`))
	s.Act(admin("comments", `"text":"Мы тут","as":"channel"`))
	s.Act(admin("group", `"text":"@shop_example_bot ты тут?"`))
	s.Act(admin("group", `"text":"Правила группы","as":"anonymous"`))
	s.Act(anna("group", `"text":"Все магазины закрывают!!!","forward":"Новости"`))
	s.Act(`{"person":1003,"name":"Ева Пример","where":"group","join":true}`)
	if heard := s.ends(); len(heard) != 0 {
		t.Errorf("heard %+v", heard)
	}
}

func TestSomebodyMadeAdministratorIsNoCustomerFromThenOn(t *testing.T) {
	s := market(t, "administrator", false)
	s.Act(`{"person":1002,"name":"Олег Пример","where":"group","text":"раз"}`)
	s.next() // the account runs: changes before its first poll are not told
	s.Act(admin("group", `"text":"два"`))
	s.Act(`{"person":1002,"where":"group","role":"member","text":"три"}`)
	if got := words(s.ends()); !slices.Equal(got, []string{"три"}) {
		t.Errorf("heard %q", got)
	}
}

func TestACustomerWhoHidesBehindAChannelIsAnsweredToo(t *testing.T) {
	s := market(t, "administrator", false)
	s.Act(anna("comments", `"text":"Верните деньги!","as":"own_channel"`))
	e := s.next()
	if e.Person.ID >= 0 || e.Conversation != bot.NewID("shop-tg", e.Person.ID) || !e.Addressed || !strings.Contains(e.Person.Name, "Анна") {
		t.Fatalf("heard %+v", e)
	}
	s.Act(admin("comments", `"text":"Вернули",`+replyTo(e.Message)))
	if r := s.next(); r.Kind != bot.RepliedEvent || r.Conversation != e.Conversation {
		t.Errorf("heard %+v", r)
	}
}

func TestWhatIsDeliveredTwiceInPublicIsOneEvent(t *testing.T) {
	s := market(t, "administrator", false)
	s.Fault(`{"kind":"twice","count":-1}`)
	complaint := s.Act(anna("comments", `"text":"Где заказ?!"`))
	s.Act(admin("comments", `"text":"Уже везём",`+replyTo(complaint.Message)))
	ids := make(map[string][]bot.Kind)
	for range 4 {
		e := s.next()
		ids[e.ID] = append(ids[e.ID], e.Kind)
	}
	if len(ids) != 2 {
		t.Errorf("heard %v", ids)
	}
}

func TestALineWithPersonalDataIsTakenAway(t *testing.T) {
	s := market(t, "administrator", false)
	for _, where := range []string{"group", "comments"} {
		done := s.Act(anna(where, `"text":"мой номер +7 999 000-00-01, звоните!"`))
		e := s.next()
		for range 2 { // the second time it is gone already
			if err := s.Delete(t.Context(), e.Place, e.Message); err != nil {
				t.Fatal(err)
			}
		}
		s.Await("that the line is gone", func(h people.Heard) bool { return h.Deleted && h.Message == done.Message && h.Chat == done.Chat })
	}
}

func TestWithoutTheRightACustomersLineStays(t *testing.T) {
	s := market(t, "member", true)
	s.Act(anna("group", `"text":"мой номер +7 999 000-00-01"`))
	e := s.next()
	var refused *bot.RefusedError
	if err := s.Delete(t.Context(), e.Place, e.Message); !errors.As(err, &refused) || !strings.Contains(refused.Reason, "can't be deleted") {
		t.Errorf("got %v", err)
	}
	var later *bot.RetryError
	s.Fault(`{"kind":"429","method":"deleteMessage","retry_after":3}`)
	if err := s.Delete(t.Context(), e.Place, e.Message); !errors.As(err, &later) || later.After.Seconds() != 3 {
		t.Errorf("got %v", err)
	}
	s.Fault(`{"kind":"500","method":"deleteMessage"}`)
	if err := s.Delete(t.Context(), e.Place, e.Message); !errors.As(err, &later) || later.After == 0 {
		t.Errorf("got %v", err)
	}
}

// topic opens a forum topic and gives its number.
func (s *shop) topic(forum int64) int64 {
	s.t.Helper()
	response, err := http.PostForm(s.URL+"/bot"+token+"/createForumTopic", url.Values{"chat_id": {fmt.Sprint(forum)}, "name": {"Брак"}})
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	var made struct {
		Result struct {
			Topic int64 `json:"message_thread_id"`
		} `json:"result"`
	}
	if err := json.NewDecoder(response.Body).Decode(&made); err != nil || made.Result.Topic == 0 {
		s.t.Fatalf("no topic: %v", err)
	}
	return made.Result.Topic
}
