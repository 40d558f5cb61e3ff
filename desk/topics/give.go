package topics

import (
	"context"
	"strings"

	"otklik/bot"
)

// give passes the customer on to the colleague who is called so: by @username, name or number.
func (d *deed) give(ctx context.Context, words string) error {
	colleague, found, err := d.w.staff.Find(ctx, words)
	if err == nil && !found {
		colleague, found, err = d.w.staff.Find(ctx, strings.TrimPrefix(words, "@"))
	}
	switch {
	case err != nil:
		return err
	case !found:
		return d.whoIsThere(ctx)
	}
	_, err = d.brings(ctx, bot.Event{ID: d.ID, Kind: bot.GaveEvent, To: colleague.Key(), Over: d.by.Role.Leads()})
	return err
}

// whoIsThere names the colleagues to whom a customer can be given.
func (d *deed) whoIsThere(ctx context.Context) error {
	all, err := d.w.staff.Operators(ctx)
	if err != nil {
		return err
	}
	var names []string
	for _, o := range all {
		if o.Works() && o.ID != d.by.ID {
			names = append(names, o.Name)
		}
	}
	if len(names) == 0 {
		d.says("give.nobody")
		return nil
	}
	d.says("give.whom", strings.Join(names, ", "))
	return nil
}
