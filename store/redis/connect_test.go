package redis

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestAddressesAreUnderstood(t *testing.T) {
	for address, want := range map[string]string{
		"redis://localhost":                                 "redis localhost:6379 db 0 user  password ",
		"redis://:p%40ss@10.0.0.5:7000/3":                   "redis 10.0.0.5:7000 db 3 user  password p@ss",
		"rediss://bot:secret@redis.example.com":             "redis redis.example.com:6379 db 0 user bot password secret TLS",
		"redis://[::1]:6380/0?prefix=a":                     "redis [::1]:6380 db 0 user  password ",
		"redis+sentinel://bot:secret@a,b:1,c/master/2":      "redis sentinel a:26379,b:1,c:26379 master master db 2 user bot password secret",
		"redis+cluster://bot:secret@a,b":                    "redis cluster a:6379,b:6379 db 0 user bot password secret",
		"rediss+cluster://a?wait=1&tls_name=redis.internal": "redis cluster a:6379 db 0 user  password  TLS",
	} {
		got, err := parse(address)
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		described := fmt.Sprintf("%s db %d user %s password %s", got, got.db, got.user, got.password)
		if got.secure != nil {
			described += " TLS"
		}
		if described != want {
			t.Errorf("%s is %q, want %q", address, described, want)
		}
	}
}

func TestAddressesThatAreWrongAreRefusedWithoutTheirPassword(t *testing.T) {
	for _, address := range []string{
		"", "redis", "http://:hush@localhost", "redis://", "redis://:hush@localhost/zero", "redis://:hush@localhost/-1",
		"redis+sentinel://:hush@localhost", "redis+cluster://:hush@localhost/1", "redis://:hush%@localhost",
		"redis://:hush@localhost?wait=many", "redis://:hush@localhost?wait=-1", "redis://:hush@localhost?wait_at_most=2",
		"redis://:hush@localhost?allow=everything", "redis://:hush@localhost?prefix={p1}", "redis://:hush@localhost?pool=5",
		"redis://:hush@localhost?a=%zz",
	} {
		target, err := parse(address)
		if err == nil {
			_, err = Options{}.with(target)
		}
		if !errors.Is(err, ErrURL) || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestTheAddressCountsMoreThanTheOptions(t *testing.T) {
	target, err := parse("redis://localhost?prefix=shop&wait=2&wait_at_most=5s&allow=volatile,eviction,open")
	if err != nil {
		t.Fatal(err)
	}
	o, err := Options{Prefix: "otklik", Replicas: 1}.with(target)
	if err != nil || o.Prefix != "shop" || o.Replicas != 2 || o.WaitAtMost.Seconds() != 5 || !o.AllowVolatile || !o.AllowEviction || !o.AllowOpen {
		t.Errorf("%+v: %v", o, err)
	}
}

// A server without TLS waits for the end of what it takes for a command, until the caller gives up.
func TestTLSWhereThereIsNoneIsRecognised(t *testing.T) {
	secure, err := parse("rediss://localhost")
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range []error{tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}, context.DeadlineExceeded} {
		if told := secure.lockedOut(fault); !errors.Is(told, fault) || !strings.Contains(told.Error(), "redis instead of rediss") {
			t.Errorf("%v: %v", fault, told)
		}
	}
	plain, err := parse("redis://localhost")
	if err != nil {
		t.Fatal(err)
	}
	if told := plain.lockedOut(context.DeadlineExceeded); told != context.DeadlineExceeded {
		t.Errorf("without TLS: %v", told)
	}
}

func TestWhoWaitsForTheStartIsToldWhatItWaitsFor(t *testing.T) {
	target, err := parse("redis+sentinel://bot:hush@s1,s2/master/0")
	if err != nil {
		t.Fatal(err)
	}
	for answersAfter, told := range map[time.Duration]bool{silence - 1: false, silence + 1: true} {
		synctest.Test(t, func(t *testing.T) {
			var log bytes.Buffer
			waiting := announce(slog.New(slog.NewTextHandler(&log, nil)), target)
			<-time.After(answersAfter)
			waiting.Stop()
			synctest.Wait()
			if strings.Contains(log.String(), "s1:26379") != told || strings.Contains(log.String(), "hush") {
				t.Errorf("answered after %s: the log says %q", answersAfter, log.String())
			}
		})
	}
}
