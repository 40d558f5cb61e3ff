package redis

import (
	"context"
	"fmt"
	"strconv"

	goredis "github.com/redis/go-redis/v9"

	"otklik/bot"
)

// writing is what a transaction writes: commands one behind the other. One for many members costs Redis little more than one for a
// single member, so what does not go to a conversation is gathered.
type writing struct {
	*transaction
	*arguments
	commands []command
	lists    gathered // the desk's: who comes
	left     gathered // and who goes
	begun    []string // conversations
	lines    int
	booked   []booking
	moment   string            // begins the age of its jobs
	places   map[string]string // of keys: the packed ids of the jobs that follow the first one
}

// command stands in the arguments from a place on, its name first.
type command struct {
	name string
	from int
}

// store writes the changes. False: nothing was stored, or nobody knows. An error means that somebody else keeps something under our keys.
func (t *transaction) store(ctx context.Context, usual []*draft) (stored bool, err error) {
	w := &writing{transaction: t, arguments: t.arguments(), places: make(map[string]string), moment: fmt.Sprintf("%013x", t.present.UnixMicro())}
	defer t.putBack(w.arguments)
	for _, d := range usual {
		w.change(d)
	}
	w.conclude()
	w.command("exec")
	if w.err != nil {
		t.forget(ctx)
		return false, nil
	}
	answers, err := w.exchange(ctx)
	if err != nil || t.confirm(ctx) != nil {
		return false, nil
	}
	for _, answer := range answers {
		if fault, failed := answer.(error); failed {
			return false, fmt.Errorf("%w: %w", errTorn, fault)
		}
	}
	w.noteLeases()
	return true, nil
}

func (w *writing) command(name string, words ...string) {
	w.commands = append(w.commands, command{name, len(w.ends)})
	w.add(name)
	w.add(words...)
}

// exchange sends the commands, which MULTI has come before, and returns what they have answered to EXEC. Where a server refuses the first
// one for a while, as one does that misses its replicas, go-redis sends all of them again, and MULTI is over by then. TIME is refused by none.
func (w *writing) exchange(ctx context.Context) ([]any, error) {
	all := values(w.arguments)
	p := w.conn.Pipeline()
	p.Do(ctx, "time")
	var last *goredis.Cmd
	for i, c := range w.commands {
		to := len(all)
		if i+1 < len(w.commands) {
			to = w.commands[i+1].from
		}
		all[c.from] = c.name // go-redis looks at the name
		last = p.Do(ctx, all[c.from:to:to]...)
	}
	if _, err := p.Exec(ctx); err != nil {
		return nil, err
	}
	return last.Slice()
}

// change writes a conversation with its lines, and gathers the rest.
func (w *writing) change(d *draft) {
	c := &d.change.Conversation
	next := heading{version: c.Version, section: string(c.Section), rank: rank(c.Section, c), spilled: d.had.spilled, marks: d.had.marks}
	if !next.marked(mark(d.change.Event), w.present) {
		w.spill(w.marksKey(c.ID), next.spill(w.present))
	}
	w.command("hset", d.key, headingField)
	w.addHeading(&next, w.name(d.index))
	w.add(conversationField)
	w.addFields(c, d.lines)
	w.lines += len(d.lines)
	if d.begins() {
		w.begun = append(w.begun, "0", string(c.ID))
	}
	w.list(c.ID, &d.had, &next)
	for k := range d.change.Jobs {
		w.book(&d.change.Jobs[k], d.lines)
	}
}

// spill brings marks to the key that ends by itself.
func (w *writing) spill(key, marks string) {
	w.command("zadd", key)
	for moment, event := range eachMark(marks) {
		w.add(moment, event)
	}
	since := w.present.Add(-remember).Unix()
	w.command("zremrangebyscore", key, "-inf", "("+strconv.FormatInt(since, 10))
	w.command("expire", key, strconv.Itoa(int(remember.Seconds())))
}

// list puts a conversation into its list of the desk.
func (w *writing) list(id bot.ID, had, next *heading) {
	if had.section == next.section && had.rank == next.rank {
		return
	}
	if had.section != "" && had.section != next.section {
		w.left.add(w.listKey(had.section, id), string(id))
	}
	if next.section != "" {
		w.lists.add(w.listKey(next.section, id), next.rank, string(id))
	}
}

func (w *writing) listKey(section string, id bot.ID) string {
	return w.lane + ":s:" + section + " " + id.Account()
}

// conclude writes what was gathered.
func (w *writing) conclude() {
	w.each("zrem", &w.left)
	w.each("zadd", &w.lists)
	if len(w.begun) > 0 {
		w.command("zadd", w.lane+":i")
		w.add(w.begun...)
	}
	if w.lines > 0 {
		w.command("incrby", w.base(string(w.drafts[0].change.Conversation.ID))+":w", strconv.Itoa(w.lines))
	}
	w.concludeJobs()
}

func (w *writing) each(name string, g *gathered) {
	for _, key := range g.keys {
		w.command(name, key)
		w.add(g.of[key]...)
	}
}

// gathered are what goes to some keys, in the order in which it came.
type gathered struct {
	keys []string
	of   map[string][]string
}

func (g *gathered) add(key string, values ...string) {
	if g.of == nil {
		g.of = make(map[string][]string)
	}
	if g.of[key] == nil {
		g.keys = append(g.keys, key)
	}
	g.of[key] = append(g.of[key], values...)
}
