package storetest

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"

	"otklik/bot"
)

func flaws() map[string]flaw {
	all := commitFlaws()
	for _, more := range []map[string]flaw{markFlaws(), wholenessFlaws(), batchFlaws(), textFlaws(), leaseFlaws(), dueFlaws(), holdFlaws(),
		settleFlaws(), readingFlaws(), transcriptFlaws(), keepingFlaws(), movingFlaws(), lastingFlaws(), takeFlaws(), erasingFlaws()} {
		maps.Copy(all, more)
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
	}
}

func markFlaws() map[string]flaw {
	return map[string]flaw{
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
	}
}

func wholenessFlaws() map[string]flaw {
	return map[string]flaw{
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
	}
}

func batchFlaws() map[string]flaw {
	return map[string]flaw{
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
	}
}

func textFlaws() map[string]flaw {
	return map[string]flaw{
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
		"a restored line stays deleted": {law: "amend/a_restored_line_is_deleted_no_more", commit: applying(func(_ *model, c *bot.Change) {
			for i := range c.Amendments {
				c.Amendments[i].Restored = false
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
	}
}

func transcriptFlaws() map[string]flaw {
	return map[string]flaw{
		"transcripts begin at the oldest": {law: "transcript/pages_go_back_from_the_newest_and_show_every_line_once", transcript: func(m *model, id bot.ID, before string, limit int) []bot.Line {
			lines := slices.DeleteFunc(slices.Clone(m.lines[id]), func(l bot.Line) bool { return before != "" && l.ID >= before })
			return lines[:min(limit, len(lines))]
		}},
		"transcripts repeat the cursor": {law: "transcript/pages_go_back_from_the_newest_and_show_every_line_once", transcript: func(m *model, id bot.ID, before string, limit int) []bot.Line {
			lines := slices.DeleteFunc(slices.Clone(m.lines[id]), func(l bot.Line) bool { return before != "" && l.ID > before })
			return lines[max(0, len(lines)-limit):]
		}},
	}
}

func lastingFlaws() map[string]flaw {
	return map[string]flaw{
		"a restart forgets leases": {law: "last/what_was_leased_comes_back_in_doubt_after_a_restart", restart: func(m *model) {
			for _, j := range m.jobs {
				j.taken, j.Due = false, noon()
			}
		}},
		"a restart forgets marks":       {law: "last/an_applied_event_is_known_after_a_restart", restart: func(m *model) { clear(m.applied) }},
		"a restart forgets positions":   {law: "last/everything_is_there_after_a_restart", restart: func(m *model) { clear(m.positions) }},
		"a restart forgets what failed": {law: "last/everything_is_there_after_a_restart", restart: func(m *model) { m.failed = nil }},
		"a restart forgets records":     {law: "last/everything_is_there_after_a_restart", restart: func(m *model) { clear(m.records) }},
		"a restart loses a job":         {law: "last/everything_is_there_after_a_restart", restart: func(m *model) { m.jobs = m.jobs[:max(0, len(m.jobs)-1)] }},
	}
}
