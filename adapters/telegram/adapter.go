// Package telegram is an account on Telegram: it receives by long polling or by webhook, and sends.
//
// The client is telegram-bot-api v5.5.1, used through MakeRequest only: its own update loop confirms updates before
// anybody stored them, and its types end at Bot API 5.5. Polls and what is said to people go past it, for speed.
package telegram

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"otklik/adapters/receiving"
	"otklik/bot"
)

// DefaultAPIBase is Telegram's own Bot API server.
const DefaultAPIBase = "https://api.telegram.org"

// Defaults of Options.
const (
	DefaultPollTimeout = 30 * time.Second
	DefaultCallTimeout = 20 * time.Second
)

// longestPoll is where the Bot API server clamps the timeout of getUpdates.
const longestPoll = 50 * time.Second

var (
	tokenShape  = regexp.MustCompile(`^[0-9]+:[0-9A-Za-z_-]+$`)
	secretShape = regexp.MustCompile(`^[0-9A-Za-z_-]{1,256}$`)
)

// Options are what an admin sets for one account. Account and Token are required.
type Options struct {
	Account string // the account's name in the configuration; part of every event's id
	Token   Secret // from @BotFather
	APIBase string // address of the Bot API server; "": DefaultAPIBase
	Proxy   string // http, https or socks5 address; "": as the environment says

	PollTimeout time.Duration // how long one getUpdates may wait, up to 50 s; 0: DefaultPollTimeout
	CallTimeout time.Duration // limit of every other call; 0: DefaultCallTimeout

	// Public lists the public places that are listened to: bot.Group, bot.Comments. Private chats always are.
	Public []bot.PlaceKind
	// Chats are the numbers of the groups that are listened to; empty: every group that the bot is in, whoever added it.
	Chats []int64
	// Staff is the group in which operators work; 0: none. Nothing that is said there is a customer's.
	Staff int64
	// Unlimited takes the platform's limits away: for a server of one's own.
	Unlimited bool

	// WebhookURL is where Telegram delivers updates (https); "": the account polls.
	WebhookURL string
	// WebhookSecret is what Telegram must show with each delivery: 1 to 256 of A-Z, a-z, 0-9, _ and -; "": derived from the token.
	WebhookSecret Secret
	// DropWebhook lets a polling account delete a webhook that is set; otherwise Run ends with ErrWebhookSet.
	DropWebhook bool

	// Load is the store's. With it "typing…" shows while the bot waits for the end of a monologue; nil: never, as a human might lead.
	Load func(ctx context.Context, ids []bot.ID) ([]bot.Conversation, error)
	// SetAside keeps updates that could not be decoded; nil: they are logged and dropped.
	SetAside func(ctx context.Context, items []bot.Failed) error
	Logger   *slog.Logger // nil: slog.Default()
}

// Adapter is one Telegram account. Make it with New; its methods may be called from many goroutines.
type Adapter struct {
	account  string
	client   *client
	log      *slog.Logger
	setAside func(ctx context.Context, items []bot.Failed) error

	self        int64 // our own id: a token begins with it
	staff       int64
	orders      func(ctx context.Context, orders ...bot.Order) error // nil: nobody listens in the group
	fetch       bot.Fetch                                            // nil: nothing can be had from other accounts
	chats       []int64
	public      []bot.PlaceKind
	pollTimeout time.Duration
	unlimited   bool
	dropWebhook bool
	webhook     *webhook

	accept     atomic.Pointer[bot.Accept] // set while Run runs in webhook mode
	posts      *posts
	rosters    *rosters
	flood      *flood
	migrations *migrations
	trouble    *receiving.Trouble
	courtesies *receiving.Courtesies
	attention  *receiving.Attention

	naming sync.Mutex         // one getMe at a time
	me     atomic.Pointer[Me] // nil: not asked yet
}

// New checks the options; it does not call the network.
func New(o Options) (*Adapter, error) {
	o = o.withDefaults()
	if err := o.check(); err != nil {
		return nil, err
	}
	client, err := newClient(o)
	if err != nil {
		return nil, err
	}
	log := o.Logger.With("account", o.Account, "platform", bot.Telegram)
	a := &Adapter{
		account: o.Account, client: client, log: log, setAside: o.SetAside,
		self: idOf(o.Token), staff: o.Staff, chats: o.Chats, public: o.Public, pollTimeout: o.PollTimeout, unlimited: o.Unlimited,
		dropWebhook: o.DropWebhook, webhook: newWebhook(o),
		posts: newPosts(), rosters: newRosters(), flood: newFlood(), migrations: newMigrations(),
		trouble: receiving.NewTrouble(log), courtesies: receiving.NewCourtesies(log),
	}
	a.attention = receiving.NewAttention(a.courtesies, receiving.Signs{Typing: a.Typing, Load: o.Load})
	return a, nil
}

func (o Options) withDefaults() Options {
	o.Token = Secret(strings.TrimSpace(string(o.Token)))
	o.APIBase = cmp.Or(o.APIBase, DefaultAPIBase)
	o.PollTimeout = min(cmp.Or(max(o.PollTimeout, 0), DefaultPollTimeout), longestPoll)
	o.CallTimeout = cmp.Or(max(o.CallTimeout, 0), DefaultCallTimeout)
	o.WebhookSecret = cmp.Or(o.WebhookSecret, webhookSecret(o.Token, o.Account))
	o.Logger = cmp.Or(o.Logger, slog.Default())
	return o
}

func (o Options) check() error {
	switch {
	case o.Account == "":
		return fmt.Errorf("%w: the account has no name", ErrOptions)
	case !tokenShape.MatchString(string(o.Token)):
		return fmt.Errorf("%w: the token of %q does not look like one; @BotFather gives it as digits, a colon and letters", ErrOptions, o.Account)
	case !secretShape.MatchString(string(o.WebhookSecret)):
		return fmt.Errorf("%w: the webhook secret of %q must be 1 to 256 of A-Z, a-z, 0-9, _ and -", ErrOptions, o.Account)
	case o.WebhookURL != "" && !strings.HasPrefix(o.WebhookURL, "https://") && !strings.HasPrefix(o.WebhookURL, "http://"):
		return fmt.Errorf("%w: the webhook address of %q must begin with https://", ErrOptions, o.Account)
	}
	for _, kind := range o.Public {
		if kind != bot.Group && kind != bot.Comments {
			return fmt.Errorf("%w: %q has no public place %q; there are %q and %q", ErrOptions, o.Account, kind, bot.Group, bot.Comments)
		}
	}
	return nil
}

// Platform is bot.Telegram.
func (a *Adapter) Platform() bot.Platform { return bot.Telegram }

// String names the account and nothing else.
func (a *Adapter) String() string { return "telegram account " + a.account }

// GoString is String: the account's insides are nobody's business.
func (a *Adapter) GoString() string { return a.String() }

// Limits are those of Telegram's FAQ for bots: about 30 messages a second in all, one a second in a private chat
// (bursts are tolerated), 20 a minute in a group.
func (a *Adapter) Limits() bot.Limits {
	if a.unlimited {
		return bot.Limits{}
	}
	return bot.Limits{PerSecond: 30, ChatPerSecond: 1, GroupPerMinute: 20}
}

// Run receives until ctx ends: by webhook when Options.WebhookURL is set, else by polling. A network that is down, a
// second poller and a store that refuses are waited out; ErrToken, ErrWebhookSet and ErrWebhookRefused end it.
func (a *Adapter) Run(ctx context.Context, accept bot.Accept) error {
	return a.courtesies.During(ctx, func(ctx context.Context) error {
		if a.webhook.url != "" {
			return a.serve(ctx, accept)
		}
		return a.poll(ctx, accept)
	})
}

// Close lets go of the connections that are kept open. The adapter stays usable.
func (a *Adapter) Close() { a.client.http.CloseIdleConnections() }

// idOf is the account's id; the token has the right shape.
func idOf(token Secret) int64 {
	digits, _, _ := strings.Cut(string(token), ":")
	id, _ := strconv.ParseInt(digits, 10, 64)
	return id
}

// isStaff tells whether a chat is the operators' group, also after it became a supergroup with another number.
func (a *Adapter) isStaff(chat int64) bool {
	return a.staff != 0 && a.same(a.staff, chat)
}

func (a *Adapter) same(named, chat int64) bool {
	now, _ := a.migrations.current(named)
	return chat == named || chat == now
}

// listensIn tells whether what people say in a place concerns us.
func (a *Adapter) listensIn(where bot.Place) bool {
	return where.Kind == bot.PrivateChat || slices.Contains(a.public, where.Kind) && a.serves(where.Chat)
}

// serves tells whether a chat is one in which customers are answered aloud.
func (a *Adapter) serves(chat int64) bool {
	if len(a.public) == 0 || a.isStaff(chat) {
		return false
	}
	return len(a.chats) == 0 || slices.ContainsFunc(a.chats, func(named int64) bool { return a.same(named, chat) })
}
