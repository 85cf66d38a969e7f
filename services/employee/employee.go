package employee

import (
	"net/mail"
	"strings"
	"time"
	"unicode"

	"acervo/platform/fault"
	"acervo/platform/identity"
	"acervo/services/employee/employeeapi"
)

// seesCPF reports whether the caller may see e's CPF whole: hr, and oneself.
func seesCPF(c identity.Caller, e Employee) bool {
	return c.Has(identity.RoleHR) || c.EmployeeID != "" && c.EmployeeID == e.ID
}

// view is e as the caller may see it.
func view(c identity.Caller, e Employee) employeeapi.Employee {
	out := e.Employee
	if !seesCPF(c, e) {
		out.CPF = employeeapi.MaskCPF(out.CPF)
	}
	return out
}

// fact is e as events carry it.
func fact(e Employee) employeeapi.EmployeeEvent {
	out := employeeapi.EmployeeEvent{Employee: e.Employee, Number: e.Number}
	out.Employee.CPF = employeeapi.MaskCPF(e.CPF)
	return out
}

// inputOf is what one would say to make e.
func inputOf(e employeeapi.Employee) employeeapi.EmployeeInput {
	return employeeapi.EmployeeInput{
		Registration: e.Registration, Name: e.Name, CPF: e.CPF, Email: e.Email, Position: e.Position,
		UnitID: e.UnitID, ManagerID: e.ManagerID, HiredOn: e.HiredOn, TerminatedOn: e.TerminatedOn, Status: e.Status,
	}
}

// with is e as in says.
func with(e employeeapi.Employee, in employeeapi.EmployeeInput) employeeapi.Employee {
	e.Registration, e.Name, e.CPF, e.Email, e.Position = in.Registration, in.Name, in.CPF, in.Email, in.Position
	e.UnitID, e.ManagerID = in.UnitID, in.ManagerID
	e.HiredOn, e.TerminatedOn, e.Status = in.HiredOn, in.TerminatedOn, in.Status
	return e
}

// normalize brings what was said into the form that is kept and checks all that can be
// checked without looking anything up. before is what was (zero for somebody new).
func normalize(in *employeeapi.EmployeeInput, before employeeapi.EmployeeInput, now time.Time) error {
	var wrong []fault.Field
	note := func(f fault.Field, bad bool) {
		if bad {
			wrong = append(wrong, f)
		}
	}
	in.Registration = strings.TrimSpace(in.Registration)
	note(fault.At("registration", fault.HasSpaces, "must be 1 to %d visible characters without spaces", 32), !within(in.Registration, 1, 32) || strings.ContainsFunc(in.Registration, notGraphic) || strings.ContainsFunc(in.Registration, unicode.IsSpace))
	in.Name = spaced(in.Name)
	note(fault.At("name", fault.NotALine, "must be 1 to %d characters on one line", 200), !line(in.Name, 1, 200))
	in.Position = spaced(in.Position)
	note(fault.At("position", fault.NotALine, "must be at most %d characters on one line", 120), !line(in.Position, 0, 120))
	in.Email = strings.TrimSpace(in.Email)
	note(fault.At("email", fault.NotAnAddress, "must be an e-mail address"), in.Email != "" && !isAddress(in.Email))
	if before.CPF != "" && in.CPF == employeeapi.MaskCPF(before.CPF) {
		in.CPF = before.CPF
	}
	digits, ok := parseCPF(strings.TrimSpace(in.CPF))
	note(fault.At("cpf", fault.NotACPF, "is not a valid CPF: eleven digits, the last two of which check the others"), !ok)
	in.CPF = digits
	hired, okHired := date(in.HiredOn)
	note(fault.At("hired_on", fault.NotADate, "must be a date, like 2024-03-01"), !okHired)
	note(fault.At("hired_on", fault.Future, "must be within the next year"), hired.After(now.AddDate(1, 0, 0)))
	settle(in, before, now)
	terminated, okTerminated := date(in.TerminatedOn)
	note(fault.At("terminated_on", fault.NotADate, "must be a date, like 2026-10-30"), !okTerminated)
	// It holds at once; at the end of the day in the east it is tomorrow.
	note(fault.At("terminated_on", fault.Future, "must not be in the future: terminate them when the day has come"), in.TerminatedOn != before.TerminatedOn && terminated.After(now.AddDate(0, 0, 1)))
	if okHired && okTerminated && !hired.IsZero() && !terminated.IsZero() && terminated.Before(hired) {
		note(fault.At("terminated_on", fault.BeforeHired, "must not be before hired_on"), true)
	}
	switch in.Status {
	case employeeapi.Terminated:
		note(fault.At("terminated_on", fault.Required, "is needed while the status is terminated"), in.TerminatedOn == "")
	case employeeapi.Active, employeeapi.OnLeave:
		note(fault.At("terminated_on", fault.Unwanted, "is only for those whose status is terminated"), in.TerminatedOn != "")
	default:
		note(fault.At("status", fault.NotAChoice, "must be active, on_leave or terminated"), true)
	}
	return fault.Check(wrong)
}

// settle lets status and terminated_on follow each other where only one was said.
func settle(in *employeeapi.EmployeeInput, before employeeapi.EmployeeInput, now time.Time) {
	if in.Status == "" {
		in.Status = employeeapi.Active
		if in.TerminatedOn != "" {
			in.Status = employeeapi.Terminated
		}
	}
	said := in.TerminatedOn != before.TerminatedOn
	switch {
	case in.Status != before.Status && !said && in.Status == employeeapi.Terminated && in.TerminatedOn == "":
		in.TerminatedOn = now.UTC().Format(employeeapi.DateLayout)
	case in.Status != before.Status && !said && before.Status == employeeapi.Terminated:
		in.TerminatedOn = ""
	case in.Status == before.Status && said && in.TerminatedOn != "":
		in.Status = employeeapi.Terminated
	}
}

// date reads a date that may be absent.
func date(s string) (time.Time, bool) {
	if s == "" {
		return time.Time{}, true
	}
	t, err := time.Parse(employeeapi.DateLayout, s)
	return t, err == nil
}

// isAddress reports whether s is a plain e-mail address, without a display name.
func isAddress(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && len(s) <= 254 && !strings.ContainsFunc(s, notGraphic)
}

// spaced is s without white space around it or twice in a row; line breaks stay, to be
// refused.
func spaced(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\u00a0' }), " ")
}

// line reports whether s is one line of so many characters.
func line(s string, least, most int) bool {
	return within(s, least, most) && !strings.ContainsFunc(s, notGraphic)
}

func within(s string, least, most int) bool {
	n := 0
	for range s {
		n++
	}
	return least <= n && n <= most
}

// notGraphic is for control characters and line breaks. Joiners are let through:
// emoji and some scripts are written with them.
func notGraphic(r rune) bool {
	return !unicode.IsGraphic(r) && r != '\u200d' && r != '\u200c'
}
