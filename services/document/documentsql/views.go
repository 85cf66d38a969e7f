package documentsql

import (
	"context"
	"encoding/json"

	"acervo/platform/sqldb"
	"acervo/services/document/documentapi"
)

// Views implements document.Views.
func (s *Store) Views(ctx context.Context, accountID string) ([]documentapi.View, error) {
	return all(ctx, s.db, `SELECT body FROM views WHERE account_id = $1 ORDER BY id`, fromJSON[documentapi.View], accountID)
}

// CreateView implements document.Views.
func (s *Store) CreateView(ctx context.Context, accountID string, v documentapi.View) (documentapi.View, error) {
	return sqldb.Once(ctx, s.db, func(tx *sqldb.Tx) (documentapi.View, error) {
		body, err := json.Marshal(v)
		if err != nil {
			return v, err
		}
		_, err = tx.Exec(`INSERT INTO views (id, account_id, body) VALUES ($1, $2, $3)`, v.ID, accountID, string(body))
		return v, err
	})
}

// UpdateView implements document.Views.
func (s *Store) UpdateView(ctx context.Context, accountID, id string, change func(documentapi.View) (documentapi.View, error)) (kept documentapi.View, err error) {
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		v, err := view(tx, accountID, id)
		if err != nil {
			return err
		}
		if v, err = change(v); err != nil {
			return err
		}
		body, err := json.Marshal(v)
		if err != nil {
			return err
		}
		kept = v
		_, err = tx.Exec(`UPDATE views SET body = $1 WHERE id = $2`, string(body), id)
		return err
	})
	return kept, err
}

// DeleteView implements document.Views.
func (s *Store) DeleteView(ctx context.Context, accountID, id string, decide func(documentapi.View) error) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		v, err := view(tx, accountID, id)
		if err != nil {
			return err
		}
		if err := decide(v); err != nil {
			return err
		}
		_, err = tx.Exec(`DELETE FROM views WHERE id = $1`, id)
		return err
	})
}

func view(tx *sqldb.Tx, accountID, id string) (documentapi.View, error) {
	v, err := fromJSON[documentapi.View](tx.QueryRow(`SELECT body FROM views WHERE id = $1 AND account_id = $2`, id, accountID))
	return v, missing(err, "view")
}
