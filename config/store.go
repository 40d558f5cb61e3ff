package config

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// Redis is what a store in Redis may be used without, and how safe it must be before a platform is told "taken".
type Redis struct {
	// Prefix begins every key, so that several programs can share a server.
	Prefix       string `yaml:"prefix" env:"PREFIX"`
	Password     Secret `yaml:"password" env:"PASSWORD"`
	PasswordFile string `yaml:"password_file" env:"PASSWORD_FILE"`
	// Replicas is how many replicas of Redis must have a change within Wait before it counts as stored; 0: the master alone.
	Replicas int      `yaml:"replicas" env:"REPLICAS"`
	Wait     Duration `yaml:"wait" env:"WAIT"`
	// Allow lifts checks of the start: volatile, eviction, open.
	Allow []string `yaml:"allow" env:"ALLOW"`
}

// The ways into a store, and what a lifted check allows.
const (
	AllowVolatile = "volatile" // Redis without append-only file: a restart forgets
	AllowEviction = "eviction" // Redis that throws data away when its memory is full
	AllowOpen     = "open"     // Redis without a password, reachable from the network
)

var (
	redisAddress = regexp.MustCompile(`^rediss?(\+sentinel|\+cluster)?://([^@/]*@)?[^@/?]+(/[^?]*)?(\?.*)?$`)
	keyPrefix    = regexp.MustCompile(`^[A-Za-z0-9_.:-]{1,64}$`)
	// credentials stand between the slashes and the last @, whatever signs are in them.
	credentials  = regexp.MustCompile(`^([a-z+]+://)(.*)@`)
	furtherWords = regexp.MustCompile(`(password=)[^&]*`)
)

// SQLite is the path of the store's file; false: the store is in Redis.
func (s *Settings) SQLite() (path string, ok bool) { return strings.CutPrefix(s.Store, "sqlite:") }

// CheckStore says what is wrong with the store's address and with what Redis is allowed to be; nil: nothing.
func (s *Settings) CheckStore() error {
	if path, ok := s.SQLite(); ok && path != "" {
		return nil
	}
	if !redisAddress.MatchString(s.Store) {
		return fmt.Errorf("store is %q; write sqlite: and a path, such as sqlite:otklik.db, or the address of Redis: redis://user:password@host:6379/0, "+
			"rediss://… with TLS, redis+sentinel://host1,host2,host3/master or redis+cluster://host1,host2", Redacted(s.Store))
	}
	if user, _, named := strings.Cut(s.Store, "@"); named && s.Redis.Password != "" && strings.Count(user, ":") > 1 {
		return errors.New("redis.password_file is set, and the address in store has a password, too; take it out of the address")
	}
	return s.Redis.check()
}

func (r *Redis) check() error {
	var faults []error
	if !keyPrefix.MatchString(r.Prefix) {
		faults = append(faults, fmt.Errorf("redis.prefix is %q; use up to 64 letters, digits and _ . : -", r.Prefix))
	}
	if r.Replicas < 0 {
		faults = append(faults, fmt.Errorf("redis.replicas is %d; write how many replicas must have a change, 0 for none", r.Replicas))
	}
	if r.Wait <= 0 {
		faults = append(faults, fmt.Errorf("redis.wait is %s; write how long replicas are waited for, such as 2s", r.Wait))
	}
	for _, check := range r.Allow {
		faults = append(faults, oneOf("redis.allow", check, AllowVolatile, AllowEviction, AllowOpen))
	}
	return errors.Join(faults...)
}

// StoreAddress is store with the password of redis.password or redis.password_file in it. It is for the store alone, never for a log.
func (s *Settings) StoreAddress() string {
	scheme, rest, isAddress := strings.Cut(s.Store, "://")
	if s.Redis.Password == "" || !isAddress {
		return s.Store
	}
	user, host, named := strings.Cut(rest, "@")
	if !named {
		user, host = "", rest
	}
	return scheme + "://" + user + url.UserPassword("", s.Redis.Password.Reveal()).String() + "@" + host
}

// Redacted hides the passwords of an address; several hosts may stand in it.
func Redacted(address string) string {
	address = furtherWords.ReplaceAllString(address, "${1}xxxxx")
	return credentials.ReplaceAllStringFunc(address, func(found string) string {
		scheme, info, _ := strings.Cut(found, "://")
		user, _, _ := strings.Cut(info, ":")
		return scheme + "://" + strings.TrimSuffix(user, "@") + ":xxxxx@"
	})
}
