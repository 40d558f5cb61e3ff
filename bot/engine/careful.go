package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"otklik/bot"
)

// carefulTime is how long a program is careful after one that died: as long as platforms wait before they send again what was not
// acknowledged.
const carefulTime = 10 * time.Minute

// errDeadly is why an event is set aside that the program did not survive.
var errDeadly = errors.New("engine: the program ended each time while it was decided")

// Careful takes events in one by one, and writes each down before. A platform brings again what was not acknowledged: an event that
// kills the process would kill it for ever, and with it whatever comes in the same batch.
type Careful struct {
	engine   *Engine
	name     string    // of the position
	began    time.Time // zero: the last program ended as it should
	outlived sync.Once // the time in which it is careful

	mu sync.Mutex
	// tries counts how often each event was taken that nobody has survived yet, or that is buried: it may come again with one that kills.
	tries map[string]int
}

// NewCareful writes down that a program runs on this host. It is careful for a while if the last one did not say that it ended. Where a
// program has the store for itself that was the last one on whatever host: containers get a new name with every start.
func NewCareful(ctx context.Context, e *Engine, host string) (*Careful, error) {
	if _, shared := bot.Able[bot.Rights](e.store); !shared {
		host = ""
	}
	c := &Careful{engine: e, name: "running:" + host, tries: make(map[string]int)}
	left, err := e.store.Position(ctx, c.name)
	if err != nil {
		return nil, fmt.Errorf("learn how the last program ended: %w", err)
	}
	if left == "" {
		return c, c.write(ctx)
	}
	if err := json.Unmarshal([]byte(left), &c.tries); err != nil {
		return nil, fmt.Errorf("learn how the last program ended: %w", err)
	}
	c.began = time.Now()
	e.log.Warn("the last program was killed; events are taken in one by one for a while", "for", carefulTime)
	return c, nil
}

func (c *Careful) write(ctx context.Context) error {
	value, err := json.Marshal(c.tries)
	if err == nil {
		err = c.engine.store.SetPosition(ctx, c.name, string(value))
	}
	if err != nil {
		return fmt.Errorf("write down what is in hand: %w", err)
	}
	return nil
}

// Ended writes down that the program ended as it should.
func (c *Careful) Ended(ctx context.Context) error {
	return c.engine.store.SetPosition(ctx, c.name, "")
}

// Handle is Engine.Handle.
func (c *Careful) Handle(ctx context.Context, events ...bot.Event) error {
	if c.began.IsZero() || time.Since(c.began) > carefulTime {
		c.outlived.Do(func() { c.forget(ctx) })
		return c.engine.Handle(ctx, events...)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, event := range events {
		if err := c.handle(ctx, event); err != nil {
			return err
		}
	}
	return nil
}

// forget leaves nothing of what the last programs died with to the next one: platforms bring it no more.
func (c *Careful) forget(ctx context.Context) {
	if c.began.IsZero() {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.tries)
	if err := c.write(ctx); err != nil {
		c.engine.log.Warn("the next program may take what was survived for what kills", "error", err)
	}
}

func (c *Careful) handle(ctx context.Context, event bot.Event) error {
	if c.tries[event.ID]+1 >= suspectTries {
		rest(ctx, suspectsWait-time.Since(c.began))
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	c.tries[event.ID]++
	if err := c.write(ctx); err != nil {
		c.tries[event.ID]-- // it was not tried
		return err
	}
	if tries := c.tries[event.ID]; tries >= maxTries { // the first death was before anybody was careful
		err := c.engine.bury(ctx, event, tries < 2*maxTries)
		if err != nil {
			c.tries[event.ID]-- // nobody died
		}
		return err
	}
	err := c.engine.Handle(ctx, event)
	delete(c.tries, event.ID)
	return err
}

// bury sets an event aside without deciding it, unless it was decided and stored before the program ended. Its customer is given to the
// operators, unless even that may be what kills.
func (e *Engine) bury(ctx context.Context, event bot.Event, handOver bool) error {
	if applied, err := e.applied(ctx, event); applied || err != nil {
		return err
	}
	b := &batch{}
	if event.At.IsZero() {
		event.At = e.now()
	}
	if err := e.setAside(ctx, b, event, errDeadly); err != nil || !handOver {
		return err
	}
	return e.Handle(ctx, b.more...)
}
