package redis

import (
	"context"
	"slices"
	"strconv"
	"strings"

	goredis "github.com/redis/go-redis/v9"

	"otklik/bot"
)

// level is a priority of a queue. The lane must know it before jobs stand there; a new one is noted by the script.
type level struct {
	queue    bot.Queue
	priority bot.Priority
	name     string
	known    bool
}

// levels are those of a transaction's jobs: a few.
type levels struct {
	all    []level
	queues []string
	kept   *goredis.SliceCmd
}

func (l *levels) of(job *bot.Job) *level {
	for i := range l.all {
		if l.all[i].queue == job.Queue && l.all[i].priority == job.Priority {
			return &l.all[i]
		}
	}
	if name := string(job.Queue); !slices.Contains(l.queues, name) {
		l.queues = append(l.queues, name)
	}
	l.all = append(l.all, level{queue: job.Queue, priority: job.Priority, name: levelOf(job)})
	return &l.all[len(l.all)-1]
}

// ask asks which of them the lane knows.
func (l *levels) ask(ctx context.Context, p goredis.Pipeliner, lane string) {
	if len(l.queues) > 0 {
		l.kept = p.HMGet(ctx, lane+":q", l.queues...)
	}
}

// answered takes in what the lane knows: the priorities of each queue, with spaces between them.
func (l *levels) answered() {
	for i := range l.all {
		priorities, _ := l.kept.Val()[slices.Index(l.queues, string(l.all[i].queue))].(string)
		l.all[i].known = slices.Contains(strings.Fields(priorities), strconv.Itoa(int(l.all[i].priority)))
	}
}

// know tells whether the levels of all jobs are known.
func (l *levels) know(jobs []bot.Job) bool {
	for k := range jobs {
		if !l.of(&jobs[k]).known {
			return false
		}
	}
	return true
}
