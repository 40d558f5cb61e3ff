//go:build unix

package connection

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
)

// act is what a played server does when it has read a request. After false the server closes the connection.
type act func(conn net.Conn) bool

// says writes what is an answer, or is not.
func says(answer string) act {
	return func(conn net.Conn) bool {
		_, err := io.WriteString(conn, answer)
		return err == nil
	}
}

// parts writes and closes the connection, without having announced that.
func parts(answer string) act {
	return func(conn net.Conn) bool { return says(answer)(conn) && false }
}

// stutters writes a few bytes at a time.
func stutters(answer string) act {
	return func(conn net.Conn) bool {
		for piece := range slices.Chunk([]byte(answer), 7) {
			if !says(string(piece))(conn) {
				return false
			}
		}
		return true
	}
}

// hangs says nothing until the client has gone.
func hangs(conn net.Conn) bool {
	_, err := conn.Read(make([]byte, 1))
	return err == nil
}

// stage is a server that plays one act after the other, whatever connections the requests come on.
type stage struct {
	url         string
	acts        []act
	connections atomic.Int64
	open        atomic.Int64
	arrivals    atomic.Int64
	played      chan bool // an act has ended
}

func play(t *testing.T, acts ...act) *stage {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	s := &stage{url: "http://" + listener.Addr().String(), acts: acts, played: make(chan bool, len(acts))}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			s.connections.Add(1)
			s.open.Add(1)
			go s.serve(conn)
		}
	}()
	return s
}

func (s *stage) serve(conn net.Conn) {
	defer conn.Close()
	for in, goesOn := bufio.NewReader(conn), true; goesOn && readRequest(in); s.played <- true {
		n := int(s.arrivals.Add(1))
		if goesOn = n <= len(s.acts) && s.acts[n-1](conn); !goesOn {
			s.open.Add(-1)
			conn.Close()
		}
	}
}

func readRequest(in *bufio.Reader) bool {
	request, err := http.ReadRequest(in)
	if err != nil {
		return false
	}
	_, err = io.Copy(io.Discard, request.Body)
	return err == nil
}

// settles waits until the client could know which of its connections the server has closed.
func (s *stage) settles(d *direct) {
	<-s.played
	for stillOpen(d) > s.open.Load() {
		runtime.Gosched()
	}
}

func stillOpen(d *direct) (open int64) {
	d.kept.mu.Lock()
	defer d.kept.mu.Unlock()
	for _, list := range d.kept.wires {
		for _, w := range list {
			if w.silent() {
				open++
			}
		}
	}
	return open
}
