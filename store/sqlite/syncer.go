package sqlite

import (
	"errors"
	"fmt"
	"os"
	"sync"
)

// ErrUnsynced is returned by all calls that write once the disk has refused to keep what was written. Afterwards nobody knows what of it is
// on the disk: the system may have forgotten it, and a later sync that succeeds says nothing about it. Reading goes on.
var ErrUnsynced = errors.New("sqlite: the disk did not keep what was written, so nothing more is written; look after the disk and start the " +
	"program again: nothing of this was acknowledged, the platforms send it again")

// syncer brings to the disk what the writer has written. Each caller waits for that itself: one syncs for all that is committed by then, while
// the others wait and the writer goes on with the next groups, which share the next sync. What is promised is what synchronous=FULL promises: a
// call that has returned survives a power cut. For
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
// Readers see a group as soon as it is committed, a moment before it is on the disk. What is written on the strength of that comes after it in
// the log. Only an order that an operator's client brings twice at once may be called done that moment too early.
type syncer struct {
	log  *os.File
	sync func() error

	mu      sync.Mutex // never held during a sync
	ended   sync.Cond  // a sync has
	syncing bool
	written int64 // groups that have written so far
	synced  int64 // of those are on the disk
	fault   error // why nothing may be written any more
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
	s := &syncer{log: log, sync: func() error { return syncData(log) }}
	s.ended.L = &s.mu
	return s, nil
}

// note counts a group whose transaction has ended well and tells what must be synced before its callers may be answered. A group that has
// written nothing rests on those before it.
func (s *syncer) note(wrote bool) (group int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if wrote {
		s.written++
	}
	return s.written
}

// await returns once the group is on the disk, or with the reason why that is not known.
func (s *syncer) await(group int64) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.synced < group && s.fault == nil {
		if s.syncing {
			s.ended.Wait()
		} else {
			s.turn()
		}
	}
	if s.synced < group {
		return s.fault
	}
	return nil
}

// turn syncs all that is committed when it begins, and nothing that comes later. It gives mu free meanwhile.
func (s *syncer) turn() {
	until := s.written
	s.syncing = true
	s.mu.Unlock()
	err := s.sync()
	s.mu.Lock()
	s.syncing = false
	if err == nil {
		s.synced = until
	} else {
		s.fault = fmt.Errorf("%w (%w)", ErrUnsynced, err)
	}
	s.ended.Broadcast()
}

// refused is why nothing may be written any more; nil: it may.
func (s *syncer) refused() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fault
}

// close waits for the sync of all that was written. Its callers are told how that ended.
func (s *syncer) close() error {
	_ = s.await(s.note(false))
	return s.log.Close()
}
