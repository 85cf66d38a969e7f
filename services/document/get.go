package document

import (
	"context"

	"acervo/platform/blob"
	"acervo/services/document/documentapi"
	"acervo/services/permission/permissionapi"
)

// Get finds a document that the caller may see.
func (s *Service) Get(ctx context.Context, id string) (documentapi.Document, error) {
	r, scope, err := s.find(ctx, id, permissionapi.View)
	if err != nil {
		return r.Document, err
	}
	return r.Document, s.leaveTrail(ctx, scope, r, 0)
}

// Versions are the versions of a document that the caller may see, newest first.
func (s *Service) Versions(ctx context.Context, id string) ([]documentapi.Version, error) {
	r, scope, err := s.find(ctx, id, permissionapi.View)
	if err != nil {
		return nil, err
	}
	if err := s.leaveTrail(ctx, scope, r, 0); err != nil {
		return nil, err
	}
	return s.Store.Versions(ctx, r.ID)
}

// OpenContent opens a version of a document's content for whoever may download it;
// version 0 is the present one. The caller closes it.
func (s *Service) OpenContent(ctx context.Context, id string, version int) (documentapi.Content, blob.Reader, error) {
	r, scope, err := s.find(ctx, id, permissionapi.Download)
	if err != nil {
		return documentapi.Content{}, nil, err
	}
	content, err := s.contentOf(ctx, r, version)
	if err != nil {
		return documentapi.Content{}, nil, err
	}
	if err := s.leaveTrail(ctx, scope, r, content.Version); err != nil {
		return documentapi.Content{}, nil, err
	}
	bytes, err := s.Content.Open(ctx, content.SHA256)
	return content, bytes, err
}

// contentOf is a version of a document's content; version 0 is the present one.
func (s *Service) contentOf(ctx context.Context, r Record, version int) (documentapi.Content, error) {
	if version == 0 || version == r.Content.Version {
		return r.Content, nil
	}
	versions, err := s.Store.Versions(ctx, r.ID)
	if err != nil {
		return documentapi.Content{}, err
	}
	for _, v := range versions {
		if v.Version == version {
			return v.Content, nil
		}
	}
	return documentapi.Content{}, missing()
}
