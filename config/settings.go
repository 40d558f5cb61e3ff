// Package config holds what an admin can set, and embeds the shipped flows, phrases and markers.
package config

import (
	"log/slog"
	"strings"
	"time"
)

// Secret is a value that is never shown: not by fmt, not in a log, not as JSON or YAML.
type Secret string

func (s Secret) String() string               { return "(secret)" }
func (s Secret) GoString() string             { return "(secret)" }
func (s Secret) LogValue() slog.Value         { return slog.StringValue("(secret)") }
func (s Secret) MarshalText() ([]byte, error) { return []byte("(secret)"), nil }

// Reveal returns the value itself, for the one place that needs it.
func (s Secret) Reveal() string { return string(s) }

// Settings is the whole configuration: one YAML file, each key overridable from the environment (OTKLIK_…).
type Settings struct {
	Store    string    `yaml:"store" env:"STORE"` // sqlite:PATH, or the address of Redis
	Redis    Redis     `yaml:"redis" envPrefix:"REDIS_"`
	Company  Company   `yaml:"company" envPrefix:"COMPANY_"`
	Accounts []Account `yaml:"accounts" envPrefix:"ACCOUNTS"`
	Desk     Desk      `yaml:"desk" envPrefix:"DESK_"`
	Targets  Targets   `yaml:"targets" envPrefix:"TARGETS_"`
	Quiet    Quiet     `yaml:"quiet" envPrefix:"QUIET_"`
	// Reopen is how long after its end a case that people looked after goes on when the customer writes again; 0: never.
	Reopen  Duration `yaml:"reopen" env:"REOPEN"`
	Flows   string   `yaml:"flows" env:"FLOWS"`     // folder; "" the shipped ones
	Phrases string   `yaml:"phrases" env:"PHRASES"` // folder; "" the shipped ones
	Markers string   `yaml:"markers" env:"MARKERS"` // folder; "" the shipped ones
	Answers string   `yaml:"answers" env:"ANSWERS"` // folder; "" the shipped examples
	Wording string   `yaml:"wording" env:"WORDING"` // file of rules for what operators write; "" the shipped one
	Log     Log      `yaml:"log" envPrefix:"LOG_"`
	Metrics Metrics  `yaml:"metrics" envPrefix:"METRICS_"`
}

// Company is who answers.
type Company struct {
	Name     string `yaml:"name" env:"NAME"`
	Address  string `yaml:"address" env:"ADDRESS"`   // formal or informal: "вы" or "ты"
	Voice    string `yaml:"voice" env:"VOICE"`       // we, or the name of a role in the company's language
	Language string `yaml:"language" env:"LANGUAGE"` // ru, en or pl: where the customer's own cannot be told
	Region   string `yaml:"region" env:"REGION"`     // ISO 3166 country of phone numbers without a code
	// Hours are when people answer ("пн-пт 9:00-21:00, сб 10:00-18:00"; "" always), in Zone, an IANA name ("Europe/Moscow").
	Hours    string   `yaml:"hours" env:"HOURS"`
	Zone     string   `yaml:"zone" env:"ZONE"`
	Holidays []string `yaml:"holidays" env:"HOLIDAYS"` // 01-07 is every year, 2026-12-31 once
}

// Account is one bot.
type Account struct {
	Name      string `yaml:"name" env:"NAME"`
	Platform  string `yaml:"platform" env:"PLATFORM"` // telegram or vk
	Token     Secret `yaml:"token" env:"TOKEN"`
	TokenFile string `yaml:"token_file" env:"TOKEN_FILE"`
	// Group is the number of the VK community, UserToken the key of a person who administers it (optional).
	Group         int64  `yaml:"group" env:"GROUP"`
	UserToken     Secret `yaml:"user_token" env:"USER_TOKEN"`
	UserTokenFile string `yaml:"user_token_file" env:"USER_TOKEN_FILE"`
	// Staff is the number of the operators' group on Telegram, below 0; 0: none.
	Staff int64 `yaml:"staff" env:"STAFF"`
	// Chats are the numbers of the Telegram groups that are listened to, below 0; empty: every group that the bot is in.
	Chats []int64 `yaml:"chats" env:"CHATS"`
	// Public lists the public places that are listened to; PublicHeat, PublicWait and TakeDown say how complaints there are met.
	Public     []string            `yaml:"public" env:"PUBLIC"`
	PublicHeat float64             `yaml:"public_heat" env:"PUBLIC_HEAT"`
	PublicWait map[string]Duration `yaml:"public_wait" env:"PUBLIC_WAIT"` // by kind of message
	TakeDown   bool                `yaml:"take_down" env:"TAKE_DOWN"`
	Flow       string              `yaml:"flow" env:"FLOW"`     // name of a flow; "" complaint
	Listen     string              `yaml:"listen" env:"LISTEN"` // poll or webhook
	Webhook    Webhook             `yaml:"webhook" envPrefix:"WEBHOOK_"`
	API        string              `yaml:"api" env:"API"`     // base URL of the Bot API; "" Telegram's own
	Proxy      string              `yaml:"proxy" env:"PROXY"` // http://, https:// or socks5://
	// Unlimited lifts the platform's sending limits; for a server of one's own that has none.
	Unlimited bool `yaml:"unlimited" env:"UNLIMITED"`
}

// Webhook is where the platform brings updates when Listen is webhook.
type Webhook struct {
	URL          string `yaml:"url" env:"URL"`       // public https address, the path included
	Listen       string `yaml:"listen" env:"LISTEN"` // local address of the listener
	Secret       Secret `yaml:"secret" env:"SECRET"`
	SecretFile   string `yaml:"secret_file" env:"SECRET_FILE"`
	Confirmation string `yaml:"confirmation" env:"CONFIRMATION"` // VK: what the community's settings show; "" asks VK
}

// Desk is the operators' page.
type Desk struct {
	Listen string `yaml:"listen" env:"LISTEN"`
	// URL is where operators reach the page, without the path: https://desk.example.com. "" only this machine does.
	URL          string `yaml:"url" env:"URL"`
	Language     string `yaml:"language" env:"LANGUAGE"`
	Password     Secret `yaml:"password" env:"PASSWORD"`
	PasswordFile string `yaml:"password_file" env:"PASSWORD_FILE"`
	// Topics is the staff group for all accounts that have none of their own.
	Topics Topics `yaml:"topics" envPrefix:"TOPICS_"`
}

// Address is the desk's own address for links that are passed on; "" where nobody can follow them. An admin may have copied the page's
// own address from a browser: that is the same.
func (d Desk) Address() string {
	if d.URL == "" {
		return ""
	}
	return strings.TrimSuffix(strings.TrimRight(d.URL, "/"), "/desk") + "/desk/"
}

// Topics is a forum group on Telegram in which operators work, one topic for each customer.
type Topics struct {
	Account string `yaml:"account" env:"ACCOUNT"` // whose bot works in the group
	Group   int64  `yaml:"group" env:"GROUP"`     // the group's number, below 0; 0: there is none
}

// Quiet is how a monologue is told from a pause.
type Quiet struct {
	Window Duration `yaml:"window" env:"WINDOW"` // of silence after a line
	Limit  Duration `yaml:"limit" env:"LIMIT"`   // after the first line, whatever follows
}

// Metrics are figures for Prometheus.
type Metrics struct {
	Listen string `yaml:"listen" env:"LISTEN"` // address of /metrics, /healthz and /readyz; "" they are not served
}

// Log is how the program reports.
type Log struct {
	Level  string `yaml:"level" env:"LEVEL"`   // debug, info, warn, error
	Format string `yaml:"format" env:"FORMAT"` // text or json
}

// Defaults are what holds where neither the file nor the environment says anything.
func Defaults() Settings {
	return Settings{
		Store:   "sqlite:otklik.db",
		Redis:   Redis{Prefix: "otklik", Wait: Duration(2 * time.Second)},
		Company: Company{Language: "ru", Region: "RU", Address: "formal", Voice: "we"},
		Desk:    Desk{Listen: "127.0.0.1:8080", Language: "ru"},
		Quiet:   Quiet{Window: Duration(4 * time.Second), Limit: Duration(20 * time.Second)},
		Reopen:  Duration(72 * time.Hour),
		Log:     Log{Level: "info", Format: "text"},
	}
}
