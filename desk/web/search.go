package web

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"otklik/bot"
	"otklik/desk/queue"
)

const (
	// mostFound is how many conversations a search shows.
	mostFound = 100
	// searchTime is how long an operator waits for a search.
	searchTime = 5 * time.Second
)

// fillSearch shows what was looked for: by a conversation's or a person's number everywhere, by words where the store can.
func (d *Desk) fillSearch(ctx context.Context, view *queueView, q question) error {
	ctx, cancel := context.WithTimeout(ctx, searchTime)
	defer cancel()
	ids := d.numbered(q.words)
	searcher, able := bot.Able[bot.Searcher](d.store)
	if able {
		found, err := searcher.Search(ctx, q.words, mostFound)
		if errors.Is(err, bot.ErrUnread) {
			view.Note = d.words.say("search.unread")
		} else if err != nil {
			return fmt.Errorf("web: search: %w", err)
		}
		ids = append(ids, found...)
	} else {
		view.Note, view.Empty = d.words.say("search.names"), d.words.say("list.empty.names")
		found, err := d.openByName(ctx, q.words)
		if err != nil {
			return err
		}
		ids = append(ids, found...)
	}
	list, torn, err := d.matching(ctx, ids, q.filter)
	view.torn = torn
	view.add(d.group("found", list, mostFound))
	return err
}

// numbered are the conversations that a search may name: "shop-tg/1001", "shop-tg/1001#2" with a case, or the person's number alone.
func (d *Desk) numbered(words string) []bot.ID {
	name, _, _ := strings.Cut(strings.TrimSpace(words), "#")
	account, digits, whole := strings.Cut(name, "/")
	if !whole {
		digits = name
	}
	person, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return nil
	}
	if whole {
		return []bot.ID{bot.NewID(account, person)}
	}
	var ids []bot.ID
	for _, account := range d.engine.Accounts() {
		ids = append(ids, bot.NewID(account, person))
	}
	return ids
}

// searchLabel says what can be looked for in this store.
func (d *Desk) searchLabel() string {
	if _, able := bot.Able[bot.Searcher](d.store); able {
		return d.words.say("search.label")
	}
	return d.words.say("search.label.names")
}

// openByName are the open conversations whose customer's name, with the number of the order, holds all words.
func (d *Desk) openByName(ctx context.Context, words string) ([]bot.ID, error) {
	open, err := d.roster.Open(ctx)
	if err != nil {
		return nil, err
	}
	wanted := strings.Fields(strings.ToLower(words))
	var ids []bot.ID
	for _, c := range open {
		name := strings.ToLower(c.Person.Name + " " + c.Person.Username + " " + c.Answers["order"])
		if !slices.ContainsFunc(wanted, func(word string) bool { return !strings.Contains(name, word) }) {
			ids = append(ids, c.ID)
		}
	}
	return ids, nil
}

// matching reads what a search has found, each once, without what nobody serves any more, and names what cannot be read.
func (d *Desk) matching(ctx context.Context, ids []bot.ID, filter queue.Filter) (list []*bot.Conversation, torn []bot.ID, err error) {
	ids = slices.DeleteFunc(ids, func(id bot.ID) bool { return d.engine.Account(id.Account()) == nil })
	loaded, err := d.store.Load(ctx, ids)
	if torn, err = bot.Torn(err); err != nil {
		return nil, nil, fmt.Errorf("web: load what was found: %w", err)
	}
	seen := make(map[bot.ID]bool)
	for i := range loaded {
		c := &loaded[i]
		if c.Version > 0 && !seen[c.ID] && c.Token == nil && c.Thread == nil && filter.Fits(c) {
			seen[c.ID] = true
			list = append(list, c)
		}
	}
	return list, torn, nil
}
