package topics

import (
	"context"

	"otklik/bot"
)

// toBot gives the customer back to the bot.
func (d *deed) toBot(ctx context.Context, _ string) error {
	done, err := d.brings(ctx, bot.Event{ID: d.ID, Kind: bot.ReturnedEvent})
	if done && d.Press != "" {
		d.says("bot.done")
	}
	return err
}

// solved ends the case; the customer is asked how it was.
func (d *deed) solved(ctx context.Context, _ string) error {
	done, err := d.brings(ctx, bot.Event{ID: d.ID, Kind: bot.ClosedEvent})
	if done && d.Press != "" {
		d.says("solved.done")
	}
	return err
}

// spam ends the case without a word.
func (d *deed) spam(ctx context.Context, _ string) error {
	_, err := d.brings(ctx, bot.Event{ID: d.ID, Kind: bot.SpamEvent, Over: d.by.Role.Leads()})
	return err
}
