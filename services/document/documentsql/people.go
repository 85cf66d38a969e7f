package documentsql

import (
	"context"
	"database/sql"
	"time"

	"acervo/platform/fault"
	"acervo/platform/sqldb"
	"acervo/services/document"
)

const personColumns = `id, number, name, registration, unit_id, revision, gone`

func scanPerson(row scanner) (p document.Person, err error) {
	return p, row.Scan(&p.ID, &p.Number, &p.Name, &p.Registration, &p.UnitID, &p.Revision, &p.Gone)
}

const unitColumns = `id, code, name, parent_id, revision, gone`

func scanUnit(row scanner) (u document.Unit, err error) {
	return u, row.Scan(&u.ID, &u.Code, &u.Name, &u.ParentID, &u.Revision, &u.Gone)
}

// Person implements document.People.
func (s *Store) Person(ctx context.Context, id string) (document.Person, error) {
	var p document.Person
	var since sql.NullInt64
	err := s.db.QueryRow(ctx, `SELECT `+personColumns+`, (SELECT max(since) FROM leaving WHERE employee_number = people.number)
		FROM people WHERE id = $1 AND gone = 0`, id).Scan(&p.ID, &p.Number, &p.Name, &p.Registration, &p.UnitID, &p.Revision, &p.Gone, &since)
	if since.Valid {
		p.LeavingSince = sqldb.FromMicros(since.Int64)
	}
	return p, missing(err, "employee")
}

// NumberOf implements document.People. It reads the employee or else the one before where
// they would be, so that there being none takes no less time.
func (s *Store) NumberOf(ctx context.Context, id string) (number uint32, err error) {
	var found string
	var gone bool
	err = s.db.QueryRow(ctx, `SELECT id, number, gone FROM people WHERE id <= $1 ORDER BY id DESC LIMIT 1`, id).Scan(&found, &number, &gone)
	if err == nil && (found != id || gone) {
		err = sql.ErrNoRows
	}
	return number, missing(err, "employee")
}

// Leave implements document.People.
func (s *Store) Leave(ctx context.Context, attempt string, employeeNumber uint32, at time.Time) error {
	return s.exec(ctx, `INSERT INTO leaving (attempt, employee_number, since) VALUES ($1, $2, $3)
		ON CONFLICT (attempt) DO UPDATE SET employee_number = excluded.employee_number, since = excluded.since`, attempt, employeeNumber, sqldb.Micros(at))
}

// Stay implements document.People.
func (s *Store) Stay(ctx context.Context, attempt string) error {
	return s.exec(ctx, `DELETE FROM leaving WHERE attempt = $1`, attempt)
}

// StayedSince implements document.People.
func (s *Store) StayedSince(ctx context.Context, employeeNumber uint32, before time.Time) error {
	return s.exec(ctx, `DELETE FROM leaving WHERE employee_number = $1 AND since < $2`, employeeNumber, sqldb.Micros(before))
}

func (s *Store) exec(ctx context.Context, query string, args ...any) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(query, args...)
		return err
	})
}

// present makes sure, within the transaction, that a document's employee is neither gone
// nor about to go.
func present(tx *sqldb.Tx, r document.Record) error {
	if r.EmployeeNumber == 0 {
		return nil
	}
	var gone, leaving bool
	err := tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM people WHERE id = $1 AND gone = 1), EXISTS (SELECT 1 FROM leaving WHERE employee_number = $2)`,
		r.EmployeeID, r.EmployeeNumber).Scan(&gone, &leaving)
	switch {
	case err != nil:
		return err
	case gone:
		return fault.Invalidf("employee_id", fault.NoSuch, "is not the id of an employee")
	case leaving:
		return document.Leaving()
	}
	return nil
}

// PeopleByID implements document.People.
func (s *Store) PeopleByID(ctx context.Context, ids []string) ([]document.Person, error) {
	return inChunks(ctx, s.db, ids, `SELECT `+personColumns+` FROM people WHERE id IN `, scanPerson)
}

// UnitsByID implements document.People.
func (s *Store) UnitsByID(ctx context.Context, ids []string) ([]document.Unit, error) {
	return inChunks(ctx, s.db, ids, `SELECT `+unitColumns+` FROM units WHERE id IN `, scanUnit)
}

// AllPeople implements document.People.
func (s *Store) AllPeople(ctx context.Context) ([]document.Person, error) {
	return all(ctx, s.db, `SELECT `+personColumns+` FROM people`, scanPerson)
}

// AllUnits implements document.People.
func (s *Store) AllUnits(ctx context.Context) ([]document.Unit, error) {
	return all(ctx, s.db, `SELECT `+unitColumns+` FROM units`, scanUnit)
}

// PutPeople implements document.People.
func (s *Store) PutPeople(ctx context.Context, people []document.Person) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, p := range people {
			if err := s.PutPerson(tx, p); err != nil {
				return err
			}
		}
		return nil
	})
}

// PutPerson implements document.People.
func (s *Store) PutPerson(tx *sqldb.Tx, p document.Person) error {
	n, err := tx.Exec(`INSERT INTO people (id, number, name, registration, unit_id, revision, gone) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET number = excluded.number, name = excluded.name, registration = excluded.registration,
			unit_id = excluded.unit_id, revision = excluded.revision, gone = excluded.gone
		WHERE excluded.revision > people.revision OR excluded.revision = people.revision AND excluded.gone > people.gone`,
		p.ID, p.Number, p.Name, p.Registration, p.UnitID, p.Revision, flag(p.Gone))
	if err != nil || n == 0 {
		return err
	}
	if p.Gone {
		if _, err := tx.Exec(`DELETE FROM leaving WHERE employee_number = $1`, p.Number); err != nil {
			return err
		}
	}
	_, err = s.note(tx, document.PersonChange, p.ID)
	return err
}

// PutUnit implements document.People.
func (s *Store) PutUnit(tx *sqldb.Tx, u document.Unit) error {
	n, err := tx.Exec(`INSERT INTO units (id, code, name, parent_id, revision, gone) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name, parent_id = excluded.parent_id,
			revision = excluded.revision, gone = excluded.gone
		WHERE excluded.revision > units.revision OR excluded.revision = units.revision AND excluded.gone > units.gone`,
		u.ID, u.Code, u.Name, u.ParentID, u.Revision, flag(u.Gone))
	if err != nil || n == 0 {
		return err
	}
	_, err = s.note(tx, document.UnitChange, u.ID)
	return err
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}
