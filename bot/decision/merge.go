package decision

import (
	"slices"

	"otklik/bot"
)

// merged notes that another conversation is the same human's. Nothing of either is copied into the other: both are shown side by side.
func (d *draft) merged() error {
	switch {
	case d.e.Other == d.c.ID:
		return bot.ErrSameHuman
	case d.e.Peer == nil || d.e.Peer.Version == 0:
		return bot.ErrNobody
	case slices.Contains(d.c.Same, d.e.Other):
		return nil
	}
	d.c.Same = append(d.c.Same, d.e.Other)
	d.system(bot.NoteMerged, string(d.e.Other))
	return nil
}

// parted takes a merge back.
func (d *draft) parted() error {
	i := slices.Index(d.c.Same, d.e.Other)
	if i < 0 {
		return nil
	}
	d.c.Same = slices.Delete(d.c.Same, i, i+1)
	d.system(bot.NoteParted, string(d.e.Other))
	return nil
}
