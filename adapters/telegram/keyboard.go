package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"

	"otklik/bot"
)

// longestData is what a button can carry, in bytes.
const longestData = 64

// plainPayload is the deep link's parameter when the button names none. Without any, Telegram shows no "Start" button to people
// who have opened the chat before, and nothing would come of the click.
const plainPayload = "public"

var payloadShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

type inlineButton struct {
	Text string `json:"text"`
	Data string `json:"callback_data,omitempty"`
	URL  string `json:"url,omitempty"`
}

type replyButton struct {
	Text           string `json:"text"`
	RequestContact bool   `json:"request_contact,omitempty"`
}

type replyKeyboard struct {
	Rows    [][]replyButton `json:"keyboard"`
	Resize  bool            `json:"resize_keyboard"`
	OneTime bool            `json:"one_time_keyboard"`
}

type removeKeyboard struct {
	Remove bool `json:"remove_keyboard"`
}

// markup makes the reply_markup of a message; "" for none. Telegram takes one keyboard a message, so Share goes before
// Rows and Rows before Drop. Beside a Share button the rows become plain text buttons: pressing one says its
// label as a line of the customer's, and buttons that open a link are left out.
func (a *Adapter) markup(ctx context.Context, m bot.Message) (string, error) {
	keyboard := m.Keyboard
	switch {
	case keyboard.Share != "":
		if m.Place.Public() {
			return "", &bot.RefusedError{Reason: "a phone number is asked for in private only"}
		}
		return encode(shareKeyboard(keyboard)), nil
	case len(keyboard.Rows) > 0:
		return a.inline(ctx, keyboard.Rows)
	case keyboard.Drop:
		return encode(removeKeyboard{Remove: true}), nil
	}
	return "", nil
}

func shareKeyboard(keyboard bot.Keyboard) replyKeyboard {
	rows := [][]replyButton{{{Text: keyboard.Share, RequestContact: true}}}
	for _, row := range keyboard.Rows {
		var labels []replyButton
		for _, button := range row {
			if button.Link == "" && !button.Invite {
				labels = append(labels, replyButton{Text: button.Label})
			}
		}
		if len(labels) > 0 {
			rows = append(rows, labels)
		}
	}
	return replyKeyboard{Rows: rows, Resize: true, OneTime: true}
}

func (a *Adapter) inline(ctx context.Context, rows [][]bot.Button) (string, error) {
	keyboard := inlineKeyboard{Rows: make([][]inlineButton, 0, len(rows))}
	for _, row := range rows {
		buttons := make([]inlineButton, 0, len(row))
		for _, button := range row {
			made, err := a.button(ctx, button)
			if err != nil {
				return "", err
			}
			buttons = append(buttons, made)
		}
		if len(buttons) > 0 {
			keyboard.Rows = append(keyboard.Rows, buttons)
		}
	}
	return encode(keyboard), nil
}

func (a *Adapter) button(ctx context.Context, b bot.Button) (inlineButton, error) {
	made := inlineButton{Text: b.Label}
	switch {
	case b.Label == "":
		return made, &bot.RefusedError{Reason: "a button has no label"}
	case b.Invite:
		link, err := a.invitation(ctx, b.Data)
		made.URL = link
		return made, err
	case b.Link != "":
		made.URL = b.Link
	case b.Data == "" || len(b.Data) > longestData:
		return made, &bot.RefusedError{Reason: fmt.Sprintf("the button %q must carry 1 to %d bytes, not %d", b.Label, longestData, len(b.Data))}
	default:
		made.Data = b.Data
	}
	return made, nil
}

// invitation is the address that opens the private chat.
func (a *Adapter) invitation(ctx context.Context, payload string) (string, error) {
	me, err := a.Me(ctx)
	if err != nil {
		return "", beforeSending(err)
	}
	if !payloadShape.MatchString(payload) {
		payload = plainPayload
	}
	return "https://t.me/" + me.Username + "?start=" + payload, nil
}

// encode makes JSON of our own plain values, which cannot go wrong.
func encode(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}
