package storetest

import (
	"context"

	"otklik/bot"
)

func loadLaws() []law {
	return []law{
		{"a_person_never_seen_has_version_0_and_the_asked_id", func(t *trial) {
			t.same("stranger", t.load(anna)[0], bot.Conversation{ID: anna})
		}},
		{"conversations_come_in_the_order_asked_for_the_repeated_ones_too", func(t *trial) {
			t.commit(change(anna, 1), change(boris, 1))
			found := t.load(boris, clara, anna, boris)
			t.same("ids", conversationIDs(found), []bot.ID{boris, clara, anna, boris})
			t.same("clara", found[1], bot.Conversation{ID: clara})
			t.same("boris again", found[3], found[0])
		}},
		{"asking_for_nobody_gives_nobody", func(t *trial) { t.load() }},
		{"all_that_a_conversation_holds_comes_back", func(t *trial) {
			t.commit(bot.Change{Event: "e", Conversation: everything(anna)})
			t.same("conversation", t.load(anna)[0], everything(anna))
		}},
		{"what_a_later_version_no_longer_holds_is_gone", func(t *trial) {
			t.commit(bot.Change{Event: "e", Conversation: everything(anna)})
			t.commit(change(anna, 2))
			t.same("conversation", t.load(anna)[0], change(anna, 2).Conversation)
		}},
		{"what_was_loaded_belongs_to_the_caller", func(t *trial) {
			t.commit(bot.Change{Event: "e", Conversation: everything(anna)})
			clear(t.load(anna)[0].Answers)
			t.same("conversation", t.load(anna)[0], everything(anna))
		}},
		{"a_caller_who_has_given_up_gets_an_error_and_nothing_is_stored", givenUp},
		{"a_closed_store_answers_with_errors", closedStore},
	}
}

func givenUp(t *trial) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := t.store.Commit(ctx, []bot.Change{change(anna, 1)}); err == nil {
		t.Error("commit: no error")
	}
	if _, err := t.store.Load(ctx, []bot.ID{anna}); err == nil {
		t.Error("load: no error")
	}
	t.version(anna, 0)
}

func closedStore(t *trial) {
	beside := t.subject.Beside(t.T, t.store)
	t.noError("close", beside.Close())
	if _, err := beside.Commit(t.Context(), []bot.Change{change(anna, 1)}); err == nil {
		t.Error("commit: no error")
	}
	if _, err := beside.Load(t.Context(), []bot.ID{anna}); err == nil {
		t.Error("load: no error")
	}
	if _, err := beside.Lease(t.Context(), queue, noon(), hold, 1); err == nil {
		t.Error("lease: no error")
	}
	t.noError("close again", beside.Close())
	t.version(anna, 0)
}
