package app

import (
	"context"

	"acervo/platform/sqldb"
	"acervo/services/document"
	"acervo/services/document/documenthttp"
	"acervo/services/document/documentrender"
	"acervo/services/document/documentsql"
)

func (s *system) buildDocument(ctx context.Context) (*part, error) {
	db, err := s.database(ctx, "document", sqldb.Full)
	if err != nil {
		return nil, err
	}
	derived, err := s.database(ctx, "catalogue", sqldb.Derived)
	if err != nil {
		return nil, err
	}
	record, err := documentsql.NewStore(ctx, db)
	if err != nil {
		return nil, err
	}
	catalogue, err := documentsql.NewCatalogue(ctx, derived)
	if err != nil {
		return nil, err
	}
	content, err := s.content(ctx, record)
	if err != nil {
		return nil, err
	}
	s.services.document, err = document.New(ctx, document.Parts{
		Store: record, Types: record, Views: record, People: record,
		Catalogue: catalogue, Content: content,
		Permissions: s.permissions().ApplyingAs(s.as("document")),
		Directory:   s.employees(s.as("document")),
		Renderer:    documentrender.New(s.data.path(renderFolder)),
		Elect:       db.Elect,
		Snapshot:    s.data.path(snapshotFile),
		MaxContent:  s.config.MaxUpload, Log: s.log,
	})
	if err != nil {
		return nil, err
	}
	tasks := []func(context.Context) error{s.services.document.Run}
	if s.bucket != nil {
		tasks = append(tasks, s.keepTidy)
	}
	return &part{
		name: "document", db: db, derived: derived, api: documenthttp.API(s.restOf("document"), s.services.document),
		consumer: s.services.document.Consumer(db),
		tasks:    tasks,
	}, nil
}
