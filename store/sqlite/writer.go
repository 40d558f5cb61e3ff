package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// groupAtMost bounds how many calls share one transaction, and so how long the first of them waits.
const groupAtMost = 256

// call is one caller's work. It may be done twice, the first time undone, so it starts its results afresh.
type call struct {
	work func(*transaction) error
	done chan error
}

// writer does the calls of all goroutines one after the other, in as few transactions as possible.
type writer struct {
	wrote    func(rows int64) // is told what each group has written
	db       *sql.DB
	tx       *transaction
	calls    chan *call
	closing  chan struct{}
	finished chan struct{}
	once     sync.Once
}

func newWriter(ctx context.Context, db *sql.DB, options Options, wrote func(rows int64)) (*writer, error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	return &writer{
		wrote:    wrote,
		db:       db,
		tx:       &transaction{conn: conn, statements: make(map[string]*sql.Stmt), options: options},
		calls:    make(chan *call), // without a buffer: what is received is in hand, nothing is forgotten at the end
		closing:  make(chan struct{}),
		finished: make(chan struct{}),
	}, nil
}

// do returns when the work is on the disk, or with the reason why it is not. Work that is in hand is finished and
// answered even when ctx ends: a moment's waiting is better than not knowing.
func (w *writer) do(ctx context.Context, work func(*transaction) error) error {
	c := &call{work: work, done: make(chan error, 1)}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	select {
	case w.calls <- c:
	case <-ctx.Done():
		return ctx.Err()
	case <-w.closing:
		return ErrClosed
	}
	return <-c.done
}

func (w *writer) run() {
	defer close(w.finished)
	for {
		select {
		case first := <-w.calls:
			w.serve(w.gather(first))
		case <-w.closing:
			return
		}
	}
}

// gather takes whatever waits; it never waits for more.
func (w *writer) gather(first *call) []*call {
	group := []*call{first}
	for len(group) < groupAtMost {
		select {
		case next := <-w.calls:
			group = append(group, next)
		default:
			return group
		}
	}
	return group
}

// serve does a group in one transaction. When that fails each call is tried alone, so that nobody pays for another's fault.
func (w *writer) serve(group []*call) {
	err := w.tx.run(group)
	w.wrote(w.tx.written)
	if err == nil || len(group) == 1 {
		for _, c := range group {
			c.done <- err
		}
		return
	}
	for _, c := range group {
		c.done <- w.tx.run([]*call{c})
	}
}

// stop refuses new calls and waits for those in hand; false: it was stopped before.
func (w *writer) stop() (first bool) {
	w.once.Do(func() {
		first = true
		close(w.closing)
	})
	<-w.finished
	return first
}

func (w *writer) close() error {
	return errors.Join(w.tx.close(), w.db.Close())
}
