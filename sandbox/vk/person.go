package vk

import (
	"cmp"
	"strconv"
	"strings"

	"otklik/sandbox/people"
)

const picture50 = "https://vk.com/images/camera_50.png"

type person struct {
	id         int64
	first      string
	last       string
	screenName string
	language   string
}

// meet returns a person who is made at the first meeting.
func (s *Server) meet(id int64) *person {
	p, ok := s.people[id]
	if !ok {
		p = &person{id: id, first: "Анна"}
		s.people[id] = p
	}
	return p
}

// introduce keeps what an act tells of its person.
func (s *Server) introduce(a people.Act) *person {
	p := s.meet(a.Person)
	if a.Name != "" {
		p.first, p.last, _ = strings.Cut(a.Name, " ")
	}
	p.screenName = cmp.Or(a.Username, p.screenName)
	p.language = cmp.Or(a.Language, p.language)
	return p
}

func (p *person) name() string { return strings.TrimSpace(p.first + " " + p.last) }

func (p *person) wire() User {
	return User{
		ID: p.id, FirstName: p.first, LastName: p.last, CanAccessClosed: true, CanInvite: true,
		ScreenName: cmp.Or(p.screenName, "id"+strconv.FormatInt(p.id, 10)),
	}
}

// languageID is how VK names the language of a client.
func (p *person) languageID() int {
	switch p.language {
	case "uk":
		return 1
	case "en":
		return 3
	case "pl":
		return 15
	}
	return 0
}

// startWord is the label of the button that begins a dialog.
func (p *person) startWord() string {
	switch p.language {
	case "", "ru", "uk":
		return "Начать"
	}
	return "Start"
}
