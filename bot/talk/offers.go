package talk

import (
	"fmt"

	"otklik/bot"
)

// offering is the account with the ready answers that the talk lets the bot offer.
func offering(account *bot.Account, t Talk) (*bot.Account, error) {
	if len(t.Offers) == 0 {
		return account, nil
	}
	for _, shortcut := range t.Offers {
		if _, ok := account.Shelf.Shortcut(shortcut); !ok {
			return nil, fmt.Errorf("%w: %s: there is no ready answer %s to offer", ErrTalk, t.Name, shortcut)
		}
	}
	own := *account
	own.Shelf = account.Shelf.Offering(t.Offers...)
	return &own, nil
}
