package storetest

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"otklik/bot"
)

func flaws() map[string]flaw {
	all := commitFlaws()
	for _, more := range []map[string]flaw{leaseFlaws(), settleFlaws(), readingFlaws(), lastingFlaws()} {
		for name, f := range more {
			all[name] = f
		}
	}
	return all
}

func commitFlaws() map[string]flaw {
	return map[string]flaw{
		"no version check": {law: "refuse/a_change_of_an_older_version_is_a_conflict_and_leaves_nothing", commit: committing(func(m *model, c bot.Change) error {
			err := m.check(c)
			if err == nil || errors.Is(err, bot.ErrConflict) {
				m.apply(c)
				return nil
			}
			return err
		})},
		"only older versions conflict": {law: "refuse/a_change_that_skips_a_version_too", commit: committing(func(m *model, c bot.Change) error {
			err := m.check(c)
			if err == nil || errors.Is(err, bot.ErrConflict) && c.Conversation.Version > m.conversations[c.Conversation.ID].Version {
				m.apply(c)
				return nil
			}
			return err
		})},
		"marks forgotten": {law: "refuse/an_applied_event_is_a_duplicate_and_leaves_nothing", commit: committing(func(m *model, c bot.Change) error {
			delete(m.applied, m.mark(c))
			err := m.check(c)
			if err == nil {
				m.apply(c)
			}
			return err
		})},
		"version checked before the mark": {law: "refuse/an_applied_event_is_a_duplicate_even_where_the_version_conflicts", commit: committing(func(m *model, c bot.Change) error {
			if c.Conversation.Version != m.conversations[c.Conversation.ID].Version+1 {
				return bot.ErrConflict
			}
			err := m.check(c)
			if err == nil {
				m.apply(c)
			}
			return err
		})},
		"one mark for all conversations": {law: "refuse/the_same_event_of_another_conversation_is_another_event", commit: committing(func(m *model, c bot.Change) error {
			if m.applied["everywhere "+c.Event] {
				return bot.ErrDuplicate
			}
			err := m.check(c)
			if err == nil {
				m.apply(c)
				m.applied["everywhere "+c.Event] = true
			}
			return err
		})},
		"a conflict leaves the mark": {law: "refuse/a_change_of_an_older_version_is_a_conflict_and_leaves_nothing", commit: committing(func(m *model, c bot.Change) error {
			err := m.check(c)
			if err == nil {
				m.apply(c)
			}
			m.applied[m.mark(c)] = true
			return err
		})},
		"a conflict leaves half of the change": {law: "refuse/a_change_that_skips_a_version_too", commit: committing(func(m *model, c bot.Change) error {
			err := m.check(c)
			if err == nil {
				m.apply(c)
			} else if errors.Is(err, bot.ErrConflict) {
				for _, j := range c.Jobs {
					m.jobs = append(m.jobs, &modelJob{Job: j})
				}
			}
			return err
		})},
		"a duplicate leaves lines": {law: "refuse/an_applied_event_is_a_duplicate_and_leaves_nothing", commit: committing(func(m *model, c bot.Change) error {
			err := m.check(c)
			if err == nil {
				m.apply(c)
			} else if errors.Is(err, bot.ErrDuplicate) {
				m.lines[c.Conversation.ID] = append(m.lines[c.Conversation.ID], c.Lines...)
			}
			return err
		})},
		"a refusal ends the batch": {law: "refuse/what_stands_beside_a_refused_change_is_applied", commit: func(m *model, changes []bot.Change) []error {
			var failed error
			return committing(func(m *model, c bot.Change) error {
				if failed = cmp.Or(failed, m.check(c)); failed == nil {
					m.apply(c)
				}
				return failed
			})(m, changes)
		}},
		"the batch is checked before it is applied": {law: "refuse/one_event_twice_in_a_batch_is_applied_once", commit: func(m *model, changes []bot.Change) (results []error) {
			m.withLock(func() {
				for _, c := range changes {
					results = append(results, m.check(c))
				}
				for i, c := range changes {
					if results[i] == nil {
						m.apply(c)
					}
				}
			})
			return results
		}},
		"check and write are two steps": {law: "crowd/versions_form_a_chain_and_each_event_is_applied_once", commit: func(m *model, changes []bot.Change) (results []error) {
			for _, c := range changes {
				var err error
				m.withLock(func() { err = m.check(c) })
				yield()
				if err == nil {
					m.withLock(func() { m.apply(c) })
				}
				results = append(results, err)
			}
			return results
		}},
		"texts end at NUL": {law: "commit/any_text_comes_back_as_it_was", commit: applying(func(_ *model, c *bot.Change) {
			for i := range c.Lines {
				c.Lines[i].Text = cut(c.Lines[i].Text)
			}
		})},
		"long texts are cut": {law: "commit/any_text_comes_back_as_it_was", commit: applying(func(_ *model, c *bot.Change) {
			for i := range c.Jobs {
				if text := &c.Jobs[i].Message.Text; len(*text) > 65535 {
					*text = (*text)[:65535]
				}
			}
		})},
		"a field is forgotten": {law: "load/all_that_a_conversation_holds_comes_back", commit: applying(func(_ *model, c *bot.Change) { c.Conversation.Past = nil })},
		"a line that is there is overwritten": {law: "commit/a_line_or_job_that_is_there_already_stays_as_it_was", commit: applying(func(m *model, c *bot.Change) {
			for _, l := range c.Lines {
				if at, known := m.find(c.Conversation.ID, l.ID); known {
					m.lines[c.Conversation.ID][at] = l
				}
			}
		})},
		"edits without history": {law: "amend/a_new_text_keeps_the_earlier_ones", commit: amending(func(l *bot.Line, a bot.Amendment) {
			if a.Text != "" {
				l.Text = a.Text
			}
		})},
		"a deletion takes the text": {law: "amend/a_deleted_line_keeps_its_text_and_its_first_deletion", commit: amending(func(l *bot.Line, a bot.Amendment) {
			if a.Deleted {
				l.Text = ""
			}
		})},
		"operators' lines can be amended": {law: "amend/only_the_customers_own_line_of_that_chat_is_amended", commit: applying(func(m *model, c *bot.Change) {
			for _, a := range c.Amendments {
				for _, l := range m.pointers(c.Conversation.ID) {
					if l.By == bot.ByOperator && l.Message == a.Message {
						l.Text = a.Text
					}
				}
			}
		})},
	}
}

// amending does something wrong with the customer's lines that an amendment means.
func amending(wrong func(*bot.Line, bot.Amendment)) func(*model, []bot.Change) []error {
	return applying(func(m *model, c *bot.Change) {
		for _, a := range c.Amendments {
			for _, l := range m.pointers(c.Conversation.ID) {
				if l.By == bot.ByCustomer && l.Message == a.Message {
					wrong(l, a)
				}
			}
		}
	})
}

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

func readingFlaws() map[string]flaw {
	sorted := func(m *model, filter bot.Filter) []bot.Conversation {
		cursor := m.conversations[filter.After]
		cursor.ID = filter.After
		page := m.listed(filter, cursor)
		return page[:min(filter.Limit, len(page))]
	}
	return map[string]flaw{
		"loaded in the store's order": {law: "load/conversations_come_in_the_order_asked_for_the_repeated_ones_too", load: func(_ *model, found []bot.Conversation) []bot.Conversation {
			slices.SortFunc(found, func(a, b bot.Conversation) int { return strings.Compare(string(a.ID), string(b.ID)) })
			return found
		}},
		"strangers have no id": {law: "load/a_person_never_seen_has_version_0_and_the_asked_id", load: func(m *model, found []bot.Conversation) []bot.Conversation {
			for i := range found {
				if found[i].Version == 0 {
					found[i].ID = ""
				}
			}
			return found
		}},
		"the cursor repeats": {law: "list/pages_show_everyone_once", list: func(m *model, filter bot.Filter) []bot.Conversation {
			page := sorted(m, filter)
			if last, known := m.conversations[filter.After]; known && len(page) > 0 {
				page = append([]bot.Conversation{last}, page...)
			}
			return page[:min(filter.Limit, len(page))]
		}},
		"the cursor is a moment": {law: "list/pages_show_everyone_once", list: func(m *model, filter bot.Filter) []bot.Conversation {
			last, known := m.conversations[filter.After]
			return slices.DeleteFunc(sorted(m, filter), func(c bot.Conversation) bool {
				return known && filter.Section != bot.SectionAll && c.LastHeard.Equal(last.LastHeard)
			})
		}},
		"an account is a prefix": {law: "list/an_account_sees_only_its_own", list: func(m *model, filter bot.Filter) []bot.Conversation {
			account := filter.Account
			filter.Account = ""
			return slices.DeleteFunc(sorted(m, filter), func(c bot.Conversation) bool { return !strings.HasPrefix(string(c.ID), account) })
		}},
		"who waits for nothing is first": {law: "list/who_waits_longest_is_first_who_waits_for_nothing_is_last", list: func(m *model, filter bot.Filter) []bot.Conversation {
			page := sorted(m, filter)
			slices.SortStableFunc(page, func(a, b bot.Conversation) int { return a.Waiting.Compare(b.Waiting) })
			return page
		}},
		"sections keep who has left": {law: "list/who_moves_stands_in_one_list_only", list: func(m *model, filter bot.Filter) []bot.Conversation {
			page := sorted(m, filter)
			for _, c := range m.conversations {
				if c.Version > 1 && c.Section != filter.Section {
					page = append(page, c)
				}
			}
			return page
		}},
		"transcripts begin at the oldest": {law: "transcript/pages_go_back_from_the_newest_and_show_every_line_once", transcript: func(m *model, id bot.ID, before string, limit int) []bot.Line {
			lines := slices.DeleteFunc(slices.Clone(m.lines[id]), func(l bot.Line) bool { return before != "" && l.ID >= before })
			return lines[:min(limit, len(lines))]
		}},
		"transcripts repeat the cursor": {law: "transcript/pages_go_back_from_the_newest_and_show_every_line_once", transcript: func(m *model, id bot.ID, before string, limit int) []bot.Line {
			lines := slices.DeleteFunc(slices.Clone(m.lines[id]), func(l bot.Line) bool { return before != "" && l.ID > before })
			return lines[max(0, len(lines)-limit):]
		}},
		"one position for all": {law: "keep/the_last_position_counts_each_name_has_its_own", position: func(string) string { return "" }},
	}
}

func lastingFlaws() map[string]flaw {
	return map[string]flaw{
		"a restart forgets leases": {law: "last/leases_last_through_a_restart", restart: func(m *model) {
			for _, j := range m.jobs {
				j.taken, j.Due = false, noon()
			}
		}},
		"a restart forgets marks":     {law: "last/an_applied_event_is_known_after_a_restart", restart: func(m *model) { clear(m.applied) }},
		"a restart forgets positions": {law: "last/everything_is_there_after_a_restart", restart: func(m *model) { clear(m.positions) }},
		"a restart loses a job":       {law: "last/everything_is_there_after_a_restart", restart: func(m *model) { m.jobs = m.jobs[:max(0, len(m.jobs)-1)] }},
	}
}
