package redistest

import (
	"io"
	"net"
	"sync/atomic"
	"testing"
	"time"
)

// Proxy stands between a store and its server, and spoils what comes back.
type Proxy struct {
	listener net.Listener
	server   string
	lose     atomic.Int64
	every    atomic.Int64 // so many answers one is lost; 0: none
	answers  atomic.Int64
	delay    atomic.Int64
	happens  atomic.Pointer[func()]
}

// Between starts a proxy in front of the server; it ends with the test.
func Between(t testing.TB, s *Server) *Proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{listener: listener, server: s.Address()}
	t.Cleanup(func() { _ = listener.Close() })
	go p.accept()
	return p
}

// URL opens the server through the proxy.
func (p *Proxy) URL(prefix string) string {
	return "redis://" + p.listener.Addr().String() + "/0?prefix=" + prefix
}

// Lose lets the server do what it is asked next, and cuts the connection instead of handing its answer over, so many times.
func (p *Proxy) Lose(answers int) { p.lose.Store(int64(answers)) }

// LoseEvery is Lose for every nth answer.
func (p *Proxy) LoseEvery(n int) { p.every.Store(int64(n)) }

// AtAnswer does something when the server has given its nth answer from now on, before that is handed over.
func (p *Proxy) AtAnswer(n int, happens func()) {
	at := happens
	if n > 1 {
		at = func() { p.AtAnswer(n-1, happens) }
	}
	p.happens.Store(&at)
}

// Slow hands every answer over so much later.
func (p *Proxy) Slow(by time.Duration) { p.delay.Store(int64(by)) }

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		go p.serve(client)
	}
}

func (p *Proxy) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", p.server)
	if err != nil {
		return
	}
	defer server.Close()
	var asked atomic.Bool
	go func() {
		_, _ = io.Copy(noting{server, &asked}, client)
		_ = server.Close()
	}()
	buffer := make([]byte, 1<<16)
	for {
		n, err := server.Read(buffer)
		if err != nil || asked.Swap(false) && p.spoils() {
			return
		}
		if delay := time.Duration(p.delay.Load()); delay > 0 {
			<-time.After(delay)
		}
		if _, err := client.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// noting notes that something is written: what comes back next begins an answer, and what follows on that goes on with it.
type noting struct {
	io.Writer
	asked *atomic.Bool
}

func (n noting) Write(some []byte) (int, error) {
	n.asked.Store(true)
	return n.Writer.Write(some)
}

// spoils does what is to happen at an answer, and tells whether it is to be lost.
func (p *Proxy) spoils() bool {
	if happens := p.happens.Swap(nil); happens != nil {
		(*happens)()
	}
	if p.lose.Load() > 0 && p.lose.Add(-1) >= 0 {
		return true
	}
	every := p.every.Load()
	return every > 0 && p.answers.Add(1)%every == 0
}
