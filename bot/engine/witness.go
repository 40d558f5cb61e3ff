package engine

import (
	"context"
	"fmt"

	"otklik/bot"
)

// found looks for a line that was perhaps said so long ago that the platform may have forgotten its key: it would be said twice. An
// error means that nobody knows, so that it is not tried.
func (r *Runner) found(ctx context.Context, j leased) (bot.Sent, bool, error) {
	witness, able := r.adapter.(bot.Witness)
	if !j.Doubt || !able {
		return bot.Sent{}, false, nil
	}
	line, err := r.engine.line(ctx, j.Conversation, j.ID)
	if err != nil {
		return bot.Sent{}, false, err
	}
	if line != nil && r.engine.now().Sub(line.At) < witness.Knows() { // no try came before the line
		return bot.Sent{}, false, nil
	}
	sent, said, err := witness.Said(ctx, j.Message.Place, j.ID)
	if err != nil {
		return bot.Sent{}, false, fmt.Errorf("look whether %s was said: %w", j.ID, err)
	}
	return sent, said, nil
}
