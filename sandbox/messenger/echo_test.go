package messenger_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"otklik/sandbox"
	"otklik/sandbox/messenger"
)

// startSandbox serves a sandbox with the messenger beside it and a small bot in it, and returns the messenger's address.
func startSandbox(t *testing.T) string {
	t.Helper()
	world := sandbox.New(sandbox.Options{})
	mux := http.NewServeMux()
	mux.Handle("/", world)
	mux.Handle("/messenger/", http.StripPrefix("/messenger", messenger.Handler(messenger.Options{API: world, Name: "Ромашка"})))
	server := httptest.NewServer(mux)
	bot, err := tgbotapi.NewBotAPIWithAPIEndpoint("1:test", server.URL+"/bot%s/%s")
	if err != nil {
		t.Fatalf("start the bot: %v", err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		echo{bot}.run()
	}()
	t.Cleanup(func() {
		world.Close()
		server.CloseClientConnections()
		server.Close()
		<-ended
	})
	return server.URL + "/messenger/"
}

// echo is a bot that repeats what it hears and has every kind of button.
type echo struct{ bot *tgbotapi.BotAPI }

// run ends when the sandbox cannot be reached any more.
func (e echo) run() {
	next := tgbotapi.UpdateConfig{Timeout: 30}
	for {
		updates, err := e.bot.GetUpdates(next)
		if err != nil {
			return
		}
		for _, u := range updates {
			next.Offset = u.UpdateID + 1
			if err := e.answer(u); err != nil {
				return
			}
		}
	}
}

func (e echo) answer(u tgbotapi.Update) error {
	if u.CallbackQuery != nil {
		return e.pressed(u.CallbackQuery)
	}
	if u.EditedMessage != nil {
		return e.send(tgbotapi.NewMessage(u.EditedMessage.Chat.ID, "Вижу правку: "+u.EditedMessage.Text))
	}
	if u.Message == nil || u.Message.IsAutomaticForward {
		return nil
	}
	reply := tgbotapi.NewMessage(u.Message.Chat.ID, "Вы пишете: "+u.Message.Text)
	switch {
	case !u.Message.Chat.IsPrivate():
		reply.Text, reply.ReplyToMessageID = "Разберёмся, "+u.Message.From.FirstName, u.Message.MessageID
		reply.ReplyMarkup = tgbotapi.NewInlineKeyboardMarkup(tgbotapi.NewInlineKeyboardRow(
			tgbotapi.NewInlineKeyboardButtonURL("Написать лично", "https://t.me/"+e.bot.Self.UserName+"?start=case-7")))
	case u.Message.Contact != nil:
		reply.Text = "Записали номер"
		reply.ReplyMarkup = tgbotapi.NewRemoveKeyboard(false)
	case u.Message.Photo != nil:
		reply.Text = "Видим фото"
	case u.Message.Text == "телефон":
		reply.Text = "Поделитесь номером"
		reply.ReplyMarkup = tgbotapi.NewReplyKeyboard(tgbotapi.NewKeyboardButtonRow(tgbotapi.NewKeyboardButtonContact("Отправить номер")))
	default:
		reply.ReplyMarkup = tgbotapi.NewInlineKeyboardMarkup(tgbotapi.NewInlineKeyboardRow(
			tgbotapi.NewInlineKeyboardButtonData("Да", "yes"), tgbotapi.NewInlineKeyboardButtonData("Нет", "no")))
	}
	return e.send(reply)
}

func (e echo) pressed(q *tgbotapi.CallbackQuery) error {
	if err := e.send(tgbotapi.NewCallback(q.ID, "Нажали: "+q.Data)); err != nil {
		return err
	}
	return e.send(tgbotapi.NewEditMessageText(q.Message.Chat.ID, q.Message.MessageID, "Ответ принят"))
}

func (e echo) send(c tgbotapi.Chattable) error {
	_, err := e.bot.Request(c)
	return err
}
