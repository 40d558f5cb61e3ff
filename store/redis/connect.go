package redis

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"
)

// ErrURL is returned for an address that cannot be understood. It never repeats the password.
var ErrURL = errors.New("redis: the address is redis://user:password@host:6379/0, rediss://… with TLS, " +
	"redis+sentinel://user:password@host1,host2,host3/master/0 or redis+cluster://user:password@host1,host2")

const (
	serverPort   = "6379"
	sentinelPort = "26379"
)

// target is what a URL names.
type target struct {
	kind           string // "redis", "sentinel", "cluster"
	addresses      []string
	master         string
	db             int
	user, password string
	secure         *tls.Config // nil: no TLS
	query          url.Values
}

// String names the target without its password, for errors and logs.
func (t *target) String() string {
	name := "redis " + strings.Join(t.addresses, ",")
	if t.kind != "redis" {
		name = "redis " + t.kind + " " + strings.Join(t.addresses, ",")
	}
	if t.master != "" {
		name += " master " + t.master
	}
	return name
}

// authority finds several hosts, which net/url does not take.
var authority = regexp.MustCompile(`^(redis|rediss)(?:\+(sentinel|cluster))?://(?:([^@/]*)@)?([^@/?]+)(/[^?]*)?(?:\?(.*))?$`)

func parse(address string) (*target, error) {
	found := authority.FindStringSubmatch(address)
	if found == nil {
		return nil, ErrURL
	}
	t := &target{kind: found[2]}
	if t.kind == "" {
		t.kind = "redis"
	}
	var err error
	if t.query, err = url.ParseQuery(found[6]); err != nil {
		return nil, fmt.Errorf("%w: what follows the question mark cannot be read", ErrURL)
	}
	if err := t.credentials(found[3]); err != nil {
		return nil, err
	}
	if err := t.path(strings.Trim(found[5], "/")); err != nil {
		return nil, err
	}
	t.hosts(found[4])
	if found[1] == "rediss" {
		return t, t.encrypt()
	}
	return t, nil
}

func (t *target) credentials(info string) error {
	user, password, _ := strings.Cut(info, ":")
	var first, second error
	t.user, first = url.PathUnescape(user)
	t.password, second = url.PathUnescape(password)
	if first != nil || second != nil {
		return fmt.Errorf("%w: user or password holds a %% that must be written as %%25", ErrURL)
	}
	return nil
}

// path is the number of the database, behind the master's name for Sentinel.
func (t *target) path(path string) error {
	if t.kind == "sentinel" {
		t.master, path, _ = strings.Cut(path, "/")
		if t.master == "" {
			return fmt.Errorf("%w: the name of the master is missing", ErrURL)
		}
	}
	if path == "" {
		return nil
	}
	var err error
	if t.db, err = strconv.Atoi(path); err != nil || t.db < 0 || t.kind == "cluster" && t.db != 0 {
		return fmt.Errorf("%w: %q is not the number of a database (a Cluster has only 0)", ErrURL, path)
	}
	return nil
}

func (t *target) hosts(list string) {
	port := serverPort
	if t.kind == "sentinel" {
		port = sentinelPort
	}
	for host := range strings.SplitSeq(list, ",") {
		if _, _, err := net.SplitHostPort(host); err != nil {
			host = net.JoinHostPort(strings.Trim(host, "[]"), port)
		}
		t.addresses = append(t.addresses, host)
	}
}

// encrypt reads the options tls_ca, tls_cert, tls_key (files) and tls_name.
func (t *target) encrypt() error {
	t.secure = &tls.Config{MinVersion: tls.VersionTLS12, ServerName: t.query.Get("tls_name")}
	if ca := t.query.Get("tls_ca"); ca != "" {
		pem, err := os.ReadFile(ca)
		if err != nil {
			return fmt.Errorf("read tls_ca: %w", err)
		}
		t.secure.RootCAs = x509.NewCertPool()
		if !t.secure.RootCAs.AppendCertsFromPEM(pem) {
			return fmt.Errorf("read tls_ca %s: it holds no certificate", ca)
		}
	}
	if cert := t.query.Get("tls_cert"); cert != "" {
		pair, err := tls.LoadX509KeyPair(cert, t.query.Get("tls_key"))
		if err != nil {
			return fmt.Errorf("read tls_cert and tls_key: %w", err)
		}
		t.secure.Certificates = []tls.Certificate{pair}
	}
	return nil
}

// answerWithin is how long an answer may take before the call is tried again; a slow server is no dead one.
const answerWithin = 8 * time.Second

// connect makes a client; nothing is dialled yet.
func (t *target) connect(o Options) goredis.UniversalClient {
	settings := &goredis.UniversalOptions{
		Addrs: t.addresses, MasterName: t.master, DB: t.db, Username: t.user, Password: t.password, TLSConfig: t.secure,
		SentinelUsername: t.query.Get("sentinel_user"), SentinelPassword: t.query.Get("sentinel_password"),
		IsClusterMode: t.kind == "cluster", Protocol: 2, ContextTimeoutEnabled: true, DisableIdentity: true,
		ReadTimeout: answerWithin + o.WaitAtMost, WriteTimeout: answerWithin, MaxRedirects: 8,
	}
	return goredis.NewUniversalClient(settings)
}

// address is where a server listens. Behind Sentinel its client does not know it, but any of the Sentinels does.
func (t *target) address(ctx context.Context, node *goredis.Client) (string, error) {
	if t.kind != "sentinel" {
		return node.Options().Addr, nil
	}
	var faults []error
	for _, one := range t.addresses {
		sentinel := goredis.NewSentinelClient(&goredis.Options{Addr: one, TLSConfig: t.secure, Protocol: 2, DisableIdentity: true,
			Username: t.query.Get("sentinel_user"), Password: t.query.Get("sentinel_password")})
		found, err := sentinel.GetMasterAddrByName(ctx, t.master).Result()
		if err = errors.Join(err, sentinel.Close()); err == nil && len(found) == 2 {
			return net.JoinHostPort(found[0], found[1]), nil
		}
		faults = append(faults, err)
	}
	return "", fmt.Errorf("ask for master %s: %w", t.master, errors.Join(faults...))
}

// silence is after how long an admin who waits for the start is told what it waits for: names are looked up, Sentinels and nodes are
// asked one after the other, and each is given its time.
const silence = 3 * time.Second

// announce tells of a server that has not answered yet, unless it is stopped before.
func announce(log *slog.Logger, t *target) *time.Timer {
	return time.AfterFunc(silence, func() {
		log.Warn("redis has not answered yet, the start waits for it; look at the address, the network and the firewall", "store", t.String(), "after", silence)
	})
}

// chatter is what go-redis says of connections that it mends by itself. What it cannot mend comes as the error of a call.
type chatter struct{ log *slog.Logger }

func (c chatter) Printf(ctx context.Context, format string, args ...any) {
	c.log.DebugContext(ctx, "go-redis", "says", fmt.Sprintf(format, args...))
}

// hush takes go-redis's words from the standard error into the log. The library has one log for all clients.
func hush(log *slog.Logger) { goredis.SetLogger(chatter{log}) }
