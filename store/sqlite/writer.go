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
	work  func(*transaction) error
	done  chan error // is told when the work is committed, or why it is not
	group int64      // once it is committed: what must be synced before the caller may be answered
}

// writer does the calls of all goroutines one after the other, in as few transactions as possible. It waits for no disk: they do.
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
	if err := <-c.done; err != nil {
		return err
	}
	return w.syncer.await(c.group)
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
	err := w.syncer.refused()
	if err == nil {
		err = w.tx.run(group)
		w.wrote(w.tx.written)
	}
	if err != nil && len(group) > 1 {
		for i := range group {
			w.serve(group[i : i+1])
		}
		return
	}
	rests := w.syncer.note(err == nil && w.tx.written > 0)
	for _, c := range group {
		c.group = rests
		c.done <- err
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
	return errors.Join(w.syncer.close(), w.tx.close(), w.db.Close())
}
