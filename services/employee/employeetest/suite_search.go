package employeetest

import (
	"slices"

	"acervo/services/employee"
	"acervo/services/employee/employeeapi"
)

func word(parts ...string) []employee.Word {
	var out []employee.Word
	for _, p := range parts {
		out = append(out, employee.Word{Parts: []string{p}, Joined: p})
	}
	return out
}

func (w *world) search() {
	unit := employeeapi.Group{ID: "u1", Kind: employeeapi.Unit, Name: "Matriz", Revision: 1, CreatedAt: start, UpdatedAt: start}
	below := employeeapi.Group{ID: "u2", Kind: employeeapi.Unit, Name: "RH", ParentID: "u1", Revision: 1, CreatedAt: start, UpdatedAt: start}
	team := employeeapi.Group{ID: "t1", Kind: employeeapi.Team, Name: "CIPA", Revision: 1, CreatedAt: start, UpdatedAt: start}
	people := []employee.Employee{person(1, "José Lima"), person(2, "jose conde"), person(3, "Ângela D'Ávila"), person(4, "Zé"), person(5, "Zé")}
	people[0].UnitID, people[1].UnitID, people[2].UnitID = "u1", "u2", "u2"
	people[1].ManagerID = people[0].ID
	people[3].Status = employeeapi.OnLeave
	w.write(func(tx employee.Tx) error {
		for _, g := range []employeeapi.Group{unit, below, team} {
			w.must(tx.InsertGroup(g))
		}
		return nil
	})
	w.insert(people...)
	w.write(func(tx employee.Tx) error { _, err := tx.AddMember("t1", people[4].ID, start, "x"); return err })

	for _, c := range []struct {
		name string
		q    employee.EmployeeQuery
		want []int // indexes into people, by name
	}{
		{"all", employee.EmployeeQuery{}, []int{2, 1, 0, 3, 4}},
		{"a word's beginning", employee.EmployeeQuery{Words: word("jo")}, []int{1, 0}},
		{"two words", employee.EmployeeQuery{Words: word("jo", "li")}, []int{0}},
		{"a word in parts", employee.EmployeeQuery{Words: []employee.Word{{Parts: []string{"d", "avila"}, Joined: "davila"}}}, []int{2}},
		{"a registration", employee.EmployeeQuery{Words: []employee.Word{{Parts: []string{"r", "003"}, Joined: "r003"}}}, []int{2}},
		{"a registration is no name", employee.EmployeeQuery{Words: word("003")}, nil},
		{"the middle of a word", employee.EmployeeQuery{Words: word("ose")}, nil},
		{"a CPF", employee.EmployeeQuery{Words: word(people[1].CPF), CPF: people[1].CPF}, []int{1}},
		{"a CPF's beginning", employee.EmployeeQuery{Words: word(people[1].CPF[:9]), CPF: people[1].CPF[:9]}, nil},
		{"no CPF", employee.EmployeeQuery{Words: word("zzz")}, nil},
		{"a subtree", employee.EmployeeQuery{UnitID: "u1"}, []int{2, 1, 0}},
		{"one unit", employee.EmployeeQuery{InUnit: "u1"}, []int{0}},
		{"a team", employee.EmployeeQuery{TeamID: "t1"}, []int{4}},
		{"a manager", employee.EmployeeQuery{ManagerID: people[0].ID}, []int{1}},
		{"a status", employee.EmployeeQuery{Status: []employeeapi.Status{employeeapi.OnLeave}}, []int{3}},
		{"one of two statuses", employee.EmployeeQuery{Status: []employeeapi.Status{employeeapi.OnLeave, employeeapi.Active}}, []int{2, 1, 0, 3, 4}},
		{"a status that nobody has", employee.EmployeeQuery{Status: []employeeapi.Status{employeeapi.Terminated}}, nil},
		{"ids", employee.EmployeeQuery{IDs: []string{people[3].ID, "nobody", people[0].ID}}, []int{0, 3}},
		{"all at once", employee.EmployeeQuery{Words: word("jo"), UnitID: "u1", Status: []employeeapi.Status{employeeapi.Active}, ManagerID: people[0].ID}, []int{1}},
	} {
		want := []string{}
		for _, i := range c.want {
			want = append(want, people[i].ID)
		}
		if c.name == "all" && people[4].ID < people[3].ID {
			want[3], want[4] = want[4], want[3]
		}
		for _, desc := range []bool{false, true} {
			for limit := 1; limit <= 6; limit += 2 {
				q := c.q
				q.Sort, q.Desc, q.Limit, q.Count = employee.SortName, desc, limit, true
				expect := slices.Clone(want)
				if desc {
					slices.Reverse(expect)
				}
				w.same(c.name, w.walk(q, len(want)), expect)
			}
		}
	}
	for sort, want := range map[employee.SortKey]int{employee.SortRegistration: 0, employee.SortHiredOn: 0, employee.SortName: 2} {
		got, _, err := w.Store.Employees(w.Context(), employee.EmployeeQuery{Sort: sort, Limit: 1})
		w.must(err)
		w.same("first by "+string(sort), got[0].ID, people[want].ID)
	}
}

// walk goes through all pages of q by name and returns the ids.
func (w *world) walk(q employee.EmployeeQuery, total int) []string {
	w.Helper()
	got := []string{}
	for {
		page, n, err := w.Store.Employees(w.Context(), q)
		w.must(err)
		if len(page) == 0 {
			return got
		}
		w.same("total", n, total)
		for _, e := range page {
			got = append(got, e.ID)
		}
		last := page[len(page)-1]
		q.After = &employee.Position{Key: employee.Fold(last.Name), ID: last.ID}
	}
}
