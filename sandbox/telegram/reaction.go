package telegram

import (
	"encoding/json"
	"slices"
	"strings"

	"otklik/sandbox/people"
)

// ReactionType is the sign that a bot puts under a message.
type ReactionType struct {
	Type  string `json:"type"`
	Emoji string `json:"emoji,omitempty"`
}

// setMessageReaction shows people the sign, or by an empty text that it was taken away. A bot has one at the most.
func setMessageReaction(c *call) (any, error) {
	ch, m, err := c.message("react to")
	if err != nil {
		return nil, err
	}
	var list []ReactionType
	if text := c.text("reaction"); text != "" {
		if err := json.Unmarshal([]byte(text), &list); err != nil {
			return nil, badRequest("can't parse reaction types JSON object")
		}
	}
	h := people.Heard{Event: "reaction", By: "bot", Bot: c.bot.user.Username, Message: m.MessageID, Topic: m.MessageThreadID}
	switch {
	case len(list) > 1:
		return nil, badRequest("REACTIONS_TOO_MANY")
	case len(list) == 1 && (list[0].Type != "emoji" || !slices.Contains(reactions(), list[0].Emoji)):
		return nil, badRequest("REACTION_INVALID")
	case len(list) == 1:
		h.Text = list[0].Emoji
	}
	c.server.sign(ch, h)
	return true, nil
}

// reactions are the emoji that everybody can react with, as the Bot API lists them.
func reactions() []string {
	return strings.Fields("❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 " +
		"👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡")
}
