package sqldb

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"acervo/platform/fault"
)

// What PostgreSQL says, and the kind it has for callers.
func TestFaultsOfPostgres(t *testing.T) {
	for code, kind := range map[string]fault.Kind{
		"53100": fault.Full,                                                                // disk full
		"08006": fault.Unavailable, "57P01": fault.Unavailable, "57P03": fault.Unavailable, // lost, stopping, starting
		"53300": fault.Unavailable,                                                                                     // too many connections
		"40001": fault.Unavailable, "40P01": fault.Unavailable, "55P03": fault.Unavailable, "57014": fault.Unavailable, // others hold it, too long
		"25006": fault.Unavailable, "XX001": fault.Unavailable, // read-only, damaged
		"22021": fault.Invalid,
		"42601": fault.Internal, "23505": fault.Internal, // ours to answer for
	} {
		err := translate(fmt.Errorf("insert: %w", &pgconn.PgError{Code: code}))
		if got := fault.KindOf(err); got != kind {
			t.Errorf("%s is %s, want %s", code, got, kind)
		}
	}
	if !IsUnique(&pgconn.PgError{Code: "23505"}) || IsUnique(&pgconn.PgError{Code: "23503"}) {
		t.Error("a broken UNIQUE is not told from others")
	}
	own := fault.New(fault.Conflict, "mine")
	if err := translate(own); !errors.Is(err, own) || fault.KindOf(err) != fault.Conflict {
		t.Errorf("a caller's own: %v", err)
	}
}

func TestOldPostgresIsRefused(t *testing.T) {
	if err := recent(150000, "15.0"); err != nil {
		t.Error(err)
	}
	if err := recent(140012, "14.12"); err == nil || !strings.Contains(err.Error(), "PostgreSQL 14.12, and Acervo needs 15") {
		t.Error(err)
	}
}
