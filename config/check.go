package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

var (
	accountName   = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,31}$`)
	webhookSecret = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
)

// check finds all that cannot work, each fault with the key and what to do.
func (s *Settings) check() error {
	faults := []error{
		s.CheckStore(),
		oneOf("company.language", s.Company.Language, "ru", "en", "pl"),
		oneOf("company.address", s.Company.Address, "formal", "informal"),
		oneOf("desk.language", s.Desk.Language, "ru", "en", "pl"),
		oneOf("log.level", s.Log.Level, "debug", "info", "warn", "error"),
		oneOf("log.format", s.Log.Format, "text", "json"),
		s.checkDesk(),
		s.checkMetrics(),
		s.checkQuiet(),
		s.Company.checkHours(),
		s.Company.checkRegion(),
		s.Targets.check(),
		s.checkReopen(),
	}
	if s.Company.Name == "" {
		faults = append(faults, errors.New("company.name is empty; customers read it in the first answer"))
	}
	if len(s.Accounts) == 0 {
		faults = append(faults, errors.New("accounts is empty; add at least one account with name, platform and token_file"))
	}
	before := taken{make(map[string]bool), make(map[string]string)}
	for i, a := range s.Accounts {
		faults = append(faults, a.check(fmt.Sprintf("accounts[%d]", i), before))
	}
	return errors.Join(append(faults, s.checkOwn())...)
}

func oneOf(key, value string, allowed ...string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	return fmt.Errorf("%s is %q; choose one of %s", key, value, strings.Join(allowed, ", "))
}

// checkDesk keeps customers' data from being open to the network: without a password the page listens on loopback only.
func (s *Settings) checkDesk() error {
	if u, err := url.Parse(s.Desk.URL); s.Desk.URL != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		return fmt.Errorf("desk.url is %q; write the address at which operators open the page, such as https://desk.example.com", s.Desk.URL)
	}
	if err := s.checkTopics(); err != nil {
		return err
	}
	host, _, err := net.SplitHostPort(s.Desk.Listen)
	if err != nil {
		return fmt.Errorf("desk.listen is %q; write an address and a port, such as 127.0.0.1:8080", s.Desk.Listen)
	}
	ip := net.ParseIP(host)
	if s.Desk.Password == "" && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("desk.listen is %q, open to the network; set desk.password_file, or listen on 127.0.0.1", s.Desk.Listen)
	}
	return nil
}

// checkTopics wants a bot for the staff group, one that has no other group to work in.
func (s *Settings) checkTopics() error {
	t := s.Desk.Topics
	i := slices.IndexFunc(s.Accounts, func(a Account) bool { return a.Name == t.Account })
	switch {
	case t.Group == 0 && t.Account == "":
		return nil
	case t.Group >= 0:
		return fmt.Errorf("desk.topics.group is %d; the number of a group is below 0, such as -1001234567890", t.Group)
	case i < 0 || s.Accounts[i].Platform != "telegram":
		return fmt.Errorf("desk.topics.account is %q; name the Telegram account whose bot is in the staff group", t.Account)
	case s.Accounts[i].Staff != 0 && s.Accounts[i].Staff != t.Group:
		return fmt.Errorf("accounts[%d].staff and desk.topics.group name two groups for the bot of %s; leave staff out", i, t.Account)
	}
	return nil
}

// checkMetrics lets them be read from elsewhere: there is nothing of customers in them.
func (s *Settings) checkMetrics() error {
	if _, _, err := net.SplitHostPort(s.Metrics.Listen); err != nil && s.Metrics.Listen != "" {
		return fmt.Errorf("metrics.listen is %q; write an address and a port, such as 127.0.0.1:9090, or leave it out", s.Metrics.Listen)
	}
	return nil
}

// longestReopen bounds how old a case can be and still go on.
const longestReopen = 90 * 24 * time.Hour

func (s *Settings) checkReopen() error {
	if s.Reopen < 0 || time.Duration(s.Reopen) > longestReopen {
		return fmt.Errorf("reopen is %s; a time from 0 to 2160h: how long after its end a case goes on when the customer writes again", s.Reopen)
	}
	return nil
}

func (s *Settings) checkQuiet() error {
	if s.Quiet.Window < 0 || s.Quiet.Limit < s.Quiet.Window {
		return fmt.Errorf("quiet is %s with a limit of %s; the window is not negative and the limit not shorter", s.Quiet.Window, s.Quiet.Limit)
	}
	return nil
}

func (a *Account) check(where string, before taken) error {
	faults := []error{
		oneOf(where+".platform", a.Platform, "telegram", "vk"),
		a.checkPublic(where),
		a.checkListen(where), a.checkAlone(where, before),
		isURL(where+".api", a.API), isURL(where+".proxy", a.Proxy),
	}
	if !accountName.MatchString(a.Name) {
		faults = append(faults, fmt.Errorf("%s.name is %q; use up to 32 small letters, digits and dashes, and never change it: conversations are kept under it", where, a.Name))
	}
	if a.Token == "" && a.TokenFile == "" {
		faults = append(faults, fmt.Errorf("%s.token_file is missing; put the token (Telegram: from @BotFather, VK: from the community's settings) into a file and name it here", where))
	}
	if a.Platform == "vk" && a.Group <= 0 {
		faults = append(faults, fmt.Errorf("%s.group is missing; write the number of the VK community, as in vk.com/club12345", where))
	}
	return errors.Join(faults...)
}

func (a *Account) checkListen(where string) error {
	switch a.Listen {
	case "", "poll":
		return nil
	case "webhook":
		return a.Webhook.check(where + ".webhook")
	}
	return oneOf(where+".listen", a.Listen, "poll", "webhook")
}

// taken are the names and the bots of the accounts before one.
type taken struct {
	names map[string]bool
	bots  map[string]string // the account that each serves
}

// checkAlone wants every name and every bot once: two that ask with one token take each other's updates away.
func (a *Account) checkAlone(where string, before taken) error {
	bot, key := a.bot()
	named, other := before.names[a.Name], before.bots[bot]
	before.names[a.Name], before.bots[bot] = true, a.Name
	switch {
	case named:
		return fmt.Errorf("%s.name %q stands twice", where, a.Name)
	case bot != "" && other != "":
		return fmt.Errorf("%s.%s is that of the account %q, too; give every account a bot of its own, or take one of the two out", where, key, other)
	}
	return nil
}

// bot is what no other account may have, and the key that sets it; "": not set yet.
func (a *Account) bot() (identity, key string) {
	switch {
	case a.Platform == "vk" && a.Group > 0:
		return fmt.Sprint("vk ", a.Group), "group"
	case a.Platform == "telegram" && a.TokenFile != "" && a.Token != "":
		return "telegram " + a.API + " " + a.Token.Reveal(), "token_file"
	case a.Platform == "telegram" && a.Token != "":
		return "telegram " + a.API + " " + a.Token.Reveal(), "token"
	}
	return "", ""
}

// publicPlaces are the places that each platform has.
var publicPlaces = map[string][]string{
	"telegram": {"groups", "comments"},
	"vk":       {"wall", "board", "photos", "videos", "market"},
}

func (a *Account) checkPublic(where string) error {
	var faults []error
	for _, place := range a.Public {
		if places := publicPlaces[a.Platform]; places != nil {
			faults = append(faults, oneOf(where+".public", place, places...))
		}
	}
	for _, chat := range a.Chats {
		if chat >= 0 {
			faults = append(faults, fmt.Errorf("%s.chats has %d; the number of a group is below 0, such as -1001234567890", where, chat))
		}
	}
	if a.Staff > 0 {
		faults = append(faults, fmt.Errorf("%s.staff is %d; the number of a group is below 0, such as -1001234567890", where, a.Staff))
	}
	if a.PublicHeat < 0 || a.PublicHeat > 1 {
		faults = append(faults, fmt.Errorf("%s.public_heat is %g; heat goes from 0 (calm) to 1", where, a.PublicHeat))
	}
	for kind := range a.PublicWait {
		faults = append(faults, oneOf(where+".public_wait", kind, "constructive", "impulsive", "trolling", "spam", "question", "thanks", "unsure"))
	}
	return errors.Join(faults...)
}

func (w *Webhook) check(where string) error {
	var faults []error
	if u, err := url.Parse(w.URL); err != nil || u.Scheme == "" || u.Host == "" {
		faults = append(faults, fmt.Errorf("%s.url is missing or wrong; Telegram needs a public https address", where))
	}
	if _, _, err := net.SplitHostPort(w.Listen); err != nil {
		faults = append(faults, fmt.Errorf("%s.listen is missing or wrong; write an address and a port, such as 127.0.0.1:8443", where))
	}
	if (w.SecretFile == "" || w.Secret != "") && !webhookSecret.MatchString(w.Secret.Reveal()) {
		faults = append(faults, fmt.Errorf("%s.secret_file is missing, or the secret has other signs than A-Z a-z 0-9 _ -; without it anybody could pretend to be Telegram", where))
	}
	return errors.Join(faults...)
}

func isURL(key, value string) error {
	if u, err := url.Parse(value); value != "" && (err != nil || u.Scheme == "" || u.Host == "") {
		return fmt.Errorf("%s is no address; write it with its scheme, such as https://example.com", key)
	}
	return nil
}
