// Package employeetest is what every store of the employee service must do, and what
// tests of the service need.
package employeetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"acervo/platform/event"
	"acervo/platform/fault"
	"acervo/platform/idempotency"
	"acervo/platform/sqldb"
	"acervo/services/employee"
	"acervo/services/employee/employeeapi"
)

// Opened is an empty store, and the ids of the events in its outbox, in order.
type Opened struct {
	Store  employee.Store
	Outbox func() []string
}

// Run holds a store against its contract. open gives a new, empty one for each test.
func Run(t *testing.T, open func(t *testing.T) Opened) {
	for name, test := range map[string]func(*world){
		"employees":        (*world).employees,
		"numbers":          (*world).numbers,
		"search":           (*world).search,
		"groups and teams": (*world).groups,
		"accounts":         (*world).accounts,
		"sessions":         (*world).sessions,
		"links and keys":   (*world).setup,
		"failed sign-ins":  (*world).failures,
		"all or nothing":   (*world).atomicity,
		"once":             (*world).once,
		"at once":          (*world).concurrency,
		"sweep":            (*world).sweep,
	} {
		t.Run(name, func(t *testing.T) { test(&world{t, open(t)}) })
	}
}

type world struct {
	*testing.T
	Opened
}

var start = time.Date(2026, 3, 1, 12, 30, 0, 123000, time.UTC)

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) same(what string, got, want any) {
	w.Helper()
	if !reflect.DeepEqual(got, want) {
		w.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

func (w *world) missing(what string, err error) {
	w.Helper()
	if !fault.Is(err, fault.NotFound) {
		w.Errorf("%s: %v, want not found", what, err)
	}
}

func (w *world) write(fn func(tx employee.Tx) error) {
	w.Helper()
	w.must(w.Store.Write(w.Context(), fn))
}

// person is the nth employee, not yet stored.
func person(n int, name string) employee.Employee {
	return employee.Employee{Number: uint32(n), Employee: employeeapi.Employee{
		ID: sqldb.NewID(), Registration: fmt.Sprintf("R-%03d", n), Name: name, CPF: CPF(n), Email: "a@b.example", Position: "Analista",
		HiredOn: fmt.Sprintf("2024-01-%02d", n), Status: employeeapi.Active, Revision: 1, CreatedAt: start, UpdatedAt: start,
	}}
}

func (w *world) insert(people ...employee.Employee) {
	w.Helper()
	w.write(func(tx employee.Tx) error {
		for _, e := range people {
			if err := tx.InsertEmployee(e); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *world) employees() {
	e := person(1, "Ana Lima")
	w.insert(e)
	got, err := w.Store.Employee(w.Context(), e.ID)
	w.must(err)
	w.same("read back", got, e)
	e.Name, e.Status, e.TerminatedOn, e.Revision, e.UpdatedAt = "Ana Souza", employeeapi.Terminated, "2026-02-28", 2, start.Add(time.Hour)
	e.Registration, e.CPF, e.Email, e.Position, e.HiredOn = "X", CPF(99), "", "", ""
	w.write(func(tx employee.Tx) error {
		if err := tx.UpdateEmployee(e); err != nil {
			return err
		}
		got, err := tx.Employee(e.ID)
		w.same("its own write", got, e)
		for key, value := range map[employee.UniqueKey]string{employee.ByRegistration: "X", employee.ByCPF: CPF(99)} {
			id, err := tx.EmployeeBy(key, value)
			w.must(err)
			w.same("by "+string(key), id, e.ID)
			none, err := tx.EmployeeBy(key, "none")
			w.must(err)
			w.same("by nothing", none, "")
		}
		return err
	})
	boss := person(2, "Bia")
	w.insert(boss)
	e.ManagerID = boss.ID
	w.write(func(tx employee.Tx) error {
		w.must(tx.UpdateEmployee(e))
		for id, want := range map[string]bool{boss.ID: true, e.ID: false} {
			has, err := tx.HasReports(id)
			w.must(err)
			w.same("reports", has, want)
		}
		any, err := tx.AnyDocuments()
		w.must(err)
		w.same("no documents", any, false)
		w.must(tx.AddDocuments(1, 2))
		any, err = tx.AnyDocuments()
		w.must(err)
		w.same("any documents", any, true)
		w.must(tx.AddDocuments(1, -1))
		w.must(tx.AddDocuments(77, 1)) // of nobody
		n, err := tx.Documents(e.ID)
		w.same("documents", n, 1)
		return err
	})
	list, err := w.Store.EmployeesByID(w.Context(), []string{e.ID, "nobody", boss.ID, e.ID})
	w.must(err)
	w.same("by id", len(list), 2)
	none, err := w.Store.EmployeesByID(w.Context(), nil)
	w.must(err)
	w.same("by no id", len(none), 0)
	w.write(func(tx employee.Tx) error { return tx.DeleteEmployee(e.ID) })
	_, err = w.Store.Employee(w.Context(), e.ID)
	w.missing("a deleted one", err)
	w.write(func(tx employee.Tx) error {
		w.missing("deleting again", tx.DeleteEmployee(e.ID))
		w.missing("changing a deleted one", tx.UpdateEmployee(e))
		_, err := tx.Employee(e.ID)
		w.missing("reading a deleted one", err)
		_, err = tx.Documents(e.ID)
		w.missing("documents of a deleted one", err)
		return nil
	})
	found, _, err := w.Store.Employees(w.Context(), employee.EmployeeQuery{Words: word("souza"), Sort: employee.SortName, Limit: 9})
	w.must(err)
	w.same("found after being deleted", len(found), 0)
}

func (w *world) numbers() {
	var got []uint32
	next := func(fail error) {
		err := w.Store.Write(w.Context(), func(tx employee.Tx) error {
			n, err := tx.NextNumber()
			w.must(err)
			if fail == nil {
				got = append(got, n)
			}
			return fail
		})
		if !errors.Is(err, fail) {
			w.Fatal(err)
		}
	}
	next(nil)
	next(errors.New("refused"))
	next(nil)
	w.same("numbers", got, []uint32{1, 2})
}

func (w *world) groups() {
	root := employeeapi.Group{ID: sqldb.NewID(), Kind: employeeapi.Unit, Code: "MTZ", Name: "Matriz", Revision: 1, CreatedAt: start, UpdatedAt: start}
	unit := employeeapi.Group{ID: sqldb.NewID(), Kind: employeeapi.Unit, Name: "RH", ParentID: root.ID, Revision: 1, CreatedAt: start, UpdatedAt: start}
	team := employeeapi.Group{ID: sqldb.NewID(), Kind: employeeapi.Team, Name: "CIPA", Revision: 1, CreatedAt: start, UpdatedAt: start}
	ana, bia := person(1, "Ana"), person(2, "Bia")
	ana.UnitID = unit.ID
	bia.UnitID, bia.Status, bia.TerminatedOn = unit.ID, employeeapi.Terminated, "2026-01-31"
	w.write(func(tx employee.Tx) error {
		for _, g := range []employeeapi.Group{root, unit, team} {
			w.must(tx.InsertGroup(g))
		}
		w.must(tx.InsertEmployee(ana))
		w.must(tx.InsertEmployee(bia))
		for i, want := range []bool{true, false} {
			changed, err := tx.AddMember(team.ID, ana.ID, start, "someone")
			w.must(err)
			w.same(fmt.Sprint("added ", i), changed, want)
		}
		_, err := tx.AddMember(team.ID, bia.ID, start, "someone")
		w.must(err)
		id, err := tx.GroupByCode("MTZ")
		w.must(err)
		w.same("by code", id, root.ID)
		id, err = tx.GroupByCode("?")
		w.must(err)
		w.same("by no code", id, "")
		return tx.SetCompany("Aroeira")
	})
	got, err := w.Store.Group(w.Context(), unit.ID)
	w.must(err)
	w.same("read back", got, unit)
	_, err = w.Store.Group(w.Context(), "nowhere")
	w.missing("no group", err)
	name, err := w.Store.Company(w.Context())
	w.must(err)
	w.same("company", name, "Aroeira")
	all, err := w.Store.Groups(w.Context(), true)
	w.must(err)
	counts := map[string]int{}
	for _, g := range all {
		counts[g.ID] = *g.People
	}
	w.same("people", counts, map[string]int{root.ID: 0, unit.ID: 1, team.ID: 1})
	teams, err := w.Store.TeamsOf(w.Context(), ana.ID)
	w.must(err)
	w.same("teams", teams, []string{team.ID})
	plain, err := w.Store.Groups(w.Context(), false)
	w.must(err)
	if len(plain) != 3 || plain[0].People != nil {
		w.Errorf("groups %+v", plain)
	}
	unit.Name, unit.Code, unit.ParentID, unit.Revision = "Gente", "RH", "", 2
	w.write(func(tx employee.Tx) error {
		for id, want := range map[string][2]bool{root.ID: {false, true}, unit.ID: {true, false}, team.ID: {}} {
			people, units, err := tx.UnitInUse(id)
			w.must(err)
			w.same("in use", [2]bool{people, units}, want)
		}
		w.must(tx.UpdateGroup(unit))
		got, err := tx.Group(unit.ID)
		w.must(err)
		w.same("its own write", got, unit)
		members, err := tx.Members(team.ID)
		w.must(err)
		w.same("members", len(members), 2)
		teams, err := tx.TeamsOf(ana.ID)
		w.must(err)
		w.same("teams", teams, []string{team.ID})
		for _, want := range []bool{true, false} {
			changed, err := tx.RemoveMember(team.ID, ana.ID)
			w.must(err)
			w.same("removed", changed, want)
		}
		_, err = tx.RemoveMember(team.ID, bia.ID)
		w.must(err)
		w.must(tx.DeleteGroup(team.ID))
		w.missing("deleting again", tx.DeleteGroup(team.ID))
		w.missing("changing a deleted one", tx.UpdateGroup(team))
		return nil
	})
}

func (w *world) atomicity() {
	e := person(1, "Ana")
	ev, err := event.New(w.Context(), employeeapi.Service, employeeapi.EmployeeCreated, e.ID, e)
	w.must(err)
	refused := errors.New("refused")
	err = w.Store.Write(w.Context(), func(tx employee.Tx) error {
		w.must(tx.InsertEmployee(e))
		w.must(tx.Publish(ev))
		return refused
	})
	if !errors.Is(err, refused) {
		w.Errorf("the error became %v", err)
	}
	_, err = w.Store.Employee(w.Context(), e.ID)
	w.missing("what was refused", err)
	w.same("events of what was refused", len(w.Outbox()), 0)
	w.write(func(tx employee.Tx) error { w.must(tx.InsertEmployee(e)); return tx.Publish(ev) })
	w.same("events", w.Outbox(), []string{ev.ID})
	for what, other := range map[string]employee.Employee{"registration": {Number: 5, Employee: employeeapi.Employee{ID: "x", Registration: e.Registration, CPF: "1"}}, "cpf": {Number: 6, Employee: employeeapi.Employee{ID: "y", Registration: "y", CPF: e.CPF}}} {
		if err := w.Store.Write(w.Context(), func(tx employee.Tx) error { return tx.InsertEmployee(other) }); err == nil {
			w.Errorf("two employees have the same %s", what)
		}
	}
}

func (w *world) once() {
	type answer struct{ N int }
	ran := 0
	do := func(ctx context.Context) (answer, error) {
		var a answer
		err := w.Store.Once(ctx, &a, func(employee.Tx) error { ran++; a.N = ran; return nil })
		return a, err
	}
	ctx := idempotency.With(w.Context(), idempotency.Key{Caller: "ana", Value: "k", Fingerprint: "f"})
	for range 3 {
		a, err := do(ctx)
		w.must(err)
		w.same("answer", a.N, 1)
	}
	_, err := do(idempotency.With(w.Context(), idempotency.Key{Caller: "ana", Value: "k", Fingerprint: "other"}))
	if !fault.Is(err, fault.Invalid) {
		w.Errorf("the key for something else: %v", err)
	}
	a, err := do(w.Context())
	w.must(err)
	w.same("without a key", a.N, 2)
}

func (w *world) concurrency() {
	var wg sync.WaitGroup
	var mu sync.Mutex
	var got []uint32
	for range 50 {
		wg.Go(func() {
			var n uint32
			err := w.Store.Write(w.Context(), func(tx employee.Tx) (err error) { n, err = tx.NextNumber(); return err })
			mu.Lock()
			defer mu.Unlock()
			got = append(got, n)
			if err != nil {
				w.Error(err)
			}
		})
	}
	wg.Wait()
	slices.Sort(got)
	for i, n := range got {
		if n != uint32(i+1) {
			w.Fatalf("numbers %v", got)
		}
	}
}
