package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// contender is a bot that is measured.
type contender struct {
	name    string
	redis   bool // it needs a Redis of its own
	command func(folder, telegram, redis string) ([]string, error)
}

// reference is what the others are compared with.
const reference = "reference"

func contenders() []contender {
	return []contender{
		{reference, true, func(folder, telegram, redis string) ([]string, error) {
			return []string{filepath.Join(folder, "reference"), "-api", telegram, "-redis", redis}, nil
		}},
		{"sqlite", false, func(folder, telegram, _ string) ([]string, error) {
			return otklik(folder, telegram, "sqlite:"+filepath.Join(folder, "run", "otklik.db"))
		}},
		{"redis", true, func(folder, telegram, redis string) ([]string, error) {
			return otklik(folder, telegram, "redis://"+redis)
		}},
	}
}

func names() string {
	var all []string
	for _, c := range contenders() {
		all = append(all, c.name)
	}
	return strings.Join(all, ", ")
}

// bots are those that this run measures.
func (p *plan) bots() []contender {
	var chosen []contender
	for _, c := range contenders() {
		if p.only == "" || p.only == c.name {
			chosen = append(chosen, c)
		}
	}
	return chosen
}

// settings are those of a shop that answers at once, on a server without limits.
const settings = `store: %q
company: {name: Ромашка}
desk: {listen: "127.0.0.1:0", password: for-the-bench-only}
quiet: {window: 0s}
log: {level: error}
accounts:
  - {name: shop-tg, platform: telegram, token: "1000:bench", listen: poll, api: %q, unlimited: true}
`

func otklik(folder, telegram, store string) ([]string, error) {
	path := filepath.Join(folder, "run", "otklik.yaml")
	err := os.WriteFile(path, fmt.Appendf(nil, settings, store, telegram), 0o600)
	return []string{filepath.Join(folder, "otklik"), "run", "--config", path}, err
}
