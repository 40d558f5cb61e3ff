package queue

import (
	"slices"
	"sync"

	"otklik/bot"
)

// remembered is how many of an operator's latest customers count for who comes next.
const remembered = 2

// Shifts remember how hot the latest customers of each operator were, so that nobody is given boiling ones without end. They live as
// long as the program: after a restart everybody begins rested.
type Shifts struct {
	mu    sync.Mutex
	heats map[string][]float64
}

// NewShifts remembers nobody yet.
func NewShifts() *Shifts { return &Shifts{heats: make(map[string][]float64)} }

// Took notes whom an operator was given.
func (s *Shifts) Took(operator string, heat float64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	heats := append(s.heats[operator], heat)
	s.heats[operator] = heats[max(0, len(heats)-remembered):]
}

// Next chooses the operator's next customer among the open ones; false: nobody waits without an operator.
func (s *Shifts) Next(operator string, open []*bot.Conversation) (bot.ID, bool) {
	s.mu.Lock()
	heats := slices.Clone(s.heats[operator])
	s.mu.Unlock()
	var waiting []bot.Conversation
	for _, c := range open {
		if c.Section == bot.SectionWaiting && Free(c) {
			waiting = append(waiting, *c)
		}
	}
	return bot.Next(waiting, heats)
}
