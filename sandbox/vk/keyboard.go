package vk

import (
	"encoding/json"
	"slices"
	"unicode/utf8"
)

// openLink is the kind of a button that opens an address.
const openLink = "open_link"

// Bounds of keyboards by VK's documentation.
const (
	rowWidth      = 5
	keyboardRows  = 10
	keyboardCount = 40
	inlineRows    = 6
	inlineCount   = 10
	labelLength   = 40
	payloadLength = 255
)

// readKeyboard checks the keyboard of a call; nil means that none was given.
func (c *call) readKeyboard() (*Keyboard, error) {
	text := c.text("keyboard")
	if text == "" {
		return nil, nil
	}
	var probe struct{ Buttons *[][]Button }
	k := &Keyboard{}
	if json.Unmarshal([]byte(text), k) != nil || json.Unmarshal([]byte(text), &probe) != nil || probe.Buttons == nil {
		return nil, fail(codeKeyboard, "keyboard is not an object with buttons")
	}
	if err := k.check(); err != nil {
		return nil, err
	}
	k.AuthorID = -c.community.id
	return k, nil
}

func (k *Keyboard) check() error {
	rows, count := keyboardRows, keyboardCount
	if k.Inline {
		rows, count = inlineRows, inlineCount
	}
	all := slices.Concat(k.Buttons...)
	switch {
	case k.Inline && k.OneTime:
		return fail(codeKeyboard, "inline keyboard can't be one_time")
	case k.Inline && len(all) == 0:
		return fail(codeKeyboard, "inline keyboard without buttons")
	case len(k.Buttons) > rows:
		return fail(codeKeyboard, "too many rows")
	case len(all) > count:
		return fail(codeKeyboard, "too many buttons")
	}
	for _, row := range k.Buttons {
		if len(row) == 0 || len(row) > rowWidth {
			return fail(codeKeyboard, "a row has 1 to 5 buttons")
		}
	}
	for _, b := range all {
		if err := b.check(); err != nil {
			return err
		}
	}
	return nil
}

func (b Button) check() error {
	a := b.Action
	length := utf8.RuneCountInString(a.Label)
	labelled := a.Type == "text" || a.Type == "callback" || a.Type == openLink || a.Type == "open_app"
	switch {
	case !slices.Contains([]string{"text", "callback", openLink, "open_app", "location", "vkpay"}, a.Type):
		return fail(codeKeyboard, "unknown type of a button")
	case labelled && (length == 0 || length > labelLength):
		return fail(codeKeyboard, "a label has 1 to 40 characters")
	case utf8.RuneCountInString(a.Payload) > payloadLength:
		return fail(codeKeyboard, "a payload has at most 255 characters")
	case a.Payload != "" && !json.Valid([]byte(a.Payload)):
		return fail(codeKeyboard, "a payload is not valid JSON")
	case a.Type == openLink && a.Link == "":
		return fail(codeKeyboard, "a button without link")
	}
	return b.checkColor()
}

func (b Button) checkColor() error {
	switch {
	case b.Color == "":
		return nil
	case b.Action.Type != "text" && b.Action.Type != "callback":
		return fail(codeKeyboard, "only text and callback buttons have a color")
	case !slices.Contains([]string{"primary", "secondary", "default", "positive", "negative"}, b.Color):
		return fail(codeKeyboard, "unknown color")
	}
	return nil
}
