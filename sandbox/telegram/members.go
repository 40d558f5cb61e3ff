package telegram

import (
	"fmt"
	"maps"
	"slices"
)

func getChat(c *call) (any, error) {
	ch, err := c.findChat("chat_id")
	if err != nil {
		return nil, err
	}
	full := FullChat{Chat: *ch.wire, Description: ch.description, MaxReactionCount: 11}
	if ch.wire.Username != "" {
		full.ActiveUsernames = []string{ch.wire.Username}
	}
	if ch.linked != nil {
		full.LinkedChatID = ch.linked.id()
	}
	if n := len(ch.pinned); n > 0 {
		full.PinnedMessage = ch.withID(ch.pinned[n-1])
	}
	if ch.wire.Type == group || ch.isSupergroup() {
		full.Permissions = &ChatPermission{
			CanSendMessages: true, CanSendAudios: true, CanSendDocuments: true, CanSendPhotos: true, CanSendVideos: true,
			CanSendVideoNotes: true, CanSendVoiceNotes: true, CanSendPolls: true, CanSendOtherMessages: true, CanAddWebPagePreviews: true,
			CanInviteUsers: true,
		}
	}
	return full, nil
}

func getChatMember(c *call) (any, error) {
	ch, err := c.findChat("chat_id")
	if err != nil {
		return nil, err
	}
	id := c.number("user_id")
	if id <= 0 {
		return nil, badRequest("invalid user_id specified")
	}
	for b, role := range ch.bots {
		if b.user.ID == id {
			return memberShape(ch, b.user, role), nil
		}
	}
	u, known := c.server.people[id]
	if !known {
		return nil, badRequest("member not found")
	}
	return memberShape(ch, u, ch.roleOf(id)), nil
}

// roleOf is the place of a person; whoever was never there has left.
func (c *chat) roleOf(person int64) string {
	if role, ok := c.people[person]; ok {
		return role
	}
	if c.wire.Type == private && c.id() == person {
		return member
	}
	return left
}

func memberShape(ch *chat, u *User, role string) *Member {
	m := &Member{Status: role, User: u}
	switch role {
	case creator:
		m.IsAnonymous = new(bool)
	case administrator:
		m.IsAnonymous, m.Rights = new(bool), administratorRights(ch)
	case kicked:
		m.UntilDate = new(int64)
	}
	return m
}

func administratorRights(ch *chat) *Rights {
	yes := true
	r := &Rights{
		CanManageChat: yes, CanChangeInfo: yes, CanDeleteMessages: yes, CanInviteUsers: yes,
		CanRestrictMembers: yes, CanManageVideoChats: yes,
	}
	if ch.wire.Type == channel {
		r.CanPostMessages, r.CanEditMessages = &yes, &yes
		return r
	}
	r.CanPinMessages = &yes
	if ch.isSupergroup() {
		r.CanManageTopics = &yes
	}
	return r
}

func getChatAdministrators(c *call) (any, error) {
	ch, err := c.findChat("chat_id")
	if err != nil {
		return nil, err
	}
	if ch.wire.Type == private {
		return nil, badRequest("there are no administrators in the private chat")
	}
	list := []*Member{}
	for b, role := range ch.bots {
		if role == administrator {
			list = append(list, memberShape(ch, b.user, role))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(ch.people)) {
		if role := ch.people[id]; role == administrator || role == creator {
			list = append(list, memberShape(ch, c.server.people[id], role))
		}
	}
	return list, nil
}

func getChatMemberCount(c *call) (any, error) {
	ch, err := c.findChat("chat_id")
	if err != nil {
		return nil, err
	}
	if ch.wire.Type == private {
		return 2, nil
	}
	n := 0
	for _, role := range ch.bots {
		n += present(role)
	}
	for _, role := range ch.people {
		n += present(role)
	}
	return n, nil
}

func present(role string) int {
	if role == left || role == kicked {
		return 0
	}
	return 1
}

// setRole changes a person's place and tells the bots that watch over members.
func (s *Server) setRole(ch *chat, by, who *User, role string) {
	old := ch.roleOf(who.ID)
	ch.people[who.ID] = role
	if old == role {
		return
	}
	change := &MemberChange{
		Chat: ch.wire, From: by, Date: s.now().Unix(),
		OldChatMember: memberShape(ch, who, old), NewChatMember: memberShape(ch, who, role),
	}
	for b, place := range ch.bots {
		if place == administrator {
			b.queue.add(&item{kind: "chat_member", chat: ch.id(), lane: laneOf(ch), update: Update{ChatMember: change}})
		}
	}
}

// setBotRole changes a bot's place and tells the bot.
func (s *Server) setBotRole(ch *chat, by *User, b *bot, role string) {
	old, ok := ch.bots[b]
	if !ok {
		old = left
	}
	ch.bots[b] = role
	if old == role {
		return
	}
	s.tellOwnPlace(ch, by, b, [2]string{old, role})
}

func (s *Server) tellOwnPlace(ch *chat, by *User, b *bot, roles [2]string) {
	b.queue.add(&item{kind: "my_chat_member", chat: ch.id(), lane: laneOf(ch), update: Update{MyChatMember: &MemberChange{
		Chat: ch.wire, From: by, Date: s.now().Unix(),
		OldChatMember: memberShape(ch, b.user, roles[0]), NewChatMember: memberShape(ch, b.user, roles[1]),
	}}})
}

func leaveChat(c *call) (any, error) {
	ch, err := c.findChat("chat_id")
	if err != nil {
		return nil, err
	}
	if ch.wire.Type == private {
		return nil, badRequest("chat member status can't be changed in private chats")
	}
	c.server.setBotRole(ch, c.bot.user, c.bot, left)
	return true, nil
}

// changeMember makes the methods that put a person into another place: banChatMember and its like.
func changeMember(role string) func(*call) (any, error) {
	return func(c *call) (any, error) {
		ch, err := c.findChat("chat_id")
		if err != nil {
			return nil, err
		}
		u, known := c.server.people[c.number("user_id")]
		switch {
		case ch.wire.Type == private:
			return nil, badRequest("can't ban members in private chats")
		case ch.bots[c.bot] != administrator:
			return nil, badRequest("not enough rights to restrict/unrestrict chat member")
		case !known:
			return nil, badRequest("invalid user_id specified")
		case ch.people[u.ID] == creator:
			return nil, badRequest("can't remove chat owner")
		case ch.people[u.ID] == administrator:
			return nil, badRequest("user is an administrator of the chat")
		}
		c.server.setRole(ch, c.bot.user, u, role)
		return true, nil
	}
}

func createChatInviteLink(c *call) (any, error) {
	ch, err := c.findChat("chat_id")
	if err != nil {
		return nil, err
	}
	if ch.wire.Type == private || ch.bots[c.bot] != administrator {
		return nil, badRequest("not enough rights to manage chat invite link")
	}
	return InviteLink{
		InviteLink: fmt.Sprintf("https://t.me/+sandbox%d", c.server.nextSerial()), Creator: c.bot.user,
		CreatesJoinRequest: c.flag("creates_join_request"), Name: c.text("name"),
	}, nil
}

func pinChatMessage(c *call) (any, error) {
	ch, m, err := c.message("pin")
	if err != nil {
		return nil, err
	}
	if ch.wire.Type != private && ch.bots[c.bot] != administrator {
		return nil, badRequest("not enough rights to manage pinned messages in the chat")
	}
	ch.pinned = append(slices.DeleteFunc(ch.pinned, func(id int64) bool { return id == m.MessageID }), m.MessageID)
	shallow := *m
	shallow.ReplyToMessage = nil
	notice := &Message{PinnedMessage: &shallow}
	c.address(notice, target{chat: ch, topic: ch.topics[m.MessageThreadID]})
	c.server.post(ch, notice)
	return true, nil
}

func unpinChatMessage(c *call) (any, error) {
	ch, err := c.writable()
	if err != nil {
		return nil, err
	}
	id := c.number("message_id")
	if id == 0 && len(ch.pinned) > 0 {
		id = ch.pinned[len(ch.pinned)-1]
	}
	if !slices.Contains(ch.pinned, id) {
		return nil, badRequest("message to unpin not found")
	}
	ch.pinned = slices.DeleteFunc(ch.pinned, func(p int64) bool { return p == id })
	return true, nil
}
