package blob

import (
	"os"

	"golang.org/x/sys/unix"
)

// syncAll has everything written so far to dir's file system reach the disk.
func syncAll(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return unix.Syncfs(int(d.Fd()))
}
