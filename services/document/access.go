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

// look is find without its use. Of what the caller may not see, no more is read than
// decides that: it takes as long to tell as that there is nothing.
func (s *Service) look(ctx context.Context, id string, action permissionapi.Action) (Record, *permissionapi.Scope, error) {
	// The permission service is asked even for what does not exist: neither the answer
	// nor its time tells the two apart.
	scope, err := s.Permissions.Scope(ctx, action)
	if err != nil {
		return Record{}, nil, err
	}
	g, err := s.Store.Glimpse(ctx, id)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return Record{}, nil, err
	}
	found := err == nil
	sight, sees := permissionapi.View, scope
	if found && g.Status == documentapi.Binned {
		sight = permissionapi.Delete
	}
	// Each action on what is not in the bin implies view.
	implied := found && sight == permissionapi.View && scope.AllowsDocument(id, g.EmployeeNumber, g.Class)
	if action != sight && !implied {
		if sees, err = s.Permissions.Scope(ctx, sight); err != nil {
			return Record{}, nil, err
		}
	}
	if !found || !sees.AllowsDocument(id, g.EmployeeNumber, g.Class) {
		return Record{}, nil, missing()
	}
	r, err := s.Store.Get(ctx, id)
	if fault.Is(err, fault.NotFound) || err == nil && !within(sees, r) {
		return Record{}, nil, missing() // it changed meanwhile
	}
	if err != nil {
		return Record{}, nil, err
	}
	switch {
	case action == sight:
		return r, sees, nil
	case r.Status == documentapi.Binned:
		return s.findBinned(ctx, r, sees, action)
	case within(scope, r):
		return r, scope, nil
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
