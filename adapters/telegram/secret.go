package telegram

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
)

// Secret is a string that never shows itself: whatever prints, logs or encodes it gets "[secret]".
type Secret string

const hidden = "[secret]"

// String hides the secret from fmt.
func (Secret) String() string { return hidden }

// GoString hides the secret from fmt's %#v.
func (Secret) GoString() string { return hidden }

// LogValue hides the secret from slog.
func (Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText hides the secret from encoders.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// webhookSecret derives from the token what Telegram shows us with every webhook call: the same on every machine
// and after every start, so that nobody has to invent, store or distribute a second secret.
func webhookSecret(token Secret, account string) Secret {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("otklik webhook " + account))
	return Secret(hex.EncodeToString(mac.Sum(nil)))
}
