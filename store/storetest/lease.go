package storetest

import (
	"fmt"
	"time"

	"otklik/bot"
)

func leaseLaws() []law {
	return []law{
		{"a_job_is_due_at_its_very_moment_and_not_before", func(t *trial) {
			t.commit(withJobs(change(anna, 1), job("1")))
			t.leases(noon().Add(-time.Microsecond))
			t.leases(noon(), "1")
		}},
		{"times_are_compared_in_whole_microseconds", wholeMicroseconds},
		{"a_job_without_a_time_is_due_at_once", func(t *trial) {
			t.commit(withJobs(change(anna, 1), dueAt(job("1"), time.Time{})))
			t.leases(noon(), "1")
		}},
		{"a_job_of_another_century_waits", func(t *trial) {
			t.commit(withJobs(change(anna, 1), dueAt(job("1"), noon().AddDate(150, 0, 0))))
			t.leases(noon().AddDate(100, 0, 0))
		}},
		{"all_that_a_job_holds_comes_back", wholeJob},
		{"lower_priorities_go_first_then_the_earlier_then_the_older", func(t *trial) {
			t.commit(withJobs(change(anna, 1),
				withPriority(dueAt(job("patient"), noon().Add(-time.Hour)), bot.Patient),
				job("m"), dueAt(job("o"), noon().Add(-time.Microsecond)), job("k"),
				withPriority(job("urgent"), bot.Urgent),
				withPriority(dueAt(job("urgent-later"), noon().Add(time.Second)), bot.Urgent)))
			t.leases(noon(), "urgent", "o", "m", "k", "patient")
		}},
		{"priorities_hold_across_conversations", prioritiesAcrossConversations},
		{"no_more_than_asked_for_the_rest_is_next", func(t *trial) {
			t.commit(withJobs(change(anna, 1), job("1"), withPriority(job("0"), bot.Urgent), job("2"), withPriority(job("3"), bot.Patient)))
			t.same("first", jobIDs(t.lease(noon(), 2)), []string{"0", "1"})
			t.same("none", len(t.lease(noon(), 0)), 0)
			t.same("rest", jobIDs(t.lease(noon(), 9)), []string{"2", "3"})
		}},
		{"a_leased_job_is_nobody_elses_until_the_lease_runs_out", func(t *trial) {
			t.commit(withJobs(change(anna, 1), job("1")))
			t.leases(noon(), "1")
			t.leases(noon())
			t.leases(noon().Add(hold - time.Microsecond))
			t.leases(noon().Add(hold), "1")
		}},
		{"queues_wait_for_nobody", queuesWaitForNobody},
	}
}

func wholeMicroseconds(t *trial) {
	micro := noon().Truncate(time.Microsecond)
	t.commit(withJobs(change(anna, 1), dueAt(job("1"), micro.Add(999)), dueAt(job("2"), micro.Add(1000))))
	t.leases(micro.Add(1), "1")
	t.leases(micro.Add(999))
	again := t.leases(micro.Add(1000), "2")
	t.leases(micro.Add(hold), "1")
	if want := micro.Add(1000 + hold); !again[0].Due.Equal(want) {
		t.Errorf("the lease ends at %s, want %s", again[0].Due, want)
	}
}

func wholeJob(t *trial) {
	message, timer := Filled[bot.Job](), Filled[bot.Job]()
	message.ID, message.Queue, message.Due, message.Timer = "1", queue, noon(), nil
	timer.ID, timer.Queue, timer.Due, timer.Key, timer.Message = "2", queue, noon(), "", nil
	c := withJobs(change(anna, 1), message, timer)
	t.commit(c)
	for i, got := range t.leases(noon(), "1", "2") {
		if got.Tries != 1 || got.Doubt {
			t.Errorf("job %s: %d tries, doubt %t", got.ID, got.Tries, got.Doubt)
		}
		if want := noon().Add(hold).Truncate(time.Microsecond); !got.Due.Equal(want) {
			t.Errorf("the lease of job %s ends at %s, want %s", got.ID, got.Due, want)
		}
		got.Due = c.Jobs[i].Due
		t.same("job", got, c.Jobs[i])
	}
}

func orderLaws() []law {
	return []law{
		{"of_each_key_only_the_oldest_goes", func(t *trial) {
			t.commit(withJobs(change(anna, 1), keyed("a1", "a"), keyed("a2", "a"), keyed("b1", "b"), job("free-1"), job("free-2"), keyed("b2", "b")))
			first := t.leases(noon(), "a1", "b1", "free-1", "free-2")
			t.leases(noon())
			t.settle(first[0].Settles())
			t.leases(noon(), "a2")
			t.settle(first[1].Settles())
			t.leases(noon(), "b2")
		}},
		{"a_job_that_is_not_due_holds_up_its_key", func(t *trial) {
			t.commit(withJobs(change(anna, 1), dueAt(keyed("1", "chat"), noon().Add(time.Minute))))
			t.commit(withJobs(change(anna, 2), withPriority(dueAt(keyed("2", "chat"), noon().Add(-time.Hour)), bot.Urgent)))
			t.leases(noon())
			t.leases(noon().Add(time.Minute), "1")
		}},
		{"a_job_that_is_tried_again_later_holds_up_its_key", func(t *trial) {
			t.commit(withJobs(change(anna, 1), keyed("1", "chat"), keyed("2", "chat")))
			later := t.leases(noon(), "1")[0].Settles()
			later.Again = noon().Add(time.Minute)
			t.settle(later)
			t.leases(noon())
			t.settle(t.leases(noon().Add(time.Minute), "1")[0].Settles())
			t.leases(noon(), "2")
		}},
		{"a_lease_that_ran_out_holds_up_its_key", func(t *trial) {
			t.commit(withJobs(change(anna, 1), keyed("1", "chat"), keyed("2", "chat")))
			t.leases(noon(), "1")
			t.leases(noon().Add(time.Hour), "1")
			t.leases(noon().Add(time.Hour))
		}},
		{"a_key_follows_the_commits_through_many_changes", throughManyChanges},
		{"a_key_that_was_emptied_begins_anew", func(t *trial) {
			t.commit(withJobs(change(anna, 1), keyed("1", "chat")))
			t.settle(t.leases(noon(), "1")[0].Settles())
			t.commit(withJobs(change(anna, 2), keyed("2", "chat"), keyed("3", "chat")))
			t.leases(noon(), "2")
		}},
		{"one_key_in_two_conversations_is_two_keys", func(t *trial) {
			t.commit(withJobs(change(anna, 1), keyed("1", "chat"), keyed("3", "chat")), withJobs(change(boris, 1), dueAt(keyed("2", "chat"), noon().Add(time.Second))))
			t.leases(noon().Add(time.Second), "1", "2")
		}},
		{"one_key_in_two_queues_is_two_keys", func(t *trial) {
			timer := keyed("1", "chat")
			timer.Queue = bot.TimerQueue("shop-tg")
			t.commit(withJobs(change(anna, 1), timer, keyed("2", "chat")))
			t.leases(noon(), "2")
		}},
	}
}

func throughManyChanges(t *trial) {
	for version := int64(1); version <= 20; version++ {
		j := withPriority(keyed(fmt.Sprintf("%02d", 50-version), "chat"), bot.Priority(version%3))
		t.commit(withJobs(change(anna, version), dueAt(j, noon().Add(-time.Duration(version)*time.Second))))
	}
	for version := 1; version <= 20; version++ {
		jobs := t.leases(noon(), fmt.Sprintf("%02d", 50-version))
		t.settle(jobs[0].Settles())
	}
}

func queuesWaitForNobody(t *trial) {
	other := withPriority(keyed("other", "chat"), bot.Urgent)
	other.Queue = bot.TimerQueue("shop-tg")
	t.commit(withJobs(change(anna, 1), other, keyed("1", "chat")))
	t.leases(noon(), "1")
	jobs, err := t.store.Lease(t.Context(), other.Queue, noon(), hold, 9)
	t.noError("lease", err)
	t.same("other queue", jobIDs(jobs), []string{"other"})
	jobs, err = t.store.Lease(t.Context(), "send:nobody", noon(), hold, 9)
	t.noError("lease", err)
	t.same("unknown queue", len(jobs), 0)
}

func prioritiesAcrossConversations(t *trial) {
	var changes []bot.Change
	var want []string
	for i := range 40 {
		id := fmt.Sprintf("%02d", i)
		changes = append(changes, withJobs(change(bot.NewID("shop-tg", int64(i)), 1),
			withPriority(dueAt(job("a"+id), noon().Add(time.Duration(i)*time.Second)), bot.Ordinary),
			withPriority(dueAt(job("b"+id), noon().Add(-time.Duration(40-i)*time.Second)), bot.Patient)))
		want = append(want, "a"+id)
	}
	t.commit(changes...)
	t.same("first forty", jobIDs(t.lease(noon().Add(time.Minute), 40)), want)
}
