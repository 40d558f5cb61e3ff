package storetest

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"otklik/bot"
)

func commitLaws() []law {
	return []law{
		{"every_change_is_one_version_more", func(t *trial) {
			for version := int64(1); version <= 3; version++ {
				t.commit(change(anna, version))
				t.version(anna, version)
			}
		}},
		{"changes_of_one_conversation_in_one_batch_are_applied_in_order", func(t *trial) {
			t.commit(withLines(change(anna, 1), "1"), withLines(change(boris, 1), "2"), withLines(change(anna, 2), "3"), withLines(change(anna, 3), "4"))
			t.version(anna, 3)
			t.lines(anna, "1", "3", "4")
		}},
		{"an_empty_batch_is_no_error", func(t *trial) { t.commit() }},
		{"a_thousand_changes_are_one_batch", aThousandChanges},
		{"any_text_comes_back_as_it_was", anyText},
		{"a_line_or_job_that_is_there_already_stays_as_it_was", alreadyThere},
	}
}

func aThousandChanges(t *trial) {
	var changes []bot.Change
	for i := range 1000 {
		id := bot.NewID("shop-tg", int64(i%400))
		name := fmt.Sprintf("%04d", i)
		changes = append(changes, withJobs(withLines(change(id, int64(i/400)+1), name), job(name)))
	}
	t.commit(changes...)
	t.version("shop-tg/0", 3)
	t.version("shop-tg/399", 2)
	if got := len(t.lease(noon(), 2000)); got != 1000 {
		t.Errorf("%d jobs, want 1000", got)
	}
	counts := t.counts()
	t.same("counts", []int64{counts.Conversations, counts.Lines, counts.Jobs}, []int64{400, 1000, 1000})
}

// awkwardTexts are what people and machines really send.
func awkwardTexts() map[string]string {
	return map[string]string{
		"empty":       "",
		"nul":         "до\x00после\x00",
		"long":        strings.Repeat("ы", 99_999) + "!",
		"emoji":       "👩‍👩‍👧‍👦 \U0010ffff",
		"quotes":      `'"` + "`\\ -- ; DROP TABLE lines; %s {p1} \r\n\t",
		"html":        "<script>&amp;\u2028\u2029</script>",
		"control":     "\x01\x1b[31m\x7f\u0085",
		"right":       "\u202eмолоко\u202c",
		"replacement": "\ufffd",
	}
}

func anyText(t *trial) {
	version := int64(0)
	for name, text := range awkwardTexts() {
		version++
		c := withJobs(withLines(change(anna, version), name), job(name))
		c.Conversation.Answers = map[string]string{"what": text, text: "what"}
		c.Lines[0].Text, c.Jobs[0].Message.Text = text, text
		t.commit(c)
		t.same(name+": conversation", t.load(anna)[0], c.Conversation)
		t.same(name+": line", t.line(anna, name), c.Lines[0])
		t.same(name+": job", t.leases(noon(), name)[0].Message, c.Jobs[0].Message)
	}
}

func alreadyThere(t *trial) {
	t.commit(withJobs(withLines(change(anna, 1), "1"), keyed("1", "chat")))
	held := t.leases(noon(), "1")
	again := withJobs(withLines(change(anna, 2), "1"), dueAt(keyed("1", "chat"), noon()), keyed("2", "chat"))
	again.Lines[0].Text = "another text"
	t.commit(again)
	t.leases(noon())
	t.same("line", t.line(anna, "1"), line(anna, "1"))
	t.settle(held[0].Settles())
	t.leases(noon(), "2")
	counts := t.counts()
	t.same("counts", []int64{counts.Lines, counts.Jobs}, []int64{1, 1})
}

func refusalLaws() []law {
	return []law{
		{"a_change_of_an_older_version_is_a_conflict_and_leaves_nothing", func(t *trial) { conflict(t, 2) }},
		{"a_change_of_the_version_before_that_too", func(t *trial) { conflict(t, 1) }},
		{"a_change_that_skips_a_version_too", func(t *trial) { conflict(t, 4) }},
		{"a_change_without_a_version_too", func(t *trial) { conflict(t, 0) }},
		{"the_first_change_of_a_conversation_has_version_1", func(t *trial) {
			t.commits([]error{bot.ErrConflict, bot.ErrConflict}, change(anna, 0), change(anna, 2))
			t.version(anna, 0)
		}},
		{"an_applied_event_is_a_duplicate_and_leaves_nothing", func(t *trial) { duplicate(t, 3) }},
		{"an_applied_event_is_a_duplicate_even_where_the_version_conflicts", func(t *trial) { duplicate(t, 1) }},
		{"a_change_of_version_0_is_never_stored_and_tells_whether_its_event_was_applied", func(t *trial) {
			t.commits([]error{bot.ErrConflict}, refused("new", 0))
			t.version(anna, 0)
			duplicate(t, 0)
		}},
		{"an_applied_event_is_known_behind_many_others_whatever_it_is_called", manyEvents},
		{"the_same_event_of_another_conversation_is_another_event", func(t *trial) {
			t.commit(withEvent(change(anna, 1), "e"), withEvent(change(boris, 1), "e"))
			t.commits([]error{bot.ErrDuplicate, bot.ErrDuplicate}, withEvent(change(anna, 2), "e"), withEvent(change(boris, 2), "e"))
		}},
		{"one_event_twice_in_a_batch_is_applied_once", func(t *trial) {
			t.commits([]error{nil, bot.ErrDuplicate, bot.ErrDuplicate},
				withLines(change(anna, 1), "1"), withLines(change(anna, 1), "1"), withLines(withEvent(change(anna, 2), "event-1"), "2"))
			t.lines(anna, "1")
		}},
		{"what_stands_beside_a_refused_change_is_applied", besideARefusal},
		{"a_change_that_cannot_be_stored_has_its_own_error", unstorable},
	}
}

// twoVersions is a conversation with a line and a job, to see that a refusal leaves them alone.
func twoVersions(t *trial) {
	said := withJobs(withLines(change(anna, 1), "1"), dueAt(job("1"), noon().Add(time.Hour)))
	said.Lines[0].By, said.Lines[0].Message, said.Lines[0].Place.Chat = bot.ByCustomer, 17, 1001
	t.commit(said, change(anna, 2))
}

// refused is a change that would be seen everywhere.
func refused(event string, version int64) bot.Change {
	c := withJobs(withLines(withEvent(change(anna, version), event), "2"), job("2"))
	c.Conversation.State, c.Conversation.Section = "operator", bot.SectionWaiting
	c.Amendments = []bot.Amendment{{Chat: 1001, Message: 17, Text: "refused", At: noon()}}
	return c
}

func nothingLeft(t *trial) {
	t.Helper()
	t.same("conversation", t.load(anna)[0], change(anna, 2).Conversation)
	t.lines(anna, "1")
	if got := t.line(anna, "1").Text; got != "text of 1" {
		t.Errorf("the line was amended: %q", got)
	}
	t.leases(noon())
	t.list(bot.Filter{Section: bot.SectionWaiting, Limit: 10})
	counts := t.counts()
	t.same("counts", []int64{counts.Conversations, counts.Lines, counts.Jobs, counts.Waiting}, []int64{1, 1, 1, 0})
}

func conflict(t *trial, version int64) {
	twoVersions(t)
	t.commits([]error{bot.ErrConflict}, refused("new", version))
	nothingLeft(t)
	t.commit(refused("new", 3)) // no mark was left either
	t.lines(anna, "1", "2")
}

func duplicate(t *trial, version int64) {
	twoVersions(t)
	t.commits([]error{bot.ErrDuplicate}, refused("event-1", version))
	nothingLeft(t)
	t.commit(refused("new", 3))
}

func manyEvents(t *trial) {
	const events = 40
	name := func(version int64) string { return fmt.Sprintf("event %d\n\t100%% of %%20\r", version) }
	for version := int64(1); version <= events; version++ {
		t.commit(withEvent(change(anna, version), name(version)))
	}
	for version := int64(1); version <= events; version++ {
		t.commits([]error{bot.ErrDuplicate}, withEvent(change(anna, events+1), name(version)))
	}
	t.commit(withEvent(change(anna, events+1), "of %20"), withEvent(change(anna, events+2), "event 4"))
}

func besideARefusal(t *trial) {
	t.commit(change(anna, 1))
	t.commits([]error{nil, bot.ErrConflict, bot.ErrDuplicate, nil, nil, bot.ErrConflict},
		withLines(change(anna, 2), "2"),
		withLines(withEvent(change(anna, 2), "late"), "late"),
		withLines(withEvent(change(anna, 3), "event-1"), "twice"),
		withLines(change(boris, 1), "1"),
		withLines(change(anna, 3), "3"),
		withLines(change(clara, 7), "7"))
	t.version(anna, 3)
	t.version(boris, 1)
	t.version(clara, 0)
	t.lines(anna, "2", "3")
	t.lines(boris, "1")
	t.lines(clara)
}

func unstorable(t *trial) {
	noEvent, foreignLine, foreignJob, notANumber := change(anna, 1), withLines(change(anna, 1), "1"), withJobs(change(anna, 1), job("1")), withLines(change(anna, 1), "2")
	noEvent.Event = ""
	foreignLine.Lines[0].Conversation = boris
	foreignJob.Jobs[0].Conversation = boris
	notANumber.Conversation.Heat = math.NaN()
	bad := []bot.Change{noEvent, foreignLine, foreignJob, notANumber, change("", 1)}
	results := t.results(append(bad, withLines(change(boris, 1), "3"))...)
	for i := range bad {
		if results[i] == nil || errors.Is(results[i], bot.ErrConflict) || errors.Is(results[i], bot.ErrDuplicate) {
			t.Errorf("unstorable change %d: %v", i, results[i])
		}
	}
	t.noError("the change beside them", results[len(bad)])
	t.version(anna, 0)
	t.lines(anna)
	t.lines(boris, "3")
	t.commit(change(anna, 1))
}
