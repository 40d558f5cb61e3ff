package sandbox_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
	"go.uber.org/goleak"

	"otklik/sandbox"
	"otklik/sandbox/people"
	"otklik/sandbox/sandboxtest"
)

const token = "700001:sandbox-token"

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// botIn connects a bot library that the author of the sandbox did not write.
func botIn(t *testing.T, town *sandboxtest.Town) *tgbotapi.BotAPI {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(client.CloseIdleConnections)
	bot, err := tgbotapi.NewBotAPIWithClient(token, town.URL+"/bot%s/%s", client)
	if err != nil {
		t.Fatal(err)
	}
	return bot
}

// next fetches exactly one update.
func next(t *testing.T, bot *tgbotapi.BotAPI, offset *int) tgbotapi.Update {
	t.Helper()
	updates, err := bot.GetUpdates(tgbotapi.UpdateConfig{Offset: *offset, Limit: 1, Timeout: 5})
	if err != nil || len(updates) != 1 {
		t.Fatalf("getUpdates: %d updates, %v", len(updates), err)
	}
	*offset = updates[0].UpdateID + 1
	return updates[0]
}

func TestAnAngryCustomerWritesIsAnsweredAndPressesAButton(t *testing.T) {
	town := sandboxtest.Start(t, sandbox.Options{})
	bot, offset := botIn(t, town), 0
	town.Act(`{"person":1001,"name":"Анна Пример","where":"private","text":"Где мой заказ 12345?!"}`)
	u := next(t, bot, &offset)
	if u.Message.Text != "Где мой заказ 12345?!" || u.Message.From.LastName != "Пример" {
		t.Fatalf("the bot heard %+v", u.Message)
	}
	answer := tgbotapi.NewMessage(u.Message.Chat.ID, "Сейчас <b>посмотрю</b>")
	answer.ParseMode = "HTML"
	answer.ReplyMarkup = tgbotapi.NewInlineKeyboardMarkup(tgbotapi.NewInlineKeyboardRow(tgbotapi.NewInlineKeyboardButtonData("Позвать человека", "human")))
	if _, err := bot.Send(answer); err != nil {
		t.Fatal(err)
	}
	h := town.Await("the answer", func(h people.Heard) bool { return h.By == "bot" })
	if h.Text != "Сейчас посмотрю" || len(h.Buttons) != 1 || h.Person != 1001 {
		t.Fatalf("people saw %+v", h)
	}
	town.Act(`{"person":1001,"where":"private","press":"Позвать человека"}`)
	press := next(t, bot, &offset)
	if press.CallbackQuery == nil || press.CallbackQuery.Data != "human" {
		t.Fatalf("the bot heard %+v", press)
	}
	if _, err := bot.Request(tgbotapi.NewCallback(press.CallbackQuery.ID, "Зову")); err != nil {
		t.Fatal(err)
	}
	town.Await("the notice", func(h people.Heard) bool { return h.Event == "notice" && h.Text == "Зову" })
}

func TestOperatorsTalkInATopic(t *testing.T) {
	town := sandboxtest.Start(t, sandbox.Options{})
	bot, offset := botIn(t, town), 0
	created, err := bot.MakeRequest("createForumTopic", tgbotapi.Params{"chat_id": "-1001000000002", "name": "Анна Пример"})
	if err != nil {
		t.Fatal(err)
	}
	var topic struct {
		ID int64 `json:"message_thread_id"`
	}
	if err := json.Unmarshal(created.Result, &topic); err != nil || topic.ID == 0 {
		t.Fatalf("topic %s: %v", created.Result, err)
	}
	raw, _ := json.Marshal(people.Act{Person: 501, Name: "Олег", Where: "staff", Topic: topic.ID, Text: "беру"})
	town.Act(string(raw))
	u := next(t, bot, &offset)
	if u.Message.ReplyToMessage == nil || u.Message.Text != "беру" {
		t.Fatalf("a message in a topic points to the topic's first message, not %+v", u.Message)
	}
	if _, err := bot.MakeRequest("sendMessage", tgbotapi.Params{"chat_id": "-1001000000002", "message_thread_id": "1", "text": "x"}); err == nil || !strings.Contains(err.Error(), "message thread not found") {
		t.Fatalf("General is not a thread, but: %v", err)
	}
}
