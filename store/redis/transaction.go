package redis

import (
	"context"
	"errors"
	"slices"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"otklik/bot"
)

// transaction stores changes in which nothing is unusual without a script: what they rest on is read under WATCH and judged here, and
// what follows from it is written between MULTI and EXEC, unless somebody has changed it since. It costs Redis half of what the script
// does, for Lua reads and hashes every byte. Whatever is unusual is left to the script: a conflict, a duplicate, a line or a job that
// is known, one that waits behind another, an amendment, an answer that was lost. The script knows what was stored here by the same
// name, so it may be asked for it again.
type transaction struct {
	*commit
	conn    *goredis.Conn // WATCH and EXEC belong to one connection, which is never replaced unseen
	lane    string
	drafts  []draft
	levels  levels
	present time.Time // by the server's clock
	whole   bool      // the commit is nothing but this
}

// worthATransaction is from how many changes on a transaction is worth its second round trip: who writes alone is answered sooner by
// the script.
const worthATransaction = 2

// transact stores what it can of a group, and returns the rest of it for the script.
func (c *commit) transact(ctx context.Context, group []int) (rest []int, err error) {
	node, single := c.client.(*goredis.Client)
	if !single || len(group) < worthATransaction || !c.independent(group) {
		return group, nil
	}
	t := c.transaction(node.Conn(), group)
	defer t.conn.Close()
	usual, rest := t.look(ctx)
	if len(usual) == 0 {
		t.forget(ctx)
		return group, nil
	}
	t.whole = len(usual) == len(c.changes)
	if stored, err := t.store(ctx, usual); err != nil || !stored {
		return group, err
	}
	return rest, nil
}

func (c *commit) transaction(conn *goredis.Conn, group []int) *transaction {
	t := &transaction{commit: c, conn: conn, drafts: make([]draft, 0, len(group)), lane: c.lane(string(c.changes[group[0]].Conversation.ID))}
	for _, i := range group {
		change := &c.changes[i]
		t.drafts = append(t.drafts, draft{index: i, change: change, key: c.key(change.Conversation.ID), lines: inOrderOfIDs(change.Lines)})
		for k := range change.Jobs {
			t.levels.of(&change.Jobs[k])
		}
	}
	return t
}

// independent tells whether each change of a group can be judged for itself: no conversation and no job comes twice, nothing is amended.
func (c *commit) independent(group []int) bool {
	conversations, jobs := make(map[bot.ID]bool, len(group)), make(map[string]bool, 2*len(group))
	for _, i := range group {
		change := &c.changes[i]
		if conversations[change.Conversation.ID] || len(change.Amendments) > 0 {
			return false
		}
		conversations[change.Conversation.ID] = true
		for k := range change.Jobs {
			if jobs[change.Jobs[k].ID] {
				return false
			}
			jobs[change.Jobs[k].ID] = true
		}
	}
	return true
}

// look reads under WATCH what the changes rest on, and tells those that are as usual from the rest. MULTI stands at its end.
func (t *transaction) look(ctx context.Context) (usual []*draft, rest []int) {
	p := t.conn.Pipeline()
	t.watch(ctx, p)
	now := p.Time(ctx)
	t.levels.ask(ctx, p, t.lane)
	there, booked := t.askBeginnings(ctx, p), t.askBookings(ctx, p)
	for i := range t.drafts {
		if d := &t.drafts[i]; !d.begins() {
			d.ask(ctx, p, t.marksKey(d.change.Conversation.ID))
		}
	}
	p.Do(ctx, "multi")      // a server that refuses it must not be sent what is to be written
	asked, _ := p.Exec(ctx) // each command holds its own error
	if slices.ContainsFunc(asked, refused) {
		return nil, nil
	}
	t.present = now.Val()
	t.levels.answered()
	return t.judge(there.Val() == 0, booked.Val())
}

func (t *transaction) watch(ctx context.Context, p goredis.Pipeliner) {
	command := append(make([]any, 0, len(t.drafts)+1), "watch")
	for i := range t.drafts {
		command = append(command, t.drafts[i].key)
	}
	p.Do(ctx, command...)
}

// judge needs to know whether none of the conversations that begin is there yet, and what is known of the jobs and places that were asked for.
func (t *transaction) judge(fresh bool, booked []any) (usual []*draft, rest []int) {
	for i := range t.drafts {
		d := &t.drafts[i]
		mine := booked[:d.bookings]
		booked = booked[d.bookings:]
		if t.levels.know(d.change.Jobs) && !anyKnown(mine) && d.usual(fresh) {
			usual = append(usual, d)
		} else {
			rest = append(rest, d.index)
		}
	}
	return usual, rest
}

func refused(cmd goredis.Cmder) bool {
	return cmd.Err() != nil && !errors.Is(cmd.Err(), goredis.Nil) // Nil: it is not there
}

// askBeginnings asks how many of the conversations that begin are there already.
func (t *transaction) askBeginnings(ctx context.Context, p goredis.Pipeliner) *goredis.IntCmd {
	var keys []string
	for i := range t.drafts {
		if d := &t.drafts[i]; d.begins() {
			keys = append(keys, d.key)
		}
	}
	if len(keys) == 0 {
		return new(goredis.IntCmd)
	}
	return p.Exists(ctx, keys...)
}

// askBookings asks for the jobs and their places of conversations that go on: nobody may know them yet.
func (t *transaction) askBookings(ctx context.Context, p goredis.Pipeliner) *goredis.SliceCmd {
	var fields []string
	for i := range t.drafts {
		if d := &t.drafts[i]; !d.begins() {
			before := len(fields)
			fields = appendBookings(fields, d.change)
			d.bookings = len(fields) - before
		}
	}
	if len(fields) == 0 {
		return new(goredis.SliceCmd)
	}
	return p.HMGet(ctx, t.lane+":b", fields...)
}

// confirm waits for the replicas that the settings ask for.
func (t *transaction) confirm(ctx context.Context) error {
	if t.options.Replicas == 0 {
		return nil
	}
	p := t.conn.Pipeline()
	wait := t.waiting(ctx, p, t.base(string(t.drafts[0].change.Conversation.ID)))
	_, _ = p.Exec(ctx) // each command holds its own error
	return t.waited(ctx, wait)
}

// forget ends what look has begun, for the connection is somebody else's next. A connection that is broken watches nothing any more.
func (t *transaction) forget(ctx context.Context) {
	p := t.conn.Pipeline()
	p.Do(ctx, "discard")
	p.Do(ctx, "unwatch") // where MULTI was refused there is nothing to discard
	_, _ = p.Exec(context.WithoutCancel(ctx))
}
