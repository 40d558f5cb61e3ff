package staff

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

const (
	shortestPassword = 10
	longestPassword  = 200
)

// cost is how much work a guess at a password takes. It stands in every stored hash, so that it can grow.
type cost struct {
	memory  uint32 // KiB
	rounds  uint32
	threads uint8
}

// usual is what OWASP's password storage cheat sheet recommends for argon2id.
var usual = cost{memory: 19 * 1024, rounds: 2, threads: 1}

const keyLength = 32

// Strong tells whether a password may be set: it is ErrWeak where not.
func Strong(password string) error {
	if n := utf8.RuneCountInString(password); n < shortestPassword || n > longestPassword {
		return ErrWeak
	}
	return nil
}

// SetPassword lets an operator sign in without Telegram. "" takes the password away. All sessions of the operator end.
func (s *Staff) SetPassword(ctx context.Context, id int64, password string) error {
	hash, done := "", "took the password from"
	if password != "" {
		if err := Strong(password); err != nil {
			return err
		}
		hash, done = hashed(password), "set the password of"
	}
	return s.change(ctx, func(t *table) error {
		m := t.at(id)
		if m == nil || !m.Works() {
			return ErrUnknown
		}
		m.Password = hash
		t.signOut(id)
		return s.books(t, done, m.Key())
	})
}

// Password begins a session for who is called so and knows the password. Whether the name or the password was wrong is not told,
// and takes the same time. How often somebody may guess is for the window to limit.
func (s *Staff) Password(ctx context.Context, called, password string) (cookie string, o Operator, err error) {
	t, _, err := s.read(ctx)
	if err != nil {
		return "", Operator{}, err
	}
	stored, id := "", int64(0)
	if m := t.called(called); m != nil {
		stored, id = m.Password, m.ID
	}
	if len(password) > 4*longestPassword || !matches(stored, password) {
		return "", Operator{}, ErrPassword
	}
	cookie, hash := secret()
	err = s.change(ctx, func(t *table) error {
		if m := t.at(id); m == nil || m.Password != stored {
			return ErrPassword
		}
		o, err = t.begin(id, hash, s.now())
		return err
	})
	if err != nil {
		return "", Operator{}, err
	}
	return cookie, o, nil
}

// hashed is a password in the form that argon2's own tools write: $argon2id$v=19$m=…,t=…,p=…$salt$hash.
func hashed(password string) string {
	var salt [16]byte
	_, _ = rand.Read(salt[:]) // never fails
	sum := argon2.IDKey([]byte(password), salt[:], usual.rounds, usual.memory, usual.threads, keyLength)
	encode := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, usual.memory, usual.rounds, usual.threads, encode(salt[:]), encode(sum))
}

// matches works as hard where nothing is stored as where a password is wrong.
func matches(stored, password string) bool {
	c, salt, sum, ok := parsed(stored)
	if !ok {
		argon2.IDKey([]byte(password), make([]byte, 16), usual.rounds, usual.memory, usual.threads, keyLength)
		return false
	}
	got := argon2.IDKey([]byte(password), salt, c.rounds, c.memory, c.threads, uint32(len(sum)))
	return subtle.ConstantTimeCompare(got, sum) == 1
}

func parsed(stored string) (c cost, salt, sum []byte, ok bool) {
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, false
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.rounds, &c.threads); n != 3 || err != nil || c.rounds == 0 || c.threads == 0 {
		return c, nil, nil, false
	}
	salt, saltErr := base64.RawStdEncoding.DecodeString(parts[4])
	sum, sumErr := base64.RawStdEncoding.DecodeString(parts[5])
	return c, salt, sum, saltErr == nil && sumErr == nil && len(sum) > 0
}
