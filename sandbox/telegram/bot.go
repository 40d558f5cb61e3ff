package telegram

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/time/rate"
)

const (
	defaultBotName  = "Отклик"
	defaultUsername = "otklik_sandbox_bot"
	unclaimedID     = 7000000001 // of the bot whose token is not known yet
)

var wellFormedToken = regexp.MustCompile(`^[0-9]{1,18}:[A-Za-z0-9_-]+$`)

type bot struct {
	token    string
	user     *User
	readsAll bool
	private  map[int64]*chat
	counter  int64 // message ids: a bot's private chats share one row of numbers, as in Telegram
	commands map[string][]Command
	queries  map[string]*query
	queue    *queue
	pace     *rate.Limiter
}

func (s *Server) addBot(b Bot) *bot {
	made := &bot{
		token: b.Token, readsAll: b.ReadsAll, private: map[int64]*chat{}, commands: map[string][]Command{},
		queries: map[string]*query{}, queue: newQueue(s.options.Now), pace: rate.NewLimiter(30, 30),
	}
	made.user = &User{ID: unclaimedID, IsBot: true, FirstName: b.Name, Username: b.Username}
	if made.user.FirstName == "" {
		made.user.FirstName = defaultBotName
	}
	if b.Token != "" {
		made.claim(b.Token)
		s.byToken[b.Token] = made
	}
	if made.user.Username == "" {
		made.user.Username = s.freeUsername(made.user.ID)
	}
	s.bots = append(s.bots, made)
	for _, ch := range s.usual {
		ch.bots[made] = administrator
	}
	return made
}

func (s *Server) freeUsername(id int64) string {
	if len(s.bots) == 0 {
		return defaultUsername
	}
	return fmt.Sprintf("otklik_sandbox_%d_bot", id)
}

// claim gives the bot its token, and by it its id. The user is a new value: shapes once seen are never changed.
func (b *bot) claim(token string) {
	id, _ := strconv.ParseInt(token[:strings.IndexByte(token, ':')], 10, 64)
	user := *b.user
	user.ID = id
	b.token, b.user = token, &user
}

// botOf finds the bot of a token; an unknown token claims the unclaimed bot or makes a new one.
func (s *Server) botOf(token string) (*bot, error) {
	if !wellFormedToken.MatchString(token) {
		return nil, unauthorized(": invalid token specified")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if b, ok := s.byToken[token]; ok {
		return b, nil
	}
	if s.options.KnownOnly {
		return nil, unauthorized("")
	}
	if b := s.bots[0]; b.token == "" {
		b.claim(token)
		s.byToken[token] = b
		return b, nil
	}
	return s.addBot(Bot{Token: token}), nil
}

// botNamed finds the bot that an act means: by username, or the first when none is named.
func (s *Server) botNamed(username string) *bot {
	for _, b := range s.bots {
		if username == "" || strings.EqualFold(b.user.Username, strings.TrimPrefix(username, "@")) {
			return b
		}
	}
	return nil
}
