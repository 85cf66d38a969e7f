package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// A data folder has a list of the databases in it: one that is missing was lost, and is
// not to be begun anew as if nothing had ever been in it. What a newer version adds is not
// in the list yet, and a folder of an older version has none.
const databasesFile = "databases.json"

// derived databases are built anew from others.
var derived = []string{"catalogue"}

// whole refuses a folder that lacks a database it had.
func (d *dataFolder) whole() error {
	had, err := d.had()
	if err != nil {
		return err
	}
	var lost []string
	for _, name := range had {
		there, err := exists(d.path(name + ".db"))
		if err != nil {
			return err
		}
		if !there && slices.Contains(databases, name) && !slices.Contains(derived, name) {
			lost = append(lost, name+".db")
		}
	}
	if lost == nil {
		return nil
	}
	return fmt.Errorf("%s is not whole: of the databases that were in it, %s is missing. Put it back, or restore the whole folder from a backup; to begin anew, name an empty folder with --data",
		d.dir, strings.Join(lost, ", "))
}

func (d *dataFolder) had() (names []string, err error) {
	if err := d.readJSON(databasesFile, &names); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the list of databases in %s cannot be read: %w", d.dir, err)
	}
	return names, nil
}

// noteDatabases lists the databases that there are now.
func (s *system) noteDatabases() error {
	if s.server != nil {
		return nil
	}
	had, err := s.data.had()
	if err != nil {
		return err
	}
	now := slices.Clone(had)
	for _, name := range databases {
		if !slices.Contains(now, name) {
			now = append(now, name)
		}
	}
	if len(now) == len(had) {
		return nil
	}
	return s.data.writeJSON(databasesFile, now)
}

// refuseForeign refuses to fill a folder in which there is something and no Acervo. The log
// may be in it already.
func refuseForeign(config *Config) error {
	dir := config.Data
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the data folder cannot be used: %w", err)
	}
	ours := append(possessions(), lockFile, fillingFile, "lost+found")
	if log, err := filepath.Rel(dir, config.Log); err == nil {
		ours = append(ours, log)
	}
	foreign := ""
	for _, e := range entries {
		switch name := e.Name(); {
		case strings.HasSuffix(name, ".db") && slices.Contains(ours, name), name == fillingFile, name == serverFile:
			return nil // Acervo's
		case !slices.Contains(ours, name):
			foreign = name
		}
	}
	if foreign == "" {
		return nil
	}
	return fmt.Errorf("%s holds other files (%s, for one), and the demo company fills an empty data folder. Name one with --data", dir, foreign)
}
