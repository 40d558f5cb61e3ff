package decision_test

import (
	"testing"

	"go.uber.org/goleak"

	"otklik/bot/bottest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const anna, boris = bottest.Anna, bottest.Boris

// stage is where these stories are played. What people do on it beyond a few words stands beside the first story that needs it.
type stage struct{ *bottest.Stage }

func newStage(t *testing.T) *stage {
	t.Helper()
	return &stage{bottest.New(t)}
}
