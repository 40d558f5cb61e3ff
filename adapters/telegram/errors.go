package telegram

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"otklik/adapters/connection"
)

// What ends Run, or keeps New from making an adapter.
var (
	ErrOptions        = errors.New("telegram: settings")
	ErrToken          = errors.New("telegram: the token is not valid: ask @BotFather for the current one (/token), put it into the token file of the account and start again; with a Bot API server of your own, check its address too")
	ErrWebhookSet     = errors.New("telegram: a webhook is set, so polling gets nothing: set the account to listen by webhook, or allow it to drop the webhook")
	ErrWebhookRefused = errors.New("telegram: the webhook was refused")
)

// failure is how a call went wrong, with what only the Bot API tells.
type failure struct {
	connection.Failure
	retryAfter time.Duration
	migrateTo  int64
}

// badToken tells whether the API does not know the account. A malformed token is answered 404 by Telegram's front
// servers and 401 by the Bot API server, a revoked one 401. 404 is also what a server says of a method that is newer than itself.
func (f *failure) badToken() bool {
	return f.Code == http.StatusUnauthorized || f.Code == http.StatusNotFound && !strings.Contains(f.Text, "method not found")
}

// asFailure finds the failure in an error of client.call; for other errors (a context that ended) it makes one.
func asFailure(err error) *failure {
	if f, ok := errors.AsType[*failure](err); ok {
		return f
	}
	return &failure{Failure: connection.Failure{Text: err.Error()}}
}
