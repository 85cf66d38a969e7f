package employeesql_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"acervo/platform/fault"
	"acervo/platform/sqldb"
	"acervo/services/employee"
	"acervo/services/employee/employeeapi"
	"acervo/services/employee/employeesql"
	"acervo/services/employee/employeetest"
)

func service(t *testing.T) (*employee.Service, *employeesql.Store, *sqldb.DB) {
	db, err := sqldb.Open(filepath.Join(t.TempDir(), "employee.db"), sqldb.Full)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	store, err := employeesql.New(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	s, err := employee.New(t.Context(), employee.Config{Store: store, Secret: bytes.Repeat([]byte{1}, 32), Hasher: &employeetest.Hasher{}})
	if err != nil {
		t.Fatal(err)
	}
	return s, store, db
}

// batch is a company of n: everybody reports to the one whose index is a tenth of theirs.
func batch(n int) employee.Batch {
	b := employee.Batch{
		Company: "Aroeira",
		Groups: []employeeapi.GroupInput{
			{Kind: employeeapi.Unit, Code: "TA", Name: "Aroeira"}, {Kind: employeeapi.Unit, Code: "SUL", Name: "Sul", ParentID: "TA"}, {Kind: employeeapi.Team, Code: "CIPA", Name: "CIPA"}},
		Members:  []employeeapi.MemberEvent{{GroupID: "CIPA", EmployeeID: "000001"}},
		Accounts: []employeeapi.NewAccount{{Username: "ana", EmployeeID: "000000", Roles: []string{"admin"}, Password: "cavalo correto bateria"}, {Username: "bia", EmployeeID: "000001"}},
	}
	for i := range n {
		in := employeeapi.EmployeeInput{Registration: fmt.Sprintf("%06d", i), Name: "Maria José da Silva " + strconv.Itoa(i), CPF: employeetest.CPF(i), UnitID: "SUL", HiredOn: "2020-01-01"}
		if i > 0 {
			in.ManagerID = fmt.Sprintf("%06d", i/10)
		}
		b.Employees = append(b.Employees, in)
	}
	return b
}

func TestImport(t *testing.T) {
	s, _, db := service(t)
	const n = 2500
	done, err := s.Import(t.Context(), batch(n))
	if err != nil {
		t.Fatal(err)
	}
	if len(done.Groups) != 3 || len(done.Employees) != n || len(done.Accounts) != 2 {
		t.Fatalf("%d groups, %d employees, %d accounts", len(done.Groups), len(done.Employees), len(done.Accounts))
	}
	last := done.Employees["002499"]
	if last.Number != n || last.Employee.UnitID != done.Groups["SUL"] || last.Employee.ManagerID != done.Employees["000249"].Employee.ID || !strings.HasPrefix(last.Employee.CPF, "•") {
		t.Errorf("the last is %+v", last)
	}
	var events, personal int
	if err := db.QueryRow(t.Context(), `SELECT count(*), count(CASE WHEN event LIKE '%hash%' OR event LIKE '%'||$1||'%' THEN 1 END) FROM outbox`, employeetest.CPF(7)).Scan(&events, &personal); err != nil {
		t.Fatal(err)
	}
	if events != 3+n+1+2 || personal != 0 {
		t.Errorf("%d events, %d with a password's hash or a CPF", events, personal)
	}
	if path, err := s.FirstSetup(t.Context()); path != "" || err != nil {
		t.Errorf("a company with an administrator is to be set up: %q %v", path, err)
	}
}

func TestImportNamesWhatIsWrong(t *testing.T) {
	for field, spoil := range map[string]func(*employee.Batch){
		"company":              func(b *employee.Batch) { b.Company = "\n" },
		"groups[1].parent_id":  func(b *employee.Batch) { b.Groups[1].ParentID = "nowhere" },
		"groups[2].code":       func(b *employee.Batch) { b.Groups[2].Code = "TA" },
		"employees[3].cpf":     func(b *employee.Batch) { b.Employees[3].CPF = "123" },
		"employees[4].unit_id": func(b *employee.Batch) { b.Employees[4].UnitID = "nowhere" },
		// a manager comes before those who report to them
		"employees[0].manager_id": func(b *employee.Batch) { b.Employees[0].ManagerID = "000005" },
		"members[0].employee_id":  func(b *employee.Batch) { b.Members[0].EmployeeID = "x" },
		"accounts[0].password":    func(b *employee.Batch) { b.Accounts[0].Password = "x" },
		"accounts[1].employee_id": func(b *employee.Batch) { b.Accounts[1].EmployeeID = "000000" },
	} {
		s, _, _ := service(t)
		b := batch(6)
		spoil(&b)
		_, err := s.Import(t.Context(), b)
		if f := fault.From(err); err == nil || len(f.Fields) == 0 || f.Fields[0].Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// ACERVO_IMPORT=300000 go test -run ImportMany -v ./services/employee/employeesql
func TestImportMany(t *testing.T) {
	n, _ := strconv.Atoi(os.Getenv("ACERVO_IMPORT"))
	if n == 0 {
		t.Skip("set ACERVO_IMPORT to how many")
	}
	s, store, _ := service(t)
	b := batch(n)
	begin := time.Now()
	if _, err := s.Import(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d employees in %v", n, time.Since(begin))
	for _, q := range []employee.EmployeeQuery{{Words: []employee.Word{{Parts: []string{"maria"}, Joined: "maria"}}}, {Words: []employee.Word{{Parts: []string{"2345"}, Joined: "2345"}}}, {}} {
		for _, count := range []bool{false, true} {
			q.Sort, q.Limit, q.Count = employee.SortName, 50, count
			begin := time.Now()
			items, total, err := store.Employees(t.Context(), q)
			t.Logf("%+v: %d of %d in %v %v", q.Words, len(items), total, time.Since(begin), err)
		}
	}
}
