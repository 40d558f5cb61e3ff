package bot

import (
	"errors"
	"fmt"
)

// TornError names conversations that are kept and cannot be read: their records are torn, or a newer version of this program wrote
// them. It comes beside what could be read.
type TornError struct {
	IDs    []ID  // at least one
	Reason error // of the last one
}

func (e *TornError) Error() string {
	return fmt.Sprintf("%d conversations cannot be read, %s among them: %v", len(e.IDs), e.IDs[0], e.Reason)
}

func (e *TornError) Unwrap() error { return e.Reason }

// With is the error with one conversation more; e may be nil.
func (e *TornError) With(id ID, reason error) *TornError {
	if e == nil {
		e = &TornError{}
	}
	e.IDs, e.Reason = append(e.IDs, id), reason
	return e
}

// Or is the other error if there is one, else e, which may be nil.
func (e *TornError) Or(other error) error {
	if e == nil || other != nil {
		return other
	}
	return e
}

// Torn parts the conversations that could not be read from all other errors.
func Torn(err error) ([]ID, error) {
	if some, ok := errors.AsType[*TornError](err); ok {
		return some.IDs, nil
	}
	return nil, err
}
