package bot

import (
	"context"

	"otklik/flows"
)

// Some public places can be listened to and not spoken in: a VK discussion without an administrator's key. A complaint there is
// heard; it is answered in private where the platform lets us write first, and by the operators otherwise.

// mute tells whether nothing of ours can be said in a place. It holds for one case: by the next one an admin may have mended it.
func (d *draft) mute(p Place) bool { return d.c.Mute != "" && d.c.Mute == p.Key() }

// aloud tells whether the answer to the customer's last line would stand in public.
func (d *draft) aloud() bool { return d.c.Last.Public() && !d.mute(d.c.Last) }

// aside goes on in private when the place of the complaint turned out to be mute. It returns false when there is no way to the person.
func (d *draft) aside() bool {
	known := d.mute(d.e.Place)
	d.c.Mute = d.e.Place.Key()
	if d.e.Way.Known() {
		d.c.Private, d.c.Closed = d.e.Way, false
	}
	switch {
	case !d.c.Reachable():
		return false
	case known || d.state().Human:
		return true
	}
	reached := d.follow(flows.Reached)
	d.silences()
	return reached
}

// way finds the private chat of the person to whom nothing can be said in public.
func (r *Runner) way(ctx context.Context, j Job, refusal *RefusedError) Place {
	reach, able := r.adapter.(Reach)
	person := j.Conversation.Person()
	if !refusal.Mute || !able || person <= 0 {
		return Place{}
	}
	allowed, err := reach.CanWrite(ctx, person)
	if err != nil {
		r.log.Warn("unknown whether the person can be written to", "conversation", j.Conversation, "error", err)
	}
	if !allowed {
		return Place{}
	}
	return Place{Kind: PrivateChat, Chat: person}
}
