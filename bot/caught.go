package bot

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// PanicError is a panic that was caught where it must not stop what stands beside it.
type PanicError struct {
	What  string // of the runtime's own panics their words, of others the type only: their words may quote a person's
	Stack []byte // for developers; it holds addresses and no values
}

func (e *PanicError) Error() string { return "a fault of the program: " + e.What }

// Caught does the work and returns its error, or makes a panic of it a *PanicError.
func Caught(work func() error) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case runtime.Error:
			err = &PanicError{What: p.Error(), Stack: debug.Stack()}
		default:
			err = &PanicError{What: fmt.Sprintf("%T", p), Stack: debug.Stack()}
		}
	}()
	return work()
}
