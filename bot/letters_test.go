package bot_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"otklik/bot"
)

// attached makes files of these kinds, numbered.
func attached(kinds ...string) []bot.Attachment {
	var files []bot.Attachment
	for i, kind := range kinds {
		files = append(files, bot.Attachment{Kind: kind, Ref: fmt.Sprint(i + 1)})
	}
	return files
}

// outline is a letter as its text's length and its files.
func outline(m bot.Message) string {
	var files []string
	for _, f := range m.Files {
		files = append(files, f.Kind+f.Ref)
	}
	return fmt.Sprintf("%d %s", len([]rune(m.Text)), strings.Join(files, ","))
}

func TestHowTextAndFilesBecomeLetters(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		files []bot.Attachment
		want  []string
	}{
		"text alone":                     {"Привет", nil, []string{"6 "}},
		"nothing":                        {"", nil, nil},
		"a photo with a caption":         {"Вот", attached("photo"), []string{"3 photo1"}},
		"a long text goes before":        {strings.Repeat("ы", 1025), attached("photo"), []string{"1025 ", "0 photo1"}},
		"a caption at the limit":         {strings.Repeat("ы", 1024), attached("photo"), []string{"1024 photo1"}},
		"a sticker has no caption":       {"Вот", attached("sticker"), []string{"3 ", "0 sticker1"}},
		"pictures make an album":         {"Вот", attached("photo", "video"), []string{"3 photo1,video2"}},
		"papers stand by themselves":     {"", attached("photo", "document", "document"), []string{"0 photo1", "0 document2,document3"}},
		"voices never make an album":     {"", attached("voice", "voice"), []string{"0 voice1", "0 voice2"}},
		"eleven photos are two messages": {"", attached(slices.Repeat([]string{"photo"}, 11)...), []string{"0 photo1,photo2,photo3,photo4,photo5,photo6,photo7,photo8,photo9,photo10", "0 photo11"}},
	} {
		var got []string
		for _, letter := range (bot.Message{Text: c.text, Files: c.files}).Letters() {
			got = append(got, outline(letter))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestTheFirstLetterAnswersAndTheLastThatCanHasTheButtons(t *testing.T) {
	m := bot.Message{Text: strings.Repeat("ы", 2000), Files: attached("photo", "photo"), ReplyTo: 7, Keyboard: bot.Keyboard{Share: "Мой номер"}}
	letters := m.Letters()
	if len(letters) != 2 || letters[0].ReplyTo != 7 || letters[1].ReplyTo != 0 || letters[0].Keyboard.Share == "" || letters[1].Keyboard.Share != "" {
		t.Errorf("%+v", letters)
	}
}

func TestWhatMayBeSaid(t *testing.T) {
	private, group := bot.Place{Kind: bot.PrivateChat, Chat: 1001}, bot.Place{Kind: bot.Group, Chat: -5}
	for name, c := range map[string]struct {
		m    bot.Message
		says bool
	}{
		"aloud":                      {bot.Message{Place: group, Text: "а"}, true},
		"personal data in private":   {bot.Message{Place: private, Text: "а", Private: true}, true},
		"personal data aloud":        {bot.Message{Place: group, Text: "а", Private: true}, false},
		"personal data to nowhere":   {bot.Message{Place: bot.Place{Chat: 5}, Text: "а", Private: true}, false},
		"to nobody":                  {bot.Message{Place: bot.Place{Kind: bot.Group}, Text: "а"}, false},
		"nothing":                    {bot.Message{Place: private, Text: " \n"}, false},
		"as long as can be":          {bot.Message{Place: private, Text: strings.Repeat("🙏", 2048)}, true},
		"longer than can be, by one": {bot.Message{Place: private, Text: strings.Repeat("🙏", 2048) + "!"}, false},
	} {
		err := c.m.Sendable()
		refused, isRefused := errors.AsType[*bot.RefusedError](err)
		if c.says != (err == nil) || !c.says && (!isRefused || refused.Gone) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
