package vk

import (
	"strings"

	"otklik/sandbox/people"
)

// inPublic comments something of the community, or begins a post or topic.
func (d *deed) inPublic() (people.Done, error) {
	if d.Where == "post" || d.Where == "topic" {
		return d.begin()
	}
	t, err := d.thread()
	if err != nil {
		return people.Done{}, err
	}
	done := people.Done{Chat: -d.community.id, Topic: t.id}
	switch {
	case d.Edit != 0:
		done.Message = d.Edit
		err = d.editComment(t)
	case d.Delete != 0:
		done.Message = d.Delete
		err = d.deleteComment(t)
	case d.Restore != 0:
		done.Message = d.Restore
		err = d.restoreComment(t)
	default:
		done.Message, err = d.comment(t)
	}
	return done, err
}

// begin writes a post on the wall, or opens a topic whose first comment is the text.
func (d *deed) begin() (people.Done, error) {
	if d.Edit != 0 || d.Delete != 0 || d.Restore != 0 {
		return people.Done{}, people.Refuse("posts and topics are only begun; what is changed is comments, where \"wall\" and \"board\"")
	}
	kind := wall
	if d.Where == "topic" {
		kind = board
	}
	files, err := d.attached()
	if err != nil {
		return people.Done{}, err
	}
	title, _, _ := strings.Cut(d.Text, "\n")
	if kind == wall {
		title = d.Text
	}
	t := d.server.addThread(d.community, kind, d.from(), title)
	done := people.Done{Chat: -d.community.id, Topic: t.id}
	if kind == board {
		done.Message, err = d.comment(t)
		return done, err
	}
	t.files = files
	d.server.announce(d.community, t, people.Heard{As: d.As, Person: d.Person})
	done.Message = t.id
	return done, nil
}

func (d *deed) from() int64 {
	if d.As == asAdmin {
		return -d.community.id
	}
	return d.Person
}

// thread finds what is commented: the one named, the one of the comment concerned, or the newest. Without any there is
// a first one now.
func (d *deed) thread() (*thread, error) {
	c := d.community
	if d.Topic != 0 {
		if t := c.threads[threadKey{d.Where, d.Topic}]; t != nil {
			return t, nil
		}
		return nil, people.Refuse("there is no %s %d: see GET /world", d.Where, d.Topic)
	}
	for _, id := range []int64{d.ReplyTo, d.Edit, d.Delete, d.Restore} {
		if t := c.withComment(d.Where, id); t != nil {
			return t, nil
		}
	}
	if t := c.newest[d.Where]; t != nil {
		return t, nil
	}
	t := d.server.addThread(c, d.Where, -c.id, firstText(d.Where))
	if t.kind == wall {
		d.server.announce(c, t, people.Heard{As: asAdmin, Person: defaultAdministrator})
	}
	return t, nil
}

func firstText(kind string) string {
	if kind == board {
		return "Отзывы и предложения"
	}
	return "Новости магазина"
}

func (d *deed) comment(t *thread) (int64, error) {
	files, err := d.attached()
	if err != nil {
		return 0, err
	}
	parent := t.comments[d.ReplyTo]
	switch {
	case t.closed && d.As != asAdmin:
		return 0, people.Refuse("comments are closed here")
	case d.ReplyTo != 0 && (parent == nil || parent.Deleted):
		return 0, people.Refuse("there is no comment %d to answer", d.ReplyTo)
	}
	m := &Comment{FromID: d.from(), Text: d.Text, Attachments: files, ReplyToComment: d.ReplyTo}
	return d.server.comment(d.community, t, m, people.Heard{As: d.As, Person: d.Person}).ID, nil
}

func (d *deed) editComment(t *thread) error {
	m := t.comments[d.Edit]
	if m == nil || m.Deleted || m.FromID != d.from() {
		return people.Refuse("there is no comment %d of this person to change", d.Edit)
	}
	edited := *m
	edited.Text = d.Text
	d.server.editComment(d.community, t, &edited, people.Heard{As: d.As, Person: d.Person})
	return nil
}

// deleteComment is for the author, and for managers.
func (d *deed) deleteComment(t *thread) error {
	m := t.comments[d.Delete]
	if m == nil || m.Deleted || !d.mayRemove(m) {
		return people.Refuse("there is no comment %d that this person may delete", d.Delete)
	}
	d.server.deleteComment(d.community, t, d.Delete, d.Person)
	return nil
}

func (d *deed) restoreComment(t *thread) error {
	m := t.comments[d.Restore]
	if m == nil || !m.Deleted || !d.mayRemove(m) {
		return people.Refuse("there is no deleted comment %d that this person may restore", d.Restore)
	}
	d.server.restoreComment(d.community, t, d.Restore)
	return nil
}

func (d *deed) mayRemove(m *Comment) bool {
	return m.FromID == d.Person || d.community.manages(d.Person)
}
