package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the driver that connect asks database/sql for
)

// ErrClosed is returned by calls on a store after Close.
var ErrClosed = errors.New("sqlite: the store is closed")

// Options change how a store works; the zero value is right for a daemon.
type Options struct {
	// Now is the clock that dates applied marks and tells which jobs are due in Counts; nil: time.Now.
	// Leases go by the time that their caller names.
	Now func() time.Time
	// Remember is how long the mark of an applied event is kept; 48 hours where it is shorter.
	Remember time.Duration
}

// rememberAtLeast covers the day for which platforms send an unacknowledged update again, twice.
const rememberAtLeast = 48 * time.Hour

func (o Options) filled() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Remember = max(o.Remember, rememberAtLeast)
	return o
}

// Store is a bot.Store in one file. It is safe for use by many goroutines.
type Store struct {
	path        string
	options     Options
	lock        *os.File // nil for a store opened beside
	readers     *sql.DB
	loading     *sql.Stmt // what Load asks
	writer      *writer
	checkpoints *checkpointer
	reading     sync.Mutex // held by the one who fills what searches look through
}

// Open opens the store of a daemon and creates the file (mode 0600) where there is none. An older schema is brought up
// to date. Errors are ErrInUse when another daemon has it, ErrNewer, ErrForeign, ErrNetwork or what the disk says; a file
// that was refused is left as it was.
func Open(ctx context.Context, path string, options Options) (*Store, error) {
	path, err := resolve(path)
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	lock, err := lockFile(path)
	if err != nil {
		return nil, err
	}
	if err := create(path); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	s, err := open(ctx, path, options, upgrade)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	s.lock = lock
	if err := s.succeed(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// succeed takes over from a daemon that died. What it left in the log goes into the file first: were that log one that the disk has refused to
// sync, parts of it could be missing on the disk though they are read, and with them all that is written behind them.
func (s *Store) succeed(ctx context.Context) error {
	if err := s.checkpoints.bring(ctx); err != nil {
		return fmt.Errorf("bring the log of %s into it: %w", s.path, err)
	}
	return s.freeLeases(ctx)
}

// OpenBeside opens a store that exists, while a daemon may be working on it: for reports and for small repairs.
// It creates and upgrades nothing.
func OpenBeside(ctx context.Context, path string, options Options) (*Store, error) {
	path, err := resolve(path)
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("open store: %w; start the daemon once (otklik run), it makes the file", err)
	}
	return open(ctx, path, options, upToDate)
}

// resolve follows links, so that two names of one file meet the same lock, and refuses what SQLite cannot live on.
func resolve(path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return path, err
	}
	folder, err := filepath.EvalSymlinks(filepath.Dir(absolute))
	if err != nil {
		return path, fmt.Errorf("%w; make the folder of the file first: mkdir -p %s", err, filepath.Dir(absolute))
	}
	resolved := filepath.Join(folder, filepath.Base(absolute))
	if target, err := filepath.EvalSymlinks(resolved); err == nil {
		resolved = target
	}
	if known, err := os.Stat(resolved); err == nil && known.IsDir() {
		return path, fmt.Errorf("that is a folder; name a file in it: %s", filepath.Join(path, "otklik.db"))
	}
	return resolved, refuseNetwork(filepath.Dir(resolved))
}

// create makes the file before SQLite does: only then the log and the index beside it are as private as the file is.
func create(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("open store %s: %w", path, err)
	}
	return file.Close()
}

func open(ctx context.Context, path string, options Options, prepare func(context.Context, *sql.DB) error) (*Store, error) {
	if err := recognise(path); err != nil {
		return nil, err
	}
	s := &Store{path: path, options: options.filled()}
	writing, err := connect(ctx, path, writing)
	if err != nil {
		return nil, err
	}
	if err := prepare(ctx, writing); err != nil {
		return nil, errors.Join(fmt.Errorf("open store %s: %w", path, judged(err)), writing.Close())
	}
	if s.readers, err = connect(ctx, path, reading); err != nil {
		return nil, errors.Join(err, writing.Close())
	}
	if s.loading, err = s.readers.PrepareContext(ctx, loadQuery); err != nil {
		return nil, errors.Join(fmt.Errorf("open store %s: %w", path, err), s.readers.Close(), writing.Close())
	}
	s.checkpoints = newCheckpointer(s.readers)
	if s.writer, err = s.newWriter(ctx, writing); err != nil {
		return nil, errors.Join(fmt.Errorf("open store %s: %w", path, err), s.loading.Close(), s.readers.Close(), writing.Close())
	}
	go s.writer.run()
	go s.checkpoints.run()
	return s, nil
}

// Close finishes the calls that are in hand, refuses new ones and gives the file free. It may be called twice.
func (s *Store) Close() error {
	if !s.writer.stop() {
		return nil
	}
	s.checkpoints.stop()
	err := errors.Join(s.loading.Close(), s.readers.Close(), s.writer.close())
	if s.lock != nil {
		err = errors.Join(err, s.lock.Close())
	}
	if err != nil {
		return fmt.Errorf("close store %s: %w", s.path, err)
	}
	return nil
}

// micros is how the file keeps a time: cut to whole microseconds, so that what is due and what asks for it are cut alike.
func micros(t time.Time) int64 { return t.UnixMicro() }
