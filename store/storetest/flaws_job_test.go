package storetest

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"otklik/bot"
)

func leaseFlaws() map[string]flaw {
	never := func(*modelJob) string { return "" }
	return map[string]flaw{
		"order in a key ignored":     {law: "order/of_each_key_only_the_oldest_goes", lease: keying(never)},
		"a key is one in all queues": {law: "order/one_key_in_two_queues_is_two_keys", lease: keying(func(j *modelJob) string { return j.Key })},
		"a key is one in all conversations": {law: "order/one_key_in_two_conversations_is_two_keys", lease: keying(func(j *modelJob) string {
			return strings.Repeat(string(j.Queue)+" "+j.Key, min(1, len(j.Key)))
		})},
		"jobs without a key wait for each other": {law: "order/of_each_key_only_the_oldest_goes", lease: keying(func(j *modelJob) string {
			return string(j.Queue) + string(j.Conversation) + j.Key
		})},
		"what is not due holds nothing up": {law: "order/a_job_that_is_not_due_holds_up_its_key", lease: leasing(func(m *model, queue bot.Queue, now time.Time) []*modelJob {
			due := &model{memory: &memory{jobs: slices.Clone(m.jobs)}}
			due.jobs = slices.DeleteFunc(due.jobs, func(j *modelJob) bool { return !j.taken && j.Due.UnixMicro() > now.UnixMicro() })
			return due.due(queue, now)
		})},
		"what is leased holds nothing up": {law: "order/of_each_key_only_the_oldest_goes", lease: leasing(func(m *model, queue bot.Queue, now time.Time) []*modelJob {
			due := &model{memory: &memory{jobs: slices.Clone(m.jobs)}}
			due.jobs = slices.DeleteFunc(due.jobs, func(j *modelJob) bool { return j.taken && j.Due.UnixMicro() > now.UnixMicro() })
			return due.due(queue, now)
		})},
		"a key follows the due times": {law: "order/a_key_follows_the_commits_through_many_changes", lease: leasing(func(m *model, queue bot.Queue, now time.Time) []*modelJob {
			sorted := &model{memory: &memory{jobs: slices.Clone(m.jobs)}}
			slices.SortStableFunc(sorted.jobs, func(a, b *modelJob) int { return a.Due.Compare(b.Due) })
			return sorted.due(queue, now)
		})},
	}
}

func dueFlaws() map[string]flaw {
	return map[string]flaw{
		"priorities ignored": {law: "lease/lower_priorities_go_first_then_the_earlier_then_the_older", lease: leasing(func(m *model, queue bot.Queue, now time.Time) []*modelJob {
			due := m.due(queue, now)
			slices.SortStableFunc(due, func(a, b *modelJob) int { return a.Due.Compare(b.Due) })
			return due
		})},
		"due times ignored": {law: "lease/lower_priorities_go_first_then_the_earlier_then_the_older", lease: leasing(func(m *model, queue bot.Queue, now time.Time) []*modelJob {
			due := m.due(queue, now)
			slices.SortStableFunc(due, func(a, b *modelJob) int { return cmp.Compare(a.Priority, b.Priority)*2 + cmp.Compare(a.ID, b.ID) })
			return due
		})},
		"due now is not due": {law: "lease/a_job_is_due_at_its_very_moment_and_not_before", lease: leasing(func(m *model, queue bot.Queue, now time.Time) []*modelJob {
			return m.due(queue, now.Add(-time.Microsecond))
		})},
		"times in milliseconds": {law: "lease/a_job_is_due_at_its_very_moment_and_not_before", lease: leasing(func(m *model, queue bot.Queue, now time.Time) []*modelJob {
			return m.due(queue, now.Truncate(time.Millisecond).Add(time.Millisecond-1))
		})},
		"times in nanoseconds": {law: "lease/times_are_compared_in_whole_microseconds", lease: leasing(func(m *model, queue bot.Queue, now time.Time) []*modelJob {
			return slices.DeleteFunc(m.due(queue, now), func(j *modelJob) bool { return j.Due.After(now) })
		})},
		"queues are one": {law: "lease/queues_wait_for_nobody", lease: leasing(func(m *model, queue bot.Queue, now time.Time) (all []*modelJob) {
			return slices.DeleteFunc(slices.Clone(m.jobs), func(j *modelJob) bool { return j.Due.After(now) || j.taken })
		})},
	}
}

func holdFlaws() map[string]flaw {
	return map[string]flaw{
		"leases do not hold": {law: "lease/a_leased_job_is_nobody_elses_until_the_lease_runs_out", lease: func(m *model, queue bot.Queue, now time.Time, _ time.Duration, n int) []bot.Job {
			jobs, _ := m.Lease(context.Background(), queue, now, 0, n)
			return jobs
		}},
		"lost leases are not leased again": {law: "lease/a_leased_job_is_nobody_elses_until_the_lease_runs_out", lease: leasing(func(m *model, queue bot.Queue, now time.Time) []*modelJob {
			return slices.DeleteFunc(m.due(queue, now), func(j *modelJob) bool { return j.taken })
		})},
		"choosing and taking are two steps": {law: "crowd/each_job_is_leased_once_and_each_key_stays_in_order", lease: func(m *model, queue bot.Queue, now time.Time, hold time.Duration, n int) (jobs []bot.Job) {
			var due []*modelJob
			m.withLock(func() { due = m.due(queue, now) })
			yield()
			m.withLock(func() {
				for _, j := range due[:min(n, len(due))] {
					jobs = append(jobs, j.take(now.Add(hold)))
				}
			})
			return jobs
		}},
		"doubt lost":                     {law: "doubt/a_lease_that_ran_out_leaves_doubt", lease: leased(func(j *bot.Job) { j.Doubt = false })},
		"doubt at any try":               {law: "doubt/a_try_that_surely_failed_leaves_no_doubt", lease: leased(func(j *bot.Job) { j.Doubt = j.Tries > 1 })},
		"tries not counted":              {law: "settle/a_job_is_tried_again_when_its_settlement_says", lease: leased(func(j *bot.Job) { j.Tries = 1 })},
		"a lease keeps the old due time": {law: "lease/all_that_a_job_holds_comes_back", lease: leased(func(j *bot.Job) { j.Due = j.Due.Add(-hold) })},
	}
}

func settleFlaws() map[string]flaw {
	return map[string]flaw{
		"lease never compared": {law: "settle/a_settlement_that_comes_too_late_is_passed_over", settle: settling(func(s *bot.Settlement, j *modelJob) { s.Lease = j.Due })},
		"late settlements move the job": {law: "settle/a_settlement_that_comes_too_late_moves_nothing", settle: settling(func(s *bot.Settlement, j *modelJob) {
			if !held(s, j) && !s.Again.IsZero() {
				j.Due = s.Again
			}
		})},
		"what nobody holds can be settled": {law: "settle/a_job_that_nobody_holds_cannot_be_settled", settle: settling(func(_ *bot.Settlement, j *modelJob) { j.taken = true })},
		"late settlements write deliveries": {law: "settle/a_settlement_that_comes_too_late_is_passed_over", settle: func(m *model, done []bot.Settlement) []bot.Settlement {
			for _, s := range done {
				if at, known := m.find(s.Conversation, s.Job); known && s.Delivery != nil {
					m.lines[s.Conversation][at].Delivery = s.Delivery
				}
			}
			return done
		}},
		"delivery lost": {law: "settle/the_delivery_is_written_on_the_jobs_line", settle: settling(func(s *bot.Settlement, _ *modelJob) { s.Delivery = nil })},
		"delivery only when done": {law: "settle/the_delivery_is_written_on_the_jobs_line", settle: settling(func(s *bot.Settlement, _ *modelJob) {
			if !s.Again.IsZero() {
				s.Delivery = nil
			}
		})},
		"an unknown job ends the batch": {law: "settle/an_unknown_job_is_passed_over_what_stands_beside_it_is_settled", settle: func(m *model, done []bot.Settlement) []bot.Settlement {
			for i, s := range done {
				if !slices.ContainsFunc(m.jobs, func(j *modelJob) bool { return j.ID == s.Job }) {
					return done[:i]
				}
			}
			return done
		}},
		"perhaps sent is forgotten": {law: "doubt/a_try_that_perhaps_went_through_leaves_doubt", settle: settling(func(s *bot.Settlement, _ *modelJob) { s.Doubt = false })},
		"a sure failure ends doubt": {law: "doubt/doubt_once_there_never_goes", settle: settling(func(s *bot.Settlement, j *modelJob) {
			if held(s, j) && !s.Doubt {
				j.Doubt = false
			}
		})},
		"free tries are counted": {law: "doubt/a_lease_that_was_no_try_is_not_counted", settle: settling(func(s *bot.Settlement, _ *modelJob) { s.Free = false })},
		"again means at once": {law: "settle/a_job_is_tried_again_when_its_settlement_says", settle: settling(func(s *bot.Settlement, _ *modelJob) {
			if !s.Again.IsZero() {
				s.Again = time.Unix(0, 0)
			}
		})},
	}
}
