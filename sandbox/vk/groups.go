package vk

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

func usersGet(c *call) (any, error) {
	names := c.words("user_ids")
	if len(names) == 0 && c.token.kind == userToken {
		names = []string{strconv.FormatInt(c.token.user, 10)}
	}
	list := []User{}
	for _, name := range names {
		p, ok := c.server.people[c.server.personNamed(name)]
		if !ok {
			continue
		}
		u := p.wire()
		if !slices.Contains(c.words("fields"), "screen_name") {
			u.ScreenName = ""
		}
		list = append(list, u)
	}
	return list, nil
}

// personNamed finds a person by id, id123 or screen name; 0 is nobody.
func (s *Server) personNamed(name string) int64 {
	if id, err := strconv.ParseInt(strings.TrimPrefix(name, "id"), 10, 64); err == nil {
		return id
	}
	for id, p := range s.people {
		if p.screenName != "" && strings.EqualFold(p.screenName, name) {
			return id
		}
	}
	return 0
}

func groupsGetByID(c *call) (any, error) {
	names := slices.Concat(c.words("group_ids"), c.words("group_id"))
	if len(names) == 0 && c.token.kind == groupToken {
		names = []string{c.community.screenName}
	}
	list := []Group{}
	for _, name := range names {
		if found := c.server.communityNamed(clubless(name)); found != nil {
			list = append(list, found.wire())
		}
	}
	if len(list) == 0 {
		return nil, fail(codeParam, "group_ids is undefined")
	}
	if c.modern() {
		return map[string]any{"groups": list, "profiles": []User{}}, nil
	}
	return list, nil
}

// clubless turns club123 and public123 into 123.
func clubless(name string) string {
	for _, prefix := range []string{"club", "public"} {
		if digits, ok := strings.CutPrefix(name, prefix); ok && leadingNumber(digits, 0) != 0 {
			return digits
		}
	}
	return name
}

func utilsResolveScreenName(c *call) (any, error) {
	name := c.text("screen_name")
	if name == "" {
		return nil, missing("screen_name")
	}
	if g := c.server.communityNamed(clubless(name)); g != nil {
		return map[string]any{"type": "group", "object_id": g.id, "group_id": g.id}, nil
	}
	if id := c.server.personNamed(name); c.server.people[id] != nil {
		return map[string]any{"type": "user", "object_id": id}, nil
	}
	return []int{}, nil // VK's way to say that there is none
}

// permission is groups_token_permission_setting.
type permission struct {
	Name    string `json:"name"`
	Setting int64  `json:"setting"`
}

func groupsGetTokenPermissions(c *call) (any, error) {
	mask, list := int64(0), []permission{}
	masks := scopeMasks()
	for _, name := range slices.Sorted(maps.Keys(masks)) {
		if c.token.may(name) {
			mask |= masks[name]
			list = append(list, permission{name, masks[name]})
		}
	}
	return map[string]any{"mask": mask, "permissions": list}, nil
}

func groupsIsMember(c *call) (any, error) {
	ids := c.numbers("user_ids")
	if len(ids) == 0 {
		return bit(c.community.members[c.number("user_id")] != ""), nil
	}
	type status struct {
		UserID int64 `json:"user_id"`
		Member int   `json:"member"`
	}
	list := []status{}
	for _, id := range ids {
		list = append(list, status{id, bit(c.community.members[id] != "")})
	}
	return list, nil
}

// groupsGetMembers knows the filter "managers"; other filters choose nobody out.
func groupsGetMembers(c *call) (any, error) {
	ids := slices.Sorted(maps.Keys(c.community.members))
	managers := c.text("filter") == "managers"
	if managers {
		ids = slices.DeleteFunc(ids, func(id int64) bool { return !c.community.manages(id) })
	}
	out := found{Count: len(ids)}
	start := min(max(c.number("offset"), 0), int64(len(ids)))
	ids = ids[start:min(start+c.within("count", 0, 1000, 1000), int64(len(ids)))]
	switch {
	case c.has("fields"):
		out.Items = c.membersInFull(ids, managers)
	case managers:
		out.Items = c.roles(ids)
	default:
		out.Items = slices.Concat([]int64{}, ids)
	}
	return out, nil
}

func (c *call) membersInFull(ids []int64, managers bool) []User {
	list := []User{}
	for _, id := range ids {
		u := c.server.meet(id).wire()
		if managers {
			u.Role = c.community.members[id]
		}
		list = append(list, u)
	}
	return list
}

type role struct {
	ID   int64  `json:"id"`
	Role string `json:"role"`
}

func (c *call) roles(ids []int64) []role {
	list := []role{}
	for _, id := range ids {
		list = append(list, role{id, cmp.Or(c.community.members[id], member)})
	}
	return list
}
