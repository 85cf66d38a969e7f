package employeehttp

import (
	"context"
	"time"

	"acervo/platform/rest"
	"acervo/services/employee"
	"acervo/services/employee/employeeapi"
)

type createGroupInput struct{ Body employeeapi.GroupInput }

func (h handlers) createGroup(ctx context.Context, in *createGroupInput) (*rest.Created[employeeapi.Group], error) {
	g, err := h.s.CreateGroup(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	return rest.AtLocation("/groups/"+g.ID, g.Revision, g), nil
}

func (h handlers) getGroup(ctx context.Context, in *getInput) (*rest.Versioned[employeeapi.Group], error) {
	g, err := h.s.Group(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return fresh(in.IfNoneMatch, g.Revision, g)
}

type listGroupsInput struct {
	Kind     employeeapi.GroupKind `query:"kind" enum:"unit,team" doc:"Only this kind"`
	ParentID string                `query:"parent_id" format:"uuid" maxLength:"64" doc:"Directly below this unit"`
	Q        string                `query:"q" maxLength:"200" doc:"Beginnings of words of the name, or of the code; empty is no search" example:"opera"`
	MemberID string                `query:"member_id" format:"uuid" maxLength:"64" doc:"Teams that this employee is in"`
	People   bool                  `query:"people" doc:"Whether to count the people directly in each"`
	Limit    int                   `query:"limit" minimum:"1" maximum:"10000" default:"10000" doc:"The most items on the page"`
	Cursor   string                `query:"cursor" maxLength:"2048" doc:"Where the page begins: next of the page before"`
	Count    bool                  `query:"count" doc:"Whether to add the exact total of items on all pages"`
}

func (h handlers) listGroups(ctx context.Context, in *listGroupsInput) (*rest.Paged[employeeapi.Group], error) {
	page, err := h.s.Groups(ctx, employee.GroupFilter{
		Kind: in.Kind, ParentID: in.ParentID, Q: in.Q, MemberID: in.MemberID, People: in.People, Limit: in.Limit, Cursor: in.Cursor, Count: in.Count,
	})
	if err != nil {
		return nil, err
	}
	return rest.InPage(page), nil
}

// GroupReplacement is a group as PUT takes it: what GET answered may be sent back.
type GroupReplacement struct {
	employeeapi.GroupInput
	ID        string     `json:"id,omitempty" readOnly:"true" doc:"If given, the id in the path"`
	People    *int       `json:"people,omitempty" readOnly:"true" doc:"Ignored"`
	Revision  uint64     `json:"revision,omitempty" readOnly:"true" doc:"Ignored; If-Match is what counts"`
	CreatedAt *time.Time `json:"created_at,omitempty" readOnly:"true" doc:"Ignored"`
	UpdatedAt *time.Time `json:"updated_at,omitempty" readOnly:"true" doc:"Ignored"`
}

type replaceGroupInput struct {
	ByID
	rest.IfMatch
	Body GroupReplacement
}

func (h handlers) replaceGroup(ctx context.Context, in *replaceGroupInput) (*rest.Versioned[employeeapi.Group], error) {
	if err := sameID(in.ID, in.Body.ID); err != nil {
		return nil, err
	}
	return h.editGroup(ctx, in.ID, in.IfMatch, func(g *employeeapi.GroupInput) { *g = in.Body.GroupInput })
}

// GroupPatch is what to change about a group.
type GroupPatch struct {
	Code     rest.Optional[string] `json:"code,omitzero" maxLength:"40" doc:"Short name, unique among groups" example:"SUL-OPE"`
	Name     rest.Settable[string] `json:"name,omitzero" minLength:"1" maxLength:"120" doc:"What people call it" example:"Operações Sul"`
	ParentID rest.Optional[string] `json:"parent_id,omitzero" maxLength:"64" doc:"The unit above; null puts it at the top"`
}

type changeGroupInput struct {
	ByID
	rest.IfMatch
	Body GroupPatch
}

func (h handlers) changeGroup(ctx context.Context, in *changeGroupInput) (*rest.Versioned[employeeapi.Group], error) {
	b := in.Body
	return h.editGroup(ctx, in.ID, in.IfMatch, func(g *employeeapi.GroupInput) {
		b.Code.Apply(&g.Code)
		b.Name.Apply(&g.Name)
		b.ParentID.Apply(&g.ParentID)
	})
}

func (h handlers) editGroup(ctx context.Context, id string, m rest.IfMatch, edit func(*employeeapi.GroupInput)) (*rest.Versioned[employeeapi.Group], error) {
	revision, err := only(m)
	if err != nil {
		return nil, err
	}
	g, err := h.s.ChangeGroup(ctx, id, revision, edit)
	if err != nil {
		return nil, err
	}
	return rest.WithRevision(g.Revision, g), nil
}

func (h handlers) deleteGroup(ctx context.Context, in *deleteInput) (*rest.None, error) {
	revision, err := only(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return nil, h.s.DeleteGroup(ctx, in.ID, revision)
}

type listMembersInput struct {
	ByID
	rest.PageInput
}

func (h handlers) listMembers(ctx context.Context, in *listMembersInput) (*rest.Paged[employeeapi.Employee], error) {
	page, err := h.s.Members(ctx, in.ID, in.Cursor, in.Limit, in.Count)
	if err != nil {
		return nil, err
	}
	return rest.InPage(page), nil
}

type memberInput struct {
	ByID
	EmployeeID string `path:"employee_id" maxLength:"64" doc:"The employee's id"`
	rest.IfMatch
}

func (h handlers) addMember(ctx context.Context, in *memberInput) (*rest.None, error) {
	revision, err := only(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return nil, h.s.AddMember(ctx, in.ID, in.EmployeeID, revision)
}

func (h handlers) removeMember(ctx context.Context, in *memberInput) (*rest.None, error) {
	revision, err := only(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return nil, h.s.RemoveMember(ctx, in.ID, in.EmployeeID, revision)
}
