package connection

import (
	"crypto/subtle"
	"log/slog"
)

// Hidden stands wherever a secret would have been shown.
const Hidden = "[secret]"

// Secret is a string that never shows itself: whatever prints, logs or encodes it gets Hidden.
type Secret string

// String hides the secret from fmt.
func (Secret) String() string { return Hidden }

// GoString hides the secret from fmt's %#v.
func (Secret) GoString() string { return Hidden }

// LogValue hides the secret from slog.
func (Secret) LogValue() slog.Value { return slog.StringValue(Hidden) }

// MarshalText hides the secret from encoders.
func (Secret) MarshalText() ([]byte, error) { return []byte(Hidden), nil }

// Is tells whether a stranger has shown the secret; how long that takes tells them nothing.
func (s Secret) Is(shown string) bool {
	return subtle.ConstantTimeCompare([]byte(shown), []byte(s)) == 1
}
