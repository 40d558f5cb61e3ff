package receiving

import (
	"errors"
	"io"
	"net/http"
	"strconv"
)

const (
	// largestDelivery bounds what a platform brings at once, in bytes: a message has some thousand characters and a few attachments.
	largestDelivery = 1 << 20
	// retrySeconds is when a platform may deliver again what could not be stored; Telegram honours up to an hour.
	retrySeconds = 5
)

// Delivery reads what a platform brings. When it cannot be read the request is refused already.
func Delivery(w http.ResponseWriter, r *http.Request) (raw []byte, whole bool) {
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, largestDelivery))
	if err == nil {
		return raw, true
	}
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		Refuse(w, http.StatusRequestEntityTooLarge)
	} else {
		Refuse(w, http.StatusBadRequest)
	}
	return nil, false
}

// Refuse answers a delivery that is not taken in. StatusServiceUnavailable means: not now, bring it again.
func Refuse(w http.ResponseWriter, status int) {
	switch status {
	case http.StatusMethodNotAllowed:
		w.Header().Set("Allow", http.MethodPost)
	case http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", strconv.Itoa(retrySeconds))
	}
	http.Error(w, http.StatusText(status), status)
}
