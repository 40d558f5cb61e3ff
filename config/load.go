package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"strings"

	"github.com/caarlos0/env/v11"
	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"
)

// EnvPrefix begins the names of all variables that override a key: OTKLIK_DESK_LISTEN is desk.listen,
// OTKLIK_ACCOUNTS_0_TOKEN_FILE is token_file of the first account.
const EnvPrefix = "OTKLIK_"

// Load reads a settings file, lets the environment override it, reads the secrets' files and checks the whole.
// All faults are reported at once. path "" means: environment only.
func Load(path string, environ map[string]string) (Settings, error) {
	s, from := Defaults(), origin{path: path, environ: environ}
	if path != "" {
		var err error
		if from.data, err = readFile(path, &s); err != nil {
			return s, err
		}
	}
	if err := override(&s, environ); err != nil {
		return s, err
	}
	if err := errors.Join(secrets(&s), s.check()); err != nil {
		return s, fmt.Errorf("config: %w", errors.Join(from.placed(err)...))
	}
	return s, nil
}

// readFile lays what stands in the file over the settings.
func readFile(path string, s *Settings) ([]byte, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("config: %s does not exist; copy config/otklik.example.yaml there and set the account's token_file", path)
	}
	if err != nil {
		return nil, fmt.Errorf("config: read %s: %w", path, err)
	}
	before := *s
	if err := yaml.UnmarshalWithOptions(data, s, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("config: %s:%s", path, position(err))
	}
	if err := oneDocument(data); err != nil {
		return nil, fmt.Errorf("config: %s:%w", path, err)
	}
	if reflect.ValueOf(*s).IsZero() { // nothing stands there, and the library clears what it is given
		*s = before
	}
	return data, nil
}

// oneDocument refuses what stands behind a line of three dashes: it would be passed over silently.
func oneDocument(data []byte) error {
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return err
	}
	for _, d := range file.Docs[min(1, len(file.Docs)):] {
		if d.Body != nil && d.Start != nil {
			return fmt.Errorf("%d:%d: a second document begins here; write all settings into one", d.Start.Position.Line, d.Start.Position.Column)
		}
	}
	return nil
}

// position puts line and column first, where editors and people look for them. The source excerpt that the library
// offers is left out: it may show a secret.
func position(err error) string {
	var fault yaml.Error
	if errors.As(err, &fault) && fault.GetToken() != nil {
		at := fault.GetToken().Position
		return fmt.Sprintf("%d:%d: %s; see config/otklik.example.yaml for every key and its type", at.Line, at.Column, fault.GetMessage())
	}
	return " " + err.Error()
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
	for name := range environ {
		if strings.HasPrefix(name, EnvPrefix) && !known[firstAccount(name)] {
			faults = append(faults, fmt.Errorf("config: environment: %s is no setting; the names follow config/otklik.example.yaml", name))
		}
	}
	return errors.Join(faults...)
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
