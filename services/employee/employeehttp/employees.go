package employeehttp

import (
	"context"
	"time"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/employee"
	"acervo/services/employee/employeeapi"
)

// ByID is embedded where a path names an object. (Embedded inputs are exported: huma
// looks at no others.)
type ByID struct {
	ID string `path:"id" maxLength:"64" doc:"Its id" example:"0198c7b2-0001-7000-8000-000000000001"`
}

type deleteInput struct {
	ByID
	rest.IfMatch
}

// only is the revision that If-Match names, nil when any will do.
func only(m rest.IfMatch) (*uint64, error) {
	revision, ok, err := m.Revision()
	if err != nil || !ok {
		return nil, err
	}
	return &revision, nil
}

type createEmployeeInput struct{ Body employeeapi.EmployeeInput }

func (h handlers) createEmployee(ctx context.Context, in *createEmployeeInput) (*rest.Created[employeeapi.Employee], error) {
	e, err := h.s.CreateEmployee(ctx, in.Body)
	if err != nil {
		return nil, err
	}
	return rest.AtLocation("/employees/"+e.ID, e.Revision, e), nil
}

type getInput struct {
	ByID
	rest.IfNoneMatch
}

func (h handlers) getEmployee(ctx context.Context, in *getInput) (*rest.Versioned[employeeapi.Employee], error) {
	e, err := h.s.Employee(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return fresh(in.IfNoneMatch, e.Revision, e)
}

// fresh answers with an object, or 304 if the client has it.
func fresh[T any](m rest.IfNoneMatch, revision uint64, v T) (*rest.Versioned[T], error) {
	if m.Matches(rest.ETag(revision)) {
		return nil, rest.NotModified(rest.ETag(revision))
	}
	return rest.WithRevision(revision, v), nil
}

type listEmployeesInput struct {
	rest.PageInput
	Q         string               `query:"q" maxLength:"200" doc:"Beginnings of words of the name or of the registration; for hr also a whole CPF; empty is no search" example:"ana lim"`
	ID        []string             `query:"id" format:"uuid" maxItems:"100" doc:"Only these, separated by commas"`
	UnitID    string               `query:"unit_id" format:"uuid" maxLength:"64" doc:"In this unit or below it"`
	ManagerID string               `query:"manager_id" format:"uuid" maxLength:"64" doc:"Reporting directly to this employee"`
	Status    []employeeapi.Status `query:"status" enum:"active,on_leave,terminated" maxItems:"3" doc:"With one of these, separated by commas"`
	Sort      string               `query:"sort" enum:"name,-name,registration,-registration,hired_on,-hired_on" default:"name" doc:"In this order; - is descending"`
}

func (h handlers) listEmployees(ctx context.Context, in *listEmployeesInput) (*rest.Paged[employeeapi.Employee], error) {
	page, err := h.s.Employees(ctx, employee.EmployeeFilter{
		Q: in.Q, IDs: in.ID, UnitID: in.UnitID, ManagerID: in.ManagerID, Status: in.Status,
		Sort: in.Sort, Cursor: in.Cursor, Limit: in.Limit, Count: in.Count,
	})
	if err != nil {
		return nil, err
	}
	return rest.InPage(page), nil
}

// EmployeeReplacement is an employee as PUT takes it: what GET answered may be sent back.
type EmployeeReplacement struct {
	employeeapi.EmployeeInput
	ID        string     `json:"id,omitempty" readOnly:"true" doc:"If given, the id in the path"`
	Revision  uint64     `json:"revision,omitempty" readOnly:"true" doc:"Ignored; If-Match is what counts"`
	CreatedAt *time.Time `json:"created_at,omitempty" readOnly:"true" doc:"Ignored"`
	UpdatedAt *time.Time `json:"updated_at,omitempty" readOnly:"true" doc:"Ignored"`
}

type replaceEmployeeInput struct {
	ByID
	rest.IfMatch
	Body EmployeeReplacement
}

func (h handlers) replaceEmployee(ctx context.Context, in *replaceEmployeeInput) (*rest.Versioned[employeeapi.Employee], error) {
	if err := sameID(in.ID, in.Body.ID); err != nil {
		return nil, err
	}
	return h.editEmployee(ctx, in.ID, in.IfMatch, func(e *employeeapi.EmployeeInput) { *e = in.Body.EmployeeInput })
}

func sameID(path, body string) error {
	if body != "" && body != path {
		return fault.Invalidf("id", fault.Fixed, "is not the id in the path")
	}
	return nil
}

func (h handlers) editEmployee(ctx context.Context, id string, m rest.IfMatch, edit func(*employeeapi.EmployeeInput)) (*rest.Versioned[employeeapi.Employee], error) {
	revision, err := only(m)
	if err != nil {
		return nil, err
	}
	e, err := h.s.ChangeEmployee(ctx, id, revision, edit)
	if err != nil {
		return nil, err
	}
	return rest.WithRevision(e.Revision, e), nil
}

// EmployeePatch is what to change about an employee.
type EmployeePatch struct {
	Registration rest.Settable[string]             `json:"registration,omitzero" minLength:"1" maxLength:"32" doc:"Matrícula: unique, without spaces" example:"004217"`
	Name         rest.Settable[string]             `json:"name,omitzero" minLength:"1" maxLength:"200" doc:"Full name" example:"Ana Beatriz Lima"`
	CPF          rest.Settable[string]             `json:"cpf,omitzero" minLength:"1" maxLength:"20" doc:"Valid check digits, unique" example:"529.982.247-25"`
	Email        rest.Optional[string]             `json:"email,omitzero" maxLength:"254" doc:"Work e-mail address" example:"ana.lima@empresa.example"`
	Position     rest.Optional[string]             `json:"position,omitzero" maxLength:"120" doc:"What they do (cargo)" example:"Analista de logística"`
	UnitID       rest.Optional[string]             `json:"unit_id,omitzero" maxLength:"64" doc:"The unit to move to; null for none"`
	ManagerID    rest.Optional[string]             `json:"manager_id,omitzero" maxLength:"64" doc:"The employee they report to; null for nobody"`
	HiredOn      rest.Optional[string]             `json:"hired_on,omitzero" format:"date" doc:"First day of work" example:"2024-03-01"`
	TerminatedOn rest.Optional[string]             `json:"terminated_on,omitzero" format:"date" doc:"Last day of work, not before the first" example:"2026-10-30"`
	Status       rest.Settable[employeeapi.Status] `json:"status,omitzero" enum:"active,on_leave,terminated" doc:"Whether they work here" example:"terminated"`
}

type changeEmployeeInput struct {
	ByID
	rest.IfMatch
	Body EmployeePatch
}

func (h handlers) changeEmployee(ctx context.Context, in *changeEmployeeInput) (*rest.Versioned[employeeapi.Employee], error) {
	b := in.Body
	return h.editEmployee(ctx, in.ID, in.IfMatch, func(e *employeeapi.EmployeeInput) {
		b.Registration.Apply(&e.Registration)
		b.Name.Apply(&e.Name)
		b.CPF.Apply(&e.CPF)
		b.Email.Apply(&e.Email)
		b.Position.Apply(&e.Position)
		b.UnitID.Apply(&e.UnitID)
		b.ManagerID.Apply(&e.ManagerID)
		b.HiredOn.Apply(&e.HiredOn)
		b.TerminatedOn.Apply(&e.TerminatedOn)
		b.Status.Apply(&e.Status)
	})
}

func (h handlers) deleteEmployee(ctx context.Context, in *deleteInput) (*rest.None, error) {
	revision, err := only(in.IfMatch)
	if err != nil {
		return nil, err
	}
	return nil, h.s.DeleteEmployee(ctx, in.ID, revision)
}

type byIDInput struct{ ByID }

func (h handlers) seeCPF(ctx context.Context, in *byIDInput) (*cpfOutput, error) {
	cpf, err := h.s.SeeCPF(ctx, in.ID)
	return &cpfOutput{cpf}, err
}

type cpfOutput struct{ Body employeeapi.WholeCPF }

type idsInput struct{ Body employeeapi.IDs }

func (h handlers) facts(ctx context.Context, in *idsInput) (*rest.Paged[employeeapi.EmployeeEvent], error) {
	facts, err := h.s.Facts(ctx, in.Body.IDs)
	if err != nil {
		return nil, err
	}
	return rest.InPage(rest.Page[employeeapi.EmployeeEvent]{Items: facts}), nil
}
