package document

import (
	"context"

	"acervo/platform/fault"
	"acervo/services/document/documentapi"
	"acervo/services/permission/permissionapi"
)

// find returns a document on which the caller may do an action, and the scope by which
// they may; that they did it is noted as a use of the permissions that let them. What they may not see is not found, exactly as what does not exist; what they
// may see but not do this to is Forbidden. What is in the bin is seen by those who may
// delete it.
func (s *Service) find(ctx context.Context, id string, action permissionapi.Action) (Record, *permissionapi.Scope, error) {
	r, scope, err := s.look(ctx, id, action)
	if err == nil {
		s.uses.note(ctx, permissionapi.Check{Action: action, DocumentID: r.ID})
	}
	return r, scope, err
}

func (s *Service) look(ctx context.Context, id string, action permissionapi.Action) (Record, *permissionapi.Scope, error) {
	// The permission service is asked even for what does not exist: neither the answer
	// nor its time tells the two apart.
	scope, err := s.Permissions.Scope(ctx, action)
	if err != nil {
		return Record{}, nil, err
	}
	r, err := s.Store.Get(ctx, id)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return Record{}, nil, err
	}
	found := err == nil
	if found && r.Status != documentapi.Binned && within(scope, r) {
		return r, scope, nil // each of these actions implies view
	}
	sight := permissionapi.View
	if found && r.Status == documentapi.Binned {
		sight = permissionapi.Delete
	}
	if action != sight {
		if scope, err = s.Permissions.Scope(ctx, sight); err != nil {
			return Record{}, nil, err
		}
	}
	switch {
	case !found || !within(scope, r):
		return Record{}, nil, missing()
	case action == sight:
		return r, scope, nil
	case sight == permissionapi.Delete:
		return s.findBinned(ctx, r, scope, action)
	}
	return Record{}, nil, fault.New(fault.Forbidden, "You may see this document, but not do this to it.")
}

// findBinned says what one may do with a document in the bin that one sees there.
func (s *Service) findBinned(ctx context.Context, r Record, sight *permissionapi.Scope, action permissionapi.Action) (Record, *permissionapi.Scope, error) {
	if action == permissionapi.View {
		return r, sight, nil
	}
	scope, err := s.Permissions.Scope(ctx, action)
	if err != nil {
		return Record{}, nil, err
	}
	if !within(scope, r) {
		return Record{}, nil, fault.New(fault.Forbidden, "You may see this document, but not do this to it.")
	}
	return r, scope, nil
}

// inUse refuses what cannot be done to a document in the bin.
func inUse(r Record) error {
	if r.Status == documentapi.Binned {
		return fault.New(fault.Conflict, "The document is in the bin. Bring it back first.").Named("document_in_bin")
	}
	return nil
}

func within(scope *permissionapi.Scope, r Record) bool {
	return scope.AllowsDocument(r.ID, r.EmployeeNumber, r.Class)
}

// mayPlace refuses a document about this employee and of this class unless the caller
// may upload such.
func (s *Service) mayPlace(ctx context.Context, p documentapi.Placement) error {
	scope, err := s.Permissions.Scope(ctx, permissionapi.Upload)
	if err != nil {
		return err
	}
	if !scope.Allows(p.EmployeeNumber, p.Class) {
		return fault.New(fault.Forbidden, "You may not add documents of the class %s about this employee.", p.Class)
	}
	s.uses.note(ctx, permissionapi.Check{Action: permissionapi.Upload, EmployeeID: p.EmployeeID, Class: p.Class})
	return nil
}
