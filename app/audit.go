package app

import (
	"context"

	"acervo/platform/sqldb"
	"acervo/services/audit"
	"acervo/services/audit/audithttp"
	"acervo/services/audit/auditsql"
)

func (s *system) buildAudit(ctx context.Context) (*part, error) {
	db, err := s.database(ctx, "audit", sqldb.Full)
	if err != nil {
		return nil, err
	}
	store, err := auditsql.New(ctx, db)
	if err != nil {
		return nil, err
	}
	core := audit.New(store, s.log)
	return &part{name: "audit", db: db, api: audithttp.API(s.restOf("audit"), core), consumer: core.Consumer(db)}, nil
}
