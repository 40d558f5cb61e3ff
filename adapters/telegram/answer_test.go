package telegram

import (
	"errors"
	"testing"

	"otklik/bot"
)

func TestTheNumberOfAMessageIsFoundHoweverTheAnswerIsWritten(t *testing.T) {
	album := toAnna("")
	album.Files = []bot.Attachment{{Kind: "photo", Ref: "a"}, {Kind: "photo", Ref: "b"}}
	for _, c := range []struct {
		m      bot.Message
		answer string
		number int64 // 0: in doubt
	}{
		{toAnna("?"), `{"ok":true,"result":{"message_id":7,"text":"?"}}`, 7},
		{toAnna("?"), `{"ok":true,"result":{"message_id":7},"description":"said"}`, 7},
		{toAnna("?"), "{ \"ok\": true,\n\"result\": {\"message_id\": 7} }\n", 7},
		{toAnna("?"), `{"result":{"message_id":7},"ok":true}`, 7},
		{album, `{"ok":true,"result":[{"message_id":7},{"message_id":8}]}`, 7},
		{toAnna("?"), `{"ok":true,"result":{"message_id":7}}`, 7},
		{toAnna("?"), `{"ok":true,"result":{"message_id":7.5,"text":"?"}}`, 0},
		{toAnna("?"), `{"ok":true,"result":{"message_id":-7,"text":"?"}}`, 0},
		{toAnna("?"), `{"ok":true,"result":{"message_id":99999999999999999999,"text":"?"}}`, 0},
		{toAnna("?"), `{"ok":true,"result":{"message_id":}}`, 0},
		{album, `{"ok":true,"result":[]}`, 0},
		{toAnna("?"), `{"ok":true,"result":{"message_id":7`, 0},
		{toAnna("?"), `{"ok":true,"result":{}}`, 0},
		{toAnna("?"), `{"ok":true,"result":[{"message_id":7}]}`, 0},
		{toAnna("?"), `{"ok":true}`, 0},
	} {
		for _, o := range waysTo(answering(t, says(200, c.answer))) {
			sent, err := accountAt(t, o).Send(t.Context(), c.m, "k")
			if _, doubtful := errors.AsType[*bot.DoubtError](err); sent.Message != c.number || doubtful != (c.number == 0) {
				t.Errorf("%s: sent %+v, %v", c.answer, sent, err)
			}
		}
	}
}
