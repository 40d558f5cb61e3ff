// Package erasing forgets a human: it finds all that a store keeps of them, in whatever account and under whatever name, and removes it while
// programs go on working with the store.
package erasing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"otklik/bot"
)

var (
	// ErrNobody means that the store keeps nothing of somebody.
	ErrNobody = errors.New("erasing: nothing is kept of them here")
	// ErrUnable means that a store cannot forget.
	ErrUnable = errors.New("erasing: this store cannot forget anybody")
)

// House is a store and what is to be known to find a human in it.
type House struct {
	Store bot.Store
	// Accounts are those that are served: a person has the same number on all accounts of a platform.
	Accounts map[string]bot.Platform
	// Windows names the records that windows of the desk keep of conversations; nil: there are none.
	Windows func(ctx context.Context, ids []bot.ID) (records []string, err error)
	// Settling is how long what programs have in hand may take until it is stored or refused. Then it is looked once more for what that brought.
	Settling time.Duration
}

// Found is all that is kept of one human. It holds none of their words.
type Found struct {
	Conversations []Conversation
	Tokens        []bot.ID // links into the private chat that lead to them
	Threads       []bot.ID // public threads in which they are counted
	Failed        []string // what could not be read, decided or delivered of them
	Records       []string // of the desk's windows

	IDs []bot.ID // under which they were looked for; who was named comes last

	began time.Time // when they were erased; zero: they were not yet
	anew  []bot.ID  // which they have begun since: a new life, of which nothing is erased
}

// Conversation is how much is kept of one.
type Conversation struct {
	ID      bot.ID
	Since   time.Time // when the first case was opened
	Cases   int
	Lines   int
	Waiting int      // of the lines: to be sent to them
	Public  []string // addresses of what they said for all to read
	Torn    bool     // its record or a line cannot be read, so nobody knows how much it is, nor what a torn record leads to; erased it can be
}

// Empty tells whether nothing was found.
func (f *Found) Empty() bool {
	return len(f.Conversations)+len(f.Tokens)+len(f.Threads)+len(f.Failed)+len(f.Records) == 0
}

// Find looks for everything about the human of a conversation, which need not be there any more. It changes nothing.
func (h House) Find(ctx context.Context, who bot.ID) (*Found, error) {
	f := &Found{}
	err := h.findConversations(ctx, []bot.ID{who}, f)
	if err == nil {
		err = h.findRest(ctx, f)
	}
	if err != nil {
		return nil, fmt.Errorf("look for %s: %w", who, err)
	}
	return f, nil
}

// findRest looks for what is kept of the conversations that were looked for.
func (h House) findRest(ctx context.Context, f *Found) error {
	for _, look := range []func(context.Context, *Found) error{h.findMentions, h.findFailed, h.findRecords} {
		if err := look(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// Erase removes what was found, and what programs at work made of it meanwhile. What was broken off is done by erasing again: the
// conversation that was named goes last, for it leads to the others.
func (h House) Erase(ctx context.Context, f *Found) error {
	began, who := h.now(), f.IDs[len(f.IDs)-1]
	if err := h.erase(ctx, f); err != nil {
		return fmt.Errorf("erase %s: %w", who, err)
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(h.Settling):
	}
	late, err := h.findLate(ctx, f.IDs, began)
	if err == nil {
		err = h.erase(ctx, late)
	}
	if err != nil {
		return fmt.Errorf("erase what came late of %s: %w", who, err)
	}
	return nil
}

// findLate looks for what came of a human whose conversations were erased, and lead nowhere any more: hence all that they had. What belongs
// to a new life is not among it.
func (h House) findLate(ctx context.Context, ids []bot.ID, began time.Time) (*Found, error) {
	f := &Found{began: began}
	if err := h.findConversations(ctx, ids, f); err != nil {
		return nil, err
	}
	for _, c := range f.Conversations {
		if c.Since.After(began) {
			f.anew = append(f.anew, c.ID)
		}
	}
	f.Conversations = slices.DeleteFunc(f.Conversations, func(c Conversation) bool { return slices.Contains(f.anew, c.ID) })
	f.IDs = slices.DeleteFunc(f.IDs, func(id bot.ID) bool { return slices.Contains(f.anew, id) })
	return f, h.findRest(ctx, f)
}

// now is by the clock that conversations go by.
func (h House) now() time.Time {
	if clock, able := bot.Able[bot.Clock](h.Store); able {
		return clock.Now()
	}
	return time.Now()
}

func (h House) erase(ctx context.Context, f *Found) error {
	eraser, able := bot.Able[bot.Eraser](h.Store)
	if !able {
		return ErrUnable
	}
	for _, remove := range []func(context.Context, *Found) error{h.eraseRecords, h.eraseFailed, h.leaveThreads} {
		if err := remove(ctx, f); err != nil {
			return err
		}
	}
	ids := slices.Clone(f.Tokens)
	for _, c := range f.Conversations {
		ids = append(ids, c.ID)
	}
	for _, id := range ids {
		if err := eraser.Erase(ctx, []bot.ID{id}); err != nil {
			return err
		}
	}
	return h.tell(ctx, f.IDs)
}

// tell has the desks of all replicas look again.
func (h House) tell(ctx context.Context, ids []bot.ID) error {
	herald, able := bot.Able[bot.Herald](h.Store)
	if !able {
		return nil
	}
	news := make([]bot.News, len(ids))
	for i, id := range ids {
		news[i].Conversation = id
	}
	return herald.Tell(ctx, news)
}

// eraseRecords deletes them, whoever changes them meanwhile.
func (h House) eraseRecords(ctx context.Context, f *Found) error {
	for _, name := range f.Records {
		for {
			records, err := h.Store.Records(ctx, []string{name})
			if err != nil {
				return err
			}
			if records[0].Version == 0 {
				break
			}
			err = h.Store.PutRecord(ctx, bot.Record{Name: name, Version: records[0].Version + 1})
			if err != nil && !errors.Is(err, bot.ErrConflict) {
				return err
			}
		}
	}
	return nil
}

func (h House) eraseFailed(ctx context.Context, f *Found) error {
	if len(f.Failed) == 0 {
		return nil
	}
	return h.Store.DropFailed(ctx, f.Failed)
}
