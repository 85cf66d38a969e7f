package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"regexp"

	"acervo/platform/sqldb"
)

// Place is where an Acervo keeps what it has: in a data folder, and its databases there or
// on a server.
type Place struct {
	Data                 string `help:"Folder in which everything embedded lives." default:"./data" type:"path"`
	Postgres             string `help:"Keep the databases on this PostgreSQL (15 or newer), one for each service, instead of in the data folder. The password goes into ACERVO_POSTGRES_PASSWORD or a file." placeholder:"postgres://USER@HOST:PORT/?sslmode=verify-full"`
	PostgresPasswordFile string `help:"File with the password for PostgreSQL." type:"path" placeholder:"FILE"`
	PostgresPrefix       string `help:"With which the names of the databases on a server begin." default:"acervo_" placeholder:"PREFIX"`
	Content              string `help:"Keep the documents' contents in this bucket, instead of in the data folder. Credentials are looked for where AWS's programs do: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, ~/.aws, the machine's role." placeholder:"s3://BUCKET/PREFIX?endpoint=URL&region=REGION"`
	Events               `embed:""`
}

// server is the PostgreSQL server that was named, nil when none was.
func (p *Place) server() (*sqldb.Server, error) {
	if p.Postgres == "" {
		return nil, nil //nolint:nilnil // there is none
	}
	prefix := cmp.Or(p.PostgresPrefix, "acervo_")
	if !databasePrefix.MatchString(prefix) {
		return nil, fmt.Errorf("--postgres-prefix must be lower case letters, digits and underscores, at most 40, and is not: %s", prefix)
	}
	password, err := password("ACERVO_POSTGRES_PASSWORD", p.PostgresPasswordFile, "PostgreSQL")
	if err != nil {
		return nil, err
	}
	return sqldb.NewServer(p.Postgres, password, prefix)
}

// databasePrefix leaves room for a name: PostgreSQL takes 63 bytes.
var databasePrefix = regexp.MustCompile(`^[a-z0-9_]{1,40}$`)

// databases are the names of all there are: files <name>.db of the data folder, or
// acervo_<name> on a server.
var databases = []string{"events", "employee", "permission", "document", "catalogue", "notification", "audit", "bff"}

// database opens one of databases and sees to its closing.
func (s *system) database(ctx context.Context, name string, d sqldb.Durability) (db *sqldb.DB, err error) {
	switch {
	case s.server == nil:
		db, err = sqldb.Open(s.data.path(name+".db"), d)
	case s.config.alone():
		db, err = s.server.OpenShared(ctx, name)
	default:
		db, err = s.server.Open(ctx, name)
	}
	if err != nil {
		return nil, err
	}
	if s.server != nil && !s.begins {
		db.KeepSchema() // it changes when somebody says so: acervo migrate
	}
	s.closers = append(s.closers, db.Close)
	if s.server == nil { // a server's disk is another
		db.OnFull(s.giveBallast)
	}
	s.ops.Check(name+".db", db.Ping)
	return db, nil
}

// unused reports whether no database has been made in this place yet.
func (s *system) unused(ctx context.Context) (bool, error) {
	if s.server == nil {
		return s.data.empty()
	}
	for _, name := range databases {
		empty, err := s.server.Empty(ctx, name)
		if !empty || err != nil {
			return false, err
		}
	}
	return true, nil
}

// A data folder whose databases are on a server has a note of it: content and databases
// belong together, and neither is served without the other.
const serverFile = "postgres.json"

type serverNote struct {
	Server string `json:"server"`
	Begun  bool   `json:"begun,omitempty"` // its databases are being made
}

// note is the data folder's note, nil when there is none.
func (d *dataFolder) note() (*serverNote, error) {
	var n serverNote
	err := d.readJSON(serverFile, &n)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil //nolint:nilnil // there is none
	}
	return &n, err
}

// sameKind refuses a data folder whose databases are of the other kind.
func (s *system) sameKind() error {
	n, err := s.data.note()
	if err != nil {
		return err
	}
	if s.server == nil && n != nil {
		return fmt.Errorf("the databases of %s are on a PostgreSQL server (%s). Name it with --postgres", s.config.Data, n.Server)
	}
	if s.server == nil {
		return nil
	}
	if empty, err := s.data.empty(); err != nil || !empty {
		return errors.Join(err, fmt.Errorf("%s has databases of its own in it, so that it does not go with --postgres. Name another folder with --data", s.config.Data))
	}
	return nil
}

// belongTogether refuses a data folder and databases on a server of which one is used and
// the other is not.
func (s *system) belongTogether() error {
	if s.server == nil {
		return nil
	}
	n, err := s.data.note()
	switch {
	case err != nil:
		return err
	case s.fresh && n != nil && !n.Begun:
		return fmt.Errorf("there is nothing in the databases %s, but %s belongs to some (%s). Name the server that has them, or another folder with --data", s.server, s.config.Data, n.Server)
	case !s.fresh && n == nil:
		return fmt.Errorf("the databases %s belong to another data folder than %s. Name that one with --data", s.server, s.config.Data)
	}
	return nil
}

// noteServer writes the note.
func (s *system) noteServer(begun bool) error {
	if s.server == nil {
		return nil
	}
	return s.data.writeJSON(serverFile, serverNote{s.server.String(), begun})
}
