package sqldb

import "context"

// Belonging is what is noted under a name of what this database belongs to; "" when nothing is.
func (db *DB) Belonging(ctx context.Context, name string) (value string, err error) {
	err = db.QueryRow(ctx, `SELECT value FROM belongings WHERE name = $1`, name).Scan(&value)
	if IsNoRows(err) {
		return "", nil
	}
	return value, err
}

// Settle notes a value under a name unless one is noted already, and returns what is: of
// however many processes, all are told the same.
func (db *DB) Settle(ctx context.Context, name, value string) (noted string, err error) {
	err = db.Write(ctx, func(tx *Tx) error {
		if _, err := tx.Exec(`INSERT INTO belongings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, name, value); err != nil {
			return err
		}
		return tx.QueryRow(`SELECT value FROM belongings WHERE name = $1`, name).Scan(&noted)
	})
	return noted, err
}

// Resettle notes a value under a name, whatever is noted.
func (db *DB) Resettle(ctx context.Context, name, value string) error {
	return db.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(`INSERT INTO belongings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
		return err
	})
}
