package storetest

import (
	"fmt"
	"time"

	"otklik/bot"
)

func settleLaws() []law {
	return []law{
		{"a_settled_job_is_done_for_good", func(t *trial) {
			t.commit(withJobs(change(anna, 1), job("1")))
			t.settle(t.leases(noon(), "1")[0].Settles())
			t.leases(noon().AddDate(1, 0, 0))
			t.same("jobs", t.counts().Jobs, 0)
		}},
		{"a_job_is_tried_again_when_its_settlement_says", func(t *trial) {
			t.commit(withJobs(change(anna, 1), job("1")))
			again := t.leases(noon(), "1")[0].Settles()
			again.Again = noon().Add(time.Second)
			t.settle(again)
			t.leases(noon().Add(time.Second - time.Microsecond))
			t.same("tries", t.leases(noon().Add(time.Second), "1")[0].Tries, 2)
		}},
		{"a_settlement_that_comes_too_late_is_passed_over", func(t *trial) { tooLate(t, time.Time{}) }},
		{"a_settlement_that_comes_too_late_moves_nothing", func(t *trial) { tooLate(t, noon()) }},
		{"the_second_of_two_settlements_is_passed_over", func(t *trial) {
			t.commit(withJobs(withLines(change(anna, 1), "1"), job("1")))
			lease := t.leases(noon(), "1")[0]
			first, second := lease.Settles(), lease.Settles()
			first.Again = lease.Due // even where the new due time is the old lease
			second.Delivery = &bot.Delivery{State: bot.Undelivered}
			t.settle(first)
			t.settle(second)
			t.same("delivery", t.line(anna, "1").Delivery.State, bot.Pending)
			t.leases(lease.Due, "1")
		}},
		{"a_job_that_nobody_holds_cannot_be_settled", func(t *trial) {
			c := withJobs(withLines(change(anna, 1), "1"), job("1"))
			t.commit(c)
			done := c.Jobs[0].Settles()
			done.Delivery = &bot.Delivery{State: bot.Delivered}
			t.settle(done)
			t.same("delivery", t.line(anna, "1").Delivery.State, bot.Pending)
			t.leases(noon(), "1")
		}},
		{"an_unknown_job_is_passed_over_what_stands_beside_it_is_settled", func(t *trial) {
			t.commit(withJobs(change(anna, 1), job("1")))
			held := t.leases(noon(), "1")[0].Settles()
			t.settle(bot.Settlement{Job: "no", Queue: queue, Conversation: anna, Lease: noon(), Delivery: &bot.Delivery{State: bot.Delivered}}, held)
			t.settle()
			t.same("jobs", t.counts().Jobs, 0)
		}},
		{"the_lease_is_compared_in_whole_microseconds", func(t *trial) {
			t.commit(withJobs(change(anna, 1), job("1")))
			done := t.leases(noon(), "1")[0].Settles()
			done.Lease = done.Lease.Truncate(time.Microsecond).Add(999).In(time.FixedZone("", 3*3600))
			t.settle(done)
			t.same("jobs", t.counts().Jobs, 0)
		}},
		{"the_delivery_is_written_on_the_jobs_line", deliveryIsWritten},
		{"many_are_settled_at_once", manyAreSettled},
	}
}

// tooLate lets a lease run out and another take the job; then the first settles.
func tooLate(t *trial, again time.Time) {
	t.commit(withJobs(withLines(change(anna, 1), "1"), keyed("1", "chat"), keyed("2", "chat")))
	late := t.leases(noon(), "1")[0].Settles()
	late.Again, late.Doubt = again, !again.IsZero()
	late.Delivery = &bot.Delivery{State: bot.Undelivered, Reason: "too late"}
	holder := t.leases(noon().Add(hold), "1")[0]
	t.settle(late)
	t.same("delivery", t.line(anna, "1").Delivery.State, bot.Pending)
	t.leases(noon().Add(hold))
	t.settle(holder.Settles())
	t.leases(noon().Add(hold), "2")
}

func deliveryIsWritten(t *trial) {
	t.commit(withJobs(withLines(change(anna, 1), "1", "2", "3"), job("1"), job("2"), job("3"), job("no line")))
	var done []bot.Settlement
	for i, j := range t.leases(noon(), "1", "2", "3", "no line") {
		s := j.Settles()
		s.Delivery = &bot.Delivery{State: bot.Delivered, Message: int64(17 + i), At: noon(), Reason: "ок\x00"}
		done = append(done, s)
	}
	done[1].Again, done[1].Delivery.State = noon().Add(time.Minute), bot.Repeated
	done[2].Delivery = nil
	t.settle(done...)
	for i, want := range []*bot.Delivery{done[0].Delivery, done[1].Delivery, {State: bot.Pending}} {
		id := fmt.Sprint(i + 1)
		expected := line(anna, id)
		expected.Delivery = want
		t.same("line "+id, t.line(anna, id), expected)
	}
	t.same("lines", t.counts().Lines, 3)
}

func manyAreSettled(t *trial) {
	c := change(anna, 1)
	for i := range 500 {
		c = withJobs(withLines(c, fmt.Sprintf("%03d", i)), keyed(fmt.Sprintf("%03d", i), fmt.Sprint("chat-", i%250)))
	}
	t.commit(c)
	for range 2 {
		var done []bot.Settlement
		for _, j := range t.lease(noon(), 1000) {
			s := j.Settles()
			s.Delivery = &bot.Delivery{State: bot.Delivered}
			done = append(done, s)
		}
		if len(done) != 250 {
			t.Fatalf("leased %d, want 250", len(done))
		}
		t.settle(done...)
	}
	t.same("jobs", t.counts().Jobs, 0)
	for _, l := range t.transcript(anna) {
		if l.Delivery.State != bot.Delivered {
			t.Fatalf("line %s is %s", l.ID, l.Delivery.State)
		}
	}
}
