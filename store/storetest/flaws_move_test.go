package storetest

import (
	"slices"

	"otklik/bot"
)

func movingFlaws() map[string]flaw {
	restoring := func(wrong func(*model, *bot.Parcel)) func(*model, []bot.Parcel) []bot.Parcel {
		return func(m *model, parcels []bot.Parcel) []bot.Parcel {
			for i := range parcels {
				wrong(m, &parcels[i])
			}
			return parcels
		}
	}
	return map[string]flaw{
		"a move forgets marks": {law: "move/a_moved_store_goes_on_where_the_other_stopped", dump: func(p *bot.Parcel) { p.Applied = nil }},
		"a move forgets doubt": {law: "move/a_moved_store_goes_on_where_the_other_stopped", dump: func(p *bot.Parcel) {
			for i := range p.Jobs {
				p.Jobs[i].Doubt = false
			}
		}},
		"a move forgets tries": {law: "move/all_that_is_kept_of_conversations_moves", restore: restoring(func(_ *model, p *bot.Parcel) {
			for i := range p.Jobs {
				p.Jobs[i].Tries = 0
			}
		})},
		"a move turns jobs round": {law: "move/a_moved_store_goes_on_where_the_other_stopped", restore: restoring(func(_ *model, p *bot.Parcel) { slices.Reverse(p.Jobs) })},
		"a move ends leases": {law: "move/a_moved_store_goes_on_where_the_other_stopped", dump: func(p *bot.Parcel) {
			for i := range p.Jobs {
				p.Jobs[i].Job.Due = noon()
			}
		}},
		"a move loses deliveries": {law: "move/all_that_is_kept_of_conversations_moves", restore: restoring(func(_ *model, p *bot.Parcel) {
			for i := range p.Lines {
				p.Lines[i].Delivery = nil
			}
		})},
		"a move overwrites": {law: "move/what_is_there_already_stays_as_it_was", restore: restoring(func(m *model, p *bot.Parcel) {
			delete(m.conversations, p.Conversation.ID)
			delete(m.lines, p.Conversation.ID)
		})},
		"a dump repeats its beginning": {law: "move/a_dump_goes_on_after_any_id", dump: func(p *bot.Parcel) {
			if p.Conversation.ID == boris {
				p.Conversation.ID = anna
			}
		}},
	}
}
