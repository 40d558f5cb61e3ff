package telegram

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"strconv"
	"testing"

	"otklik/sandbox/people"
)

func TestACommentStandsUnderThePostInTheDiscussionGroup(t *testing.T) {
	st := newStage(t, Options{})
	done := st.act(people.Act{Where: "comments", Text: "Ужас!"})
	u := st.updates()
	if len(u) != 3 || u[0].ChannelPost == nil || !u[1].Message.IsAutomatic {
		t.Fatalf("a post, its copy and the comment were expected: %+v", u)
	}
	copied, comment := u[1].Message, u[2].Message
	if copied.From.ID != 777000 || copied.SenderChat.ID != UsualChannel || copied.ForwardOrigin.MessageID != u[0].ChannelPost.MessageID {
		t.Errorf("the copy of the post: %+v", copied)
	}
	if comment.MessageThreadID != copied.MessageID || comment.IsTopicMessage || comment.ReplyToMessage.MessageID != copied.MessageID || done.Topic != copied.MessageID {
		t.Errorf("the comment: %+v", comment)
	}
	var answer Message
	st.result(&answer, "sendMessage", "chat_id", strconv.FormatInt(UsualDiscussion, 10), "text", "Разберёмся", "reply_to_message_id", strconv.FormatInt(comment.MessageID, 10))
	if answer.MessageThreadID != copied.MessageID || answer.IsTopicMessage {
		t.Errorf("the answer: %+v", answer)
	}
}

func TestThoseWhoHideBehindAChatHaveNoIdOfTheirOwn(t *testing.T) {
	st := newStage(t, Options{})
	st.act(people.Act{Where: "group", As: "anonymous", Text: "от имени группы"})
	st.act(people.Act{Where: "comments", As: "channel", Text: "от имени канала"})
	st.act(people.Act{Where: "group", As: "own_channel", Text: "от имени своего канала"})
	u := st.updates()
	if m := u[len(u)-1].Message; m.From.ID != 136817688 || m.SenderChat.ID >= 0 || m.SenderChat.ID == UsualChannel {
		t.Errorf("own channel: %+v", m)
	}
	u = u[:len(u)-1]
	if m := u[0].Message; m.From.ID != 1087968824 || m.SenderChat.ID != UsualGroup {
		t.Errorf("anonymous: %+v", m)
	}
	if m := u[len(u)-1].Message; m.From.ID != 136817688 || m.SenderChat.ID != UsualChannel {
		t.Errorf("channel: %+v", m)
	}
}

func TestAMessageInATopicPointsToTheTopicsFirstMessage(t *testing.T) {
	st := newStage(t, Options{})
	var topic ForumTopic
	st.result(&topic, "createForumTopic", "chat_id", staffID, "name", "Анна")
	st.act(people.Act{Where: "staff", Topic: topic.MessageThreadID, Text: "в теме"})
	st.act(people.Act{Where: "staff", Text: "в общей"})
	u := st.updates()
	if len(u) != 2 {
		t.Fatalf("the bot does not hear its own service message: %+v", u)
	}
	in, general := u[0].Message, u[1].Message
	if !in.IsTopicMessage || in.MessageThreadID != topic.MessageThreadID || in.ReplyToMessage.ForumTopicCreated == nil {
		t.Errorf("in the topic: %+v", in)
	}
	if general.IsTopicMessage || general.MessageThreadID != 0 || general.ReplyToMessage != nil {
		t.Errorf("in General: %+v", general)
	}
}

func TestADeletedTopicIsGoneForTheBot(t *testing.T) {
	st := newStage(t, Options{})
	var topic ForumTopic
	st.result(&topic, "createForumTopic", "chat_id", staffID, "name", "Анна")
	st.faults.Order(people.Fault{Platform: Platform, Kind: people.FaultTopicDeleted, Count: 1})
	for range 2 {
		r := st.call("sendMessage", "chat_id", staffID, "message_thread_id", strconv.FormatInt(topic.MessageThreadID, 10), "text", "x")
		if r.Description != "Bad Request: message thread not found" {
			t.Errorf("got %s", r.Description)
		}
	}
}

func TestPrivacyModeHidesWhatIsNotMeantForTheBot(t *testing.T) {
	for _, readsAll := range []bool{false, true} {
		st := newStage(t, Options{Bots: []Bot{{Token: testToken, ReadsAll: readsAll}}})
		if _, err := st.Arrange(ChatOrder{Chat: UsualGroup, Place: member}); err != nil {
			t.Fatal(err)
		}
		var own Message
		st.result(&own, "sendMessage", "chat_id", groupID, "text", "Я тут")
		st.act(people.Act{Where: "group", Text: "между собой"})
		st.act(people.Act{Where: "group", Text: "/help"})
		st.act(people.Act{Where: "group", Text: "/help@other_bot"})
		st.act(people.Act{Where: "group", Text: "эй, @otklik_sandbox_bot"})
		st.act(people.Act{Where: "group", Text: "да", ReplyTo: own.MessageID})
		var heard []string
		for _, u := range st.updates() {
			if u.Message != nil {
				heard = append(heard, u.Message.Text)
			}
		}
		want := map[bool]int{false: 3, true: 5}[readsAll]
		if len(heard) != want {
			t.Errorf("reads all %v: the bot hears %q", readsAll, heard)
		}
	}
}

func TestPeopleAttachEveryKindOfFile(t *testing.T) {
	for _, kind := range []string{"photo", "document", "voice", "video", "audio", "sticker", "video_note", "animation"} {
		st := newStage(t, Options{})
		st.act(people.Act{Files: people.Files{{Kind: kind}}})
		u := st.updates()
		seen := u[0].Message.seenFiles()
		if len(seen) != 1 || seen[0].Kind != kind {
			t.Fatalf("%s: the bot sees %+v", kind, u[0].Message)
		}
		var info FileInfo
		st.result(&info, "getFile", "file_id", seen[0].ID)
		response, err := st.client.Get(st.url + "/file/bot" + testToken + "/" + info.FilePath)
		if err != nil {
			t.Fatal(err)
		}
		content, _ := io.ReadAll(response.Body)
		_ = response.Body.Close()
		if int64(len(content)) != info.FileSize || len(content) == 0 {
			t.Errorf("%s: %d bytes of %d", kind, len(content), info.FileSize)
		}
	}
}

func TestAnAlbumIsSeveralMessagesOfOneGroup(t *testing.T) {
	st := newStage(t, Options{})
	done := st.act(people.Act{Text: "смотрите", Files: people.Files{{Kind: "photo", Count: 3}}})
	u := st.updates()
	if len(u) != 3 || len(done.Messages) != 3 || u[0].Message.Caption != "смотрите" || u[2].Message.MediaGroupID == "" || u[0].Message.MediaGroupID != u[2].Message.MediaGroupID {
		t.Errorf("the bot hears %+v", u)
	}
}

func TestAPhotoMustBeAPicture(t *testing.T) {
	st := newStage(t, Options{})
	st.act(people.Act{Text: "раз"})
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 1000, 500))); err != nil {
		t.Fatal(err)
	}
	r := st.upload("sendPhoto", "photo", "a.png", picture.Bytes(), "chat_id", "1001")
	if !r.OK {
		t.Fatal(r.Description)
	}
	if r := st.upload("sendPhoto", "photo", "a.png", []byte("no picture"), "chat_id", "1001"); r.Description != "Bad Request: IMAGE_PROCESS_FAILED" {
		t.Errorf("got %s", r.Description)
	}
	if r := st.upload("sendDocument", "document", "a.txt", []byte("text"), "chat_id", "1001", "caption", "чек"); !r.OK {
		t.Error(r.Description)
	}
	h := st.log.Read(people.Query{})
	if h[1].Files[0].Kind != "photo" || h[2].Files[0].Name != "a.txt" || h[2].Text != "чек" {
		t.Errorf("people saw %+v", h)
	}
}

func TestTooLargeAFileCannotBeDownloaded(t *testing.T) {
	st := newStage(t, Options{})
	st.act(people.Act{Files: people.Files{{Kind: "document", Size: 30 << 20}}})
	id := st.updates()[0].Message.Document.FileID
	if r := st.call("getFile", "file_id", id); r.Description != "Bad Request: file is too big" {
		t.Errorf("got %s", r.Description)
	}
}

func TestOwnContactIsToldFromAnothersContact(t *testing.T) {
	st := newStage(t, Options{})
	st.act(people.Act{Contact: &people.Contact{Phone: "+79990000001", Own: true}})
	st.act(people.Act{Contact: &people.Contact{Phone: "+79990000002", Name: "Пётр"}})
	st.result(new(Message), "sendMessage", "chat_id", "1001", "text", "номер?", "reply_markup", `{"keyboard":[[{"text":"Мой номер","request_contact":true}]]}`)
	st.act(people.Act{Press: "Мой номер"})
	u := st.updates()
	if c := u[0].Message.Contact; c.UserID != 1001 || c.PhoneNumber != "79990000001" {
		t.Errorf("own: %+v", c)
	}
	if c := u[1].Message.Contact; c.UserID != 0 || c.FirstName != "Пётр" {
		t.Errorf("another's: %+v", c)
	}
	if c := u[2].Message.Contact; c.UserID != 1001 || c.PhoneNumber == "" {
		t.Errorf("by the button: %+v", c)
	}
}

func TestEditsAndDeletionsOfPeople(t *testing.T) {
	st := newStage(t, Options{})
	said := st.act(people.Act{Text: "раз"}).Message
	st.act(people.Act{Edit: said, Text: "два"})
	st.act(people.Act{Delete: said})
	u := st.updates()
	if len(u) != 2 || u[1].EditedMessage.Text != "два" || u[1].EditedMessage.EditDate == 0 {
		t.Errorf("bots hear of edits and never of deletions: %+v", u)
	}
	h := st.log.Read(people.Query{})
	if len(h) != 3 || !h[1].Edited || !h[2].Deleted {
		t.Errorf("people saw %+v", h)
	}
	if _, err := st.Act(people.Act{Person: 1001, Where: "private", Edit: said, Text: "три"}); err == nil {
		t.Error("a deleted message was edited")
	}
}

func TestAButtonOfADeletedMessageComesWithoutTheMessage(t *testing.T) {
	st := newStage(t, Options{})
	st.act(people.Act{Text: "раз"})
	var m Message
	st.result(&m, "sendMessage", "chat_id", "1001", "text", "x", "reply_markup", `{"inline_keyboard":[[{"text":"да","callback_data":"y"}]]}`)
	st.result(new(bool), "deleteMessage", "chat_id", "1001", "message_id", strconv.FormatInt(m.MessageID, 10))
	st.updates()
	st.act(people.Act{Press: "да", ReplyTo: m.MessageID})
	gone, ok := st.updates()[0].CallbackQuery.Message.(map[string]any)
	if !ok || gone["date"] != 0.0 || gone["message_id"] != float64(m.MessageID) {
		t.Errorf("the press carries %+v", gone)
	}
}

func TestALetterOfAHundredThousandLettersComesInParts(t *testing.T) {
	st := newStage(t, Options{})
	done := st.act(people.Act{Text: string(bytes.Repeat([]byte("я"), 100000))})
	if len(done.Messages) != 25 {
		t.Errorf("%d parts", len(done.Messages))
	}
}

func TestCopiesForgetTheAuthorAndForwardsNameIt(t *testing.T) {
	st := newStage(t, Options{})
	id := strconv.FormatInt(st.act(people.Act{Text: "раз"}).Message, 10)
	var copied MessageID
	st.result(&copied, "copyMessage", "chat_id", "1001", "from_chat_id", "1001", "message_id", id)
	var forwarded Message
	st.result(&forwarded, "forwardMessage", "chat_id", "1001", "from_chat_id", "1001", "message_id", id)
	if copied.MessageID == 0 || forwarded.Text != "раз" || forwarded.ForwardOrigin.SenderUser.ID != 1001 {
		t.Errorf("copy %+v, forward %+v", copied, forwarded)
	}
}
