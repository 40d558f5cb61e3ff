package vk_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"
	"github.com/SevereCloud/vksdk/v2/api/params"
	"github.com/SevereCloud/vksdk/v2/events"
	"github.com/SevereCloud/vksdk/v2/object"

	"otklik/sandbox"
	"otklik/sandbox/people"
	"otklik/sandbox/sandboxtest"
)

func TestAnAngryCustomerWritesIsAnsweredAndPressesButtons(t *testing.T) {
	town := start(t)
	b := botIn(t, town, "key").listen()
	town.Act(`{"platform":"vk","person":1001,"name":"Анна Пример","where":"private","text":"Где мой заказ 12345?!"}`)
	var heard events.MessageNewObject
	if e := b.next(events.EventMessageNew, &heard); e.EventID == "" || e.V != "5.131" || e.GroupID != group {
		t.Errorf("event %+v", e)
	}
	if heard.Message.Text != "Где мой заказ 12345?!" || heard.Message.FromID != 1001 || !bool(heard.ClientInfo.InlineKeyboard) {
		t.Fatalf("the bot heard %+v", heard)
	}
	keyboard := object.NewMessagesKeyboardInline()
	keyboard.AddRow().AddCallbackButton("Готово", map[string]string{"do": "done"}, "positive")
	keyboard.AddRow().AddTextButton("Позвать человека", map[string]string{"do": "human"}, "secondary")
	keyboard.AddRow().AddOpenLinkButton("https://example.com", "Сайт", nil)
	sent, err := b.MessagesSend(params.NewMessagesSendBuilder().PeerID(1001).RandomID(7).Message("Сейчас посмотрю").Keyboard(keyboard).Params)
	if err != nil {
		t.Fatal(err)
	}
	h := town.Await("the answer", byBot)
	if h.Message != int64(sent) || h.Person != 1001 || h.Keyboard != "inline" || len(h.Buttons) != 3 || h.Links[0].URL != "https://example.com" {
		t.Fatalf("people saw %+v", h)
	}
	var echo events.MessageReplyObject
	if b.next(events.EventMessageReply, &echo); echo.RandomID != 7 || echo.FromID != -group || echo.AdminAuthorID != 0 {
		t.Errorf("the bot's own message came back as %+v", echo)
	}
	town.Act(`{"platform":"vk","person":1001,"where":"private","press":"Позвать человека"}`)
	if b.next(events.EventMessageNew, &heard); heard.Message.Payload != `{"do":"human"}` || heard.Message.Text != "Позвать человека" {
		t.Errorf("a text button said %+v", heard.Message)
	}
	if done := town.Act(`{"platform":"vk","person":1001,"where":"private","press":"Сайт"}`); done.Opened != "https://example.com" {
		t.Errorf("the link led to %+v", done)
	}
	answersAPress(t, town, b)
}

// answersAPress presses the callback button; an answer is taken once.
func answersAPress(t *testing.T, town *sandboxtest.Town, b *bot) {
	t.Helper()
	town.Act(`{"platform":"vk","person":1001,"where":"private","press":"Готово"}`)
	var press events.MessageEventObject
	b.next(events.EventMessageEvent, &press)
	if string(press.Payload) != `{"do":"done"}` || press.ConversationMessageID == 0 {
		t.Fatalf("the press is %+v", press)
	}
	say := api.Params{"event_id": press.EventID, "user_id": 1001, "peer_id": 1001, "event_data": `{"type":"show_snackbar","text":"Рады помочь"}`}
	if _, err := b.MessagesSendMessageEventAnswer(say); err != nil {
		t.Fatal(err)
	}
	town.Await("the notice", func(h people.Heard) bool { return h.Event == "notice" && h.Text == "Рады помочь" })
	if _, err := b.MessagesSendMessageEventAnswer(say); !errors.Is(err, api.ErrParam) {
		t.Errorf("a second answer: %v", err)
	}
}

func TestAPressCannotBeAnsweredAfterAMinute(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	town := sandboxtest.Start(t, sandbox.Options{Now: func() time.Time { return now }})
	town.Act(`{"platform":"vk","person":1001,"where":"private","text":"а"}`)
	call(t, town, "messages.send", "peer_id", "1001", "random_id", "1", "message", "?",
		"keyboard", `{"inline":true,"buttons":[[{"action":{"type":"callback","label":"Да","payload":"{}"}}]]}`)
	done := town.Act(`{"platform":"vk","person":1001,"where":"private","press":"Да"}`)
	now = now.Add(61 * time.Second)
	if a := call(t, town, "messages.sendMessageEventAnswer", "event_id", done.Query, "peer_id", "1001", "user_id", "1001"); a.Error.Code != 100 {
		t.Errorf("got %+v", a)
	}
}

func TestNobodyIsWrittenToWhoHasNotAllowedIt(t *testing.T) {
	town := start(t)
	b := botIn(t, town, "key").listen()
	send := func(random int) error {
		_, err := b.MessagesSend(api.Params{"peer_id": 1001, "random_id": random, "message": "Здравствуйте"})
		return err
	}
	if err := send(1); !errors.Is(err, api.ErrMessagesDenySend) {
		t.Errorf("a stranger: %v", err)
	}
	town.Act(`{"platform":"vk","person":1001,"where":"private","text":"Вы где?"}`)
	if err := send(2); err != nil {
		t.Errorf("who wrote first may be answered: %v", err)
	}
	town.Act(`{"platform":"vk","person":1001,"where":"private","block":true}`)
	var deny events.MessageDenyObject
	if b.next(events.EventMessageDeny, &deny); deny.UserID != 1001 || !errors.Is(send(3), api.ErrMessagesDenySend) {
		t.Errorf("after the denial of %+v messages still go through", deny)
	}
	town.Act(`{"platform":"vk","person":1001,"where":"private","block":false}`)
	var allow events.MessageAllowObject
	b.next(events.EventMessageAllow, &allow)
	allowed, err := b.MessagesIsMessagesFromGroupAllowed(api.Params{"group_id": group, "user_id": 1001})
	if err != nil || !bool(allowed.IsAllowed) || send(4) != nil {
		t.Errorf("after the permission: %+v %v", allowed, err)
	}
}

func TestTheSameRandomIDIsSentOncePerDialogForAnHour(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	town := sandboxtest.Start(t, sandbox.Options{Now: func() time.Time { return now }})
	for _, person := range []string{"1001", "1002"} {
		town.Act(`{"platform":"vk","person":` + person + `,"where":"private","text":"а"}`)
	}
	send := func(peer, random string) string {
		return string(call(t, town, "messages.send", "peer_id", peer, "random_id", random, "message", "б").Response)
	}
	first := send("1001", "9007199254740993")
	if again := send("1001", "9007199254740993"); again != first {
		t.Errorf("the repetition made message %s beside %s", again, first)
	}
	if other := send("1002", "9007199254740993"); other == first {
		t.Error("random ids are counted per dialog")
	}
	if a, b := send("1001", "0"), send("1001", "0"); a == b {
		t.Error("0 switches the check off")
	}
	now = now.Add(time.Hour + time.Second)
	if later := send("1001", "9007199254740993"); later == first {
		t.Error("after an hour VK has forgotten")
	}
}

func TestSeveralPeersAreAnsweredOneByOne(t *testing.T) {
	town := start(t)
	town.Act(`{"platform":"vk","person":1001,"where":"private","text":"а"}`)
	a := call(t, town, "messages.send", "peer_ids", "1001,1002", "random_id", "1", "message", "б")
	want := `[{"peer_id":1001,"message_id":2,"conversation_message_id":2},{"peer_id":1002,"message_id":0,"error":{"code":901,"description":"Can't send messages for users without permission"}}]`
	if string(a.Response) != want {
		t.Errorf("got %s", a.Response)
	}
}

func TestPhotosAndDocumentsGoBothWays(t *testing.T) {
	town := start(t)
	b := botIn(t, town, "key").listen()
	receipt := base64.StdEncoding.EncodeToString([]byte("12345"))
	town.Act(`{"platform":"vk","person":1001,"where":"private","files":[{"kind":"photo","count":8},{"kind":"document","name":"чек.txt","content":"` + receipt + `"}],"text":"Вот что пришло"}`)
	var heard events.MessageNewObject
	b.next(events.EventMessageNew, &heard)
	if len(heard.Message.Attachments) != 7 || !bool(heard.Message.IsCropped) {
		t.Fatalf("an event carries seven attachments, this one %d", len(heard.Message.Attachments))
	}
	whole, err := b.MessagesGetByID(api.Params{"message_ids": heard.Message.ID})
	if err != nil || len(whole.Items[0].Attachments) != 9 {
		t.Fatalf("all attachments: %+v %v", whole, err)
	}
	picture := fetch(t, b, whole.Items[0].Attachments[0].Photo.Sizes[0].URL)
	if paper := fetch(t, b, whole.Items[0].Attachments[8].Doc.URL); string(paper) != "12345" {
		t.Errorf("the document is %q", paper)
	}
	photos, err := b.UploadMessagesPhoto(1001, bytes.NewReader(picture))
	if err != nil || len(photos) != 1 {
		t.Fatalf("%+v %v", photos, err)
	}
	doc, err := b.UploadMessagesDoc(1001, "doc", "ответ.txt", "", strings.NewReader("67890"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.MessagesSend(api.Params{"peer_id": 1001, "random_id": 1, "attachment": []string{photos[0].ToAttachment(), doc.Doc.ToAttachment()}}); err != nil {
		t.Fatal(err)
	}
	if h := town.Await("the files", byBot); len(h.Files) != 2 || h.Files[0].Kind != "photo" || h.Files[1].Name != "ответ.txt" || h.Files[1].Size != 5 {
		t.Errorf("people saw %+v", h.Files)
	}
}

func fetch(t *testing.T, b *bot, address string) []byte {
	t.Helper()
	response, err := b.Client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v", address, response.Status, err)
	}
	return content
}

func TestAnAdministratorAnswersInVKsOwnInterface(t *testing.T) {
	town := start(t)
	b := botIn(t, town, "key").listen()
	town.Act(`{"platform":"vk","person":1001,"where":"private","text":"Позовите человека"}`)
	town.Act(`{"platform":"vk","person":502,"name":"Олег Пример","as":"admin","where":"private","chat":1001,"text":"Здравствуйте, я Олег"}`)
	var reply events.MessageReplyObject
	if b.next(events.EventMessageReply, &reply); reply.AdminAuthorID != 502 || reply.FromID != -group || reply.PeerID != 1001 {
		t.Errorf("the bot heard %+v", reply)
	}
	h := town.Await("the administrator", func(h people.Heard) bool { return h.As == "admin" })
	if h.By != "person" || h.Name != "Олег Пример" || h.Person != 1001 {
		t.Errorf("people saw %+v", h)
	}
	managers, err := b.GroupsGetMembersFilterManagers(api.Params{"group_id": group})
	if err != nil || managers.Count != 1 || managers.Items[0].ID != 502 {
		t.Errorf("managers: %+v %v", managers, err)
	}
}

func TestADeepLinkBeginsWithTheStartButton(t *testing.T) {
	town := start(t)
	b := botIn(t, town, "key").listen()
	town.Act(`{"platform":"vk","person":1001,"language":"en","where":"private","start":"wall-7"}`)
	var heard events.MessageNewObject
	b.next(events.EventMessageNew, &heard)
	if m := heard.Message; m.Ref != "wall-7" || m.Payload != `{"command":"start"}` || m.Text != "Start" || heard.ClientInfo.LangID != 3 {
		t.Errorf("the bot heard %+v", heard)
	}
}

func TestWhatWasNotReadIsFoundAgain(t *testing.T) {
	town := start(t)
	b := botIn(t, town, "key")
	for person := 1; person <= 3; person++ {
		for range person {
			town.Act(fmt.Sprintf(`{"platform":"vk","person":%d,"where":"private","text":"жду"}`, person))
		}
	}
	if _, err := b.MessagesMarkAsRead(api.Params{"peer_id": 2, "mark_conversation_as_read": 1}); err != nil {
		t.Fatal(err)
	}
	unread, err := b.MessagesGetConversations(api.Params{"filter": "unread"})
	if err != nil || unread.Count != 2 || unread.Items[0].Conversation.Peer.ID != 3 || unread.Items[0].Conversation.UnreadCount != 3 {
		t.Fatalf("%+v %v", unread, err)
	}
	history, err := b.MessagesGetHistory(api.Params{"peer_id": 3, "count": 2})
	if err != nil || history.Count != 3 || len(history.Items) != 2 || history.Items[0].ID != 6 {
		t.Errorf("%+v %v", history, err)
	}
	oldest, err := b.MessagesGetHistory(api.Params{"peer_id": 3, "count": 2, "rev": 1, "start_message_id": 5})
	if err != nil || len(oldest.Items) != 2 || oldest.Items[0].ID != 5 || oldest.Items[1].ID != 6 {
		t.Errorf("%+v %v", oldest, err)
	}
}

func TestOwnMessagesAreEditedAndDeletedForADay(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	town := sandboxtest.Start(t, sandbox.Options{Now: func() time.Time { return now }})
	town.Act(`{"platform":"vk","person":1001,"where":"private","text":"а"}`)
	for range 2 {
		call(t, town, "messages.send", "peer_id", "1001", "random_id", "0", "message", "б")
	}
	edit := func(message string) int {
		return call(t, town, "messages.edit", "peer_id", "1001", "message_id", message, "message", "в").Error.Code
	}
	if own, foreign, nothing := edit("2"), edit("1"), edit("99"); own != 0 || foreign != 920 || nothing != 100 {
		t.Errorf("editing: own %d, the person's %d, none %d", own, foreign, nothing)
	}
	town.Await("the new wording", func(h people.Heard) bool { return h.Edited && h.Text == "в" })
	if a := call(t, town, "messages.delete", "message_ids", "3,99", "delete_for_all", "1"); string(a.Response) != `{"3":1,"99":0}` {
		t.Errorf("deleting: %s %+v", a.Response, a.Error)
	}
	town.Await("the deletion", func(h people.Heard) bool { return h.Deleted && h.Message == 3 })
	now = now.Add(25 * time.Hour)
	if code := edit("2"); code != 909 {
		t.Errorf("after a day: %d", code)
	}
}
