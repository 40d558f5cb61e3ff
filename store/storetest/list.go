package storetest

import (
	"fmt"
	"slices"
	"time"

	"otklik/bot"
)

func listLaws() []law {
	return []law{
		{"who_waits_longest_is_first_who_waits_for_nothing_is_last", func(t *trial) {
			waits := func(id bot.ID, since time.Time) bot.Change {
				return listed(id, bot.SectionWaiting, noon(), since)
			}
			t.commit(waits("a/1", noon()), waits("a/2", time.Time{}), waits("b/3", noon().Add(-time.Hour)), waits("a/4", time.Time{}), waits("a/5", noon()))
			t.list(bot.Filter{Section: bot.SectionWaiting, Limit: 10}, "b/3", "a/1", "a/5", "a/2", "a/4")
			t.list(bot.Filter{Section: bot.SectionWaiting, Limit: 2, After: "a/5"}, "a/2", "a/4")
			t.same("waiting", t.counts().Waiting, 5)
		}},
		{"the_bots_and_the_ended_come_newest_first", newestFirst},
		{"all_are_listed_by_id_whatever_their_section", func(t *trial) {
			t.commit(change("b/1", 1), listed("a/2", bot.SectionEnded, noon(), noon()), listed("a/10", "", noon(), noon()), listed("c/1", bot.SectionWaiting, noon(), noon()))
			t.list(bot.Filter{Section: bot.SectionAll, Limit: 9}, "a/10", "a/2", "b/1", "c/1")
			t.list(bot.Filter{Section: bot.SectionAll, Limit: 9, After: "a/3"}, "b/1", "c/1") // the cursor need not be there
			t.list(bot.Filter{Section: bot.SectionAll, Limit: 9, Account: "a", After: "a/10"}, "a/2")
		}},
		{"an_account_sees_only_its_own", accountSeesItsOwn},
		{"who_moves_stands_in_one_list_only", whoMoves},
		{"pages_show_everyone_once", pagesShowEveryone},
		{"behind_an_unknown_cursor_comes_nothing", func(t *trial) {
			t.commit(change(anna, 1))
			t.list(bot.Filter{Section: bot.SectionBot, Limit: 9, After: boris})
		}},
		{"a_list_holds_whole_conversations", func(t *trial) {
			t.commit(bot.Change{Event: "e", Conversation: everything(anna)})
			page, err := t.store.List(t.Context(), bot.Filter{Section: bot.SectionWaiting, Limit: 1})
			t.noError("list", err)
			t.same("page", page, []bot.Conversation{everything(anna)})
		}},
		{"a_page_has_1_to_1000", func(t *trial) {
			for _, limit := range []int{-1, 0, 1001} {
				if _, err := t.store.List(t.Context(), bot.Filter{Section: bot.SectionBot, Limit: limit}); err == nil {
					t.Errorf("limit %d: no error", limit)
				}
			}
		}},
	}
}

func listed(id bot.ID, section bot.Section, heard, waiting time.Time) bot.Change {
	c := change(id, 1)
	c.Conversation.Section, c.Conversation.LastHeard, c.Conversation.Waiting = section, heard, waiting
	return c
}

func pagesShowEveryone(t *trial) {
	var changes []bot.Change
	sections := []bot.Section{bot.SectionWaiting, bot.SectionBot, bot.SectionEnded}
	for i := range 90 {
		at := noon().Add(time.Duration(i/9) * time.Second) // many at the same moment
		changes = append(changes, listed(bot.NewID(fmt.Sprint("a", i%2), int64(i)), sections[i%3], at, at))
	}
	t.commit(changes...)
	for _, section := range append(sections, bot.SectionAll) {
		for _, account := range []string{"", "a1"} {
			whole := pages(t, bot.Filter{Section: section, Account: account, Limit: 1000})
			small := pages(t, bot.Filter{Section: section, Account: account, Limit: 4})
			if !slices.Equal(small, whole) || len(whole) == 0 {
				t.Errorf("%s of %q in small pages: %q, want %q", section, account, small, whole)
			}
		}
	}
}

// pages reads a list to its end, or until it is longer than it can be.
func pages(t *trial, filter bot.Filter) (ids []bot.ID) {
	for len(ids) < 200 {
		page, err := t.store.List(t.Context(), filter)
		t.noError("list", err)
		if len(page) == 0 {
			break
		}
		ids = append(ids, conversationIDs(page)...)
		filter.After = ids[len(ids)-1]
	}
	return ids
}

func accountSeesItsOwn(t *trial) {
	for _, section := range []bot.Section{bot.SectionWaiting, bot.SectionBot, bot.SectionEnded, bot.SectionAll} {
		if section != bot.SectionAll {
			account := "/" + string(section)
			t.commit(listed(bot.ID("shop"+account), section, noon(), noon()), listed(bot.ID("shop-tg"+account), section, noon(), noon()),
				listed(bot.ID("sho"+account), section, noon(), noon()), listed(bot.ID("shop_%"+account), section, noon(), noon()))
			t.list(bot.Filter{Section: section, Account: "shop", Limit: 9}, bot.ID("shop"+account))
		}
		t.list(bot.Filter{Section: section, Account: "nobody", Limit: 9})
	}
	t.list(bot.Filter{Section: bot.SectionAll, Account: "shop", Limit: 9}, "shop/bot", "shop/ended", "shop/waiting")
}

func newestFirst(t *trial) {
	for _, section := range []bot.Section{bot.SectionBot, bot.SectionEnded} {
		account := string(section)
		heard := func(person int64, ago time.Duration) bot.Change {
			return listed(bot.NewID(account, person), section, noon().Add(-ago), noon().Add(-ago))
		}
		never := listed(bot.NewID(account, 5), section, time.Time{}, time.Time{})
		t.commit(heard(1, time.Hour), never, heard(2, 0), heard(3, time.Hour), heard(4, time.Microsecond))
		want := []bot.ID{bot.NewID(account, 2), bot.NewID(account, 4), bot.NewID(account, 1), bot.NewID(account, 3), bot.NewID(account, 5)}
		t.list(bot.Filter{Section: section, Limit: 1000}, want...)
	}
}

func whoMoves(t *trial) {
	t.commit(listed(anna, bot.SectionBot, noon(), noon()))
	moved := listed(anna, bot.SectionWaiting, noon(), noon())
	moved.Conversation.Version, moved.Event = 2, "moved"
	t.commit(moved)
	t.list(bot.Filter{Section: bot.SectionBot, Limit: 9})
	t.list(bot.Filter{Section: bot.SectionWaiting, Limit: 9}, anna)
	page, err := t.store.List(t.Context(), bot.Filter{Section: bot.SectionBot, Limit: 9, After: anna}) // a cursor that moved away
	t.noError("list after one who left", err)
	t.same("after one who left", len(page), 0)
}
