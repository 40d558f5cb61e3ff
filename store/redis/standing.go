package redis

import "sync"

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
