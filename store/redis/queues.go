package redis

import (
	"context"
	"slices"
	"strconv"
	"strings"

	goredis "github.com/redis/go-redis/v9"

	"otklik/bot"
)

// queues are the priorities that a lane knows of some queues. A new one is noted by the script.
type queues struct {
	names []string
	kept  *goredis.SliceCmd
}

func (t *transaction) askQueues(ctx context.Context, p goredis.Pipeliner) *queues {
	q := &queues{kept: new(goredis.SliceCmd)}
	for i := range t.drafts {
		for k := range t.drafts[i].change.Jobs {
			if name := string(t.drafts[i].change.Jobs[k].Queue); !slices.Contains(q.names, name) {
				q.names = append(q.names, name)
			}
		}
	}
	if len(q.names) > 0 {
		q.kept = p.HMGet(ctx, t.lane+":q", q.names...)
	}
	return q
}

// know tells whether the queues of all jobs have their priorities.
func (q *queues) know(jobs []bot.Job) bool {
	kept := q.kept.Val()
	for k := range jobs {
		priorities, _ := kept[slices.Index(q.names, string(jobs[k].Queue))].(string)
		if !slices.Contains(strings.Split(priorities, " "), strconv.Itoa(int(jobs[k].Priority))) {
			return false
		}
	}
	return true
}
