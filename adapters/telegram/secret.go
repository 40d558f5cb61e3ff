package telegram

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"

	"otklik/adapters/connection"
)

// Secret is a string that never shows itself.
type Secret = connection.Secret

// webhookSecret derives from the token what Telegram shows us with every webhook call: the same on every machine
// and after every start, so that nobody has to invent, store or distribute a second secret.
func webhookSecret(token Secret, account string) Secret {
	mac := hmac.New(sha256.New, []byte(token))
	mac.Write([]byte("otklik webhook " + account))
	return Secret(hex.EncodeToString(mac.Sum(nil)))
}
