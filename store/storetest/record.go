package storetest

import (
	"errors"
	"fmt"
	"sync/atomic"

	"otklik/bot"
)

func recordLaws() []law {
	return []law{
		{"a_record_never_put_has_version_0_and_the_asked_name", func(t *trial) { t.record("staff", 0, "") }},
		{"records_come_in_the_order_asked_for", func(t *trial) {
			t.put("a", 1, "анна\x00")
			t.put("b", 1, "борис\xff")
			found, err := t.store.Records(t.Context(), []string{"b", "no", "a", "b"})
			t.noError("records", err)
			b := bot.Record{Name: "b", Version: 1, Value: []byte("борис\xff")}
			t.same("records", found, []bot.Record{b, {Name: "no"}, {Name: "a", Version: 1, Value: []byte("анна\x00")}, b})
			found, err = t.store.Records(t.Context(), nil)
			t.noError("no records", err)
			t.same("no records", len(found), 0)
		}},
		{"every_put_is_one_version_more", func(t *trial) {
			t.put("staff", 1, "один")
			t.put("staff", 2, "два")
			for _, version := range []int64{0, 1, 2, 4} {
				t.putConflicts("staff", version, "чужое")
			}
			t.putConflicts("other", 0, "чужое")
			t.putConflicts("other", 2, "чужое")
			t.record("staff", 2, "два")
			t.record("other", 0, "")
		}},
		{"an_empty_value_deletes", func(t *trial) {
			t.put("staff", 1, "один")
			t.putConflicts("staff", 1, "")
			t.put("staff", 2, "")
			t.record("staff", 0, "")
			t.putConflicts("staff", 3, "три")
			t.put("staff", 1, "снова")
			t.record("staff", 1, "снова")
			t.put("never", 1, "")
			t.record("never", 0, "")
		}},
		{"of_many_who_put_at_once_one_succeeds", oneSucceeds},
	}
}

func oneSucceeds(t *trial) {
	for version := range int64(10) {
		var succeeded atomic.Int64
		together(t, func(worker int) error {
			err := t.store.PutRecord(t.Context(), bot.Record{Name: "staff", Version: version + 1, Value: fmt.Append(nil, worker)})
			if errors.Is(err, bot.ErrConflict) {
				return nil
			}
			succeeded.Add(1)
			return err
		})
		t.same("who succeeded", succeeded.Load(), 1)
	}
}

func (t *trial) put(name string, version int64, value string) {
	t.Helper()
	t.noError("put "+name, t.store.PutRecord(t.Context(), bot.Record{Name: name, Version: version, Value: []byte(value)}))
}

func (t *trial) putConflicts(name string, version int64, value string) {
	t.Helper()
	err := t.store.PutRecord(t.Context(), bot.Record{Name: name, Version: version, Value: []byte(value)})
	if !errors.Is(err, bot.ErrConflict) {
		t.Errorf("put %s version %d: %v, want a conflict", name, version, err)
	}
}

func (t *trial) record(name string, version int64, value string) {
	t.Helper()
	found, err := t.store.Records(t.Context(), []string{name})
	t.noError("record", err)
	if len(found) != 1 || found[0].Name != name || found[0].Version != version || string(found[0].Value) != value {
		t.Errorf("record %s is %+v, want version %d, %q", name, found, version, value)
	}
}
