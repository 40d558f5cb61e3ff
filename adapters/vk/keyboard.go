package vk

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"otklik/bot"
)

// VK's limits of keyboards.
const (
	rowButtons     = 5
	inlineRows     = 6
	inlineButtons  = 10
	boardRows      = 10
	boardButtons   = 40
	longestLabel   = 40  // characters
	longestPayload = 255 // characters
	longestRef     = 200 // characters of a link's parameter, well below what an address holds
)

// plainRef is the link's parameter when the button names none.
const plainRef = "public"

type action struct {
	Type    string `json:"type"`
	Label   string `json:"label"`
	Payload string `json:"payload,omitempty"`
	Link    string `json:"link,omitempty"`
}

type button struct {
	Action action `json:"action"`
	Color  string `json:"color,omitempty"`
}

type keyboard struct {
	Inline  bool       `json:"inline"`
	OneTime bool       `json:"one_time"`
	Buttons [][]button `json:"buttons"`
}

// keyboardOf makes the keyboard of a private message; "" for none. It hangs under the message; one that is too large for that stands
// below the input field until it is used. Buttons are text buttons: every client knows them, a press needs no answer within a minute,
// and stands in the dialog where it is found again after an outage. Share has no counterpart on VK.
func (a *Adapter) keyboardOf(k bot.Keyboard) (string, error) {
	var rows [][]button
	count := 0
	for _, row := range k.Rows {
		made, err := a.buttons(row)
		if err != nil {
			return "", err
		}
		count += len(made)
		rows = slices.AppendSeq(rows, slices.Chunk(made, rowButtons))
	}
	switch {
	case count == 0 && k.Drop:
		return encode(keyboard{OneTime: true, Buttons: [][]button{}}), nil
	case count == 0:
		return "", nil
	case count <= inlineButtons && len(rows) <= inlineRows:
		return encode(keyboard{Inline: true, Buttons: rows}), nil
	case count <= boardButtons && len(rows) <= boardRows:
		return encode(keyboard{OneTime: true, Buttons: rows}), nil
	}
	return "", &bot.RefusedError{Reason: fmt.Sprintf("a keyboard holds %d buttons in %d rows, not %d in %d", boardButtons, boardRows, count, len(rows))}
}

func (a *Adapter) buttons(row []bot.Button) ([]button, error) {
	made := make([]button, 0, len(row))
	for _, b := range row {
		one, err := a.button(b)
		if err != nil {
			return nil, err
		}
		made = append(made, one)
	}
	return made, nil
}

func (a *Adapter) button(b bot.Button) (button, error) {
	label := shortened(b.Label)
	switch {
	case label == "":
		return button{}, &bot.RefusedError{Reason: "a button has no label"}
	case b.Invite:
		return button{Action: action{Type: "open_link", Label: label, Link: a.invitation(b.Data)}}, nil
	case b.Link != "":
		return button{Action: action{Type: "open_link", Label: label, Link: b.Link}}, nil
	}
	payload := encode(buttonPayload{Data: b.Data})
	if b.Data == "" || utf8.RuneCountInString(payload) > longestPayload {
		return button{}, &bot.RefusedError{Reason: fmt.Sprintf("the button %q must carry 1 to %d characters with their frame", label, longestPayload)}
	}
	return button{Action: action{Type: "text", Label: label, Payload: payload}, Color: "secondary"}, nil
}

func shortened(label string) string {
	letters := []rune(strings.ToValidUTF8(strings.TrimSpace(label), "\uFFFD"))
	if len(letters) <= longestLabel {
		return string(letters)
	}
	return string(letters[:longestLabel-1]) + "…"
}

// invitation is the address that opens the dialog with the community.
func (a *Adapter) invitation(ref string) string {
	if ref == "" || len(ref) > longestRef || strings.ContainsFunc(ref, func(r rune) bool { return !inRef(r) }) {
		ref = plainRef
	}
	return "https://vk.me/club" + strconv.FormatInt(a.group, 10) + "?ref=" + ref
}

func inRef(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '-' || r == '_'
}

// spelled are the links of a keyboard as lines of text: comments have no buttons.
func (a *Adapter) spelled(k bot.Keyboard) string {
	var lines strings.Builder
	for _, row := range k.Rows {
		for _, b := range row {
			link := b.Link
			if b.Invite {
				link = a.invitation(b.Data)
			}
			if link != "" {
				lines.WriteString("\n" + b.Label + ": " + link)
			}
		}
	}
	if lines.Len() == 0 {
		return ""
	}
	return "\n" + lines.String()
}

// encode makes JSON of our own plain values, which cannot go wrong.
func encode(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}
