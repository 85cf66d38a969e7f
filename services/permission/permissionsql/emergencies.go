package permissionsql

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"acervo/platform/sqldb"
	"acervo/services/permission/permissionapi"
)

// Emergencies implements permission.Store. An emergency access is never changed, so each
// has one row.
func (s *Store) Emergencies(ctx context.Context, id string, yield func(permissionapi.Emergency) bool) error {
	query, args := fmt.Sprintf("SELECT id, %s, valid_to, ended_by FROM permissions WHERE break_glass = 1", strings.Join(permissions.columns, ", ")), []any{}
	if id != "" {
		query, args = query+" AND id = $1", append(args, id)
	}
	var key string
	var to sql.NullInt64
	var by sql.NullString
	says := make([]any, len(permissions.columns))
	dest := append([]any{&key}, pointers(nil, says, &to, &by)...)
	enough := errors.New("enough")
	err := s.db.Each(ctx, query+" ORDER BY id DESC", func(rows *sql.Rows) error {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		e := permissionapi.Emergency{Permission: readPermission(key, says), EndedAt: sqldb.FromNullMicros(to), EndedBy: by.String}
		if !yield(e) {
			return enough
		}
		return nil
	}, args...)
	if errors.Is(err, enough) {
		return nil
	}
	return err
}
