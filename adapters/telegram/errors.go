package telegram

import (
	"errors"
	"fmt"
	"net/http"
	"time"
)

// What ends Run, or keeps New from making an adapter.
var (
	ErrOptions        = errors.New("telegram: settings")
	ErrToken          = errors.New("telegram: the token is not valid: ask @BotFather for the current one (/token), put it into the token file of the account and start again; with a Bot API server of your own, check its address too")
	ErrWebhookSet     = errors.New("telegram: a webhook is set, so polling gets nothing: set the account to listen by webhook, or allow it to drop the webhook")
	ErrWebhookRefused = errors.New("telegram: the webhook was refused")
)

// ErrFileTooBig is what Open says of files above 20 MiB: a bot cannot download them from Telegram's own server.
var ErrFileTooBig = errors.New("telegram: the file is larger than 20 MiB; it can only be opened in Telegram itself")

// failure is how a call went wrong. Its text never holds the token.
type failure struct {
	method  string
	text    string
	reached bool // a connection was there: the server may have read the request
	status  int  // HTTP status; 0: no answer
	code    int  // the API's error_code; 0: the answer was not the API's

	retryAfter time.Duration
	migrateTo  int64
}

func (f *failure) Error() string {
	switch {
	case f.code != 0:
		return fmt.Sprintf("%s: %d %s", f.method, f.code, f.text)
	case f.status != 0:
		return fmt.Sprintf("%s: HTTP %d with an answer that is not the Bot API's: %s", f.method, f.status, f.text)
	}
	return f.method + ": " + f.text
}

// badToken tells whether the API does not know the account. A malformed token is answered 404 by Telegram's front
// servers and 401 by the Bot API server, a revoked one 401.
func (f *failure) badToken() bool {
	return f.code == http.StatusUnauthorized || f.code == http.StatusNotFound
}

// asFailure finds the failure in an error of client.call; for other errors (a context that ended) it makes one.
func asFailure(err error) *failure {
	var f *failure
	if errors.As(err, &f) {
		return f
	}
	return &failure{text: err.Error()}
}
