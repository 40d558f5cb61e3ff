package talk

import (
	"fmt"
	"time"

	"otklik/bot"
	"otklik/hours"
)

// scene is the account as the talk wants it: with the ready answers that it lets the bot offer, and with its hours.
func scene(account *bot.Account, t Talk) (*bot.Account, error) {
	own := *account
	for _, shortcut := range t.Offers {
		if _, ok := account.Shelf.Shortcut(shortcut); !ok {
			return nil, fmt.Errorf("%w: %s: there is no ready answer %s to offer", ErrTalk, t.Name, shortcut)
		}
	}
	if len(t.Offers) > 0 {
		own.Shelf = account.Shelf.Offering(t.Offers...)
	}
	if t.Hours != "" {
		calendar, err := hours.Read(t.Hours, nil, time.UTC)
		if err != nil {
			return nil, fmt.Errorf("%w: %s: read hours: %w", ErrTalk, t.Name, err)
		}
		own.Hours = calendar
	}
	return &own, nil
}
