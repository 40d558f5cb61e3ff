package redis

import (
	"context"
	"strconv"
	"sync"

	"otklik/bot"
)

// finish ends the leases of those jobs that are done and of which this process knows where they stand, and returns the others.
func (s *Store) finish(ctx context.Context, done []bot.Settlement, groups [][]int) (rest [][]int, err error) {
	var calls []call
	var asked []*finished
	for _, group := range groups {
		f := s.finished(done, group)
		defer s.putBack(f.args)
		if f.write(); f.args.err != nil || len(f.jobs) == 0 {
			rest = append(rest, group)
			continue
		}
		calls = append(calls, call{key: s.base(string(done[group[0]].Conversation)), args: values(f.args)})
		asked = append(asked, f)
	}
	if len(calls) == 0 {
		return rest, nil
	}
	answers, err := s.run(ctx, &s.scripts.finish, calls...)
	if err != nil {
		return nil, err
	}
	for i, f := range asked {
		switch {
		case answers[i] != int64(1): // nothing was done, and their order counts
			rest = append(rest, f.group)
		case len(f.others) > 0:
			rest = append(rest, f.others)
		}
	}
	return rest, nil
}

// finished are jobs of one lane that are done.
type finished struct {
	*Store
	args         *arguments
	done         []bot.Settlement
	group        []int // of them
	jobs, others []int // of the group
	held, places []string
	levels       gathered // the jobs' ages and ids
	deliveries   int
}

func (s *Store) finished(done []bot.Settlement, group []int) *finished {
	f := &finished{Store: s, args: s.arguments(), done: done, group: group}
	for _, i := range group {
		at, known := s.standings.take(done[i].Job)
		if !known || !done[i].Again.IsZero() { // and if it comes once more, that is another one too: the first counts
			f.others = append(f.others, i)
			continue
		}
		f.jobs = append(f.jobs, i)
		f.held = append(f.held, strconv.FormatInt(dueAt(done[i].Lease), 10)+" 1 ")
		if at.place != "" {
			f.places = append(f.places, at.place)
		}
		f.levels.add(at.level, at.age+done[i].Job)
		if done[i].Delivery != nil {
			f.deliveries++
		}
	}
	return f
}

// write adds them to the arguments as the script reads them.
func (f *finished) write() {
	args := f.args
	args.pack(f.lane(string(f.done[f.group[0]].Conversation)))
	for _, count := range []int{len(f.jobs), len(f.places), len(f.levels.keys), f.deliveries} {
		args.packCount(count)
	}
	args.end()
	for _, i := range f.jobs {
		args.joined("j", f.done[i].Job)
	}
	args.add(f.held...)
	args.add(f.places...)
	for _, level := range f.levels.keys {
		args.pack(level)
		args.packCount(len(f.levels.of[level]))
		args.end()
		args.add(f.levels.of[level]...)
	}
	for _, i := range f.jobs {
		if d := &f.done[i]; d.Delivery != nil {
			args.add(f.key(d.Conversation))
			args.joined(deliveryField, d.Job)
			args.written(args.bodies.AppendDelivery(args.text, d.Delivery))
			args.end()
		}
	}
}

// standing is where a job stands in its lane. It does not change as long as the job is there.
type standing struct {
	age   string // before its id in the order of what is due
	place string // of its key, "" without one
	level string
}

// standings are those of the jobs that this process has leased: when they are done, Redis need not read where they stand.
type standings struct {
	mu sync.Mutex
	of map[string]standing
}

// standingsAtMost bounds how many are remembered: what is leased and never settled is another replica's one day.
const standingsAtMost = 10_000

func (s *standings) note(job string, at standing) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of == nil || len(s.of) >= standingsAtMost {
		s.of = make(map[string]standing)
	}
	s.of[job] = at
}

// take tells where the job stands, once.
func (s *standings) take(job string) (at standing, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	at, known = s.of[job]
	delete(s.of, job)
	return at, known
}
