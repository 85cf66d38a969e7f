package document

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"time"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/platform/sqldb"
	"acervo/services/document/documentapi"
	"acervo/services/permission/permissionapi"
)

// Type finds a document type; NotFound. Types are no secret.
func (s *Service) Type(ctx context.Context, id string) (documentapi.DocumentType, error) {
	return s.Types.Type(ctx, id)
}

// AllTypes lists the document types by name.
func (s *Service) AllTypes(ctx context.Context) ([]documentapi.DocumentType, error) {
	return s.Types.Types(ctx)
}

func (s *Service) typesByID(ctx context.Context) (map[string]documentapi.DocumentType, error) {
	types, err := s.Types.Types(ctx)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]documentapi.DocumentType, len(types))
	for _, t := range types {
		byID[t.ID] = t
	}
	return byID, nil
}

// CreateType adds a document type; for hr and admin.
func (s *Service) CreateType(ctx context.Context, in documentapi.TypeInput) (documentapi.DocumentType, error) {
	in, err := s.checkType(ctx, in)
	if err != nil {
		return documentapi.DocumentType{}, err
	}
	t := newType(in, s.Now())
	told, err := event.New(ctx, documentapi.Topic, documentapi.TypeCreated, t.ID, t)
	if err != nil {
		return documentapi.DocumentType{}, err
	}
	return s.Types.CreateType(ctx, t, told)
}

// ReplaceType changes a document type; for hr and admin. Its class decides who reaches
// its documents, so it is fixed while there are any.
func (s *Service) ReplaceType(ctx context.Context, id string, in documentapi.TypeInput, revision *uint64) (documentapi.DocumentType, error) {
	in, err := s.checkType(ctx, in)
	if err != nil {
		return documentapi.DocumentType{}, err
	}
	return s.Types.UpdateType(ctx, id, func(t documentapi.DocumentType, inUse bool) (documentapi.DocumentType, event.Event, error) {
		if err := checkRevision(t.Revision, revision); err != nil {
			return t, event.Event{}, err
		}
		if inUse && in.Class != t.Class {
			return t, event.Event{}, fault.New(fault.Conflict, "There are documents of this type: its class decides who sees them and cannot change. Make another type, and change the documents' type.").Named("type_in_use")
		}
		t.TypeInput, t.Revision, t.UpdatedAt = in, t.Revision+1, s.Now()
		told, err := event.New(ctx, documentapi.Topic, documentapi.TypeChanged, id, t)
		return t, told, err
	})
}

// DeleteType takes a document type away that no document is of; for hr and admin.
func (s *Service) DeleteType(ctx context.Context, id string, revision *uint64) error {
	if err := mayWriteTypes(ctx); err != nil {
		return err
	}
	return s.Types.DeleteType(ctx, id, func(t documentapi.DocumentType, inUse bool) (event.Event, error) {
		if err := checkRevision(t.Revision, revision); err != nil {
			return event.Event{}, err
		}
		if inUse {
			return event.Event{}, fault.New(fault.Conflict, "There are documents of this type, in the bin perhaps.").Named("type_in_use")
		}
		return event.New(ctx, documentapi.Topic, documentapi.TypeDeleted, id, t)
	})
}

// SeedTypes gives a new company its first types, and does nothing where there has ever
// been one. It returns the types there are now.
func (s *Service) SeedTypes(ctx context.Context, inputs []documentapi.TypeInput) ([]documentapi.DocumentType, error) {
	var types []documentapi.DocumentType
	var told []event.Event
	for _, in := range inputs {
		in, wrong := tidyType(in)
		if err := fault.Check(wrong); err != nil {
			return nil, err
		}
		t := newType(in, s.Now())
		ev, err := event.New(ctx, documentapi.Topic, documentapi.TypeCreated, t.ID, t)
		if err != nil {
			return nil, err
		}
		types, told = append(types, t), append(told, ev)
	}
	if _, err := s.Types.SeedTypes(ctx, types, told); err != nil {
		return nil, err
	}
	return s.Types.Types(ctx)
}

func newType(in documentapi.TypeInput, at time.Time) documentapi.DocumentType {
	return documentapi.DocumentType{ID: sqldb.NewID(), TypeInput: in, Revision: 1, CreatedAt: at, UpdatedAt: at}
}

func mayWriteTypes(ctx context.Context) error {
	caller, err := identity.Require(ctx)
	if err != nil {
		return err
	}
	if !caller.HasAny(identity.RoleAdmin, identity.RoleHR) {
		return fault.New(fault.Forbidden, "Document types are kept by hr and admin.")
	}
	return nil
}

// checkType is tidyType for a caller who may write types, with a class there is.
func (s *Service) checkType(ctx context.Context, in documentapi.TypeInput) (documentapi.TypeInput, error) {
	if err := mayWriteTypes(ctx); err != nil {
		return in, err
	}
	in, wrong := tidyType(in)
	if in.Class != "" {
		classes, err := s.Permissions.Classes(ctx)
		if err != nil {
			return in, err
		}
		if !slices.ContainsFunc(classes, func(c permissionapi.Class) bool { return c.ID == in.Class }) {
			wrong = append(wrong, fault.At("class", fault.NoSuch, "is not the id of a class"))
		}
	}
	return in, fault.Check(wrong)
}

// checkClasses refuses a class that there is not. Those of the types are known here; of
// others the permission service is asked.
func (s *Service) checkClasses(ctx context.Context, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	types, err := s.Types.Types(ctx)
	if err != nil {
		return err
	}
	unknown := slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		return slices.ContainsFunc(types, func(t documentapi.DocumentType) bool { return t.Class == id })
	})
	if len(unknown) == 0 {
		return nil
	}
	classes, err := s.Permissions.Classes(ctx)
	if err != nil {
		return err
	}
	for _, id := range unknown {
		if !slices.ContainsFunc(classes, func(c permissionapi.Class) bool { return c.ID == id }) {
			return fault.Invalidf("class", fault.NoSuch, "there is no such class")
		}
	}
	return nil
}

var fieldID = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// tidyType checks what is said about a type and writes it the way it is kept.
func tidyType(in documentapi.TypeInput) (documentapi.TypeInput, []fault.Field) {
	var wrong []fault.Field
	in.Name, wrong = oneLine(in.Name, "name", 80, wrong)
	if in.Name == "" && len(wrong) == 0 {
		wrong = append(wrong, fault.At("name", fault.Required, "is required"))
	}
	if in.Class == "" {
		wrong = append(wrong, fault.At("class", fault.Required, "is required"))
	}
	in.Retention, wrong = oneLine(in.Retention, "retention", 500, wrong)
	in.Fields = slices.Clone(in.Fields)
	for i := range in.Fields {
		f, at := &in.Fields[i], func(name string) string { return fmt.Sprintf("fields[%d].%s", i, name) }
		if f.Name, wrong = oneLine(f.Name, at("name"), 80, wrong); f.Name == "" {
			wrong = append(wrong, fault.At(at("name"), fault.Required, "is required"))
		}
		if !fieldID.MatchString(f.ID) {
			wrong = append(wrong, fault.At(at("id"), fault.NotAnID, "must be a lower case letter, then letters, digits and _, 40 at most"))
		}
		if slices.ContainsFunc(in.Fields[:i], func(o documentapi.TypeField) bool { return o.ID == f.ID }) {
			wrong = append(wrong, fault.At(at("id"), fault.Repeated, "is there twice"))
		}
		wrong = append(wrong, tidyChoices(f, at("choices"))...)
	}
	if len(in.Fields) == 0 {
		in.Fields = nil
	}
	return in, wrong
}

func tidyChoices(f *documentapi.TypeField, at string) (wrong []fault.Field) {
	if f.Kind != documentapi.ChoiceField {
		if len(f.Choices) > 0 {
			return []fault.Field{fault.At(at, fault.Unwanted, "are for fields of kind choice")}
		}
		return nil
	}
	choices := make([]string, 0, len(f.Choices))
	for _, c := range f.Choices {
		if c, wrong = oneLine(c, at, 80, wrong); c != "" && !slices.Contains(choices, c) {
			choices = append(choices, c)
		}
	}
	if f.Choices = choices; len(choices) == 0 && len(wrong) == 0 {
		wrong = append(wrong, fault.At(at, fault.NoChoices, "are required for a field of kind choice"))
	}
	return wrong
}
