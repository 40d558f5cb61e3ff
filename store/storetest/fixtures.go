package storetest

import (
	"fmt"
	"time"

	"otklik/bot"
)

const (
	anna  bot.ID = "shop-tg/1001"
	boris bot.ID = "shop-tg/1002"
	clara bot.ID = "shop-vk/1003"

	queue bot.Queue = "send:shop-tg"
)

// noon is an awkward moment: between two microseconds.
func noon() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 123_456_789, time.UTC) }

// change is the version of a conversation that an event leads to, and nothing else.
func change(id bot.ID, version int64) bot.Change {
	return bot.Change{
		Event:        fmt.Sprintf("event-%d", version),
		Conversation: bot.Conversation{ID: id, Version: version, Section: bot.SectionBot, State: "calm", LastHeard: noon()},
	}
}

func withEvent(c bot.Change, event string) bot.Change {
	c.Event = event
	return c
}

func withLines(c bot.Change, ids ...string) bot.Change {
	for _, id := range ids {
		c.Lines = append(c.Lines, line(c.Conversation.ID, id))
	}
	return c
}

func withJobs(c bot.Change, jobs ...bot.Job) bot.Change {
	for _, job := range jobs {
		job.Conversation = c.Conversation.ID
		c.Jobs = append(c.Jobs, job)
	}
	return c
}

func line(conversation bot.ID, id string) bot.Line {
	return bot.Line{ID: id, Conversation: conversation, Case: 1, At: noon(), By: bot.ByBot, Text: "text of " + id,
		Delivery: &bot.Delivery{State: bot.Pending}}
}

// job is due at once and in no order.
func job(id string) bot.Job {
	return bot.Job{ID: id, Queue: queue, Priority: bot.Ordinary, Due: noon(), Message: &bot.Message{Text: "text of " + id}}
}

func keyed(id, key string) bot.Job {
	j := job(id)
	j.Key = key
	return j
}

func dueAt(j bot.Job, due time.Time) bot.Job {
	j.Due = due
	return j
}

func withPriority(j bot.Job, priority bot.Priority) bot.Job {
	j.Priority = priority
	return j
}

func jobIDs(jobs []bot.Job) (ids []string) {
	for _, j := range jobs {
		ids = append(ids, j.ID)
	}
	return ids
}

func lineIDs(lines []bot.Line) (ids []string) {
	for _, l := range lines {
		ids = append(ids, l.ID)
	}
	return ids
}

func conversationIDs(conversations []bot.Conversation) (ids []bot.ID) {
	for _, c := range conversations {
		ids = append(ids, c.ID)
	}
	return ids
}
