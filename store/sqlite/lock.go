package sqlite

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

// ErrInUse is returned by Open while another daemon has the store.
var ErrInUse = errors.New("sqlite: another daemon works on this store; stop it first, or give this one a store of its own")

// lockFile takes the store for this daemon until the file is closed. It stands beside the database, because SQLite's own
// locks must stay free for commands that read along.
func lockFile(path string) (*os.File, error) {
	file, err := os.OpenFile(path+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock store %s: %w; the store's folder must be there, and the program's user may write in it", path, err)
	}
	taken, err := tryLock(file)
	if err == nil && !taken {
		err = fmt.Errorf("process %s: %w", holder(file), ErrInUse)
	}
	if err == nil {
		err = sign(file)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock store %s: %w", path, err), file.Close())
	}
	return file, nil
}

// holder reads who has the lock.
func holder(file *os.File) string {
	text, err := io.ReadAll(io.LimitReader(file, 20))
	if pid := strings.TrimSpace(string(text)); err == nil && pid != "" {
		return pid
	}
	return "(unknown)"
}

func sign(file *os.File) error {
	if err := file.Truncate(0); err != nil {
		return err
	}
	_, err := file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}
