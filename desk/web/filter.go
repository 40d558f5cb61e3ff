package web

import (
	"slices"

	"otklik/bot"
	"otklik/desk/queue"
)

// filterView is one thing by which a list can be narrowed.
type filterView struct {
	Name, Word string
	Options    []optionView
}

type optionView struct {
	Value, Word string
	Chosen      bool
}

// filters offer what there is: a choice of one is none, and is left out.
func (d *Desk) filters(open []*bot.Conversation, chosen queue.Filter) []filterView {
	var views []filterView
	for _, one := range []struct {
		name, chosen, words string
		of                  func(*bot.Conversation) string
	}{
		{"account", chosen.Account, "account.", func(c *bot.Conversation) string { return c.ID.Account() }},
		{"heat", chosen.Heat, "heat.", func(c *bot.Conversation) string { return queue.Level(c.Heat) }},
		{"topic", chosen.Topic, "topic.", func(c *bot.Conversation) string { return c.Case.Topic }},
		{"kind", chosen.Kind, "kind.", func(c *bot.Conversation) string { return c.Case.Kind }},
		{"language", chosen.Language, "spoken.", func(c *bot.Conversation) string { return c.Language }},
	} {
		values := distinct(open, one.of, one.chosen)
		if len(values) < 2 && one.chosen == "" {
			continue
		}
		view := filterView{Name: one.name, Word: d.words.say("filter." + one.name)}
		for _, value := range values {
			view.Options = append(view.Options, optionView{Value: value, Word: d.words.or(one.words+value, value), Chosen: value == one.chosen})
		}
		views = append(views, view)
	}
	return views
}

// distinct are the values that occur, and the chosen one whether it occurs or not.
func distinct(open []*bot.Conversation, of func(*bot.Conversation) string, chosen string) []string {
	seen := map[string]bool{"": true, chosen: true}
	var values []string
	if chosen != "" {
		values = append(values, chosen)
	}
	for _, c := range open {
		if value := of(c); !seen[value] {
			seen[value] = true
			values = append(values, value)
		}
	}
	slices.Sort(values)
	return values
}
