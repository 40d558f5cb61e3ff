package decision

import (
	"testing"

	"otklik/bot"
)

func TestOnlyWhatAHumanHasToHearOrSeeIsSentForThem(t *testing.T) {
	for kind, want := range map[string]string{
		"voice": voice, "video_note": voice, "audio": file, "photo": file, "doc": file,
		"sticker": sticker, "link": "", "wall": "", "poll": "", "market": "",
	} {
		if sent := sentWith([]bot.Attachment{{Kind: kind}}); sent != want {
			t.Errorf("%s counts as %q, want %q", kind, sent, want)
		}
	}
}

func TestACardCountsOnlyWhereNothingIsSaidBesideIt(t *testing.T) {
	for text, want := range map[string]string{"": file, "Вот ваш товар: example.com/chainik": ""} {
		var d draft
		d.c.Monologue = []bot.Heard{{Text: text, Files: 1, Sent: sentWith([]bot.Attachment{{Kind: "link"}})}}
		if _, sent := d.monologue(); sent != want {
			t.Errorf("a card beside %q counts as %q, want %q", text, sent, want)
		}
	}
}
