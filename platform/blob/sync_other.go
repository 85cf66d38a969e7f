//go:build !linux

package blob

import (
	"io/fs"
	"os"
	"path/filepath"
)

// syncAll has everything below dir reach the disk, file by file.
func syncAll(dir string) error {
	return filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		return f.Sync()
	})
}
