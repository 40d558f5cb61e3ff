// Package vk is a community on VK: it receives by Bots Long Poll or by Callback API, and sends.
//
// The client is vksdk v2.17.0 with API 5.131, used through Request only. Its own long poll skips what happened while it was down and
// loses a batch with one bad event in it, its callback handler lets events without a secret through, and its limiter sleeps under a lock:
// all three are done here.
package vk

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"otklik/adapters/receiving"
	"otklik/bot"
)

// DefaultAPIBase is VK's own server.
const DefaultAPIBase = "https://api.vk.com/method/"

// Defaults of Options.
const (
	DefaultPollTimeout = 25 * time.Second // what VK advises
	DefaultCallTimeout = 20 * time.Second
)

// longestPoll is the longest wait that VK allows.
const longestPoll = 90 * time.Second

// callsPerSecond is what VK allows a community's key.
const callsPerSecond = 20

// Public places that package bot does not know by name. Every place that is not a private chat counts as public there.
const (
	Photo  bot.PlaceKind = "photo"  // under a photo of the community
	Video  bot.PlaceKind = "video"  // under a video of the community
	Market bot.PlaceKind = "market" // under one of the community's goods
)

// Options are what an admin sets for one account. Account, Token and Group are required.
type Options struct {
	Account string // the account's name in the configuration; part of every event's id
	Token   Secret // the community's key
	Group   int64  // the community's number, above 0
	// UserToken is the key of a person who administers the community; "": comments outside the wall are heard but cannot be answered.
	UserToken Secret
	APIBase   string // address of the API's methods; "": DefaultAPIBase
	Proxy     string // http, https or socks5 address; "": as the environment says

	PollTimeout time.Duration // how long one poll may wait, up to 90 s; 0: DefaultPollTimeout
	CallTimeout time.Duration // limit of every other call; 0: DefaultCallTimeout

	// Public lists the public places that are listened to: bot.Wall, bot.Board, Photo, Video, Market. Private chats always are.
	Public []bot.PlaceKind
	// Unlimited takes the platform's limits away: for a server of one's own.
	Unlimited bool

	// Callback: VK brings events to Webhook; otherwise the account polls.
	Callback bool
	// CallbackSecret is what VK must show with each event. Required with Callback: VK's events carry no other proof.
	CallbackSecret Secret
	// Confirmation is the string that VK expects when the address is confirmed; "": VK is asked for it.
	Confirmation string

	// Position and SetPosition keep where the account stands in VK's stream, under a name; nil: it is forgotten at the end.
	Position    func(ctx context.Context, name string) (string, error)
	SetPosition func(ctx context.Context, name, value string) error
	// Load is the store's. With it "typing…" shows while the bot waits for the end of a monologue; nil: never, as a human might lead.
	Load func(ctx context.Context, ids []bot.ID) ([]bot.Conversation, error)
	// SetAside keeps events that could not be decoded; nil: they are logged and dropped.
	SetAside func(ctx context.Context, items []bot.Failed) error
	Logger   *slog.Logger // nil: slog.Default()
}

// Adapter is one VK community. Make it with New; its methods may be called from many goroutines.
type Adapter struct {
	account string
	group   int64
	log     *slog.Logger

	community *client // with the community's key
	admin     *client // with an admin's own key; nil: none was given

	public      []bot.PlaceKind
	pollTimeout time.Duration
	unlimited   bool
	callback    *callback
	setAside    func(ctx context.Context, items []bot.Failed) error

	fetch      bot.Fetch                  // nil: files cannot be sent on
	accept     atomic.Pointer[bot.Accept] // set while Run runs in callback mode
	position   *position
	owing      *owing
	own        *own
	people     *people
	posts      *memory[string]
	authors    *memory[int64]
	brought    *memory[string] // how VK calls the files of a message, by its key and their place in it
	trouble    *receiving.Trouble
	courtesies *receiving.Courtesies
	attention  *receiving.Attention
}

// New checks the options; it does not call the network.
func New(o Options) (*Adapter, error) {
	o = o.withDefaults()
	if err := o.check(); err != nil {
		return nil, err
	}
	community, err := newClient(o, o.Token)
	if err != nil {
		return nil, err
	}
	log := o.Logger.With("account", o.Account, "platform", bot.VK)
	a := &Adapter{
		account: o.Account, group: o.Group, log: log, community: community,
		public: o.Public, pollTimeout: o.PollTimeout, unlimited: o.Unlimited,
		callback: newCallback(o), setAside: o.SetAside,
		position: newPosition(o), owing: newOwing(o), own: newOwn(o),
		people: newPeople(), posts: newMemory[string](), authors: newMemory[int64](), brought: newMemory[string](),
		trouble: receiving.NewTrouble(log), courtesies: receiving.NewCourtesies(log),
	}
	a.attention = receiving.NewAttention(a.courtesies,
		receiving.Signs{Read: a.whenIdle(a.MarkRead), Typing: a.whenIdle(a.readAndType), Load: o.Load})
	if o.UserToken != "" {
		a.admin, err = newClient(o, o.UserToken)
	}
	return a, err
}

func (o Options) withDefaults() Options {
	o.Token = Secret(strings.TrimSpace(string(o.Token)))
	o.UserToken = Secret(strings.TrimSpace(string(o.UserToken)))
	o.APIBase = cmp.Or(o.APIBase, DefaultAPIBase)
	o.PollTimeout = min(cmp.Or(max(o.PollTimeout, 0), DefaultPollTimeout), longestPoll)
	o.CallTimeout = cmp.Or(max(o.CallTimeout, 0), DefaultCallTimeout)
	o.Logger = cmp.Or(o.Logger, slog.Default())
	return o
}

func (o Options) check() error {
	switch {
	case o.Account == "":
		return fmt.Errorf("%w: the account has no name", ErrOptions)
	case o.Token == "" || strings.ContainsAny(string(o.Token), " \t\r\n"):
		return fmt.Errorf("%w: %q has no key; it stands in the community's settings under API usage", ErrOptions, o.Account)
	case o.Group <= 0:
		return fmt.Errorf("%w: %q needs the community's number, above 0: what follows \"club\" or \"public\" in its address", ErrOptions, o.Account)
	case o.Callback && o.CallbackSecret == "":
		return fmt.Errorf("%w: %q listens by Callback API and needs its secret: without one anybody could send events", ErrOptions, o.Account)
	}
	for _, kind := range o.Public {
		if _, known := sectionOf(kind); !known {
			return fmt.Errorf("%w: %q has no public place %q; there are wall, board, photo, video and market", ErrOptions, o.Account, kind)
		}
	}
	return nil
}

// Platform is bot.VK.
func (a *Adapter) Platform() bot.Platform { return bot.VK }

// String names the account and nothing else.
func (a *Adapter) String() string { return "vk account " + a.account }

// GoString is String: the account's insides are nobody's business.
func (a *Adapter) GoString() string { return a.String() }

// Idempotent is true: random_id and guid are made from the key of the message, and VK says a line with a known one only once.
func (a *Adapter) Idempotent() bool { return true }

// Limits are VK's: 20 calls a second for a community's key.
func (a *Adapter) Limits() bot.Limits {
	if a.unlimited {
		return bot.Limits{}
	}
	return bot.Limits{PerSecond: callsPerSecond}
}

// Run receives until ctx ends: by Callback API when Options.Callback is set, else by polling. A network that is down and a
// store that refuses are waited out; ErrToken and ErrLongPoll end it.
func (a *Adapter) Run(ctx context.Context, accept bot.Accept) error {
	return a.courtesies.During(ctx, func(ctx context.Context) error {
		if a.callback.on {
			return a.serve(ctx, accept)
		}
		return a.poll(ctx, accept)
	})
}

// Close lets go of the connections that are kept open. The adapter stays usable.
func (a *Adapter) Close() {
	a.community.http.CloseIdleConnections()
	if a.admin != nil {
		a.admin.http.CloseIdleConnections()
	}
}

func (a *Adapter) listensTo(kind bot.PlaceKind) bool { return slices.Contains(a.public, kind) }
