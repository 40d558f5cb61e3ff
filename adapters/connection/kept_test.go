package connection

import (
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func TestConnectionsAreNotKeptForLongNorInAnyNumber(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k, begun := newKept(), time.Now()
		var closed []time.Duration
		add := func(n int) {
			for range n {
				k.keep(newWire(noting{closed: func() { closed = append(closed, time.Since(begun)) }}, address{host: "api.example.com"}))
			}
		}
		add(keptConnections + 1)
		<-time.After(20 * time.Second)
		add(keptConnections)
		<-time.After(time.Hour)
		synctest.Wait()
		if len(closed) != 2*keptConnections+1 || closed[0] != 0 || closed[1] < 15*time.Second || slices.Max(closed) > 50*time.Second || k.expiry != nil {
			t.Errorf("closed at %v", closed)
		}
	})
}

// noting is a connection that tells when it is closed.
type noting struct {
	net.Conn
	closed func()
}

func (n noting) Close() error { n.closed(); return nil }
