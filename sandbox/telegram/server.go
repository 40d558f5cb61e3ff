// Package telegram plays the Telegram Bot API server: the same methods, checks, error texts and update shapes, with
// chats and people in memory. What it does follows tdlib/telegram-bot-api 10.0.
package telegram

import (
	"context"
	"net/http"
	"sync"
	"time"

	"otklik/sandbox/people"
)

// Platform is the name by which acts, faults and the log call this server.
const Platform = "telegram"

// Options shape a server. The zero value needs only Log and Faults.
type Options struct {
	Now          func() time.Time // dates of messages and ages of queries; nil is time.Now
	Bots         []Bot            // bots known from the start
	KnownOnly    bool             // other tokens are answered 401; otherwise their first use makes a bot
	Limits       bool             // 30 messages a second, 1 a second in a chat, 20 a minute in a group; beyond that 429
	WebhookPause time.Duration    // first pause after a refused delivery, doubled each time; 0 is the true 2 s
	Log          *people.Log
	Faults       *people.Faults
}

// Bot describes one bot. Empty fields get usual values.
type Bot struct {
	Token    string // "123:abc"
	Name     string // "Отклик"
	Username string // "otklik_sandbox_bot"
	ReadsAll bool   // privacy mode switched off: sees every message of its groups even as an ordinary member
}

// Server is a Bot API server with its chats and people. It is safe for concurrent use.
type Server struct {
	options Options
	methods map[string]method
	client  *http.Client

	closing context.Context
	close   context.CancelFunc
	hiring  sync.Mutex // nobody is employed while or after the server closes
	work    sync.WaitGroup

	mu      sync.Mutex // guards everything below, and everything reachable from it except queues
	bots    []*bot
	byToken map[string]*bot
	people  map[int64]*User
	chats   map[int64]*chat // groups and channels; private chats belong to their bot
	usual   map[string]*chat
	files   map[string]*file
	byPath  map[string]*file
	serial  int64
}

// New returns a server with its usual chats: a group, a forum for operators and a channel with comments.
func New(o Options) *Server {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.WebhookPause == 0 {
		o.WebhookPause = 2 * time.Second
	}
	s := &Server{
		options: o, client: &http.Client{Timeout: time.Minute, CheckRedirect: refuseRedirect},
		byToken: map[string]*bot{}, people: map[int64]*User{}, chats: map[int64]*chat{}, usual: map[string]*chat{},
		files: map[string]*file{}, byPath: map[string]*file{},
	}
	s.closing, s.close = context.WithCancel(context.Background())
	s.methods = methodTable()
	s.settle()
	return s
}

func refuseRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// settle makes the usual chats and the bots known from the start, or one that the first token will claim.
func (s *Server) settle() {
	s.buildUsualChats()
	for _, b := range s.options.Bots {
		s.addBot(b)
	}
	if len(s.bots) == 0 {
		s.addBot(Bot{})
	}
}

// Close answers all waiting polls and ends all deliveries to webhooks.
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

func (s *Server) now() time.Time { return s.options.Now() }

// nextSerial numbers files, queries and albums.
func (s *Server) nextSerial() int64 {
	s.serial++
	return s.serial
}
