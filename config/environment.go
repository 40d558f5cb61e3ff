package config

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"
)

// EnvPrefix begins the names of all variables that override a key: OTKLIK_DESK_LISTEN is desk.listen,
// OTKLIK_ACCOUNTS_0_TOKEN_FILE is token_file of the first account.
const EnvPrefix = "OTKLIK_"

// override lays the environment over the settings. Variables that are unknown or misread are told all at once, without what stands in them.
func override(s *Settings, environ map[string]string) error {
	known, err := variables()
	if err != nil {
		return err
	}
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(environ)) {
		switch same := firstAccount(name); {
		case !strings.HasPrefix(name, EnvPrefix):
		case !known[same]: // it would be ignored silently otherwise
			faults = append(faults, fmt.Errorf("environment: %s is no setting; the names follow config/otklik.example.yaml", name))
		default:
			if wanted := misread(same, environ[name]); wanted != "" {
				faults = append(faults, fmt.Errorf("environment: %s is %s, and something else stands there", name, wanted))
			}
		}
	}
	if len(faults) > 0 {
		return fmt.Errorf("config: %w", errors.Join(faults...))
	}
	if err := env.ParseWithOptions(s, env.Options{Prefix: EnvPrefix, Environment: environ}); err != nil {
		return errors.New("config: environment: a variable has a wrong value") // which one is known by now; what it is may be a secret
	}
	return nil
}

// misread says what should stand in a variable; "": what stands there is well.
func misread(name, value string) string {
	err := env.ParseWithOptions(&Settings{}, env.Options{Prefix: EnvPrefix, Environment: map[string]string{name: value}})
	var wrong env.ParseError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &wrong):
		return wantedAs(wrong.Type)
	}
	return "another kind of value"
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
