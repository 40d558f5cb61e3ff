package storetest

import (
	"slices"

	"otklik/bot"
)

func failedLaws() []law {
	return []law{
		{"all_that_is_known_of_it_comes_back", func(t *trial) {
			full := Filled[bot.Failed]()
			full.Raw = []byte{0, 0xff, 0xfe}
			t.setAside(full, bot.Failed{ID: "bare"})
			t.same("failed", t.failed("", full.ID, "bare"), []bot.Failed{full, {ID: "bare"}})
		}},
		{"what_failed_comes_in_the_order_it_was_set_aside", func(t *trial) {
			t.setAside(bot.Failed{ID: "2", At: noon()}, bot.Failed{ID: "10", At: noon().AddDate(-1, 0, 0)})
			t.setAside()
			t.setAside(bot.Failed{ID: "1", At: noon()})
			t.failed("", "2", "10", "1")
			t.failed("2", "10", "1")
			t.failed("1")
			t.failed("unknown")
			page, err := t.store.ListFailed(t.Context(), "", 2)
			t.noError("list failed", err)
			t.same("a page", failedIDs(page), []string{"2", "10"})
			t.same("counted", t.counts().Failed, 3)
		}},
		{"what_is_set_aside_already_stays_as_it_was", func(t *trial) {
			t.setAside(bot.Failed{ID: "1", Reason: "first"}, bot.Failed{ID: "1", Reason: "second"}, bot.Failed{ID: "2"})
			t.setAside(bot.Failed{ID: "1", Reason: "third"})
			t.same("reason", t.failed("", "1", "2")[0].Reason, "first")
			t.same("counted", t.counts().Failed, 2)
		}},
		{"what_is_dropped_is_gone_and_may_fail_again", func(t *trial) {
			t.setAside(bot.Failed{ID: "1"}, bot.Failed{ID: "2"}, bot.Failed{ID: "3"})
			t.noError("drop", t.store.DropFailed(t.Context(), []string{"1", "unknown", "1", "3"}))
			t.failed("", "2")
			t.same("counted", t.counts().Failed, 1)
			t.setAside(bot.Failed{ID: "1", Reason: "again"})
			t.same("reason", t.failed("", "2", "1")[1].Reason, "again")
		}},
		{"a_list_of_less_than_one_is_an_error", func(t *trial) {
			if _, err := t.store.ListFailed(t.Context(), "", 0); err == nil {
				t.Error("limit 0: no error")
			}
		}},
	}
}

func (t *trial) setAside(items ...bot.Failed) {
	t.Helper()
	t.noError("set aside", t.store.SetAside(t.Context(), items))
}

// failed expects these after that one.
func (t *trial) failed(after string, want ...string) []bot.Failed {
	t.Helper()
	found, err := t.store.ListFailed(t.Context(), after, 100)
	t.noError("list failed", err)
	if got := failedIDs(found); !slices.Equal(got, want) {
		t.Fatalf("after %q failed %q, want %q", after, got, want)
	}
	return found
}

func failedIDs(items []bot.Failed) (ids []string) {
	for _, f := range items {
		ids = append(ids, f.ID)
	}
	return ids
}
