package storetest

import (
	"context"

	"otklik/bot"
)

func takeFlaws() map[string]flaw {
	return map[string]flaw{
		"what is taken is not leased": {law: "take/what_is_wanted_is_leased_as_it_is_made", take: taking(func(m *model, w bot.Wanted) (jobs []bot.Job) {
			for _, j := range m.due(w.Queue, w.Now) {
				job := copied(j.Job)
				job.Due, job.Tries = w.Now.Add(w.Hold), 1
				jobs = append(jobs, job)
			}
			return jobs
		})},
		"that it was taken is forgotten": {law: "take/a_taken_job_that_nobody_settles_comes_back_in_doubt", take: taking(func(m *model, w bot.Wanted) (jobs []bot.Job) {
			for _, j := range m.due(w.Queue, w.Now) {
				jobs = append(jobs, j.take(w.Now.Add(w.Hold)))
				j.taken, j.Tries = false, 0
			}
			return jobs
		})},
		"whoever waits is taken, too": {law: "take/only_the_first_of_a_key_is_taken", take: taking(func(m *model, w bot.Wanted) (jobs []bot.Job) {
			for _, j := range m.jobs {
				jobs = append(jobs, j.take(w.Now.Add(w.Hold)))
			}
			return jobs
		})},
		"nobody waits for the due time": {law: "take/what_is_not_due_or_of_another_queue_is_left", take: taking(func(m *model, w bot.Wanted) (jobs []bot.Job) {
			for _, j := range m.due(w.Queue, w.Now.AddDate(1, 0, 0)) {
				jobs = append(jobs, j.take(w.Now.Add(w.Hold)))
			}
			return jobs
		})},
		"a job that was there is taken again": {law: "take/what_is_refused_or_known_is_not_taken", take: func(m *model, changes []bot.Change, w bot.Wanted) (jobs []bot.Job) {
			_, _ = m.Commit(context.Background(), changes)
			jobs, _ = m.Lease(context.Background(), w.Queue, w.Now, w.Hold, 100)
			return jobs
		}},
		"what was refused is said": {law: "take/what_was_refused_is_not_said_in_the_name_of_what_is_taken", take: func(m *model, changes []bot.Change, w bot.Wanted) []bot.Job {
			_, jobs, _ := m.CommitTaking(context.Background(), changes, w)
			for i := range jobs {
				jobs[i].Message = changes[0].Jobs[0].Message
			}
			return jobs
		}},
	}
}

// taking commits as the model does, and takes as it likes.
func taking(wrong func(*model, bot.Wanted) []bot.Job) func(*model, []bot.Change, bot.Wanted) []bot.Job {
	return func(m *model, changes []bot.Change, w bot.Wanted) (jobs []bot.Job) {
		_, _ = m.Commit(context.Background(), changes)
		m.withLock(func() { jobs = wrong(m, w) })
		return jobs
	}
}
