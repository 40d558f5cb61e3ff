package receiving

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"
)

const (
	// largestDelivery bounds what a platform brings at once, in bytes: a message has some thousand characters and a few attachments.
	largestDelivery = 1 << 20
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

// Soon is when a platform may deliver again what could not be stored.
const Soon = 5 * time.Second

// PutOff answers a delivery that is not taken in now: the platform is to bring it again after that pause, of whole seconds.
func PutOff(w http.ResponseWriter, pause time.Duration) {
	w.Header().Set("Retry-After", strconv.Itoa(int(pause.Seconds())))
	Refuse(w, http.StatusServiceUnavailable)
}

// Refuse answers a delivery that is not taken in.
func Refuse(w http.ResponseWriter, status int) {
	if status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", http.MethodPost)
	}
	http.Error(w, http.StatusText(status), status)
}
