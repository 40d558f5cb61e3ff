package erasing

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"otklik/bot"
)

const (
	// pageRecords is how many records of tokens and threads are read at once.
	pageRecords = 500
	// beforeRecords comes behind the ids of people and before those of tokens and threads, in the order of all ids of an account.
	beforeRecords = "/t"
)

// findMentions looks through the records that are nobody's: tokens that lead to the human, and threads in which they are counted. What
// cannot be read tells of nobody.
func (h House) findMentions(ctx context.Context, f *Found) error {
	for _, account := range accountsOf(f.IDs) {
		filter := bot.Filter{Section: bot.SectionAll, Account: account, After: bot.ID(account + beforeRecords), Limit: pageRecords}
		for c, err := range bot.Listed(ctx, h.Store, filter) {
			if _, err := bot.Torn(err); err != nil {
				return err
			}
			f.mention(&c)
		}
	}
	return nil
}

// accountsOf are the accounts of some ids, each once.
func accountsOf(ids []bot.ID) (names []string) {
	for _, id := range ids {
		if name := id.Account(); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

func (f *Found) mention(c *bot.Conversation) {
	switch {
	case c.Token != nil && (slices.Contains(f.IDs, c.Token.For) || slices.Contains(f.IDs, c.Joined)):
		f.Tokens = append(f.Tokens, c.ID)
	case c.Thread != nil && slices.ContainsFunc(c.Thread.Authors, f.writes(c)):
		f.Threads = append(f.Threads, c.ID)
	}
}

// writes tells of an author of a thread whether it is the human.
func (f *Found) writes(thread *bot.Conversation) func(author int64) bool {
	account := thread.ID.Account()
	return func(author int64) bool { return slices.Contains(f.IDs, bot.NewID(account, author)) }
}

// leaveThreads takes the human out of the threads, whoever writes there meanwhile. One in which nobody else complains is forgotten.
func (h House) leaveThreads(ctx context.Context, f *Found) error {
	for _, id := range f.Threads {
		for {
			err := h.leaveThread(ctx, id, f)
			if err == nil {
				break
			}
			if !errors.Is(err, bot.ErrConflict) {
				return err
			}
		}
	}
	return nil
}

func (h House) leaveThread(ctx context.Context, id bot.ID, f *Found) error {
	loaded, err := h.Store.Load(ctx, []bot.ID{id})
	if err != nil || loaded[0].Thread == nil {
		return err
	}
	c := loaded[0]
	left := *c.Thread
	left.Authors = slices.DeleteFunc(slices.Clone(left.Authors), f.writes(&c))
	if len(left.Authors) == 0 {
		eraser, _ := bot.Able[bot.Eraser](h.Store)
		return eraser.Erase(ctx, []bot.ID{id})
	}
	left.Place.Link = "" // may lead to what they said
	c.Thread, c.Version = &left, c.Version+1
	results, err := h.Store.Commit(ctx, []bot.Change{{Event: fmt.Sprintf("author erased %d", c.Version), Conversation: c}})
	if err != nil {
		return err
	}
	return results[0]
}

// findRecords asks the desk's windows.
func (h House) findRecords(ctx context.Context, f *Found) (err error) {
	if h.Windows != nil {
		f.Records, err = h.Windows(ctx, f.IDs)
	}
	return err
}
