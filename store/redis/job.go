package redis

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"otklik/bot"
)

// addJob adds a job as the scripts read it. What stands beside its body stands nowhere else.
func (a *arguments) addJob(job *bot.Job, wanted bool) {
	place := ""
	if job.Key != "" {
		place = "k" + string(job.Queue) + " " + string(job.Conversation) + " " + job.Key
	}
	a.add(job.ID, string(job.Queue)+" "+strconv.Itoa(int(job.Priority)), place, score(job.Due), flag(wanted))
	a.job = *job
	a.job.ID, a.job.Queue, a.job.Priority, a.job.Due = "", "", 0, time.Time{}
	a.addBody(a.bodies.Job(&a.job))
}

// booked is an unsettled job as its lane holds it.
type booked struct {
	bot.Unsettled // Due: when it may be leased, or the end of its lease
	taken         bool
	age           string // orders those of one conversation
}

// readJob understands "due taken doubt age tries queue priority\nplace\nbody".
func readJob(id, kept string) (b booked, err error) {
	parts := strings.SplitN(kept, "\n", 3)
	told := strings.SplitN(parts[0], " ", 6)
	if len(parts) != 3 || len(told) != 6 {
		return b, errTorn
	}
	if err := json.Unmarshal([]byte(parts[2]), &b.Job); err != nil {
		return b, fmt.Errorf("read job %s: %w", id, err)
	}
	cut := strings.LastIndexByte(told[5], ' ')
	due, first := strconv.ParseInt(told[0], 10, 64)
	tries, second := strconv.Atoi(told[4])
	priority, third := strconv.Atoi(told[5][cut+1:])
	if cmp.Or(first, second, third) != nil {
		return b, errTorn
	}
	b.Job.ID, b.Job.Queue, b.Job.Priority, b.Job.Due = id, bot.Queue(told[5][:cut]), bot.Priority(priority), time.UnixMicro(due).UTC()
	b.taken, b.Doubt, b.age, b.Tries = told[1] == "1", told[2] == "1", told[3], tries
	return b, nil
}
