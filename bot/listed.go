package bot

import (
	"context"
	"iter"
	"slices"
)

// Listed walks through a list, Filter.Limit conversations at a time. Any error but a TornError ends it; a TornError names, each once, those
// that could not be read, and comes after the others of their page. A page of nothing else is the last.
func Listed(ctx context.Context, store Store, filter Filter) iter.Seq2[Conversation, error] {
	return func(yield func(Conversation, error) bool) {
		var named []ID
		for {
			page, err := store.List(ctx, filter)
			torn, other := Torn(err)
			if other != nil {
				yield(Conversation{}, other)
				return
			}
			for _, c := range page {
				if !yield(c, nil) {
					return
				}
			}
			fresh := slices.DeleteFunc(slices.Clone(torn), func(id ID) bool { return slices.Contains(named, id) })
			if len(fresh) > 0 && !yield(Conversation{}, &TornError{IDs: fresh, Reason: err}) {
				return
			}
			if named = append(named, fresh...); len(page) == 0 || len(page)+len(torn) < filter.Limit {
				return
			}
			filter.After = page[len(page)-1].ID
		}
	}
}
