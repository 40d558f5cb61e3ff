package storetest

import (
	"slices"
	"strings"
	"time"

	"otklik/bot"
)

func moveLaws() []law {
	return []law{
		{"all_that_is_kept_of_conversations_moves", func(t *trial) {
			furnish(t)
			other := t.moved()
			if len(other) != 3 || other[0].Conversation.ID != anna || len(other[0].Lines) != 3 || len(other[0].Jobs) != 4 || len(other[0].Applied) != 3 {
				t.Errorf("moved %s", written(other))
			}
		}},
		{"a_moved_store_goes_on_where_the_other_stopped", goesOn},
		{"what_is_there_already_stays_as_it_was", func(t *trial) {
			furnish(t)
			parcels := t.dump("")
			t.commit(withLines(change(boris, 2), "news"))
			parcels[1].Conversation.State = "old"
			records := []bot.Record{{Name: "staff", Version: 9, Value: []byte("old")}, {Name: "new", Version: 5, Value: []byte("new")}}
			for range 2 {
				t.noError("restore", t.movable().Restore(t.Context(), parcels, records))
			}
			t.version(boris, 2)
			t.lines(boris, "news")
			t.record("staff", 2, "два")
			t.record("new", 5, "new")
			t.same("jobs", t.counts().Jobs, 4)
		}},
		{"a_dump_goes_on_after_any_id", func(t *trial) {
			furnish(t)
			t.same("after anna", parcelIDs(t.dump(anna)), []bot.ID{boris, clara})
			t.same("after somebody unknown", parcelIDs(t.dump(anna+"0")), []bot.ID{boris, clara})
			t.same("after the last", len(t.dump(clara)), 0)
		}},
		{"a_dump_can_be_left", func(t *trial) {
			furnish(t)
			for p, err := range t.movable().Dump(t.Context(), "") {
				t.noError("dump", err)
				t.same("first", p.Conversation.ID, anna)
				break
			}
			t.version(anna, 3)
		}},
		{"positions_and_records_can_be_named", func(t *trial) {
			furnish(t)
			positions, records, err := t.movable().Names(t.Context())
			t.noError("names", err)
			t.same("names", [][]string{positions, records}, [][]string{{"poll:shop-tg", "poll:shop-vk"}, {"staff", "topic:-1001:77"}})
		}},
	}
}

// furnish fills a store with all that can be in it, half-done leases too.
func furnish(t *trial) {
	full := bot.Change{Event: "event-1", Conversation: everything(anna)}
	full = withJobs(withLines(full, "2", "3"), keyed("2", "chat"), dueAt(keyed("3", "chat"), noon().Add(-time.Hour)), job("4"), dueAt(job("5"), noon().Add(time.Hour)))
	full.Lines = append(full.Lines, customerLine())
	second, third := change(anna, 2), change(anna, 3)
	second.Conversation = everything(anna)
	second.Conversation.Version = 2
	second.Amendments = []bot.Amendment{{Chat: 1001, Message: 17, Text: "исправлено\x00", At: noon()}}
	third.Conversation = everything(anna)
	third.Conversation.Version = 3
	third.Amendments = []bot.Amendment{{Chat: 1001, Message: 17, Deleted: true, At: noon()}}
	t.commit(full, second, third, change(boris, 1), listed(clara, bot.SectionWaiting, noon(), noon()))
	held := t.leases(noon(), "2", "4")
	again := held[1].Settles()
	again.Again, again.Delivery = noon(), &bot.Delivery{State: bot.Repeated, Message: 7}
	t.settle(again)
	t.setPosition("poll:shop-tg", "17")
	t.setPosition("poll:shop-vk", "ts:\x00")
	t.put("staff", 1, "один")
	t.put("staff", 2, "два")
	t.put("topic:-1001:77", 1, "три")
	t.put("dropped", 1, "x")
	t.put("dropped", 2, "")
}

func goesOn(t *trial) {
	furnish(t)
	t.moved()
	t.commits([]error{bot.ErrDuplicate, bot.ErrConflict}, withEvent(change(anna, 4), "event-2"), change(anna, 3+2))
	t.list(bot.Filter{Section: bot.SectionWaiting, Limit: 9}, t.waiting()...)
	t.leases(noon().Add(-time.Second)) // nothing is early, though job 3 behind job 2 was due long ago
	back := t.leases(noon().Add(hold), "4", "2")
	t.same("tries", []int{back[0].Tries, back[1].Tries}, []int{2, 2})
	t.same("doubt", []bool{back[0].Doubt, back[1].Doubt}, []bool{false, true})
	t.settle(back[0].Settles(), back[1].Settles())
	t.leases(noon().Add(hold), "3")
	amend(t, 4, bot.Amendment{Chat: 1001, Message: 17, Restored: true, Text: "снова", At: noon()})
	t.same("text", t.line(anna, "1").Text, "снова")
}

// waiting are those that must stand in the waiting section of a furnished store.
func (t *trial) waiting() (ids []bot.ID) {
	for _, c := range []bot.Conversation{t.load(anna)[0], t.load(clara)[0]} {
		if c.Section == bot.SectionWaiting {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// moved goes on with another store that was given all that is in this one.
func (t *trial) moved() []bot.Parcel {
	t.Helper()
	parcels, counts := t.dump(""), t.counts()
	_, names, err := t.movable().Names(t.Context())
	t.noError("names", err)
	records, err := t.store.Records(t.Context(), names)
	t.noError("records", err)
	t.store = begin(t.T, t.subject).store
	t.noError("restore", t.movable().Restore(t.Context(), parcels, records))
	moved := t.dump("")
	t.same("parcels", moved, parcels)
	got, err := t.store.Records(t.Context(), names)
	t.noError("records", err)
	t.same("records", got, records)
	now := t.counts()
	counts.Failed, counts.OldestDue, now.OldestDue = now.Failed, time.Time{}, time.Time{}
	t.same("counts", now, counts)
	return moved
}

func (t *trial) movable() bot.Movable {
	t.Helper()
	m, able := bot.Able[bot.Movable](t.store)
	if !able {
		t.Fatal("the store cannot move")
	}
	return m
}

func (t *trial) dump(after bot.ID) (parcels []bot.Parcel) {
	t.Helper()
	for p, err := range t.movable().Dump(t.Context(), after) {
		t.noError("dump", err)
		parcels = append(parcels, p)
	}
	if !slices.IsSortedFunc(parcels, func(a, b bot.Parcel) int {
		return strings.Compare(string(a.Conversation.ID), string(b.Conversation.ID))
	}) {
		t.Errorf("dumped in the order %v", parcelIDs(parcels))
	}
	return parcels
}

func parcelIDs(parcels []bot.Parcel) (ids []bot.ID) {
	for _, p := range parcels {
		ids = append(ids, p.Conversation.ID)
	}
	return ids
}
