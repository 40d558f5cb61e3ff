package redis_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"otklik/store/redis"
	"otklik/store/redis/redistest"
	"otklik/store/storetest"
)

// rights are those that docs/redis.md says a user of its own needs, for prefixes that begin with "law".
const rights = "~law* &law* +@all -@dangerous +info"

// Over TLS, and as a user who may no more than the docs say.
func TestRedisBehindALockKeepsTheLaws(t *testing.T) {
	server := redistest.SingleOverTLS(t)
	invite(t, rights, server)
	storetest.Run(t, subject(as("otklik:hush", server.URL), redis.Options{}))
}

func TestWhatSentinelsAndClustersKeepBehindALockIsThereAfterAFailover(t *testing.T) {
	t.Parallel() // most of it is waiting for a failover
	t.Run("sentinel", func(t *testing.T) {
		t.Parallel()
		group := redistest.SentinelOverTLS(t)
		invite(t, rights, group.Servers[:]...)
		invite(t, "+@all", group.Sentinel)
		survives(t, as("otklik:hush", group.URL)("law")+"&sentinel_user=otklik&sentinel_password=hush", func() { group.Failover(t) })
	})
	t.Run("cluster", func(t *testing.T) {
		t.Parallel()
		nodes := redistest.ClusterOverTLS(t)
		invite(t, rights, nodes.Servers[:]...)
		survives(t, as("otklik:hush", nodes.URL)("law"), func() { nodes.Failover(t) })
	})
}

func TestWhoIsNotLetInHearsWhatToChange(t *testing.T) {
	server, other := redistest.SingleOverTLS(t), redistest.SingleOverTLS(t)
	invite(t, rights, server)
	foreign := other.URL("law")
	for what, c := range map[string]struct{ url, advice string }{
		"another authority":   {"rediss://" + server.Address() + "/0" + foreign[strings.Index(foreign, "?"):], "tls_ca="},
		"an unknown one":      {"rediss://" + server.Address(), "tls_ca="},
		"no certificate":      {withoutCertificate(server.URL("law")), "tls_cert="},
		"no TLS":              {"redis://" + server.Address(), "rediss"},
		"another server name": {server.URL("law") + "&tls_name=redis.example.com", "tls_name="},
		"a wrong password":    {as("otklik:guess", server.URL)("law"), "redis://user:password@host"},
		"a foreign prefix":    {as("otklik:hush", server.URL)("shop"), "ACL SETUSER"},
		"a missing file":      {"rediss://" + server.Address() + "?tls_ca=/nowhere/authority.pem", "/nowhere/authority.pem"},
	} {
		t.Run(what, func(t *testing.T) {
			store, err := redis.Open(t.Context(), c.url, redis.Options{})
			if err == nil {
				_ = store.Close()
			}
			if told := fmt.Sprint(err); err == nil || !strings.Contains(told, c.advice) || strings.Contains(told, "guess") || strings.Contains(told, "hush") {
				t.Errorf("it says %q, want %q and no password", told, c.advice)
			}
		})
	}
}

func withoutCertificate(address string) string {
	return regexp.MustCompile(`&tls_(cert|key)=[^&]*`).ReplaceAllString(address, "")
}

// Who must show a certificate needs no password besides.
func TestADoorThatAsksForPapersIsNotOpen(t *testing.T) {
	server := redistest.SingleOverTLS(t)
	public := strings.Replace(server.URL("law"), "127.0.0.1", "0.0.0.0", 1) + "&tls_name=127.0.0.1"
	store := openStore(t, public, redis.Options{})
	if err := store.Close(); err != nil {
		t.Error(err)
	}
	careless := redistest.SingleOverTLS(t, "--tls-auth-clients", "no")
	refused(t, strings.Replace(careless.URL("law"), "127.0.0.1", "0.0.0.0", 1)+"&tls_name=127.0.0.1", redis.ErrUnsafe, "redis-cli --tls")
}

// invite adds the user otklik, whose password is hush.
func invite(t *testing.T, rights string, servers ...*redistest.Server) {
	t.Helper()
	for _, s := range servers {
		command := []any{"acl", "setuser", "otklik", "on", ">hush"}
		for _, right := range strings.Fields(rights) {
			command = append(command, right)
		}
		if err := s.Client(t).Do(t.Context(), command...).Err(); err != nil {
			t.Fatal(err)
		}
	}
}

// as are the addresses with a user and a password.
func as(credentials string, url func(prefix string) string) func(prefix string) string {
	return func(prefix string) string { return strings.Replace(url(prefix), "://", "://"+credentials+"@", 1) }
}
