package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// A data folder is filled with a demo company whole or not at all. Before the first
// database is made, a marker names everything that filling will make; it goes when the
// company is complete. Where it is found at a start, an earlier filling was cut off.

// fillingFile is the marker's name.
const fillingFile = "filling.json"

// possessions are the names of all that Acervo keeps in a data folder, but for its lock.
func possessions() []string {
	names := []string{"content", renderFolder, secretFile, signInsFile, signInsFile + ".tmp", snapshotFile, snapshotFile + ".tmp", addressesFile, addressesFile + ".tmp", ballastFile, serverFile, serverFile + ".tmp", kafkaFile, kafkaFile + ".tmp", databasesFile, databasesFile + ".tmp"}
	for _, db := range databases {
		names = append(names, db+".db", db+".db-wal", db+".db-shm", db+".db-journal")
	}
	return names
}

// cutOff reports whether filling the folder was begun and never ended.
func (d *dataFolder) cutOff() (bool, error) { return exists(d.path(fillingFile)) }

// beginFilling notes what is about to be made: those of our possessions that are not
// there yet, and all in the databases of a server.
func (s *system) beginFilling(ctx context.Context) error {
	d := s.data
	var makes []string
	if s.server != nil {
		makes = append(makes, s.server.String())
	}
	if len(s.config.Kafka) > 0 {
		makes = append(makes, s.config.kafkaName())
	}
	if s.bucket != nil {
		owner, err := s.bucket.Owner(ctx)
		if err != nil {
			return err
		}
		if owner == "" {
			makes = append(makes, s.bucket.String())
		}
	}
	for _, name := range possessions() {
		there, err := exists(d.path(name))
		if err != nil {
			return err
		}
		if !there {
			makes = append(makes, name)
		}
	}
	if err := d.writeJSON(fillingFile, makes); err != nil {
		return err
	}
	return d.sync()
}

// endFilling says that the company is complete.
func (d *dataFolder) endFilling() error {
	if err := os.Remove(d.path(fillingFile)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return d.sync()
}

// undoFilling removes what a filling that was cut off has made, and nothing else: of
// the names in the marker, those that Acervo gives. The marker goes last.
func (s *system) undoFilling(ctx context.Context) error {
	d := s.data
	var made []string
	if err := d.readJSON(fillingFile, &made); err != nil {
		return fmt.Errorf("what was half filled in cannot be told: %w", err)
	}
	if s.server != nil {
		if !slices.Contains(made, s.server.String()) {
			return fmt.Errorf("%s is half filled in, but not with the databases %s. Name the server that it was begun with", s.config.Data, s.server)
		}
		for _, name := range databases {
			if err := s.server.Clear(ctx, name); err != nil {
				return fmt.Errorf("remove what was half filled in: %w", err)
			}
		}
	}
	if s.bucket != nil && slices.Contains(made, s.bucket.String()) { // its contents are swept when nothing refers to them
		if err := s.bucket.Disclaim(ctx); err != nil {
			return fmt.Errorf("remove what was half filled in: %w", err)
		}
	}
	s.emptied = slices.Contains(made, s.config.kafkaName())
	ours := possessions()
	for _, name := range made {
		if !slices.Contains(ours, name) {
			continue
		}
		if err := os.RemoveAll(d.path(name)); err != nil {
			return fmt.Errorf("remove what was half filled in: %w", err)
		}
	}
	if err := d.sync(); err != nil {
		return err
	}
	return d.endFilling()
}

// sync makes what was created, renamed and removed in the folder durable.
func (d *dataFolder) sync() error {
	f, err := os.Open(filepath.Clean(d.dir))
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// unfilled is the error of a load that did not end, as a person reads it.
func (s *system) unfilled(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("stopped before %s was filled with the demo company. The same command begins it anew", s.config.Data)
	}
	return err
}
