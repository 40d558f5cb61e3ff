package vk

import (
	"slices"

	"otklik/sandbox/people"
)

// asAdmin is the value of "as" for managers who speak in the community's name in VK's own interface.
const asAdmin = "admin"

// deed is one act being done: who, in which community.
type deed struct {
	people.Act
	server    *Server
	community *community
	person    *person
}

// Act lets a person do something. Errors are of kind people.ErrAct and say what to change.
func (s *Server) Act(a people.Act) (people.Done, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := &deed{Act: a, server: s, community: s.communityNamed(a.Bot)}
	if d.community == nil {
		return people.Done{}, people.Refuse("no community is called %q: leave \"bot\" out or see GET /world", a.Bot)
	}
	if err := d.check(); err != nil {
		return people.Done{}, err
	}
	d.person = s.introduce(a)
	if err := d.takePlace(); err != nil {
		return people.Done{}, err
	}
	switch {
	case a.Join, a.Leave:
		return d.comeOrGo(), nil
	case a.Where == "private":
		return d.inPrivate()
	}
	return d.inPublic()
}

// check refuses what VK does not have.
func (d *deed) check() error {
	switch {
	case !slices.Contains([]string{"private", wall, board, photo, video, market, "post", "topic"}, d.Where):
		return people.Refuse("where %q is not a place on vk: private, wall, board, photo, video, market; post and topic begin new ones", d.Where)
	case d.Contact != nil:
		return people.Refuse("vk has no contact cards: say the number in \"text\"")
	case d.Forward != "":
		return people.Refuse("\"forward\" is played on telegram only")
	case d.As != "" && d.As != asAdmin:
		return people.Refuse("\"as\" on vk is \"admin\" or nothing, not %q", d.As)
	case d.Where != "private" && (d.Start != nil || d.Block != nil || d.Press != "" || d.Location != nil):
		return people.Refuse("start, block, press and location are done in private")
	}
	return nil
}

// takePlace makes a manager of who acts as one; a role is kept.
func (d *deed) takePlace() error {
	if d.As == asAdmin {
		d.community.appoint(d.person, administrator)
	}
	switch d.Role {
	case "":
	case member, moderator, editor, administrator, creator:
		d.community.members[d.Person] = d.Role
	default:
		return people.Refuse("role %q is none of member, moderator, editor, administrator, creator", d.Role)
	}
	return nil
}

func (d *deed) comeOrGo() people.Done {
	if d.Leave {
		delete(d.community.members, d.Person)
		d.server.publish(d.community, "group_leave", d.Person, map[string]int64{"user_id": d.Person, "self": 1})
	} else {
		d.community.appoint(d.person, member)
		d.server.publish(d.community, "group_join", d.Person, map[string]any{"user_id": d.Person, "join_type": "join"})
	}
	h := d.server.entry(d.community, d.Where)
	h.Chat, h.Person, h.Name, h.By, h.Event = -d.community.id, d.Person, d.person.name(), "person", "joined"
	if d.Leave {
		h.Event = "left"
	}
	d.server.options.Log.Add(h)
	return people.Done{Chat: -d.community.id}
}
