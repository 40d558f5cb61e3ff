package web

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain ends with nothing left running behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
