package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"acervo/platform/blob"
	"acervo/platform/event"
	"acervo/platform/sqldb"
	"acervo/services/document"
	"acervo/services/document/analyzer"
	"acervo/services/document/documentapi"
	"acervo/services/document/documentsql"
	"acervo/services/employee"
	"acervo/services/employee/employeeapi"
	"acervo/services/employee/employeesql"
	"acervo/services/permission"
	"acervo/services/permission/permissionapi"
	"acervo/services/permission/permissionsql"
)

// seed fills a data folder with a company of a shape, table by table: sending ten
// million documents through uploads and events would take a day. What is in the folder
// then is what that day would have left, without its trail of events.
//
// It writes testers.json, whose sign-ins the measurements use, last: a folder without it
// was not finished.
func seed(ctx context.Context, dir string, s shape) error {
	w := &seeding{dir: dir, shape: s}
	defer w.close()
	for _, step := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"people", w.people}, {"permissions", w.permissions}, {"documents", w.documents}, {"sign-ins", w.finish},
	} {
		begun := time.Now()
		if err := step.run(ctx); err != nil {
			return fmt.Errorf("seed %s: %w", step.name, err)
		}
		fmt.Fprintf(os.Stderr, "seeded %s in %s\n", step.name, time.Since(begun).Round(time.Second))
	}
	return nil
}

type seeding struct {
	dir string
	shape
	open []*sqldb.DB

	found       employee.Imported
	types       []documentapi.DocumentType // one for each of kinds
	permissionD *sqldb.DB
	facts       permission.Store
	shared      []string // ids of the documents that permissions name
	testers     []tester
}

// tester is an account with a password, and what makes it interesting.
type tester struct{ Who, Username, Password string }

func (w *seeding) close() {
	for _, db := range w.open {
		_ = db.Close()
	}
}

func (w *seeding) db(name string, d sqldb.Durability) (*sqldb.DB, error) {
	db, err := sqldb.Open(filepath.Join(w.dir, name+".db"), d)
	if err == nil {
		w.open = append(w.open, db)
	}
	return db, err
}

// The interesting accounts: their order is their employee's number.
var testerNames = []string{
	"admin", "everyone", "everyone-but-5000", "medical", "large-unit", "small-unit", "reports", "tangled", "shares", "one-person", "self", "old-class", "other-unit",
}

func (w *seeding) people(ctx context.Context) error {
	db, err := w.db("employee", sqldb.Derived)
	if err != nil {
		return err
	}
	store, err := employeesql.New(ctx, db)
	if err != nil {
		return err
	}
	secret := make([]byte, 32)
	_, _ = rand.Read(secret)
	if err := os.WriteFile(filepath.Join(w.dir, "employee.key"), secret, 0o600); err != nil {
		return err
	}
	service, err := employee.New(ctx, employee.Config{Store: store, Secret: secret})
	if err != nil {
		return err
	}
	b := employee.Batch{Company: "Companhia de Medição", Groups: w.groups(), Employees: w.employees()}
	for i := range w.Employees {
		a := employeeapi.NewAccount{Username: username(i), EmployeeID: registration(i), Roles: []string{"employee"}}
		if i < len(testerNames) {
			a.Password = rand.Text()
			w.testers = append(w.testers, tester{testerNames[i], a.Username, a.Password})
			if i == 0 {
				a.Roles = []string{"admin", "employee"}
			}
		}
		b.Accounts = append(b.Accounts, a)
	}
	if w.found, err = service.Import(ctx, b); err != nil {
		return err
	}
	return withoutEvents(ctx, db)
}

// withoutEvents forgets what happened: nobody is to be told.
func withoutEvents(ctx context.Context, db *sqldb.DB) error {
	return db.Write(ctx, func(tx *sqldb.Tx) error { _, err := tx.Exec(`DELETE FROM outbox`); return err })
}

func (w *seeding) employee(i int) employeeapi.EmployeeEvent {
	return w.found.Employees[registration(i)]
}

// record makes permission facts true, many at once.
func (w *seeding) record(ctx context.Context, facts []permission.Change) error {
	const atOnce = 5000
	for len(facts) > 0 {
		n := min(len(facts), atOnce)
		if err := w.facts.Write(ctx, func(tx permission.Tx) error { return tx.Record("service:seed", sqldb.Now(), facts[:n]...) }); err != nil {
			return err
		}
		facts = facts[n:]
	}
	return nil
}

func (w *seeding) permissions(ctx context.Context) (err error) {
	if w.permissionD, err = w.db("permission", sqldb.Derived); err != nil {
		return err
	}
	if w.facts, err = permissionsql.New(ctx, w.permissionD); err != nil {
		return err
	}
	var facts []permission.Change
	for _, c := range permission.DefaultClasses {
		facts = append(facts, permission.PutClass{Class: c})
	}
	for i := range w.Units {
		u := permission.PutUnit{ID: w.found.Groups[unitCode(i)], Seen: 1}
		if i > 0 {
			u.ParentID = w.found.Groups[unitCode(above(i))]
		}
		facts = append(facts, u)
	}
	for i := range w.Employees {
		e := w.employee(i)
		roles := []string{"employee"}
		if i == 0 {
			roles = []string{"admin", "employee"}
		}
		facts = append(facts,
			permission.PutEmployee{ID: e.Employee.ID, Number: e.Number, UnitID: e.Employee.UnitID, ManagerID: e.Employee.ManagerID, Seen: e.Employee.Revision},
			permission.PutAccount{ID: w.found.Accounts[username(i)], EmployeeID: e.Employee.ID, Roles: roles, Active: true, Seen: 1})
	}
	return w.record(ctx, facts)
}

func (w *seeding) documents(ctx context.Context) error {
	record, err := w.db("document", sqldb.Derived)
	if err != nil {
		return err
	}
	store, err := documentsql.NewStore(ctx, record)
	if err != nil {
		return err
	}
	derived, err := w.db("catalogue", sqldb.Derived)
	if err != nil {
		return err
	}
	catalogue, err := documentsql.NewCatalogue(ctx, derived)
	if err != nil {
		return err
	}
	if err := w.documentTypes(ctx, store); err != nil {
		return err
	}
	if err := withoutEvents(ctx, record); err != nil {
		return err
	}
	around := document.CatalogueUpdate{People: w.documentPeople(), Units: w.documentUnits()}
	if err := store.PutPeople(ctx, around.People); err != nil {
		return err
	}
	if around.Mark, err = store.Sequence(ctx); err != nil {
		return err
	}
	if err := catalogue.Apply(ctx, around); err != nil {
		return err
	}
	content, err := w.content(ctx)
	if err != nil {
		return err
	}
	return w.eachBatch(func(batch []document.Entry) error {
		return errors.Join(catalogue.Apply(ctx, document.CatalogueUpdate{Documents: batch}), writeRecords(ctx, record, batch), w.writeFacts(ctx, batch))
	}, content)
}

func (w *seeding) documentTypes(ctx context.Context, store *documentsql.Store) error {
	var told []event.Event
	for i, k := range kinds {
		t := documentapi.DocumentType{ID: sqldb.NewID(), TypeInput: documentapi.TypeInput{Name: k.title, Class: k.class}, Revision: 1}
		w.types = append(w.types, t)
		told = append(told, event.Event{ID: fmt.Sprint("seed", i), Time: sqldb.Now()})
	}
	_, err := store.SeedTypes(ctx, w.types, told)
	return err
}

func (w *seeding) documentPeople() (out []document.Person) {
	for i := range w.Employees {
		e := w.employee(i)
		out = append(out, document.Person{ID: e.Employee.ID, Number: e.Number, Name: e.Employee.Name, Registration: e.Employee.Registration, UnitID: e.Employee.UnitID, Revision: 1})
	}
	return out
}

func (w *seeding) documentUnits() (out []document.Unit) {
	for _, g := range w.groups() {
		out = append(out, document.Unit{ID: w.found.Groups[g.Code], Code: g.Code, Name: g.Name, ParentID: w.found.Groups[g.ParentID], Revision: 1})
	}
	return out
}

// content is one file that all documents have: ten million of them would be about the
// disk, not about us.
func (w *seeding) content(ctx context.Context) (documentapi.Content, error) {
	folder, err := blob.OpenFolder(filepath.Join(w.dir, "content"))
	if err != nil {
		return documentapi.Content{}, err
	}
	stored, err := folder.Put(ctx, strings.NewReader("%PDF-1.7\n%%EOF\n"), 1<<20)
	return documentapi.Content{Version: 1, Filename: "documento.pdf", MediaType: "application/pdf", Size: stored.Size, SHA256: stored.SHA256}, err
}

// eachBatch makes the documents, and gathers the ids of those that permissions name.
func (w *seeding) eachBatch(do func([]document.Entry) error, content documentapi.Content) error {
	const atOnce = 20_000
	batch := make([]document.Entry, 0, atOnce)
	begun := time.Now()
	arrived := sqldb.Now().Add(-time.Duration(w.Documents) * time.Millisecond)
	every := max(w.Documents/(w.Permissions/4), 1)
	for i, p := range w.papers() {
		e := w.employee(p.owner)
		at := arrived.Add(time.Duration(i) * time.Millisecond)
		d := documentapi.Document{
			ID: sqldb.NewID(), EmployeeID: e.Employee.ID, Type: w.types[p.kind].ID, Class: kinds[p.kind].class, Title: p.title, Date: p.date.Format(time.DateOnly), Tags: p.tags,
			Status: documentapi.Active, Content: content, CreatedBy: "service:seed", Revision: 1, CreatedAt: at, UpdatedAt: at,
		}
		if i%every == 0 {
			w.shared = append(w.shared, d.ID)
		}
		batch = append(batch, document.Entry{
			Record:    document.Record{Document: d, EmployeeNumber: e.Number},
			SortTitle: analyzer.Fold(d.Title), Terms: analyzer.Terms(append([]string{d.Title}, d.Tags...)...),
		})
		if len(batch) == atOnce || i == w.Documents-1 {
			if err := do(batch); err != nil {
				return err
			}
			batch = batch[:0]
			if (i+1)%500_000 == 0 {
				fmt.Fprintf(os.Stderr, "  %d documents, %.0f a second\n", i+1, float64(i+1)/time.Since(begun).Seconds())
			}
		}
	}
	return nil
}

func writeRecords(ctx context.Context, db *sqldb.DB, batch []document.Entry) error {
	return db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, e := range batch {
			tags, err := json.Marshal(e.Tags)
			if err != nil {
				return err
			}
			if e.Tags == nil {
				tags = []byte("[]")
			}
			at := sqldb.Micros(e.CreatedAt)
			if _, err := tx.Exec(`INSERT INTO documents (id, employee_id, employee_number, type_id, class, title, date, fields, tags, status, version, created_by, revision, created_at, updated_at)
				VALUES ($1, $2, $3, $4, $5, $6, $7, '{}', $8, $9, 1, $10, 1, $11, $12)`,
				e.ID, e.EmployeeID, e.EmployeeNumber, e.Type, e.Class, e.Title, e.Date, string(tags), string(e.Status), e.CreatedBy, at, at); err != nil {
				return err
			}
			c := e.Content
			if _, err := tx.Exec(`INSERT INTO versions (document_id, version, filename, media_type, size, sha256, created_by, created_at) VALUES ($1, 1, $2, $3, $4, $5, $6, $7)`,
				e.ID, c.Filename, c.MediaType, c.Size, c.SHA256, e.CreatedBy, at); err != nil {
				return err
			}
		}
		return nil
	})
}

// writeFacts tells the permission service's database of documents.
func (w *seeding) writeFacts(ctx context.Context, batch []document.Entry) error {
	return w.permissionD.Write(ctx, func(tx *sqldb.Tx) error {
		for _, e := range batch {
			if _, err := tx.Exec(`INSERT INTO documents (id, version, number, class, binned, seen, valid_from, changed_by) VALUES ($1, 1, $2, $3, 0, 1, $4, 'service:seed')`,
				e.ID, e.EmployeeNumber, e.Class, sqldb.Micros(e.CreatedAt)); err != nil {
				return err
			}
		}
		return nil
	})
}

// finish counts what there is, gives the permissions, and writes who may sign in.
func (w *seeding) finish(ctx context.Context) error {
	err := w.permissionD.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`INSERT INTO tallies (number, class, documents) SELECT number, class, count(*) FROM documents GROUP BY number, class`)
		return err
	})
	if err != nil {
		return err
	}
	if err := w.record(ctx, w.rules()); err != nil {
		return err
	}
	raw, err := json.MarshalIndent(w.testers, "", "  ") //nolint:gosec // the made-up company's own
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(w.dir, testersFile), raw, 0o600)
}

const testersFile = "testers.json"

// seedVersion is another whenever a company comes out differently, or its tables have
// changed so that an older one is of no use.
const seedVersion = "1"

// rules are the permissions: what a company of this size has, and what makes the testers
// interesting.
func (w *seeding) rules() (out []permission.Change) {
	r := dice(3)
	now := sqldb.Now()
	account := func(i int) permissionapi.Subject {
		return permissionapi.Subject{Kind: permissionapi.SubjectUser, ID: w.found.Accounts[username(i)]}
	}
	unit := func(i int) permissionapi.Target {
		return permissionapi.Target{Kind: permissionapi.TargetUnit, ID: w.found.Groups[unitCode(i)], Subtree: true}
	}
	one := func(i int) permissionapi.Target {
		return permissionapi.Target{Kind: permissionapi.TargetEmployee, ID: w.employee(i).Employee.ID}
	}
	give := func(s permissionapi.Subject, t permissionapi.Target, effect permissionapi.Effect, action permissionapi.Action, classes ...string) {
		p := permissionapi.Permission{
			ID: sqldb.NewID(), Subject: s, Target: t, Actions: []permissionapi.Action{action}, Classes: classes, Effect: effect,
			Reason: "medição", GrantedBy: "service:seed", Revision: 1, CreatedAt: now, UpdatedAt: now,
		}
		if r.IntN(10) == 0 {
			until := now.AddDate(0, 0, 1+r.IntN(300))
			p.ExpiresAt = &until
		}
		out = append(out, permission.PutPermission{Permission: p})
	}
	const allow, deny = permissionapi.Allow, permissionapi.Deny
	all := permissionapi.Target{Kind: permissionapi.TargetEveryone}
	every := []string{"public", "personal", "payroll", "medical", "legal"}
	give(permissionapi.Subject{Kind: permissionapi.SubjectEveryone}, permissionapi.Target{Kind: permissionapi.TargetSelf}, allow, permissionapi.Download, every...)
	for i, name := range testerNames {
		switch who := account(i); name {
		case "everyone":
			give(who, all, allow, permissionapi.Manage, every...)
		case "everyone-but-5000":
			give(who, all, allow, permissionapi.Download, every...)
			for k := range min(5000, w.Employees/10) {
				give(who, one(20+k*9%(w.Employees-20)), deny, permissionapi.View)
			}
		case "medical":
			give(who, all, allow, permissionapi.Download, "medical")
		case "large-unit":
			give(who, unit(1), allow, permissionapi.Manage, "personal", "payroll", "public")
		case "other-unit":
			give(who, unit(2), allow, permissionapi.Download, "personal", "payroll")
		case "small-unit":
			give(who, unit(w.Units-1), allow, permissionapi.Download, "personal")
		case "reports":
			give(who, permissionapi.Target{Kind: permissionapi.TargetReports}, allow, permissionapi.Download, "personal", "public")
		case "tangled":
			for range min(300, w.Units/4) {
				give(who, unit(r.IntN(w.Units)), allow, permissionapi.Download, every[r.IntN(len(every))])
				give(who, one(r.IntN(w.Employees)), deny, permissionapi.View, every[r.IntN(len(every))])
				give(who, one(r.IntN(w.Employees)), allow, permissionapi.Edit, every[r.IntN(len(every))])
			}
		case "shares":
			for _, id := range w.shared[:min(len(w.shared), 10_000)] {
				give(who, permissionapi.Target{Kind: permissionapi.TargetDocument, ID: id}, allow, permissionapi.Download, every...)
			}
		case "one-person":
			give(who, one(41%w.Employees), allow, permissionapi.Download, every...)
		case "old-class":
			give(who, all, allow, permissionapi.Download, "legal")
		}
	}
	// Everybody else's: managers of units, single people, teams of reports, shares.
	for len(out) < w.Permissions {
		i := len(testerNames) + r.IntN(w.Employees-len(testerNames))
		switch r.IntN(8) {
		case 0, 1, 2:
			give(account(i), unit(r.IntN(w.Units)), allow, permissionapi.Download, "personal")
		case 3:
			give(permissionapi.Subject{Kind: permissionapi.SubjectUnit, ID: w.found.Groups[unitCode(r.IntN(w.Units))], Subtree: true}, unit(1+r.IntN(w.Units-1)), allow, permissionapi.View, "public")
		case 4:
			give(permissionapi.Subject{Kind: permissionapi.SubjectReportsOf, ID: w.employee(r.IntN(w.Employees / 8)).Employee.ID}, one(r.IntN(w.Employees)), allow, permissionapi.View, "personal")
		case 5:
			give(account(i), one(r.IntN(w.Employees)), deny, permissionapi.Download)
		default:
			give(account(i), permissionapi.Target{Kind: permissionapi.TargetDocument, ID: w.shared[r.IntN(len(w.shared))]}, allow, permissionapi.Download, every...)
		}
	}
	return out
}
