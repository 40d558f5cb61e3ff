package bot

import (
	"context"
	"errors"
)

// ErrUnread comes with what a search has found while not everything has been read for it yet. Searching again finds more.
var ErrUnread = errors.New("bot: not everything has been read for the search yet")

// Searcher is a Store that finds conversations by words: names, orders, contacts, what customers and operators have said. Where a
// store lacks this, whoever searches must be told so.
type Searcher interface {
	// Search returns up to limit conversations that hold all words of the query, each in any of its forms, those heard latest first.
	Search(ctx context.Context, query string, limit int) ([]ID, error)
}
