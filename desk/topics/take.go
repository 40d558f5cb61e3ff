package topics

import (
	"context"

	"otklik/bot"
)

// take gives the customer to who orders it. With a word after it ("over") a lead takes over from a colleague.
func (d *deed) take(ctx context.Context, words string) error {
	over := words != ""
	if over && !d.by.Role.Leads() {
		d.says("take.lead")
		return nil
	}
	done, err := d.brings(ctx, bot.Event{ID: d.ID, Kind: bot.TookEvent, Over: over})
	if done && d.Press != "" {
		d.says("take.done")
	}
	return err
}
