package redis

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"otklik/bot"
	"otklik/store/body"
)

// packJob packs a job as the scripts read it; order tells the jobs of one call apart.
func (a *arguments) packJob(job *bot.Job, lines []bot.Line) {
	a.jobs++
	a.pack(job.ID, order(a.jobs), levelOf(job), placeOf(job), score(job.Due))
	start := a.beginText()
	a.writeJob(job, lines)
	a.endText(start)
}

// writeJob writes the body of a job. What stands beside it, or in its line, stands nowhere else.
func (a *arguments) writeJob(job *bot.Job, lines []bot.Line) {
	a.job = *job
	a.job.ID, a.job.Queue, a.job.Priority, a.job.Due, a.job.Key = "", "", 0, time.Time{}, ""
	if owner(job.ID) == job.Conversation {
		a.job.Conversation = ""
	}
	if spoken(job, lines) {
		a.text = append(a.text, ofLine...)
		a.message = *job.Message
		a.message.Text, a.message.Place = "", bot.Place{}
		a.job.Message = &a.message
	}
	a.written(a.bodies.AppendJob(a.text, &a.job))
}

// levelOf is where the jobs of its queue and priority stand by their due times.
func levelOf(job *bot.Job) string { return string(job.Queue) + " " + strconv.Itoa(int(job.Priority)) }

// owner is the conversation that the id of a job tells of, as the bot gives them: the conversation's, a # and which line it is.
func owner(job string) bot.ID {
	return bot.ID(job[:max(0, strings.LastIndexByte(job, '#'))])
}

// order is three digits: as many jobs as one call can have are told apart by them.
func order(n int) string {
	const base = 36
	text := strconv.FormatInt(int64(n%(base*base*base)), base)
	return "000"[len(text):] + text
}

// ofLine stands before the body of a job whose text and place are those of its line.
const ofLine = "="

// spoken tells whether a line says what the job is to say, where it is to say it.
func spoken(job *bot.Job, lines []bot.Line) bool {
	line := body.LineOf(job, lines)
	return line != nil && line.Text == job.Message.Text && line.Place == job.Message.Place
}

// placeOf is where the jobs of the job's key stand one behind the other; "": it has none.
func placeOf(job *bot.Job) string {
	if job.Key == "" {
		return ""
	}
	return beforeKey(job) + job.Key
}

func beforeKey(job *bot.Job) string {
	return "k" + string(job.Queue) + " " + string(job.Conversation) + " "
}

// booked is an unsettled job as its lane holds it.
type booked struct {
	bot.Unsettled // Due: when it may be leased, or the end of its lease
	taken         bool
	age           string // orders those of one conversation
	spoken        bool   // the text is still to be read from its line
}

// parts of a job that is kept: what scripts look at, its place, and its body with that of its line behind it, where that was said
// otherwise before.
const partsOfJob = 3

// readJob understands "due taken doubt age tries queue priority\nplace\nbody".
func readJob(id, kept string) (b booked, err error) {
	parts := strings.SplitN(kept, "\n", partsOfJob)
	told := strings.SplitN(parts[0], " ", 6)
	if len(parts) < partsOfJob || len(told) != 6 {
		return b, errTorn
	}
	cut := strings.LastIndexByte(told[5], ' ')
	due, first := strconv.ParseInt(told[0], 10, 64)
	tries, second := strconv.Atoi(told[4])
	priority, third := strconv.Atoi(told[5][cut+1:])
	if cmp.Or(first, second, third) != nil {
		return b, errTorn
	}
	kept, spoken := strings.CutPrefix(parts[2], ofLine)
	line, err := body.ReadJob(kept, &b.Job)
	if err != nil {
		return b, fmt.Errorf("read job %s: %w", id, err)
	}
	if b.Job.Conversation == "" {
		b.Job.Conversation = owner(id)
	}
	b.Job.ID, b.Job.Queue, b.Job.Priority, b.Job.Due = id, bot.Queue(told[5][:cut]), bot.Priority(priority), time.UnixMicro(due).UTC()
	if parts[1] != "" {
		b.Job.Key = strings.TrimPrefix(parts[1], beforeKey(&b.Job))
	}
	b.taken, b.Doubt, b.age, b.Tries = told[1] == "1", told[2] == "1", told[3], tries
	if b.spoken = spoken; spoken && line != "" {
		err = b.say(line[len("\n"):])
	}
	return b, err
}

// say reads what the job is to say from the body of its line.
func (b *booked) say(line string) error {
	var said bot.Line
	if err := body.ReadLine(line, &said); err != nil || b.Job.Message == nil {
		return errTorn
	}
	b.Job.Message.Text, b.Job.Message.Place, b.spoken = said.Text, said.Place, false
	return nil
}

// complete reads the lines of those jobs that say what their lines say.
func (s *Store) complete(ctx context.Context, jobs []*booked) error {
	var open []*booked
	var lines []*goredis.StringCmd
	_, err := s.client.Pipelined(ctx, func(p goredis.Pipeliner) error {
		for _, j := range jobs {
			if j.spoken {
				open, lines = append(open, j), append(lines, p.HGet(ctx, s.key(j.Job.Conversation), lineField+j.Job.ID))
			}
		}
		return nil
	})
	if err != nil {
		return s.explained(err)
	}
	for i, j := range open {
		if err := j.say(lines[i].Val()); err != nil {
			return fmt.Errorf("read line of job %s: %w", j.Job.ID, err)
		}
	}
	return nil
}
