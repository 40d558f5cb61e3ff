package sqlite

import (
	"errors"
	"strings"
	"testing"
)

func TestNetworkFileSystemsAreRefused(t *testing.T) {
	if err := refuseNetwork(t.TempDir()); err != nil {
		t.Errorf("a local disk: %v", err)
	}
	for magic, name := range networkNames() {
		if err := refuseName("/mnt", name); !errors.Is(err, ErrNetwork) || !strings.Contains(err.Error(), name) {
			t.Errorf("%x: %v", magic, err)
		}
	}
}
