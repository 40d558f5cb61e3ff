package topics

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"otklik/bot"
)

// rememberedLines is how many of a topic's latest lines are known by their messages: those can be answered, marked and told to have changed.
const rememberedLines = 100

// sayingTime is longer than saying a line can take: so long a group waits where a window died in the middle of one.
const sayingTime = 30 * time.Second

// errElsewhere means that another replica shows the same conversation just now.
var errElsewhere = errors.New("topics: another replica shows this conversation")

// memory is what the group shows of a conversation: one record of the store.
type memory struct {
	id      bot.ID
	version int64 // of the record

	Group  int64 `json:"group,omitempty"`
	Thread int64 `json:"thread,omitempty"` // 0: there is no topic yet
	Card   int64 `json:"card,omitempty"`   // the card's message
	// Face is the card as it reads now, and Title the topic's name.
	Face  string `json:"face,omitempty"`
	Title string `json:"title,omitempty"`
	Shut  bool   `json:"shut,omitempty"`
	// Shown is the id of the last line that stands in the topic.
	Shown string `json:"shown,omitempty"`
	// Trying: something is being said. Whoever finds that after a crash does not know whether it arrived.
	Trying bool `json:"trying,omitempty"`
	// Speaker is the window that is saying it, since Since.
	Speaker string    `json:"speaker,omitempty"`
	Since   time.Time `json:"since,omitzero"`
	Lines   []shown   `json:"lines,omitempty"`
}

// shown is a line of the transcript as it stands in the topic.
type shown struct {
	ID      string            `json:"id"`
	Message int64             `json:"message"`
	By      bot.Author        `json:"by"`
	Typed   bool              `json:"typed,omitempty"` // an operator typed it there
	Edits   int               `json:"edits,omitempty"`
	Deleted bool              `json:"deleted,omitempty"`
	State   bot.DeliveryState `json:"state,omitempty"` // that the topic tells
}

func deskName(id bot.ID) string { return "desk:" + string(id) }

func topicName(group, thread int64) string {
	return "topic:" + strconv.FormatInt(group, 10) + ":" + strconv.FormatInt(thread, 10)
}

// recall reads what the group shows of a conversation. A topic of another group, from before an admin changed it, does not count.
func (w *Window) recall(ctx context.Context, id bot.ID) (*memory, error) {
	records, err := w.store.Records(ctx, []string{deskName(id)})
	if err != nil {
		return nil, fmt.Errorf("read what the group shows of %s: %w", id, err)
	}
	m := &memory{}
	if len(records[0].Value) > 0 {
		if err := json.Unmarshal(records[0].Value, m); err != nil {
			return nil, fmt.Errorf("read what the group shows of %s: %w", id, (*bot.TornError)(nil).With(id, err))
		}
	}
	if m.Group != w.options.Group {
		m = &memory{Group: w.options.Group}
	}
	m.id, m.version = id, records[0].Version
	return m, nil
}

// keep stores it. When another replica was faster this one must look again.
func (w *Window) keep(ctx context.Context, m *memory) error {
	if err := w.stillThere(ctx, m); err != nil {
		return err
	}
	m.Lines = m.Lines[max(0, len(m.Lines)-rememberedLines):]
	value, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("keep what the group shows of %s: %w", m.id, err)
	}
	err = w.store.PutRecord(ctx, bot.Record{Name: deskName(m.id), Version: m.version + 1, Value: value})
	switch {
	case errors.Is(err, bot.ErrConflict):
		return errElsewhere
	case err != nil:
		return fmt.Errorf("keep what the group shows of %s: %w", m.id, err)
	}
	m.version++
	return nil
}

// stillThere makes sure that nothing is begun for a customer who was erased while the group was waited for. What is kept already is erased
// with them, so what follows on it is kept no more.
func (w *Window) stillThere(ctx context.Context, m *memory) error {
	if m.version > 0 {
		return nil
	}
	list, err := w.store.Load(ctx, []bot.ID{m.id})
	if err == nil && list[0].Version == 0 {
		err = bot.ErrNobody
	}
	if err != nil {
		return fmt.Errorf("keep what the group shows of %s: %w", m.id, err)
	}
	return nil
}

// owns keeps whose topic it is.
func (w *Window) owns(ctx context.Context, m *memory) error {
	name := topicName(m.Group, m.Thread)
	records, err := w.store.Records(ctx, []string{name})
	if err == nil && records[0].Version == 0 {
		err = w.store.PutRecord(ctx, bot.Record{Name: name, Version: 1, Value: []byte(m.id)})
	}
	if err != nil {
		return fmt.Errorf("keep whose topic %d is: %w", m.Thread, err)
	}
	return nil
}

// whose is the conversation of a topic; "": it is none of ours, erased: nobody's any more.
func (w *Window) whose(ctx context.Context, topic bot.Place) (bot.ID, error) {
	if topic.Thread == 0 {
		return "", nil
	}
	return Topic{w.options.Group, topic.Thread}.owner(ctx, w.store)
}

// speaks writes down, to be kept, that this window is about to say something.
func (w *Window) speaks(m *memory) {
	m.Trying, m.Speaker, m.Since = true, w.self, w.options.Now()
}

// silenced tells whether another window may still be saying something. One that has died is waited for no longer than a line can take.
func (w *Window) silenced(m *memory) bool {
	return m.Trying && m.Speaker != w.self && w.options.Now().Sub(m.Since) < sayingTime
}

// forgets begins a new topic: the one that was is not there any more. What it showed last is shown again.
func (m *memory) forgets() {
	*m = memory{id: m.id, version: m.version, Group: m.Group}
}

// line is the shown line that a message carries; nil: none.
func (m *memory) line(message int64) *shown {
	if i := slices.IndexFunc(m.Lines, func(s shown) bool { return s.Message == message }); i >= 0 {
		return &m.Lines[i]
	}
	return nil
}
