package employee

import (
	"context"
	"fmt"

	"acervo/platform/fault"
	"acervo/services/employee/employeeapi"
)

// Batch is many groups, people and accounts to be entered at once. They refer to each
// other by what people call them: units and teams by their code, employees by their
// registration. What is referred to comes earlier in its list, or is there already.
type Batch struct {
	Company   string // the company's name; empty leaves it
	Groups    []employeeapi.GroupInput
	Employees []employeeapi.EmployeeInput
	Members   []employeeapi.MemberEvent // a team's code, an employee's registration
	Accounts  []employeeapi.NewAccount  // of the employee with this registration, if any

	// Entered, when set, is told after each transaction how many employees were entered.
	Entered func(employees int)
}

// Imported is what was given to the parts of a Batch.
type Imported struct {
	Groups    map[string]string                    // code → id
	Employees map[string]employeeapi.EmployeeEvent // registration → id, number and the rest
	Accounts  map[string]string                    // user name → id

	units map[string]string // those of Groups that are units
}

// importChunk is how many employees are entered in one transaction.
const importChunk = 1000

// Import enters a batch for the program itself (a demo company, a migration): with the
// rules and the events of one by one, without a caller, in transactions of a thousand.
// It stops at the first that breaks a rule, named as employees[41].cpf; what went
// before stays. Accounts without a password are pending, and no link is made for them.
func (s *Service) Import(ctx context.Context, b Batch) (Imported, error) {
	done := Imported{
		Groups: map[string]string{}, Employees: make(map[string]employeeapi.EmployeeEvent, len(b.Employees)), Accounts: map[string]string{},
		units: map[string]string{},
	}
	if b.Company != "" {
		if err := normalizeCompany(&b.Company, "company"); err != nil {
			return done, err
		}
		if err := s.bulk(ctx, func(c *change) error { return c.Tx.SetCompany(b.Company) }); err != nil {
			return done, err
		}
	}
	if err := s.importGroups(ctx, b.Groups, done); err != nil {
		return done, err
	}
	if err := s.importEmployees(ctx, b, done); err != nil {
		return done, err
	}
	if err := s.importMembers(ctx, b.Members, done); err != nil {
		return done, err
	}
	return done, s.importAccounts(ctx, b.Accounts, done)
}

// bulk is write without telling the permission service: it learns over the bus.
func (s *Service) bulk(ctx context.Context, fn func(c *change) error) error {
	return s.store.Write(ctx, func(tx Tx) error {
		_, err := s.run(ctx, tx, fn)
		return err
	})
}

func (s *Service) importGroups(ctx context.Context, groups []employeeapi.GroupInput, done Imported) error {
	return chunks(groups, func(from int, part []employeeapi.GroupInput) error {
		return s.bulk(ctx, func(c *change) error {
			for i, in := range part {
				if id, ok := done.Groups[in.ParentID]; ok {
					in.ParentID = id
				}
				if err := normalizeGroup(&in); err != nil {
					return inBatch("groups", from+i, err)
				}
				g, err := c.found(in)
				if err != nil {
					return inBatch("groups", from+i, err)
				}
				done.Groups[in.Code] = g.ID
				if g.Kind == employeeapi.Unit {
					done.units[in.Code] = g.ID
				}
			}
			return nil
		})
	})
}

func (s *Service) importEmployees(ctx context.Context, b Batch, done Imported) error {
	return chunks(b.Employees, func(from int, part []employeeapi.EmployeeInput) error {
		if b.Entered != nil {
			defer func() { b.Entered(from + len(part)) }()
		}
		return s.bulk(ctx, func(c *change) error {
			c.known = map[string]bool{}
			for i, in := range part {
				if id, ok := done.units[in.UnitID]; ok {
					in.UnitID = id
					c.known[id] = true
				}
				if m, ok := done.Employees[in.ManagerID]; ok {
					in.ManagerID = m.Employee.ID
					c.known[in.ManagerID] = true
				}
				if err := normalize(&in, employeeapi.EmployeeInput{}, c.now); err != nil {
					return inBatch("employees", from+i, err)
				}
				e, err := c.hire(in)
				if err != nil {
					return inBatch("employees", from+i, err)
				}
				done.Employees[in.Registration] = fact(e)
			}
			return nil
		})
	})
}

func (s *Service) importMembers(ctx context.Context, members []employeeapi.MemberEvent, done Imported) error {
	return chunks(members, func(from int, part []employeeapi.MemberEvent) error {
		return s.bulk(ctx, func(c *change) error {
			for i, m := range part {
				team, ok := done.Groups[m.GroupID]
				e, known := done.Employees[m.EmployeeID]
				if !ok || !known {
					return inBatch("members", from+i, fault.Invalidf("employee_id", fault.NoSuch, "the team or the employee is not in the batch"))
				}
				if err := c.checkTeam(team, nil); err != nil {
					return inBatch("members", from+i, err)
				}
				if err := c.join(team, e.Employee.ID, "system"); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

func (s *Service) importAccounts(ctx context.Context, accounts []employeeapi.NewAccount, done Imported) error {
	return chunks(accounts, func(from int, part []employeeapi.NewAccount) error {
		hashes := make([]string, len(part))
		for i, in := range part {
			if in.Password == "" {
				continue
			}
			var err error
			if hashes[i], err = s.hashNew(ctx, in.Username, in.Password, minPassword); err != nil {
				return inBatch("accounts", from+i, err)
			}
		}
		return s.bulk(ctx, func(c *change) error {
			for i, in := range part {
				if e, ok := done.Employees[in.EmployeeID]; ok {
					in.EmployeeID = e.Employee.ID
				}
				if err := normalizeAccount(&in); err != nil {
					return inBatch("accounts", from+i, err)
				}
				a := Account{PasswordHash: hashes[i]}
				a.Username, a.EmployeeID, a.Roles, a.Status = in.Username, in.EmployeeID, in.Roles, in.Status
				if err := c.open(&a); err != nil {
					return inBatch("accounts", from+i, err)
				}
				done.Accounts[a.Username] = a.ID
			}
			return nil
		})
	})
}

func chunks[T any](list []T, do func(from int, part []T) error) error {
	for from := 0; from < len(list); from += importChunk {
		if err := do(from, list[from:min(from+importChunk, len(list))]); err != nil {
			return err
		}
	}
	return nil
}

// inBatch names the place in the batch where a rule was broken.
func inBatch(list string, index int, err error) error {
	f := fault.From(err)
	if len(f.Fields) == 0 {
		return err
	}
	out := *f
	out.Fields = make([]fault.Field, len(f.Fields))
	for i, field := range f.Fields {
		out.Fields[i] = field.Named(fmt.Sprintf("%s[%d].%s", list, index, field.Field))
	}
	out.Detail = out.Fields[0].Field + ": " + out.Fields[0].Message
	return &out
}
