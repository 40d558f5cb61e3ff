// Package vk plays the VK API server for communities: methods, Bots Long Poll, Callback API and uploads, with dialogs,
// a wall, a board and people in memory. Shapes follow VK's own schema of version 5.131.
package vk

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"otklik/sandbox/people"
)

// Platform is the name by which acts, faults and the log call this server.
const Platform = "vk"

// Options shape a server. The zero value needs only Log and Faults.
type Options struct {
	Now            func() time.Time // dates of messages, ages of presses and random ids; nil is time.Now
	Communities    []Community      // known from the start; empty means one: 12345 "Ромашка"
	KnownOnly      bool             // only the tokens of Communities are good; otherwise every token is
	Limits         bool             // 20 calls a second for a community's token, 3 for a user's; beyond that error 6
	CallbackPauses []time.Duration  // after refused callbacks; nil is VK's 10 s, 3 min, 10 min, 30 min, 1 h
	Log            *people.Log
	Faults         *people.Faults
}

// Server is a VK API server with its communities and people. It is safe for concurrent use.
type Server struct {
	options Options
	methods map[string]method
	client  *http.Client
	salt    string // makes the ids of events differ from those of any other run
	host    atomic.Pointer[string]

	closing context.Context
	close   context.CancelFunc
	hiring  sync.Mutex // nobody is employed while or after the server closes
	work    sync.WaitGroup

	mu          sync.Mutex // guards everything below, and everything reachable from it except feeds and hooks
	communities []*community
	people      map[int64]*person
	contents    map[int64]content
	paces       map[string]*rate.Limiter
	serial      int64
}

// New returns a server with its communities.
func New(o Options) *Server {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.CallbackPauses == nil {
		o.CallbackPauses = []time.Duration{10 * time.Second, 3 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour}
	}
	if len(o.Communities) == 0 {
		o.Communities = []Community{{ID: defaultCommunity, Name: "Ромашка", ScreenName: "romashka"}}
	}
	s := &Server{
		options: o, methods: methodTable(), salt: salt(),
		client: &http.Client{Timeout: time.Minute, CheckRedirect: refuseRedirect, Transport: &http.Transport{MaxIdleConnsPerHost: hookSlots}},
		people: map[int64]*person{}, contents: map[int64]content{}, paces: map[string]*rate.Limiter{},
	}
	s.closing, s.close = context.WithCancel(context.Background())
	for _, c := range o.Communities {
		s.addCommunity(c)
	}
	return s
}

func refuseRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func salt() string {
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails, as its documentation says
	return hex.EncodeToString(random[:])
}

// Serves tells whether a path belongs to VK.
func Serves(path string) bool {
	return strings.HasPrefix(path, "/method/") || strings.HasPrefix(path, "/vk/")
}

// ServeHTTP answers /method/<name>, and below /vk/ Long Poll, uploads and files.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch path := r.URL.Path; {
	case strings.HasPrefix(path, "/method/"):
		s.serveMethod(w, r, strings.TrimPrefix(path, "/method/"))
	case strings.HasPrefix(path, pollPath):
		s.servePoll(w, r)
	case strings.HasPrefix(path, uploadPath):
		s.serveUpload(w, r)
	case strings.HasPrefix(path, filePath):
		s.serveFile(w, r)
	default:
		http.NotFound(w, r)
	}
}

// Reached tells under which host the sandbox was reached, so that the addresses of people's files lead back to it.
func (s *Server) Reached(host string) {
	if known := s.host.Load(); known == nil || *known != host {
		s.host.Store(&host)
	}
}

func (s *Server) base() string {
	if host := s.host.Load(); host != nil {
		return "http://" + *host
	}
	return "http://127.0.0.1"
}

// Close answers all waiting polls and ends all deliveries of callbacks.
func (s *Server) Close() {
	s.hiring.Lock()
	s.close()
	s.hiring.Unlock()
	s.work.Wait()
	s.client.CloseIdleConnections()
}

// employ runs work that Close waits for.
func (s *Server) employ(work func()) {
	s.hiring.Lock()
	defer s.hiring.Unlock()
	if s.closing.Err() == nil {
		s.work.Go(work)
	}
}

// rest waits so long, unless the server closes or nobody is interested any more.
func (s *Server) rest(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
	case <-s.closing.Done():
	}
	return false
}

func (s *Server) now() time.Time { return s.options.Now() }

// nextSerial numbers photos, documents, presses and events.
func (s *Server) nextSerial() int64 {
	s.serial++
	return s.serial
}
