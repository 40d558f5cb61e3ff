package storetest

import (
	"fmt"
	"slices"
	"time"

	"otklik/bot"
)

func transcriptLaws() []law {
	return []law{
		{"all_that_a_line_holds_comes_back", func(t *trial) {
			l := Filled[bot.Line]()
			l.ID, l.Conversation = "1", anna
			c := change(anna, 1)
			c.Lines = []bot.Line{l}
			t.commit(c)
			t.same("line", t.line(anna, "1"), l)
		}},
		{"a_time_comes_back_as_it_was_told_in_whatever_zone", func(t *trial) {
			c := withLines(change(anna, 1), "1", "2")
			c.Lines[0].At = noon().In(time.FixedZone("Москва", 3*60*60))
			c.Lines[1].At = noon().Truncate(time.Second).In(time.FixedZone("", -(9*60+30)*60))
			t.commit(c)
			t.same("times", []time.Time{t.line(anna, "1").At, t.line(anna, "2").At}, []time.Time{c.Lines[0].At, c.Lines[1].At})
		}},
		{"lines_come_by_id_oldest_first", func(t *trial) {
			t.commit(withLines(change(anna, 1), "2", "10", "1"), withLines(change(boris, 1), "3"))
			t.lines(anna, "1", "10", "2")
			t.lines(boris, "3")
			t.lines(clara)
		}},
		{"pages_go_back_from_the_newest_and_show_every_line_once", pagesGoBack},
		{"a_page_of_less_than_one_line_is_an_error", func(t *trial) {
			for _, limit := range []int{0, -1} {
				if _, err := t.store.Transcript(t.Context(), anna, "", limit); err == nil {
					t.Errorf("limit %d: no error", limit)
				}
			}
		}},
	}
}

func pagesGoBack(t *trial) {
	var want []string
	for version := int64(1); version <= 23; version++ {
		id := fmt.Sprintf("%03d", version)
		want = append(want, id)
		t.commit(withLines(change(anna, version), id), withLines(change(boris, version), id+"b"))
	}
	var got []string
	before := ""
	for range 10 {
		page, err := t.store.Transcript(t.Context(), anna, before, 5)
		t.noError("transcript", err)
		if len(page) == 0 {
			break
		}
		got = append(lineIDs(page), got...)
		before = page[0].ID
	}
	if !slices.Equal(got, want) {
		t.Errorf("pages show %q, want %q", got, want)
	}
	page, err := t.store.Transcript(t.Context(), anna, "0105", 2) // a line that is not there is a place all the same
	t.noError("transcript", err)
	t.same("before an unknown line", lineIDs(page), []string{"009", "010"})
}

func amendmentLaws() []law {
	return []law{
		{"a_new_text_keeps_the_earlier_ones", func(t *trial) {
			said(t)
			amend(t, 2, bot.Amendment{Chat: 1001, Message: 17, Text: "второй", At: noon()})
			amend(t, 3, bot.Amendment{Chat: 1001, Message: 17, Text: "третий\x00", At: noon().Add(time.Minute)})
			want := customerLine()
			want.Text, want.Edits = "третий\x00", []bot.Edit{{Text: "text of 1", At: noon()}, {Text: "второй", At: noon().Add(time.Minute)}}
			t.same("line", t.line(anna, "1"), want)
		}},
		{"an_edit_to_the_same_text_is_none", func(t *trial) {
			said(t)
			amend(t, 2, bot.Amendment{Chat: 1001, Message: 17, Text: "text of 1", At: noon()})
			t.same("line", t.line(anna, "1"), customerLine())
		}},
		{"a_deleted_line_keeps_its_text_and_its_first_deletion", func(t *trial) {
			said(t)
			amend(t, 2, bot.Amendment{Chat: 1001, Message: 17, Deleted: true, At: noon()})
			amend(t, 3, bot.Amendment{Chat: 1001, Message: 17, Deleted: true, At: noon().Add(time.Hour)})
			want := customerLine()
			want.Deleted = noon()
			t.same("line", t.line(anna, "1"), want)
		}},
		{"a_restored_line_is_deleted_no_more", func(t *trial) {
			said(t)
			amend(t, 2, bot.Amendment{Chat: 1001, Message: 17, Deleted: true, At: noon()})
			amend(t, 3, bot.Amendment{Chat: 1001, Message: 17, Restored: true, Text: "text of 1", At: noon().Add(time.Hour)})
			t.same("line", t.line(anna, "1"), customerLine())
		}},
		{"only_the_customers_own_line_of_that_chat_is_amended", onlyThatLine},
		{"an_edit_can_follow_its_line_within_a_batch", func(t *trial) {
			first, second := change(anna, 1), change(anna, 2)
			first.Lines = []bot.Line{customerLine()}
			second.Amendments = []bot.Amendment{{Chat: 1001, Message: 17, Text: "исправлено", At: noon()}}
			t.commit(first, second)
			t.same("text", t.line(anna, "1").Text, "исправлено")
		}},
		{"an_amended_line_keeps_its_delivery", func(t *trial) {
			l := customerLine()
			l.Delivery = &bot.Delivery{State: bot.Delivered, Message: 17}
			c := change(anna, 1)
			c.Lines = []bot.Line{l}
			t.commit(c)
			amend(t, 2, bot.Amendment{Chat: 1001, Message: 17, Deleted: true, At: noon()})
			t.same("delivery", t.line(anna, "1").Delivery, l.Delivery)
		}},
	}
}

func customerLine() bot.Line {
	l := line(anna, "1")
	l.By, l.Message, l.Place, l.Delivery = bot.ByCustomer, 17, bot.Place{Kind: bot.PrivateChat, Chat: 1001}, nil
	return l
}

func said(t *trial) {
	c := withLines(change(anna, 1), "2")
	c.Lines = append(c.Lines, customerLine())
	t.commit(c)
}

func amend(t *trial, version int64, amendments ...bot.Amendment) {
	t.Helper()
	c := change(anna, version)
	c.Amendments = amendments
	t.commit(c)
}

func onlyThatLine(t *trial) {
	ours, elsewhere, bare, others := customerLine(), customerLine(), customerLine(), customerLine()
	ours.ID, ours.By = "2", bot.ByOperator
	elsewhere.ID, elsewhere.Place.Chat = "3", 1002
	bare.ID, bare.Message = "4", 0
	others.Conversation = boris
	first, second := change(anna, 1), change(boris, 1)
	first.Lines = []bot.Line{ours, elsewhere, bare}
	second.Lines = []bot.Line{others}
	t.commit(first, second)
	amend(t, 2, bot.Amendment{Chat: 1001, Message: 17, Text: "чужое", At: noon()}, bot.Amendment{Chat: 1001, Message: 18, Deleted: true, At: noon()},
		bot.Amendment{Chat: 1001, Text: "ничьё", At: noon()})
	t.same("anna's lines", t.transcript(anna), first.Lines)
	t.same("boris's lines", t.transcript(boris), second.Lines)
	t.version(anna, 2)
}
