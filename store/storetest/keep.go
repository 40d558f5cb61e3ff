package storetest

import (
	"time"

	"otklik/bot"
)

func keepLaws() []law {
	return []law{
		{"a_position_never_set_is_empty", func(t *trial) { t.position("poll:shop-tg", "") }},
		{"the_last_position_counts_each_name_has_its_own", func(t *trial) {
			for _, value := range []string{"17", "18", "ts:\x00", ""} {
				t.setPosition("poll:shop-tg", value)
				t.setPosition("poll:shop-vk", value+"!")
				t.position("poll:shop-tg", value)
				t.position("poll:shop-vk", value+"!")
			}
		}},
		{"an_empty_store_counts_nothing", func(t *trial) { t.same("counts", t.counts(), bot.Counts{}) }},
		{"counts_follow_what_comes_and_goes", countsFollow},
	}
}

func countsFollow(t *trial) {
	past, future := time.Date(2001, 2, 3, 4, 5, 6, 7000, time.UTC), time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)
	t.commit(listed(boris, bot.SectionWaiting, noon(), noon()))
	t.commit(withJobs(withLines(change(anna, 1), "1", "2"), dueAt(job("later"), past.Add(time.Hour)), dueAt(job("1"), future),
		withPriority(dueAt(job("2"), past), bot.Patient)))
	want := bot.Counts{Conversations: 2, Waiting: 1, Lines: 2, Jobs: 3, OldestDue: past}
	t.same("after commits", t.counts(), want)
	held := t.leases(past, "2")
	want.OldestDue = past.Add(hold) // a lease in the past has run out
	t.same("after a lease", t.counts(), want)
	t.settle(held[0].Settles())
	want.Jobs, want.OldestDue = 2, past.Add(time.Hour)
	t.same("after a settlement", t.counts(), want)
	if got := t.leases(past.Add(time.Hour), "later"); len(got) == 1 {
		t.settle(got[0].Settles())
	}
	t.same("oldest due", t.counts().OldestDue, time.Time{})
}

func (t *trial) position(name, want string) {
	t.Helper()
	got, err := t.store.Position(t.Context(), name)
	t.noError("position", err)
	t.same("position "+name, got, want)
}

func (t *trial) setPosition(name, value string) {
	t.Helper()
	t.noError("set position", t.store.SetPosition(t.Context(), name, value))
}

func lastingLaws() []law {
	return []law{
		{"everything_is_there_after_a_restart", afterARestart},
		{"an_applied_event_is_known_after_a_restart", func(t *trial) {
			t.commit(change(anna, 1))
			t.reopen()
			t.commits([]error{bot.ErrDuplicate, bot.ErrConflict, nil}, change(anna, 1), withEvent(change(anna, 1), "new"), change(anna, 2))
		}},
		// A store that only one daemon can open may give back at once what a dead one held; others wait for the lease to end.
		{"what_was_leased_comes_back_in_doubt_after_a_restart", func(t *trial) {
			t.commit(withJobs(withLines(change(anna, 1), "1"), keyed("1", "chat"), keyed("2", "chat"), job("3")))
			t.leases(noon(), "1", "3")
			t.reopen()
			back := t.leases(noon().Add(hold), "1", "3")
			t.same("tries", []int{back[0].Tries, back[1].Tries}, []int{2, 2})
			t.same("doubt", []bool{back[0].Doubt, back[1].Doubt}, []bool{true, true})
		}},
		{"another_process_sees_and_changes_the_same", anotherProcess},
	}
}

func (t *trial) reopen() { t.store = t.subject.Reopen(t.T, t.store) }

func afterARestart(t *trial) {
	full := bot.Change{Event: "e", Conversation: everything(anna)}
	full = withJobs(withLines(full, "1", "2"), job("1"))
	t.commit(full, change(boris, 1))
	t.setPosition("poll", "17")
	t.setAside(bot.Failed{ID: "1"})
	t.put("staff", 1, "анна")
	before := t.counts()
	t.reopen()
	t.same("counts", t.counts(), before)
	t.same("conversation", t.load(anna)[0], everything(anna))
	t.same("lines", t.transcript(anna), full.Lines)
	t.position("poll", "17")
	t.failed("", "1")
	t.record("staff", 1, "анна")
	t.list(bot.Filter{Section: bot.SectionWaiting, Limit: 9}, anna)
	t.leases(noon(), "1")
}

func anotherProcess(t *trial) {
	first := t.store
	second := t.subject.Beside(t.T, first)
	defer func() { t.noError("close", second.Close()) }()
	t.commit(withJobs(withLines(change(anna, 1), "1"), keyed("1", "chat"), keyed("2", "chat")))
	t.store = second
	t.version(anna, 1)
	t.lines(anna, "1")
	t.commits([]error{bot.ErrDuplicate, bot.ErrConflict, nil}, change(anna, 1), withEvent(change(anna, 1), "new"), change(anna, 2))
	held := t.leases(noon(), "1")
	t.store = first
	t.version(anna, 2)
	t.leases(noon())
	t.settle(held[0].Settles())
	t.leases(noon(), "2")
	t.same("jobs", t.counts().Jobs, 1)
}
