package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"otklik/bot"
)

func eraseLaws() []law { return append(erasedLaws(), newLifeLaws()...) }

// erasedLaws say what is gone, and what stays.
func erasedLaws() []law {
	return []law{
		{"of_an_erased_conversation_nothing_is_left", nothingIsLeft},
		{"others_stay_as_they_were", othersStay},
		{"who_is_not_there_can_be_erased_too", func(t *trial) {
			t.commit(withJobs(withLines(change(boris, 1), "1"), job("1")))
			before := t.counts()
			t.erase(anna)
			t.erase()
			t.same("counts", t.counts(), before)
		}},
		{"erasing_again_counts_nothing_twice", func(t *trial) {
			furnish(t)
			t.erase(anna, anna)
			after := t.counts()
			t.erase(anna)
			t.same("counts", t.counts(), after)
		}},
		{"many_are_erased_at_once", func(t *trial) {
			furnish(t)
			t.erase(clara, anna, boris)
			t.same("counts", t.counts(), bot.Counts{})
			t.same("dump", len(t.dump("")), 0)
		}},
		{"an_erased_conversation_stays_so_after_a_restart", func(t *trial) {
			furnish(t)
			t.erase(anna)
			before := t.counts()
			t.reopen()
			t.version(anna, 0)
			t.lines(anna)
			t.same("counts", t.counts(), before)
		}},
		{"what_was_erased_can_be_wiped", func(t *trial) {
			furnish(t)
			t.erase(anna)
			for _, whole := range []bool{false, true} {
				err := t.eraser().Wipe(t.Context(), whole)
				if _, remains := errors.AsType[*bot.RemainsError](err); err != nil && !remains {
					t.Errorf("wipe: %v", err)
				}
			}
			t.same("left", parcelIDs(t.dump("")), []bot.ID{boris, clara})
		}},
		{"who_is_erased_in_the_midst_of_changes_leaves_nothing_behind", erasedInTheMidst},
	}
}

// newLifeLaws say what the daemon meets that goes on as if nothing had happened.
func newLifeLaws() []law {
	return []law{
		{"a_decision_that_was_made_before_is_a_conflict", func(t *trial) {
			t.commit(change(anna, 1), change(anna, 2))
			t.erasedBeside(anna)
			t.commits([]error{bot.ErrConflict}, withJobs(withLines(change(anna, 3), "1"), job("1")))
			t.version(anna, 0)
			t.same("counts", t.counts(), bot.Counts{})
		}},
		{"events_are_no_more_known", func(t *trial) {
			var changes []bot.Change
			for version := range int64(20) { // more marks than stand together
				changes = append(changes, change(anna, version+1))
			}
			t.commit(changes...)
			t.erase(anna)
			t.commit(withEvent(change(anna, 1), "event-20"), withEvent(change(anna, 2), "event-1"))
		}},
		{"a_lease_that_is_settled_later_is_ignored", settledLater},
		{"nobody_waits_behind_an_erased_job", func(t *trial) {
			t.commit(withJobs(change(anna, 1), keyed("1", "chat"), keyed("2", "chat"), keyed("3", "chat")))
			t.leases(noon(), "1")
			t.erase(anna)
			t.leases(noon().Add(hold))
			t.commit(withJobs(withEvent(change(anna, 1), "new"), keyed("2", "chat"), keyed("1", "chat")))
			t.settle(t.leases(noon(), "2")[0].Settles())
			t.leases(noon(), "1")
		}},
		{"an_amendment_finds_no_erased_line", func(t *trial) {
			first := change(anna, 1)
			first.Lines = []bot.Line{customerLine()}
			t.commit(first)
			t.erase(anna)
			anew := withEvent(change(anna, 1), "new")
			anew.Amendments = []bot.Amendment{{Chat: 1001, Message: 17, Text: "снова", At: noon()}}
			t.commit(anew)
			t.lines(anna)
			t.same("lines", t.counts().Lines, 0)
		}},
	}
}

func (t *trial) eraser() bot.Eraser {
	t.Helper()
	e, able := bot.Able[bot.Eraser](t.store)
	if !able {
		t.Fatal("the store cannot erase")
	}
	return e
}

func (t *trial) erase(ids ...bot.ID) {
	t.Helper()
	t.noError("erase", t.eraser().Erase(t.Context(), ids))
}

// erasedBeside erases as another process does.
func (t *trial) erasedBeside(ids ...bot.ID) {
	t.Helper()
	own := t.store
	t.store = t.subject.Beside(t.T, own)
	t.erase(ids...)
	t.noError("close", t.store.Close())
	t.store = own
}

func nothingIsLeft(t *trial) {
	furnish(t)
	t.erase(anna)
	t.same("conversation", t.load(anna)[0], bot.Conversation{ID: anna})
	t.lines(anna)
	t.same("dumped", parcelIDs(t.dump("")), []bot.ID{boris, clara})
	for _, section := range []bot.Section{bot.SectionWaiting, bot.SectionBot, bot.SectionEnded, bot.SectionAll} {
		for _, c := range pages(t, bot.Filter{Section: section, Limit: 9}) {
			if c == anna {
				t.Errorf("%s still lists %s", section, c)
			}
		}
	}
	t.leases(noon().Add(time.Hour + hold))
	t.same("counts", t.counts(), bot.Counts{Conversations: 2, Waiting: 1})
}

// othersStay has neighbours whose ids begin or end alike.
func othersStay(t *trial) {
	alike := []bot.ID{anna + "1", "shop-tg/100", "shop-tg/101", "shop-tg2/1001", "shop/1001", "x" + anna}
	for i, id := range alike {
		name := fmt.Sprint("job-", i)
		t.commit(withJobs(withLines(listed(id, bot.SectionWaiting, noon(), noon()), name), keyed(name, "chat"), dueAt(job(name+"-later"), noon().Add(time.Hour))))
	}
	before, counts := t.dump(""), t.counts()
	t.commit(withJobs(withLines(listed(anna, bot.SectionWaiting, noon(), noon()), "1"), keyed("1", "chat"), job("2")))
	t.erase(anna)
	t.same("others", t.dump(""), before)
	t.same("counts", t.counts(), counts)
	t.same("waiting", len(pages(t, bot.Filter{Section: bot.SectionWaiting, Limit: 100})), len(alike))
	t.same("leased", len(t.lease(noon(), 100)), len(alike))
}

func settledLater(t *trial) {
	life := withJobs(withLines(change(anna, 1), "1", "2"), keyed("1", "chat"), job("2"))
	t.commit(life)
	old := t.leases(noon(), "1", "2")
	t.erasedBeside(anna)
	t.settleLate(old)
	t.same("counts", t.counts(), bot.Counts{})
	t.lines(anna)

	t.commit(life)
	t.leases(noon().Add(time.Second), "1", "2")
	t.settleLate(old)
	t.same("jobs", t.counts().Jobs, 2)
	t.leases(noon().Add(hold))
	t.same("delivery", t.line(anna, "1").Delivery, life.Lines[0].Delivery)
	t.leases(noon().Add(time.Second+hold), "1", "2")
}

// settleLate ends the first lease and gives the second back.
func (t *trial) settleLate(old []bot.Job) {
	t.Helper()
	done, again := old[0].Settles(), old[1].Settles()
	done.Delivery = &bot.Delivery{State: bot.Delivered, Message: 7, At: noon()}
	again.Again, again.Delivery = noon(), done.Delivery
	t.settle(done, again)
}

// erasedInTheMidst erases again and again what others go on changing. In the end all of it was erased, whatever came when.
func erasedInTheMidst(t *trial) {
	const changes = 60
	var working sync.WaitGroup
	ended := make(chan struct{})
	for _, id := range []bot.ID{anna, clara} {
		working.Go(func() { t.goOnWith(id, changes) })
	}
	go func() { working.Wait(); close(ended) }()
	for going := true; going; {
		select {
		case <-ended:
			going = false
		default:
		}
		t.erase(anna, clara)
	}
	t.same("counts", t.counts(), bot.Counts{})
	t.same("left", len(t.dump("")), 0)
	t.leases(noon().Add(time.Hour))
}

// goOnWith changes a conversation as a program does that knows of nothing.
func (t *trial) goOnWith(id bot.ID, changes int) {
	for n := range changes {
		found, err := t.store.Load(context.WithoutCancel(t.Context()), []bot.ID{id})
		if err != nil {
			t.Errorf("load: %v", err)
			return
		}
		name := fmt.Sprintf("%s#%05d", id, n)
		next := withEvent(change(id, found[0].Version+1), name)
		next = withJobs(withLines(next, name), keyed(name, "chat"), job(name+"."))
		next.Conversation.Section = []bot.Section{bot.SectionWaiting, bot.SectionBot}[n%2]
		if _, err := t.store.Commit(context.WithoutCancel(t.Context()), []bot.Change{next}); err != nil {
			t.Errorf("commit: %v", err)
			return
		}
	}
}
