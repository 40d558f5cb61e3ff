package vk

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/time/rate"
)

// Kinds of tokens, as methods name them.
const (
	groupToken   = "group"
	userToken    = "user"
	serviceToken = "service"
)

// defaultAdministrator is the person behind a user token that names nobody.
const defaultAdministrator = 501

// token is who calls: a community, a person who administers communities, or an application.
type token struct {
	text   string
	kind   string
	group  int64    // 0 means the first community
	user   int64    // of a user token
	scopes []string // of a community's token; nil means all
}

// readToken understands the tokens of the sandbox:
//
//	user… or user501…     an administrator (person 501 unless digits follow)
//	service…              an application
//	revoked… or nothing   refused with error 5
//	67890:key             community 67890; 67890:key:messages,manage is limited to these scopes
//	anything else         the first community
func readToken(r *http.Request, f form) (token, error) {
	text, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if text == "" {
		text = f["access_token"]
	}
	t := token{text: text, kind: groupToken}
	switch {
	case text == "":
		return t, fail(codeToken, "no access_token passed.")
	case strings.HasPrefix(text, "revoked"):
		return t, fail(codeToken, "invalid access_token (4).")
	case strings.HasPrefix(text, userToken):
		t.kind, t.user = userToken, leadingNumber(text[len(userToken):], defaultAdministrator)
	case strings.HasPrefix(text, serviceToken):
		t.kind = serviceToken
	default:
		t.readGroup()
	}
	return t, nil
}

func (t *token) readGroup() {
	parts := strings.SplitN(t.text, ":", 3)
	id, err := strconv.ParseInt(parts[0], 10, 64)
	if err != nil || id <= 0 || len(parts) < 2 {
		return
	}
	t.group = id
	if len(parts) == 3 {
		t.scopes = strings.Split(parts[2], ",")
	}
}

func leadingNumber(text string, fallback int64) int64 {
	end := strings.IndexFunc(text, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(text)
	}
	n, err := strconv.ParseInt(text[:end], 10, 64)
	if err != nil || n <= 0 {
		return fallback
	}
	return n
}

func (t token) may(scope string) bool {
	return scope == "" || t.scopes == nil || slices.Contains(t.scopes, scope)
}

// scopeMasks are the bits of the scopes that a community's token can have.
func scopeMasks() map[string]int64 {
	return map[string]int64{"stories": 1, "photos": 4, "app_widget": 64, "messages": 4096, "wall": 8192, "docs": 131072, "manage": 262144}
}

// tooFast counts a call; a community may make 20 a second, a person 3.
func (s *Server) tooFast(t token) bool {
	if !s.options.Limits {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p, ok := s.paces[t.text]
	if !ok {
		perSecond := map[string]int{groupToken: 20, userToken: 3, serviceToken: 20}[t.kind]
		p = rate.NewLimiter(rate.Limit(perSecond), perSecond)
		s.paces[t.text] = p
	}
	return !p.Allow()
}
