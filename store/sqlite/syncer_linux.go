package sqlite

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// syncData brings to the disk what a file holds, and of what is known about it only what is needed to read that.
func syncData(file *os.File) error {
	for {
		if err := unix.Fdatasync(int(file.Fd())); !errors.Is(err, unix.EINTR) {
			return os.NewSyscallError("fdatasync", err)
		}
	}
}
