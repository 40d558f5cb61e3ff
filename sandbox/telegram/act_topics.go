package telegram

import "otklik/sandbox/people"

// manage is what people do with topics by hand: everybody may open one, administrators close, open again and delete.
func (d *deed) manage() (people.Done, error) {
	if !d.chat.wire.IsForum {
		return people.Done{}, people.Refuse("chat %d has no topics: they are in forums, such as \"where\":\"staff\"", d.chat.id())
	}
	if name := topicName(d.Open); name != "" {
		t := &topic{name: name, color: topicColors()[0]}
		d.server.openTopic(d.chat, t, &Message{From: d.person})
		return people.Done{Message: t.created.MessageID, Topic: t.created.MessageID}, nil
	}
	t := d.chat.topics[d.Topic]
	role := d.chat.roleOf(d.Person)
	switch {
	case t == nil:
		return people.Done{}, people.Refuse("there is no topic %d in chat %d", d.Topic, d.chat.id())
	case role != administrator && role != creator:
		return people.Done{}, people.Refuse(`only administrators close and delete topics: give "role":"administrator"`)
	case d.Drop:
		d.server.dropTopic(d.chat, t)
		return people.Done{Topic: d.Topic}, nil
	}
	return d.shut(t)
}

// shut closes a topic or opens it again, with the service message that bots hear of, too.
func (d *deed) shut(t *topic) (people.Done, error) {
	if t.closed == *d.Shut {
		return people.Done{Topic: d.Topic}, nil
	}
	t.closed = *d.Shut
	m := &Message{From: d.person, ForumTopicReopened: &struct{}{}}
	if t.closed {
		m = &Message{From: d.person, ForumTopicClosed: &struct{}{}}
	}
	place(m, target{chat: d.chat, topic: t})
	return people.Done{Message: d.server.post(d.chat, m).MessageID, Topic: d.Topic}, nil
}
