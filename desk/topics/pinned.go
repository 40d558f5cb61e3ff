package topics

import "context"

// firstCard puts the card at the head of a new topic.
func (w *Window) firstCard(ctx context.Context, v *view) error {
	if v.Card != 0 {
		return nil
	}
	return w.postCard(ctx, v)
}

func (w *Window) postCard(ctx context.Context, v *view) error {
	if err := w.attempt(ctx, v); err != nil {
		return err
	}
	m := w.cardOf(v)
	message, err := w.post(ctx, v, m)
	if err != nil {
		return err
	}
	v.Card, v.Face = message, m.Text
	if err := w.keep(ctx, v.memory); err != nil {
		return err
	}
	if err := w.messenger.Pin(ctx, m.Place, message); err != nil && !lost(err) {
		w.log.Warn("a card is not pinned; the bot must be an administrator who may pin", "error", err)
	}
	return nil
}

// card edits the card in place. One that somebody deleted is posted anew.
func (w *Window) card(ctx context.Context, v *view) error {
	m := w.cardOf(v)
	if m.Text == v.Face {
		return nil
	}
	if err := w.turn(ctx, cardTurns); err != nil {
		return err
	}
	err := w.messenger.Rewrite(ctx, m, v.Card)
	switch {
	case lost(err):
		return w.postCard(ctx, v)
	case err != nil:
		return err
	}
	v.Face = m.Text
	return w.keep(ctx, v.memory)
}
