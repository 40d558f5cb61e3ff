package decision

import (
	"otklik/bot"
	"otklik/flows"
)

// Some public places can be listened to and not spoken in: a VK discussion without an administrator's key. A complaint there is
// heard; it is answered in private where the platform lets us write first, and by the operators otherwise.

// mute tells whether nothing of ours can be said in a place. It holds for one case: by the next one an admin may have mended it.
func (d *draft) mute(p bot.Place) bool { return d.c.Mute != "" && d.c.Mute == p.Key() }

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
