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

// writer does the calls of all goroutines one after the other, in as few transactions as possible. Those that were done are the syncer's.
type writer struct {
	wrote    func(rows int64) // is told what each group has written
	db       *sql.DB
	tx       *transaction
	syncer   *syncer
	calls    chan *call
	closing  chan struct{}
	finished chan struct{}
	once     sync.Once
}

// newWriter takes the connection over: from now on it is not SQLite that syncs what it commits.
func (s *Store) newWriter(ctx context.Context, db *sql.DB) (*writer, error) {
	if err := leaveSyncing(ctx, db); err != nil {
		return nil, err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	syncer, err := newSyncer(s.path)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return &writer{
		wrote:    s.checkpoints.wrote,
		db:       db,
		tx:       &transaction{conn: conn, statements: make(map[string]*sql.Stmt), options: s.options},
		syncer:   syncer,
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
	go w.syncer.run()
	defer w.syncer.stop()
	for {
		select {
		case first := <-w.calls:
			w.serve(gather(first, w.calls, groupAtMost))
		case <-w.closing:
			return
		}
	}
}

// gather takes what waits behind the first, in all that many at the most; it never waits for more.
func gather[T any](first T, more <-chan T, atMost int) []T {
	group := []T{first}
	for len(group) < atMost {
		select {
		case next, open := <-more:
			if !open {
				return group
			}
			group = append(group, next)
		default:
			return group
		}
	}
	return group
}

// serve does a group in one transaction. When that fails each call is tried alone, so that nobody pays for another's fault.
func (w *writer) serve(group []*call) {
	if fault := w.syncer.fault(); fault != nil {
		answer(group, fault)
		return
	}
	err := w.tx.run(group)
	w.wrote(w.tx.written)
	switch {
	case err == nil:
		w.syncer.handed <- committed{calls: group, wrote: w.tx.written > 0}
	case len(group) == 1:
		answer(group, err)
	default:
		for i := range group {
			w.serve(group[i : i+1])
		}
	}
}

func answer(group []*call, err error) {
	for _, c := range group {
		c.done <- err
	}
}

// stop refuses new calls and waits until those in hand are answered; false: it was stopped before.
func (w *writer) stop() (first bool) {
	w.once.Do(func() {
		first = true
		close(w.closing)
	})
	<-w.finished
	return first
}

func (w *writer) close() error {
	return errors.Join(w.syncer.log.Close(), w.tx.close(), w.db.Close())
}
