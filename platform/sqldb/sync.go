package sqldb

import (
	"errors"
	"io/fs"
	"os"
)

// Sync makes sure that what was committed survives a loss of power, also where the
// database is Derived.
func (db *DB) Sync() error {
	f, err := os.OpenFile(db.path+"-wal", os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // all of it is in the database, which a checkpoint syncs
	}
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
