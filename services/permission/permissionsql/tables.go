package permissionsql

import (
	"fmt"
	"strings"
	"time"

	"acervo/platform/sqldb"
	"acervo/services/permission"
	"acervo/services/permission/permissionapi"
)

type (
	change = permission.Change
	class  = permissionapi.Class
)

// table is where one kind of fact is kept, with its history.
type table struct {
	name    string
	key     []string
	columns []string // what a fact says, besides its key

	// fact is the fact that a row states; from is since when.
	fact func(key []string, v []any, from time.Time) change
	// gone is the fact that there is none.
	gone func(key []string) change

	last, insert, end, standing string // statements, made by with
}

var (
	accounts = table{
		name: "accounts", key: []string{"id"}, columns: []string{"employee_id", "roles", "active"},
		fact: func(k []string, v []any, _ time.Time) change {
			return permission.PutAccount{ID: k[0], EmployeeID: text(v[0]), Roles: split(text(v[1])), Active: yes(v[2])}
		},
	}.with()
	employees = table{
		name: "employees", key: []string{"id"}, columns: []string{"number", "unit_id", "manager_id", "has_left"},
		fact: func(k []string, v []any, _ time.Time) change {
			return permission.PutEmployee{ID: k[0], Number: uint32(number(v[0])), UnitID: text(v[1]), ManagerID: text(v[2]), Left: yes(v[3])}
		},
		gone: func(k []string) change { return permission.DropEmployee{ID: k[0]} },
	}.with()
	units = table{
		name: "units", key: []string{"id"}, columns: []string{"parent_id"},
		fact: func(k []string, v []any, _ time.Time) change {
			return permission.PutUnit{ID: k[0], ParentID: text(v[0])}
		},
		gone: func(k []string) change { return permission.DropUnit{ID: k[0]} },
	}.with()
	teams = table{
		name: "teams", key: []string{"id"},
		fact: func(k []string, _ []any, _ time.Time) change { return permission.PutTeam{ID: k[0]} },
		gone: func(k []string) change { return permission.DropTeam{ID: k[0]} },
	}.with()
	members = table{
		name: "members", key: []string{"team_id", "employee_id"},
		fact: func(k []string, _ []any, _ time.Time) change {
			return permission.PutMember{TeamID: k[0], EmployeeID: k[1]}
		},
		gone: func(k []string) change { return permission.DropMember{TeamID: k[0], EmployeeID: k[1]} },
	}.with()
	classes = table{
		name: "classes", key: []string{"id"}, columns: []string{"position", "name", "restricted", "revision"},
		fact: func(k []string, v []any, _ time.Time) change {
			return permission.PutClass{Class: class{ID: k[0], Name: text(v[1]), Restricted: yes(v[2]), Revision: uint64(number(v[3]))}}
		},
	}.with()
	documents = table{
		name: "documents", key: []string{"id"}, columns: []string{"number", "class", "binned"},
		fact: func(k []string, v []any, _ time.Time) change {
			return permission.PutDocument{ID: k[0], Number: uint32(number(v[0])), Class: text(v[1]), Binned: yes(v[2])}
		},
		gone: func(k []string) change { return permission.DropDocument{ID: k[0]} },
	}.with()
	uploads = table{
		name: "uploads", key: []string{"document_id"}, columns: []string{"account_id", "class"},
		fact: func(k []string, v []any, from time.Time) change {
			return permission.PutUpload{DocumentID: k[0], AccountID: text(v[0]), Class: text(v[1]), At: from}
		},
		gone: func(k []string) change { return permission.DropUpload{DocumentID: k[0]} },
	}.with()
	// endedSessions has no history: a row is dropped when it is not needed any more.
	endedSessions = table{
		name: "ended_sessions", key: []string{"id"},
		fact: func(k []string, _ []any, from time.Time) change { return permission.EndSession{ID: k[0], At: from} },
		gone: func(k []string) change { return permission.DropSession{ID: k[0]} },
	}.with()
	permissions = table{
		name: "permissions", key: []string{"id"}, columns: []string{
			"subject_kind", "subject_id", "subject_subtree", "target_kind", "target_id", "target_subtree", "actions", "classes",
			"effect", "not_before", "expires_at", "reason", "granted_by", "revision", "created_at", "updated_at", "break_glass", "told"},
		fact: func(k []string, v []any, _ time.Time) change {
			return permission.PutPermission{Permission: readPermission(k[0], v)}
		},
		gone: func(k []string) change { return permission.DropPermission{ID: k[0]} },
	}.with()
)

// tallies says how many documents there are: derived, without history, and not one of
// tables.
const tallies = "tallies"

// tables are in the order in which facts are best told: classes before what is of
// them, documents before what is on them.
var tables = []*table{classes, units, teams, employees, members, accounts, documents, uploads, permissions, endedSessions}

// with is the table with its statements, whose parameters come key first.
func (t table) with() *table {
	says := append(append([]string{}, t.key...), t.columns...)
	where := make([]string, len(t.key))
	for i, k := range t.key {
		where[i] = fmt.Sprintf("%s = $%d", k, i+1)
	}
	which := strings.Join(where, " AND ")
	t.standing = fmt.Sprintf("SELECT %s FROM %s WHERE valid_to IS NULL", strings.Join(append(says, "valid_from"), ", "), t.name)
	if t.name == "documents" { // of the others nothing needs to be at hand
		t.standing += " AND id IN (SELECT document_id FROM uploads WHERE valid_to IS NULL UNION" +
			" SELECT target_id FROM permissions WHERE valid_to IS NULL AND target_kind = 'document')"
	}
	t.last = fmt.Sprintf("SELECT %s FROM %s WHERE %s ORDER BY version DESC LIMIT 1",
		strings.Join(append(append([]string{}, t.columns...), "version", "seen", "valid_from", "valid_to"), ", "), t.name, which)
	t.end = fmt.Sprintf("UPDATE %s SET valid_to = $%d, ended_by = $%d, seen = $%d WHERE %s AND version = $%d",
		t.name, len(t.key)+1, len(t.key)+2, len(t.key)+3, which, len(t.key)+4)
	all := append(says, "version", "seen", "valid_from", "changed_by", "valid_to", "ended_by")
	marks := make([]string, len(all))
	for i := range all {
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	t.insert = fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", t.name, strings.Join(all, ", "), strings.Join(marks, ", "))
	return &t
}

// row is where a fact is kept and what of it; values is nil when it says that there is
// none.
type row struct {
	table  *table
	key    []string
	values []any
	seen   uint64
}

// rowOf is where a fact belongs.
func rowOf(fact change) row {
	switch f := fact.(type) {
	case permission.PutAccount:
		return row{accounts, []string{f.ID}, []any{f.EmployeeID, strings.Join(f.Roles, ","), bit(f.Active)}, f.Seen}
	case permission.PutEmployee:
		return row{employees, []string{f.ID}, []any{int64(f.Number), f.UnitID, f.ManagerID, bit(f.Left)}, f.Seen}
	case permission.DropEmployee:
		return row{employees, []string{f.ID}, nil, 0}
	case permission.PutUnit:
		return row{units, []string{f.ID}, []any{f.ParentID}, f.Seen}
	case permission.DropUnit:
		return row{units, []string{f.ID}, nil, 0}
	case permission.PutTeam:
		return row{teams, []string{f.ID}, []any{}, f.Seen}
	case permission.DropTeam:
		return row{teams, []string{f.ID}, nil, 0}
	case permission.PutMember:
		return row{members, []string{f.TeamID, f.EmployeeID}, []any{}, f.Seen}
	case permission.DropMember:
		return row{members, []string{f.TeamID, f.EmployeeID}, nil, f.Seen}
	case permission.PutClass:
		return row{classes, []string{f.ID}, []any{int64(0), f.Name, bit(f.Restricted), int64(f.Revision)}, f.Revision}
	case permission.PutDocument:
		return row{documents, []string{f.ID}, []any{int64(f.Number), f.Class, bit(f.Binned)}, f.Seen}
	case permission.DropDocument:
		return row{documents, []string{f.ID}, nil, 0}
	case permission.PutUpload:
		return row{uploads, []string{f.DocumentID}, []any{f.AccountID, f.Class}, 0}
	case permission.DropUpload:
		return row{uploads, []string{f.DocumentID}, nil, 0}
	case permission.EndSession:
		return row{endedSessions, []string{f.ID}, []any{}, 0}
	case permission.DropSession:
		return row{endedSessions, []string{f.ID}, nil, 0}
	case permission.PutPermission:
		return row{permissions, []string{f.ID}, permissionValues(f.Permission), f.Revision}
	case permission.DropPermission:
		return row{permissions, []string{f.ID}, nil, 0}
	}
	panic(fmt.Sprintf("permissionsql: no table for %T", fact))
}

func permissionValues(p permissionapi.Permission) []any {
	actions := make([]string, len(p.Actions))
	for i, a := range p.Actions {
		actions[i] = string(a)
	}
	return []any{
		string(p.Subject.Kind), p.Subject.ID, bit(p.Subject.Subtree), string(p.Target.Kind), p.Target.ID, bit(p.Target.Subtree),
		strings.Join(actions, ","), strings.Join(p.Classes, ","), string(p.Effect), moment(p.NotBefore), moment(p.ExpiresAt),
		p.Reason, p.GrantedBy, int64(p.Revision), sqldb.Micros(p.CreatedAt), sqldb.Micros(p.UpdatedAt),
		bit(p.BreakGlass != nil), strings.Join(told(p), ","),
	}
}

func told(p permissionapi.Permission) []string {
	if p.BreakGlass == nil {
		return nil
	}
	return p.BreakGlass.Told
}

func readPermission(id string, v []any) permissionapi.Permission {
	p := permissionapi.Permission{
		ID:      id,
		Subject: permissionapi.Subject{Kind: permissionapi.SubjectKind(text(v[0])), ID: text(v[1]), Subtree: yes(v[2])},
		Target:  permissionapi.Target{Kind: permissionapi.TargetKind(text(v[3])), ID: text(v[4]), Subtree: yes(v[5])},
		Classes: split(text(v[7])), Effect: permissionapi.Effect(text(v[8])), NotBefore: time0(v[9]), ExpiresAt: time0(v[10]),
		Reason: text(v[11]), GrantedBy: text(v[12]), Revision: uint64(number(v[13])),
		CreatedAt: sqldb.FromMicros(number(v[14])), UpdatedAt: sqldb.FromMicros(number(v[15])),
	}
	if yes(v[16]) {
		p.BreakGlass = &permissionapi.BreakGlass{Told: split(text(v[17]))}
	}
	for _, a := range split(text(v[6])) {
		p.Actions = append(p.Actions, permissionapi.Action(a))
	}
	return p
}

// What columns hold, as they are scanned into any: text, integers and NULL.

func text(v any) string {
	s, _ := v.(string)
	return s
}

func number(v any) int64 {
	n, _ := v.(int64)
	return n
}

func yes(v any) bool { return number(v) != 0 }

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func split(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

func moment(t *time.Time) any {
	if t == nil {
		return nil
	}
	return sqldb.Micros(*t)
}

func time0(v any) *time.Time {
	us, ok := v.(int64)
	if !ok {
		return nil
	}
	t := sqldb.FromMicros(us)
	return &t
}
