package redis

import (
	"fmt"
	"log/slog"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Options change how a store works; the zero value is right for a program. What the URL says counts more:
// ?prefix=otklik&wait=1&wait_at_most=2s&allow=volatile,eviction,open
type Options struct {
	// Prefix begins every key; "" is "otklik".
	Prefix string
	// Replicas is how many replicas must have a change before it counts as stored.
	Replicas int
	// WaitAtMost is how long they are waited for; 0 is two seconds. Then it is unknown whether the change is stored: ErrUnconfirmed.
	WaitAtMost time.Duration
	// AllowVolatile lets the program run on a server that forgets everything when it restarts.
	AllowVolatile bool
	// AllowEviction lets it run on a server that throws data away when its memory is full.
	AllowEviction bool
	// AllowOpen lets it run on a server that anybody on the network can enter.
	AllowOpen bool
	// CallersClock lets Lease go by the time that its caller names instead of the server's; for tests that turn time by hand.
	CallersClock bool
	// Log hears what is allowed though it is not safe; nil: slog.Default().
	Log *slog.Logger
}

const (
	defaultPrefix     = "otklik"
	defaultWaitAtMost = 2 * time.Second
)

// A prefix must mean itself where Redis looks for patterns, and leave the braces to the partitions.
var prefixes = regexp.MustCompile(`^[A-Za-z0-9_.:-]{1,64}$`)

// known are the options of a URL.
func known() []string {
	return []string{"prefix", "wait", "wait_at_most", "allow", "sentinel_user", "sentinel_password", "tls_ca", "tls_cert", "tls_key", "tls_name"}
}

// with are the options with what the URL says.
func (o Options) with(t *target) (Options, error) {
	for name := range t.query {
		if !slices.Contains(known(), name) {
			return o, fmt.Errorf("%w: there is no option %q; there are %s", ErrURL, name, strings.Join(known(), ", "))
		}
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if err := o.waiting(t.query); err != nil {
		return o, err
	}
	if prefix := t.query.Get("prefix"); prefix != "" {
		o.Prefix = prefix
	}
	if o.Prefix == "" {
		o.Prefix = defaultPrefix
	}
	if !prefixes.MatchString(o.Prefix) {
		return o, fmt.Errorf("%w: prefix %q; use letters, digits, dots, colons and dashes", ErrURL, o.Prefix)
	}
	return o, o.allowing(t.query.Get("allow"))
}

func (o *Options) waiting(query url.Values) (err error) {
	if wait := query.Get("wait"); wait != "" {
		if o.Replicas, err = strconv.Atoi(wait); err != nil || o.Replicas < 0 {
			return fmt.Errorf("%w: wait=%s is not a number of replicas", ErrURL, wait)
		}
	}
	if most := query.Get("wait_at_most"); most != "" {
		if o.WaitAtMost, err = time.ParseDuration(most); err != nil || o.WaitAtMost < time.Millisecond {
			return fmt.Errorf("%w: wait_at_most=%s is not a time such as 2s", ErrURL, most)
		}
	}
	if o.WaitAtMost == 0 {
		o.WaitAtMost = defaultWaitAtMost
	}
	return nil
}

func (o *Options) allowing(list string) error {
	for name := range strings.SplitSeq(list, ",") {
		switch name {
		case "":
		case "volatile":
			o.AllowVolatile = true
		case "eviction":
			o.AllowEviction = true
		case "open":
			o.AllowOpen = true
		default:
			return fmt.Errorf("%w: allow=%s; there are volatile, eviction and open", ErrURL, name)
		}
	}
	return nil
}
