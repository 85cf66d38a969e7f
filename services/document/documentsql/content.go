package documentsql

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"acervo/platform/fault"
	"acervo/platform/sqldb"
)

// ContentPlace is where the contents of the documents are, when not in a data folder.
type ContentPlace struct {
	ID   string `json:"id"`   // by which the place knows that it is these documents'
	Name string `json:"name"` // as people know it
}

const contentFact = "content_place"

// ContentPlace is where the contents of these documents are, nil for a data folder, and whether
// there are any documents.
func (s *Store) ContentPlace(ctx context.Context) (place *ContentPlace, documents bool, err error) {
	err = s.db.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM documents)`).Scan(&documents)
	if err != nil {
		return nil, false, err
	}
	place, err = contentPlace(s.db.QueryRow(ctx, `SELECT value FROM facts WHERE name = $1`, contentFact))
	return place, documents, err
}

func contentPlace(row scanner) (*ContentPlace, error) {
	p, err := fromJSON[ContentPlace](row)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil //nolint:nilnil // a data folder
	}
	return &p, err
}

// SettleContentPlace notes where the contents of these documents are going to be, unless it is
// noted already, and returns what is. Conflict when there are documents, whose contents are in a
// data folder.
func (s *Store) SettleContentPlace(ctx context.Context, place ContentPlace) (ContentPlace, error) {
	err := s.db.Write(ctx, func(tx *sqldb.Tx) error {
		there, err := contentPlace(tx.QueryRow(`SELECT value FROM facts WHERE name = $1`, contentFact))
		if err != nil {
			return err
		}
		if there != nil {
			place = *there
			return nil
		}
		var documents bool
		if err := tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM documents)`).Scan(&documents); err != nil {
			return err
		}
		if documents {
			return fault.New(fault.Conflict, "There are documents whose contents are in a data folder.")
		}
		raw, err := json.Marshal(place)
		if err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO facts (name, value) VALUES ($1, $2)`, contentFact, string(raw))
		return err
	})
	return place, err
}
