package redis

import (
	"context"

	goredis "github.com/redis/go-redis/v9"

	"otklik/bot"
)

// draft is a change on its way through a transaction.
type draft struct {
	index  int // in the commit
	change *bot.Change
	key    string // of its conversation
	lines  []bot.Line
	had    heading // of the conversation before the change

	bookings int // how many fields of jobs and places were asked for
	kept     *goredis.SliceCmd
	marked   *goredis.FloatCmd
}

// begins tells whether the conversation begins with the change: then nothing is known of its lines and jobs.
func (d *draft) begins() bool { return d.change.Conversation.Version == 1 }

// ask reads the heading and what must not be there yet: the lines, what the messages became, the event's mark.
func (d *draft) ask(ctx context.Context, p goredis.Pipeliner, marks string) {
	fields := append(make([]string, 0, 2*len(d.lines)+1), headingField)
	for i := range d.lines {
		line := &d.lines[i]
		fields = append(fields, lineField+line.ID)
		if ofMessage(line) {
			fields = append(fields, messageField+messageKey(line.Place.Chat, line.Message))
		}
	}
	d.kept, d.marked = p.HMGet(ctx, d.key, fields...), p.ZScore(ctx, marks, mark(d.change.Event))
}

// usual tells whether the change begins what is new or follows on what is kept, and brings nothing that is known already.
func (d *draft) usual(fresh bool) bool {
	if d.begins() {
		return fresh
	}
	kept := d.kept.Val()
	if len(kept) == 0 || anyKnown(kept[1:]) || d.marked.Err() == nil {
		return false
	}
	text, _ := kept[0].(string)
	had, ok := readHeading(text)
	d.had = had
	return ok && had.version == d.change.Conversation.Version-1 && !had.has(mark(d.change.Event))
}

func anyKnown(values []any) bool {
	for _, value := range values {
		if value != nil {
			return true
		}
	}
	return false
}
