package storetest

import (
	"time"

	"otklik/bot"
)

func doubtLaws() []law {
	return []law{
		{"a_lease_that_ran_out_leaves_doubt", func(t *trial) {
			oneJob(t)
			expectTry(t, 0, 1, false)
			expectTry(t, 1, 2, true)
			expectTry(t, 2, 3, true)
		}},
		{"a_try_that_surely_failed_leaves_no_doubt", func(t *trial) {
			oneJob(t)
			tryAgain(t, expectTry(t, 0, 1, false), false)
			tryAgain(t, expectTry(t, 1, 2, false), false)
			expectTry(t, 2, 3, false)
		}},
		{"a_try_that_perhaps_went_through_leaves_doubt", func(t *trial) {
			oneJob(t)
			tryAgain(t, expectTry(t, 0, 1, false), true)
			expectTry(t, 1, 2, true)
		}},
		{"doubt_once_there_never_goes", func(t *trial) {
			oneJob(t)
			tryAgain(t, expectTry(t, 0, 1, false), true)
			tryAgain(t, expectTry(t, 1, 2, true), false)
			expectTry(t, 2, 3, true)
			tryAgain(t, expectTry(t, 3, 4, true), false)
			expectTry(t, 4, 5, true)
		}},
		{"doubt_from_a_lost_lease_survives_a_sure_failure", func(t *trial) {
			oneJob(t)
			expectTry(t, 0, 1, false)
			tryAgain(t, expectTry(t, 1, 2, true), false)
			expectTry(t, 2, 3, true)
		}},
		{"a_lease_that_was_no_try_is_not_counted", func(t *trial) {
			oneJob(t)
			free := expectTry(t, 0, 1, false).Settles()
			free.Again, free.Free = noon(), true
			t.settle(free)
			tryAgain(t, expectTry(t, 1, 1, false), false)
			free = expectTry(t, 2, 2, false).Settles()
			free.Again, free.Free, free.Doubt = noon(), true, true
			t.settle(free)
			expectTry(t, 3, 2, true)
		}},
		{"the_next_of_the_key_begins_without_doubt", func(t *trial) {
			t.commit(withJobs(change(anna, 1), keyed("0", "chat"), keyed("1", "chat")))
			t.leases(noon(), "0")
			t.settle(t.leases(noon().Add(hold), "0")[0].Settles())
			expectTry(t, 1, 1, false)
		}},
	}
}

func oneJob(t *trial) { t.commit(withJobs(change(anna, 1), keyed("1", "chat"))) }

// expectTry leases the job, so many hours past noon.
func expectTry(t *trial, hour, tries int, doubt bool) bot.Job {
	t.Helper()
	j := t.leases(noon().Add(time.Duration(hour)*time.Hour), "1")[0]
	if j.Tries != tries || j.Doubt != doubt {
		t.Errorf("hour %d: %d tries, doubt %t; want %d, %t", hour, j.Tries, j.Doubt, tries, doubt)
	}
	return j
}

func tryAgain(t *trial, j bot.Job, doubt bool) {
	s := j.Settles()
	s.Again, s.Doubt = noon(), doubt
	t.settle(s)
}
