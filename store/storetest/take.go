package storetest

import (
	"time"

	"otklik/bot"
)

func takeLaws() []law { return append(takingLaws(), takenLaws()...) }

// takingLaws say what a commit leases, and what it leaves.
func takingLaws() []law {
	return []law{
		{"what_is_wanted_is_leased_as_it_is_made", func(t *trial) {
			got := t.takes(withJobs(change(anna, 1), keyed("1", "chat"), job("2")), "1", "2")
			for _, j := range got {
				if j.Tries != 1 || j.Doubt || !j.Due.Equal(noon().Add(hold).Truncate(time.Microsecond)) {
					t.Errorf("job %s: %d tries, doubt %t, the lease ends at %s", j.ID, j.Tries, j.Doubt, j.Due)
				}
			}
			t.leases(noon())
			t.settle(got[0].Settles(), got[1].Settles())
			t.leases(noon().Add(time.Hour))
			t.same("jobs", t.counts().Jobs, 0)
		}},
		{"a_taken_job_that_nobody_settles_comes_back_in_doubt", func(t *trial) {
			t.takes(withJobs(change(anna, 1), keyed("1", "chat")), "1")
			t.leases(noon().Add(hold - time.Microsecond))
			if again := t.leases(noon().Add(hold), "1")[0]; again.Tries != 2 || !again.Doubt {
				t.Errorf("%d tries, doubt %t", again.Tries, again.Doubt)
			}
		}},
		{"only_the_first_of_a_key_is_taken", func(t *trial) {
			got := t.takes(withJobs(change(anna, 1), keyed("1", "chat"), keyed("2", "chat"), keyed("3", "other")), "1", "3")
			t.takes(withJobs(change(anna, 2), keyed("4", "chat")))
			t.settle(got[0].Settles())
			t.settle(t.leases(noon(), "2")[0].Settles())
			t.leases(noon(), "4")
		}},
		{"what_is_not_due_or_of_another_queue_is_left", func(t *trial) {
			other := job("other")
			other.Queue = "time:shop-tg"
			t.takes(withJobs(change(anna, 1), dueAt(job("later"), noon().Add(time.Microsecond)), other, job("now")), "now")
			t.leases(noon().Add(time.Second), "later")
		}},
		{"what_is_refused_or_known_is_not_taken", func(t *trial) {
			t.commit(withJobs(change(anna, 1), job("1")))
			t.takes(withEvent(withJobs(change(anna, 1), job("2")), "another"))
			t.takes(withJobs(change(anna, 1), job("3")))
			t.takes(withJobs(change(anna, 2), job("1")))
			t.leases(noon(), "1")
		}},
		{"what_was_refused_is_not_said_in_the_name_of_what_is_taken", func(t *trial) {
			late, first := withJobs(withEvent(change(anna, 7), "late"), job("1")), withJobs(change(anna, 1), job("1"))
			late.Jobs[0].Message.Text = "refused"
			t.same("message", t.takesOf([]bot.Change{late, first}, "1")[0].Message, first.Jobs[0].Message)
		}},
	}
}

// takenLaws say what a leased job holds.
func takenLaws() []law {
	return []law{
		{"a_taken_job_that_comes_back_says_what_it_was_to_say", func(t *trial) {
			first := withJobs(withLines(change(anna, 1), "1", "2"), job("1"), job("2"))
			first.Jobs[1].Message.Text = "not the text of its line"
			got := t.takes(first, "1", "2")
			back := t.leases(noon().Add(hold), "1", "2")
			t.same("messages", []*bot.Message{back[0].Message, back[1].Message}, []*bot.Message{got[0].Message, got[1].Message})
		}},
		{"a_job_whose_line_was_said_otherwise_before_says_its_own_text", func(t *trial) {
			t.commit(withLines(change(anna, 1), "1"))
			second := withJobs(withLines(change(anna, 2), "1"), job("1"))
			second.Lines[0].Text, second.Jobs[0].Message.Text = "news", "news"
			t.commit(second)
			t.same("said", t.line(anna, "1").Text, "text of 1")
			t.same("to say", t.leases(noon(), "1")[0].Message.Text, "news")
		}},
		{"a_taken_job_holds_all_that_was_given", func(t *trial) {
			message := Filled[bot.Job]()
			message.ID, message.Queue, message.Due, message.Timer = "1", queue, noon(), nil
			c := withJobs(change(anna, 1), message)
			got := t.takes(c, "1")[0]
			got.Due = c.Jobs[0].Due
			t.same("job", got, c.Jobs[0])
		}},
	}
}

// takes commits a change and expects these of its jobs to be leased by that.
func (t *trial) takes(c bot.Change, want ...string) []bot.Job {
	t.Helper()
	return t.takesOf([]bot.Change{c}, want...)
}

func (t *trial) takesOf(changes []bot.Change, want ...string) []bot.Job {
	t.Helper()
	taker, able := bot.Able[bot.Taker](t.store)
	if !able {
		t.Fatal("the store leases by Lease only")
	}
	_, jobs, err := taker.CommitTaking(t.Context(), changes, bot.Wanted{Queue: queue, Now: noon(), Hold: hold})
	t.noError("commit", err)
	t.same("taken jobs", jobIDs(jobs), want)
	return jobs
}
