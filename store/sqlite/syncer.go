package sqlite

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"sync/atomic"
)

// ErrUnsynced is returned by all calls that write once the disk has refused to keep what was written. Afterwards nobody knows what of it is
// on the disk: the system may have forgotten it, and a later sync that succeeds says nothing about it. Reading goes on.
var ErrUnsynced = errors.New("sqlite: the disk did not keep what was written, so nothing more is written; look after the disk and start the " +
	"program again: nothing of this was acknowledged, the platforms send it again")

// handedAtMost is how many groups may wait for a sync; then the writer waits, too.
const handedAtMost = 64

// syncer brings to the disk what the writer has written, and only then answers the callers. Meanwhile the writer does the next groups, which
// share the next sync. What is promised is what synchronous=FULL promises: a call that has returned survives a power cut. For
//
//   - The writer's connection has synchronous=NORMAL: COMMIT appends to the log (path-wal) and leaves it to the system. The log is a prefix of
//     what was committed, each transaction with its checksum, so a power cut takes the last ones whole and damages nothing
//     (https://sqlite.org/pragma.html#pragma_synchronous).
//   - A sync that begins after COMMIT covers the group and all before it. Whatever calls were told rests on what is covered: also one that wrote
//     nothing, such as a commit that turned out to be a duplicate, is answered after the groups before it.
//   - A checkpoint syncs the log before it copies it into the file, and the file before the log may begin anew; the new head of the log is
//     synced before anything follows it. So what is no longer in the log is on the disk.
//   - The log stays the same file, begun anew or cut in place, as long as a connection is open: only who has the file to itself removes it.
//   - SQLite has its locks on the file and on path-shm, none on the log, so a descriptor of our own takes none away when it is closed
//     (fcntl(2): a process loses its locks of a file with any descriptor of it).
//   - Another process that works on the file syncs what it has written itself.
//
// Readers see a group as soon as it is committed. Whoever acts on what they saw does so by writing, and is answered after it.
type syncer struct {
	log     *os.File
	sync    func() error
	handed  chan committed
	refused atomic.Pointer[error] // once a sync was
	done    chan struct{}
}

// committed is a group whose transaction has ended well.
type committed struct {
	calls []*call
	wrote bool
}

// newSyncer opens the log of a file that has connections, and syncs what the last process may have left unsynced in it.
func newSyncer(path string) (*syncer, error) {
	log, err := os.OpenFile(path+"-wal", os.O_RDWR, 0)
	if err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	if err := log.Sync(); err != nil {
		return nil, errors.Join(fmt.Errorf("sync log: %w", err), log.Close())
	}
	return &syncer{
		log:    log,
		sync:   func() error { return syncData(log) },
		handed: make(chan committed, handedAtMost),
		done:   make(chan struct{}),
	}, nil
}

// run works until stop.
func (s *syncer) run() {
	defer close(s.done)
	for first := range s.handed {
		s.answer(gather(first, s.handed, handedAtMost))
	}
}

// answer syncs once for all the groups. Where none has written, all that they rest on was synced before.
func (s *syncer) answer(groups []committed) {
	if s.fault() == nil && slices.ContainsFunc(groups, func(g committed) bool { return g.wrote }) {
		s.note(s.sync())
	}
	for _, g := range groups {
		answer(g.calls, s.fault())
	}
}

// note remembers a sync that failed for as long as the store is open.
func (s *syncer) note(err error) {
	if err == nil {
		return
	}
	err = fmt.Errorf("%w (%w)", ErrUnsynced, err)
	s.refused.Store(&err)
}

// fault is why nothing may be written any more; nil: it may.
func (s *syncer) fault() error {
	if fault := s.refused.Load(); fault != nil {
		return *fault
	}
	return nil
}

// stop waits until all that was handed over is answered. Nothing may be handed over any more.
func (s *syncer) stop() {
	close(s.handed)
	<-s.done
}
