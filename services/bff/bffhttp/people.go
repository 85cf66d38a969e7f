package bffhttp

import (
	"context"
	"time"

	"acervo/platform/rest"
	"acervo/services/bff"
	"acervo/services/bff/pages"
	"acervo/services/employee/employeeapi"
)

type peopleInput struct {
	Q         string               `query:"q" maxLength:"200" doc:"Beginnings of words of the name or of the matrícula; for hr also a whole CPF; empty is no search"`
	ID        []string             `query:"id" format:"uuid" maxItems:"100" doc:"Only these, separated by commas"`
	UnitID    string               `query:"unit_id" format:"uuid" maxLength:"64" doc:"In this unit or the units below it"`
	ManagerID string               `query:"manager_id" format:"uuid" maxLength:"64" doc:"Who report to this employee directly"`
	Status    []employeeapi.Status `query:"status" enum:"active,on_leave,terminated" maxItems:"3" doc:"With one of these, separated by commas"`
	Sort      string               `query:"sort" enum:"name,-name,registration,-registration,hired_on,-hired_on" default:"name" doc:"In this order; - is descending"`
	rest.PageInput
}

func (h handlers) people(ctx context.Context, in *peopleInput) (*rest.Paged[pages.PersonRow], error) {
	list, err := h.s.People(ctx, bff.EmployeeQuery{
		Q: in.Q, IDs: in.ID, UnitID: in.UnitID, ManagerID: in.ManagerID, Status: in.Status, Sort: in.Sort, Page: in.PageInput,
	})
	return rest.InPage(list), err
}

func (h handlers) person(ctx context.Context, in *ByID) (*rest.Versioned[pages.PersonPage], error) {
	p, err := h.s.Person(ctx, in.ID)
	return rest.WithRevision(p.Employee.Revision, p), err
}

type personReachInput struct {
	ByID
	At time.Time `query:"at" doc:"As it was at this moment; now when absent"`
}

func (h handlers) personReach(ctx context.Context, in *personReachInput) (*body[pages.PersonReach], error) {
	out, err := h.s.PersonReach(ctx, in.ID, in.At)
	return &body[pages.PersonReach]{out}, err
}

func (h handlers) move(ctx context.Context, in *body[pages.Move]) (*body[pages.MoveResults], error) {
	out, err := h.s.Move(ctx, in.Body)
	return &body[pages.MoveResults]{out}, err
}

func (h handlers) units(ctx context.Context, _ *none) (*body[pages.Units], error) {
	u, err := h.s.Units(ctx)
	return &body[pages.Units]{u}, err
}

type membersInput struct {
	ByID
	rest.PageInput
}

func (h handlers) members(ctx context.Context, in *membersInput) (*rest.Paged[pages.PersonRow], error) {
	list, err := h.s.Members(ctx, in.ID, in.PageInput)
	return rest.InPage(list), err
}

type directoryInput struct {
	Q     string   `query:"q" maxLength:"200" doc:"What was typed; nothing gives the first of each kind"`
	Kind  []string `query:"kind" doc:"Only these kinds: user, person, team, unit (separated by commas)"`
	Limit int      `query:"limit" minimum:"1" maximum:"50" default:"12" doc:"The most entries"`
}

func (h handlers) directory(ctx context.Context, in *directoryInput) (*body[pages.Directory], error) {
	d, err := h.s.Directory(ctx, in.Q, in.Kind, in.Limit)
	return &body[pages.Directory]{d}, err
}
