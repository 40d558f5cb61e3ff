package topics

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"otklik/bot"
)

const (
	// historyLines is how much of a case stands in a new topic at first.
	historyLines = 20
	// linesRead is how much of a transcript is looked at; with more that is new, only the newest are shown.
	linesRead = 200
	// elsewherePause is when to look again after another replica was faster.
	elsewherePause = 2 * time.Second
	// shutOutPause is when to try again after the group did not let the bot in: only a person can mend that.
	shutOutPause = time.Minute
)

// view is a conversation on its way into its topic.
type view struct {
	*memory
	c     bot.Conversation
	lines []bot.Line // the newest, oldest first
	again bool       // what is said next was perhaps said before
	dirty bool       // something is to be kept that calls for no words
}

// Show brings the topic of a conversation up to what is stored: opens or reopens it, says what is new, tells what has changed, marks
// what was delivered, and edits the card. It is a engine.Show.
func (w *Window) Show(ctx context.Context, id bot.ID) error {
	defer w.busy.enter(id)()
	v, err := w.look(ctx, id)
	if err != nil || !v.wanted() {
		return err
	}
	if w.silenced(v.memory) {
		return w.verdict(errElsewhere)
	}
	err = w.bring(ctx, v)
	if lost(err) {
		v.forgets()
		err = w.bring(ctx, v)
	}
	return w.verdict(err)
}

// verdict says when to look again.
func (w *Window) verdict(err error) error {
	var refusal *bot.RefusedError
	switch {
	case errors.Is(err, errElsewhere):
		return &bot.RetryError{After: elsewherePause, Reason: err.Error()}
	case errors.As(err, &refusal):
		w.log.Error("the operators' group does not let the bot work: make it a forum, and the bot an administrator who may manage topics and pin",
			"account", w.options.Account, "error", err)
		return &bot.RetryError{After: shutOutPause, Reason: err.Error()}
	}
	return err
}

// lost tells whether the topic is not there any more.
func lost(err error) bool {
	refusal, ok := errors.AsType[*bot.RefusedError](err)
	return ok && refusal.Lost
}

func (w *Window) look(ctx context.Context, id bot.ID) (*view, error) {
	list, err := w.store.Load(ctx, []bot.ID{id})
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", id, err)
	}
	m, err := w.recall(ctx, id)
	if err != nil {
		return nil, err
	}
	lines, err := w.store.Transcript(ctx, id, "", linesRead)
	if err != nil {
		return nil, fmt.Errorf("read transcript of %s: %w", id, err)
	}
	v := &view{memory: m, c: list[0], lines: lines, again: m.Trying}
	return v, w.staff.Meet(ctx, v.operators()...)
}

// operators are those whom the topic calls by name.
func (v *view) operators() []string {
	ids := []string{v.c.Operator}
	for i := range v.lines {
		ids = append(ids, v.lines[i].Operator)
	}
	return ids
}

// wanted tells whether there is a topic, or is to be one: for a case that people look after.
func (v *view) wanted() bool {
	return v.c.Version > 0 && (v.Thread != 0 || v.c.Case.Handed && v.c.Section != bot.SectionEnded)
}

// bring goes through all that a topic shows, in the order in which people need it.
func (w *Window) bring(ctx context.Context, v *view) error {
	for _, step := range []func(context.Context, *view) error{w.open, w.reopen, w.firstCard, w.news, w.changes, w.marks, w.card, w.name, w.shut, w.rest} {
		if err := step(ctx, v); err != nil {
			return err
		}
	}
	return nil
}

// open makes the topic. The claim before keeps another replica from making a second one.
func (w *Window) open(ctx context.Context, v *view) error {
	if v.Thread != 0 {
		return nil
	}
	if err := w.attempt(ctx, v); err != nil {
		return err
	}
	title := w.title(v.c)
	thread, err := w.messenger.OpenTopic(ctx, v.Group, title)
	if err != nil {
		return err
	}
	v.Thread, v.Title, v.Trying, v.again = thread, title, false, false
	if err := w.keep(ctx, v.memory); err != nil {
		return err
	}
	return w.owns(ctx, v.memory)
}

// attempt writes down that something is about to be said.
func (w *Window) attempt(ctx context.Context, v *view) error {
	if err := w.turn(ctx, lineTurns); err != nil {
		return err
	}
	w.speaks(v.memory)
	return w.keep(ctx, v.memory)
}

func (w *Window) reopen(ctx context.Context, v *view) error {
	if !v.Shut || v.over() {
		return nil
	}
	if err := w.messenger.ShutTopic(ctx, w.place(v.Thread), false); err != nil {
		return err
	}
	v.Shut = false
	return w.keep(ctx, v.memory)
}

// over tells whether there is nothing left to do for operators.
func (v *view) over() bool { return v.c.Section == bot.SectionEnded }

func (w *Window) shut(ctx context.Context, v *view) error {
	if v.Shut || !v.over() {
		return nil
	}
	if err := w.messenger.ShutTopic(ctx, w.place(v.Thread), true); err != nil {
		return err
	}
	v.Shut = true
	return w.keep(ctx, v.memory)
}

// rest keeps what was only noted.
func (w *Window) rest(ctx context.Context, v *view) error {
	if !v.dirty {
		return nil
	}
	return w.keep(ctx, v.memory)
}

func (w *Window) name(ctx context.Context, v *view) error {
	title := w.title(v.c)
	if title == v.Title {
		return nil
	}
	if err := w.messenger.RenameTopic(ctx, w.place(v.Thread), title); err != nil {
		return err
	}
	v.Title = title
	return w.keep(ctx, v.memory)
}

// news says what the topic does not show yet.
func (w *Window) news(ctx context.Context, v *view) error {
	for _, p := range w.posts(v) {
		if err := w.publish(ctx, v, p); err != nil {
			return err
		}
	}
	return nil
}

// unshown are the lines that the topic does not show yet; of a new topic the latest of the case.
func (v *view) unshown() []bot.Line {
	if v.Shown == "" {
		lines := slices.DeleteFunc(slices.Clone(v.lines), func(l bot.Line) bool { return l.Case != v.c.Case.Number })
		return lines[max(0, len(lines)-historyLines):]
	}
	i := slices.IndexFunc(v.lines, func(l bot.Line) bool { return l.ID > v.Shown })
	if i < 0 {
		return nil
	}
	return v.lines[i:]
}

// publish says one post, and notes what it showed.
func (w *Window) publish(ctx context.Context, v *view, p post) error {
	if len(p.letters) > 0 {
		if err := w.attempt(ctx, v); err != nil {
			return err
		}
	}
	var first int64
	for i, m := range p.letters {
		message, err := w.post(ctx, v, m)
		if err != nil {
			return err
		}
		if i == 0 {
			first = message
		}
	}
	for _, l := range p.lines {
		v.shows(l, first)
	}
	return w.keep(ctx, v.memory)
}

// shows notes that a line stands in the topic.
func (v *view) shows(l bot.Line, message int64) {
	s := shown{ID: l.ID, Message: message, By: l.By, Edits: len(l.Edits), Deleted: !l.Deleted.IsZero()}
	if typed := v.typed(l); typed != 0 {
		s.Message, s.Typed = typed, true
	} else if l.Delivery != nil {
		s.State = l.Delivery.State
	}
	v.Shown = l.ID
	v.Lines = append(v.Lines, s)
}

// post says one letter in the topic. What surely was not said is not in doubt later.
func (w *Window) post(ctx context.Context, v *view, m bot.Message) (int64, error) {
	m.Place = w.place(v.Thread)
	if v.again && m.Text != "" {
		m.Text = w.words.Say("line.again") + "\n" + m.Text
	}
	sent, err := w.messenger.Send(ctx, m, "")
	if len(m.Files) > 0 && fileless(err) {
		m.Text, m.Files = w.listed(m), nil
		sent, err = w.messenger.Send(ctx, m, "")
	}
	if _, doubt := errors.AsType[*bot.DoubtError](err); err != nil && doubt {
		return 0, err
	}
	v.Trying, v.again = false, false
	if err == nil {
		return sent.Message, nil
	}
	if keeping := w.keep(ctx, v.memory); keeping != nil && !lost(err) {
		return 0, keeping
	}
	return 0, w.paused(ctx, err)
}

// fileless tells whether a letter could be said without its files: operators must not wait for words because of a picture.
func fileless(err error) bool {
	if refusal, refused := errors.AsType[*bot.RefusedError](err); refused {
		return !refusal.Lost
	}
	retry, later := errors.AsType[*bot.RetryError](err)
	return later && retry.Unfetched
}
