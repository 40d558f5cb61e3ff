package topics

import (
	"context"
	"slices"
	"strings"
	"testing"

	"otklik/bot"
	"otklik/bot/engine"
)

// fussy is a group that takes no files.
type fussy struct {
	Messenger
	answer error
	said   []bot.Message
}

func (f *fussy) Send(_ context.Context, m bot.Message, _ string) (bot.Sent, error) {
	if len(m.Files) > 0 {
		return bot.Sent{}, f.answer
	}
	f.said = append(f.said, m)
	return bot.Sent{Message: 7}, nil
}

func TestWordsDoNotWaitForAFileThatCannotBeShown(t *testing.T) {
	const address = "https://sun1.userapi.com/receipt.jpg"
	for name, answer := range map[string]error{
		"Telegram refuses it":     &bot.RefusedError{Reason: "IMAGE_PROCESS_FAILED"},
		"VK does not give it now": &bot.RetryError{Unfetched: true, Reason: "fetch the file: no network"},
	} {
		group := &fussy{answer: answer}
		w := &Window{messenger: group, words: spoken(t, "ru")}
		message, err := w.post(t.Context(), &view{memory: &memory{}}, bot.Message{Text: "💬 Мой чек", Files: []bot.Attachment{{Kind: "photo", Ref: address, Account: "shop-vk"}}})
		if err != nil || message != 7 || len(group.said) != 1 || !strings.Contains(group.said[0].Text, "💬 Мой чек\n📎 Фото: "+address) {
			t.Errorf("%s: said is %+v, %v", name, group.said, err)
		}
	}
}

func TestWhichFilesOfACustomerComeIntoTheTopicItself(t *testing.T) {
	accounts := []*bot.Account{{Name: "shop-tg", Platform: bot.Telegram}, {Name: "shop-vk", Platform: bot.VK}}
	w := &Window{messenger: telegramOnly{}, engine: engine.New(nil, accounts, nil, nil), options: Options{Account: "shop-tg"}}
	const address = "https://sun1.userapi.com/x"
	for _, c := range []struct {
		account string
		file    bot.Attachment
		comes   bool
	}{
		{"shop-tg", bot.Attachment{Kind: "video", Ref: "file-id"}, true},
		{"shop-tg", bot.Attachment{Kind: "poll", Ref: "1"}, false},
		{"shop-vk", bot.Attachment{Kind: "photo", Ref: address}, true},
		{"shop-vk", bot.Attachment{Kind: "voice", Ref: address}, true},
		{"shop-vk", bot.Attachment{Kind: "photo", Ref: "photo1_2_key"}, false},
		{"shop-vk", bot.Attachment{Kind: "video", Ref: "video1_2_key"}, false},
		{"shop-vk", bot.Attachment{Kind: "link", Ref: address}, false},
	} {
		files := w.files(c.account, bot.Line{Attachments: []bot.Attachment{c.file}})
		if comes := slices.ContainsFunc(files, func(a bot.Attachment) bool { return a.Account == c.account }); comes != c.comes {
			t.Errorf("%s of %s comes as a file: %t", c.file.Kind, c.account, comes)
		}
	}
}

type telegramOnly struct{ Messenger }

func (telegramOnly) Platform() bot.Platform { return bot.Telegram }
