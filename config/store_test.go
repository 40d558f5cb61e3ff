package config_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"otklik/config"
)

func TestAStoreInRedisIsSetInTheFileOrInTheEnvironment(t *testing.T) {
	password := write(t, "redis", "h@u/sh:%\n")
	s, err := config.Load(write(t, "o.yaml", least+"store: redis+sentinel://bot@one,two:26380/main/2\nredis: {replicas: 1, wait: 1s, allow: [eviction]}\n"), map[string]string{
		"OTKLIK_REDIS_PASSWORD_FILE": password, "OTKLIK_REDIS_ALLOW": "volatile,open", "OTKLIK_METRICS_LISTEN": "127.0.0.1:9090",
	})
	if err != nil {
		t.Fatal(err)
	}
	if r := s.Redis; r.Replicas != 1 || time.Duration(r.Wait) != time.Second || r.Prefix != "otklik" || fmt.Sprint(r.Allow) != "[volatile open]" {
		t.Errorf("came through as %+v", r)
	}
	if address := s.StoreAddress(); address != "redis+sentinel://bot:h%40u%2Fsh%3A%25@one,two:26380/main/2" {
		t.Errorf("the store is opened as %s", address)
	}
	if _, ok := s.SQLite(); ok || strings.Contains(fmt.Sprintf("%+v", s), "sh:%") {
		t.Errorf("the password is shown, or the store is taken for SQLite: %+v", s)
	}
	if s.Metrics.Listen != "127.0.0.1:9090" {
		t.Errorf("metrics at %q", s.Metrics.Listen)
	}
}

func TestWhatIsWrongAboutRedisIsToldWithoutItsPassword(t *testing.T) {
	for name, c := range map[string]struct{ yaml, want string }{
		"no host":               {"store: redis://\n", "redis+sentinel://host1,host2,host3/master"},
		"unknown scheme":        {"store: rediss+ring://:hush@one\n", "store is"},
		"two passwords":         {"store: redis://bot:hush@one\nredis: {password: hush}\n", "take it out of the address"},
		"prefix with braces":    {"store: redis://one\nredis: {prefix: '{a}'}\n", "redis.prefix"},
		"fewer than none":       {"store: redis://one\nredis: {replicas: -1}\n", "redis.replicas is -1"},
		"no time to wait":       {"store: redis://one\nredis: {wait: 0s}\n", "redis.wait"},
		"a time that is none":   {"store: redis://one\nredis: {wait: soon}\n", ":4:15: "},
		"what cannot be lifted": {"store: redis://one\nredis: {allow: [everything]}\n", "choose one of volatile, eviction, open"},
		"metrics nowhere":       {"metrics: {listen: here}\n", "metrics.listen"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := config.Load(write(t, "otklik.yaml", least+c.yaml), nil)
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hush") {
				t.Errorf("%q is not in, or a password is:\n%v", c.want, err)
			}
		})
	}
}

func TestAddressesAreShownWithoutTheirPasswords(t *testing.T) {
	for address, want := range map[string]string{
		"sqlite:otklik.db":           "sqlite:otklik.db",
		"redis://127.0.0.1:6379/0":   "redis://127.0.0.1:6379/0",
		"redis://bot:hush@one":       "redis://bot:xxxxx@one",
		"rediss://:hu/s@h@one,two:1": "rediss://:xxxxx@one,two:1",
		"redis+sentinel://:hush@one,two:26380/m?sentinel_password=hush&wait=1": "redis+sentinel://:xxxxx@one,two:26380/m?sentinel_password=xxxxx&wait=1",
	} {
		if got := config.Redacted(address); got != want {
			t.Errorf("%s is shown as %s, want %s", address, got, want)
		}
	}
}
