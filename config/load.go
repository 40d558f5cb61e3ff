package config

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
)

// EnvPrefix begins the names of all variables that override a key: OTKLIK_DESK_LISTEN is desk.listen,
// OTKLIK_ACCOUNTS_0_TOKEN_FILE is token_file of the first account.
const EnvPrefix = "OTKLIK_"

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

func override(s *Settings, environ map[string]string) error {
	if err := env.ParseWithOptions(s, env.Options{Prefix: EnvPrefix, Environment: environ}); err != nil {
		return fmt.Errorf("config: environment: %w", withoutValues(err))
	}
	return unknownNames(environ)
}

// withoutValues keeps the names of the variables and drops what stood in them.
func withoutValues(err error) error {
	var all env.AggregateError
	if !errors.As(err, &all) {
		return errors.New("a variable has a wrong value")
	}
	var faults []error
	for _, one := range all.Errors {
		var parse env.ParseError
		if errors.As(one, &parse) {
			faults = append(faults, fmt.Errorf("the variable of %s is not a %s", parse.Name, parse.Type))
			continue
		}
		faults = append(faults, errors.New("a variable has a wrong value"))
	}
	return errors.Join(faults...)
}

// unknownNames catches a misspelt variable, which would be ignored silently otherwise.
func unknownNames(environ map[string]string) error {
	known, err := variables()
	if err != nil {
		return err
	}
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(environ)) {
		if strings.HasPrefix(name, EnvPrefix) && !known[firstAccount(name)] {
			faults = append(faults, fmt.Errorf("environment: %s is no setting; the names follow config/otklik.example.yaml", name))
		}
	}
	if len(faults) == 0 {
		return nil
	}
	return fmt.Errorf("config: %w", errors.Join(faults...))
}

// variables are the names that the environment may use, with 0 for the number of an account.
func variables() (map[string]bool, error) {
	known := make(map[string]bool)
	for prefix, of := range map[string]any{EnvPrefix: &Settings{}, EnvPrefix + "ACCOUNTS_0_": &Account{}} {
		params, err := env.GetFieldParamsWithOptions(of, env.Options{Prefix: prefix, Environment: map[string]string{}})
		if err != nil {
			return nil, fmt.Errorf("config: list variables: %w", err)
		}
		for _, p := range params {
			known[p.Key] = true
		}
	}
	return known, nil
}

// firstAccount names the same key of the first account: OTKLIK_ACCOUNTS_3_NAME becomes OTKLIK_ACCOUNTS_0_NAME.
func firstAccount(name string) string {
	rest, ok := strings.CutPrefix(name, EnvPrefix+"ACCOUNTS_")
	if !ok {
		return name
	}
	return EnvPrefix + "ACCOUNTS_0_" + strings.TrimLeft(strings.TrimLeft(rest, "0123456789"), "_")
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
