package telegram

import (
	"encoding/json"
	"net/url"
	"strings"
)

// InlineKeyboard stands under a message.
type InlineKeyboard struct {
	Rows [][]InlineButton `json:"inline_keyboard"`
}

// InlineButton has exactly one action.
type InlineButton struct {
	Text              string          `json:"text"`
	IconCustomEmojiID string          `json:"icon_custom_emoji_id,omitempty"`
	Style             string          `json:"style,omitempty"`
	URL               string          `json:"url,omitempty"`
	CallbackData      string          `json:"callback_data,omitempty"`
	WebApp            json.RawMessage `json:"web_app,omitempty"`
	LoginURL          json.RawMessage `json:"login_url,omitempty"`
	SwitchInline      *string         `json:"switch_inline_query,omitempty"`
	SwitchInlineHere  *string         `json:"switch_inline_query_current_chat,omitempty"`
	SwitchInlineChat  json.RawMessage `json:"switch_inline_query_chosen_chat,omitempty"`
	CopyText          json.RawMessage `json:"copy_text,omitempty"`
	CallbackGame      json.RawMessage `json:"callback_game,omitempty"`
	Pay               bool            `json:"pay,omitempty"`
}

// Keyboard is a reply keyboard, or the order to put it away.
type Keyboard struct {
	Rows        [][]KeyButton `json:"keyboard"`
	OneTime     bool          `json:"one_time_keyboard"`
	Placeholder string        `json:"input_field_placeholder"`
	Selective   bool          `json:"selective"`
	Remove      bool          `json:"remove_keyboard"`
	ForceReply  bool          `json:"force_reply"`
}

// KeyButton sends its label, the person's phone number or their place.
type KeyButton struct {
	Text            string `json:"text"`
	RequestContact  bool   `json:"request_contact"`
	RequestLocation bool   `json:"request_location"`
}

// UnmarshalJSON reads a button or a bare label.
func (b *KeyButton) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		return json.Unmarshal(data, &b.Text)
	}
	type plain KeyButton
	return json.Unmarshal(data, (*plain)(b))
}

type markup struct {
	inline *InlineKeyboard
	reply  *Keyboard
}

// readMarkup reads reply_markup and refuses what Telegram refuses.
func (f form) readMarkup() (markup, error) {
	text := strings.TrimSpace(f.values["reply_markup"])
	if text == "" || text == "null" {
		return markup{}, nil
	}
	var probe map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &probe); err != nil {
		if json.Valid([]byte(text)) {
			return markup{}, badRequest("object expected as reply markup")
		}
		return markup{}, badRequest("can't parse reply keyboard markup JSON object")
	}
	if _, ok := probe["inline_keyboard"]; ok {
		keyboard, err := readInline(text)
		return markup{inline: keyboard}, err
	}
	keyboard, err := readReply(text)
	return markup{reply: keyboard}, err
}

func readInline(text string) (*InlineKeyboard, error) {
	var k InlineKeyboard
	if err := json.Unmarshal([]byte(text), &k); err != nil {
		return nil, badRequest("can't parse inline keyboard button: Object expected")
	}
	rows := [][]InlineButton{}
	for _, row := range k.Rows {
		for _, b := range row {
			if err := b.check(); err != nil {
				return nil, err
			}
		}
		if len(row) > 0 {
			rows = append(rows, row)
		}
	}
	if len(rows) == 0 {
		return nil, nil
	}
	return &InlineKeyboard{Rows: rows}, nil
}

func (b InlineButton) check() error {
	switch {
	case b.Text == "":
		return badRequest(`can't parse inline keyboard button: Field "text" must be non-empty`)
	case b.CallbackData != "" && len(b.CallbackData) > 64:
		return badRequest("BUTTON_DATA_INVALID")
	case b.URL != "":
		return checkButtonURL(b.URL)
	case !b.acts():
		return badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	}
	return nil
}

func (b InlineButton) acts() bool {
	return b.CallbackData != "" || b.WebApp != nil || b.LoginURL != nil || b.SwitchInline != nil || b.SwitchInlineHere != nil ||
		b.SwitchInlineChat != nil || b.CopyText != nil || b.CallbackGame != nil || b.Pay
}

func checkButtonURL(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return badRequest("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", address)
	case u.Scheme == "":
		u, err = url.Parse("http://" + address)
	}
	known := err == nil && (u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "tg")
	switch {
	case !known:
		return badRequest("inline keyboard button URL '%s' is invalid: Unsupported URL protocol", address)
	case u.Scheme != "tg" && !strings.Contains(u.Hostname(), ".") && u.Hostname() != "localhost":
		return badRequest("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", address)
	}
	return nil
}

func readReply(text string) (*Keyboard, error) {
	var k Keyboard
	if err := json.Unmarshal([]byte(text), &k); err != nil {
		return nil, badRequest("can't parse keyboard button: KeyboardButton must be a String or an Object")
	}
	for _, row := range k.Rows {
		for _, b := range row {
			if b.Text == "" {
				return nil, badRequest(`can't parse keyboard button: Field "text" must be non-empty`)
			}
		}
	}
	if len(k.Rows) == 0 && !k.Remove && !k.ForceReply {
		return nil, nil
	}
	return &k, nil
}
