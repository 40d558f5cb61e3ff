package vk

import (
	"strconv"
	"strings"
)

const (
	defaultCommunity = 12345
	defaultName      = "Ромашка"
)

// Community describes one community. Empty fields get usual values.
type Community struct {
	ID         int64 // 12345
	Name       string
	ScreenName string
	Token      string // its community token; needed only together with Options.KnownOnly
}

// Places of people in a community.
const (
	member        = "member"
	moderator     = "moderator"
	editor        = "editor"
	administrator = "administrator"
	creator       = "creator"
)

type community struct {
	id         int64
	name       string
	screenName string
	token      string

	members map[int64]string // places by person; a manager need not be a member, but is one here
	blocked map[int64]bool

	dialogs     map[int64]*dialog
	messages    map[int64]*Message
	lastMessage int64
	presses     map[string]*press

	threads map[threadKey]*thread
	newest  map[string]*thread // by kind
	lastID  map[string]int64   // of what is numbered in one row, by row
	guids   map[string]int64   // comments by guid

	attachments map[string]*Attachment // by kind, owner and id, as "photo-12345_456239017"
	feed        *feed
	hooks       []*hook
	lastHook    int64
	settings    settings
}

func (s *Server) addCommunity(c Community) *community {
	if c.ID == 0 {
		c.ID = defaultCommunity
	}
	if c.Name == "" {
		c.Name = defaultName
	}
	if c.ScreenName == "" {
		c.ScreenName = "club" + strconv.FormatInt(c.ID, 10)
	}
	made := &community{
		id: c.ID, name: c.Name, screenName: c.ScreenName, token: c.Token,
		members: map[int64]string{}, blocked: map[int64]bool{}, dialogs: map[int64]*dialog{}, messages: map[int64]*Message{}, presses: map[string]*press{},
		threads: map[threadKey]*thread{}, newest: map[string]*thread{}, lastID: map[string]int64{}, guids: map[string]int64{},
		attachments: map[string]*Attachment{}, feed: newFeed(), settings: usualSettings(),
	}
	s.communities = append(s.communities, made)
	return made
}

func (s *Server) communityOf(id int64) *community {
	for _, c := range s.communities {
		if c.id == id {
			return c
		}
	}
	return nil
}

// communityWithToken finds whom a community's token stands for; a token with an unknown id makes a community.
func (s *Server) communityWithToken(t token) *community {
	if s.options.KnownOnly {
		for _, c := range s.communities {
			if c.token == t.text {
				return c
			}
		}
		return nil
	}
	if t.group == 0 {
		return s.communities[0]
	}
	if c := s.communityOf(t.group); c != nil {
		return c
	}
	return s.addCommunity(Community{ID: t.group})
}

// communityNamed finds the community that an act means: by screen name or id, or the first when none is named.
func (s *Server) communityNamed(name string) *community {
	for _, c := range s.communities {
		if name == "" || strings.EqualFold(name, c.screenName) || name == strconv.FormatInt(c.id, 10) {
			return c
		}
	}
	return nil
}

// appoint gives a person a higher place, never a lower one.
func (c *community) appoint(p *person, place string) {
	if !c.manages(p.id) {
		c.members[p.id] = place
	}
}

func (c *community) manages(person int64) bool {
	place := c.members[person]
	return place != "" && place != member
}

// number gives the next id of a row: posts and comments of a wall share one, photos another.
func (c *community) number(row string) int64 {
	c.lastID[row]++
	return c.lastID[row]
}

// wire is the community as groups.getById shows it.
func (c *community) wire() Group {
	return Group{
		ID: c.id, Name: c.name, ScreenName: c.screenName, Type: "group",
		Photo50: picture50, Photo100: picture50, Photo200: picture50,
	}
}
