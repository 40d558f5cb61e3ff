package web

import (
	"context"
	"fmt"

	"otklik/bot"
	"otklik/desk/entrance"
	"otklik/desk/queue"
)

// countFailed tells beside the list how much failed.
func (d *Desk) countFailed(ctx context.Context, view *queueView) error {
	counts, err := d.store.Counts(ctx)
	if err != nil {
		return fmt.Errorf("web: count what failed: %w", err)
	}
	for i := range view.Lists {
		if view.Lists[i].Name == string(queue.Failed) {
			view.Lists[i].Count = int(counts.Failed)
		}
	}
	return nil
}

// fillFailed shows a page of what could not be read, decided or delivered, oldest first.
func (d *Desk) fillFailed(ctx context.Context, view *queueView, s *entrance.Visitor, q question) error {
	list, err := d.store.ListFailed(ctx, q.after, rowsPerPage+1)
	if err != nil {
		return fmt.Errorf("web: list what failed: %w", err)
	}
	if len(list) > rowsPerPage {
		list = list[:rowsPerPage]
		view.Next = d.url(q.at(1, list[rowsPerPage-1].ID).query())
	}
	if q.after != "" {
		view.Previous = d.url(q.at(1, "").query())
	}
	g, err := d.failedGroup(ctx, list, s.Role.Leads())
	view.add(g)
	return err
}

func (d *Desk) failedGroup(ctx context.Context, list []bot.Failed, droppable bool) (group, error) {
	g := group{Word: d.words.say("group.failed")}
	for _, f := range list {
		row := row{Name: f.Account}
		if f.Conversation != "" {
			found, err := d.store.Load(ctx, []bot.ID{f.Conversation})
			if _, err := bot.Torn(err); err != nil {
				return g, fmt.Errorf("web: load %s: %w", f.Conversation, err)
			}
			if found[0].Version > 0 && d.engine.Account(f.Conversation.Account()) != nil {
				row = d.row(&found[0])
			}
		}
		row.Trouble = d.words.say("failed."+string(f.Kind)) + ": " + d.words.or("reason.failed."+f.Reason, shorten(f.Reason, previewRunes))
		if droppable {
			row.Failed = f.ID
		}
		g.Rows = append(g.Rows, row)
	}
	return g, nil
}
