package queue

import (
	"context"

	"otklik/bot"
)

// remembered is how many of an operator's latest customers count for who comes next.
const remembered = 2

// shifts are how hot the latest customers of each operator were, by operator and oldest first, so that nobody is given boiling ones without
// end. However a customer came to them counts: by turn, by hand, in a topic, from a colleague. They live as long as the roster: after a
// restart everybody begins rested.
type shifts map[string][]float64

// notice notes that a conversation has come into an operator's hands; before is nil where it was not open.
func (s shifts) notice(before, now *bot.Conversation) {
	if now.Operator == "" || before != nil && before.Operator == now.Operator {
		return
	}
	heats := append(s[now.Operator], now.Heat)
	s[now.Operator] = heats[max(0, len(heats)-remembered):]
}

// Next chooses the operator's next customer; false: nobody waits without an operator. leads: the operator is a lead.
func (r *Roster) Next(ctx context.Context, operator string, leads bool) (bot.ID, bool, error) {
	open, err := r.Open(ctx)
	if err != nil {
		return "", false, err
	}
	var waiting []bot.Conversation
	for _, c := range open {
		if Unled(c) {
			waiting = append(waiting, *c)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	id, waits := bot.Next(waiting, bot.Shift{Heats: r.shifts[operator], Leads: leads})
	return id, waits, nil
}
