package config

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

// Load reads a settings file, lets the environment override it, reads the secrets' files and checks the whole.
// All faults are reported at once. path "" means: environment only.
func Load(path string, environ map[string]string) (Settings, error) {
	s, from, err := lay(path, environ)
	if err != nil {
		return s, err
	}
	if err := errors.Join(secrets(&s), s.check()); err != nil {
		return s, fmt.Errorf("config: %w", inOrder(from.placed(err)))
	}
	return s, nil
}

// lay lays the file over the defaults, and the environment over the file.
func lay(path string, environ map[string]string) (Settings, origin, error) {
	s, from := Defaults(), origin{path: path, environ: environ}
	if path != "" {
		var err error
		if from.data, err = readFile(path, &s); err != nil {
			return s, from, err
		}
	}
	return s, from, override(&s, environ)
}

// secrets reads the files that hold secrets.
func secrets(s *Settings) error {
	faults := []error{fromFile(&s.Desk.Password, s.Desk.PasswordFile, "desk.password_file"),
		fromFile(&s.Redis.Password, s.Redis.PasswordFile, "redis.password_file")}
	for i := range s.Accounts {
		a := &s.Accounts[i]
		where := fmt.Sprintf("accounts[%d].", i)
		faults = append(faults, fromFile(&a.Token, a.TokenFile, where+"token_file"),
			fromFile(&a.UserToken, a.UserTokenFile, where+"user_token_file"),
			fromFile(&a.Webhook.Secret, a.Webhook.SecretFile, where+"webhook.secret_file"))
	}
	return errors.Join(faults...)
}

func fromFile(into *Secret, path, key string) error {
	if path == "" {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("%s: %w; write the secret into that file, readable by this user only", key, err)
	}
	value := strings.TrimSpace(string(data))
	if value == "" {
		return fmt.Errorf("%s: %s is empty; write the secret into it", key, path)
	}
	*into = Secret(value)
	return nil
}
