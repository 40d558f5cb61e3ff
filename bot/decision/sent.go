package decision

import (
	"slices"

	"otklik/bot"
)

// What came with a turn, as far as it matters who can take it in. These are the words of the fact `sent`.
const (
	sticker = "sticker" // a mood: nobody has to look at it
	file    = "file"    // a photo, a document, a place on a map: a human looks at it
	voice   = "voice"   // a human listens to it
)

// sentWith is what came with a line; of several things the one that needs a human most.
func sentWith(attachments []bot.Attachment) (sent string) {
	for _, a := range attachments {
		sent = weightier(sent, sortOf(a))
	}
	return sent
}

func sortOf(a bot.Attachment) string {
	switch a.Kind {
	case "voice", "video_note":
		return voice
	case "sticker", "graffiti", "dice", "animation":
		return sticker
	case "link", "wall", "poll", "market": // cards, such as VK makes of any address in the text: the words say what is wanted
		return ""
	}
	return file
}

func weightier(one, other string) string {
	weights := []string{"", sticker, file, voice}
	if slices.Index(weights, other) > slices.Index(weights, one) {
		return other
	}
	return one
}

// wordless tells whether something came without a word.
func (d *draft) wordless() bool { return d.sent != "" && d.text == "" }
