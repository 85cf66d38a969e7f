package document

import (
	"regexp"
	"strings"
	"time"

	"acervo/platform/fault"
	"acervo/services/document/analyzer"
	"acervo/services/document/documentapi"
	"acervo/services/document/visible"
	"acervo/services/permission/permissionapi"
)

// wanted is what somebody's filters ask for.
type wanted struct {
	filter     visible.Filter // those that need nobody to be asked
	employeeID string
	sha256     string
	createdBy  string
	shared     permissionapi.SharedDirection
	search     analyzer.Query
	nothing    bool // something is searched for that has no word in it
}

var sha256Form = regexp.MustCompile(`^[0-9a-f]{64}$`)

// readFilters reads filters and names those that are wrong.
func readFilters(f documentapi.Filters) (w wanted, wrong []fault.Field) {
	w = wanted{employeeID: f.EmployeeID, createdBy: f.CreatedBy, shared: permissionapi.SharedDirection(f.Shared), search: analyzer.ParseQuery(f.Q), filter: visible.Filter{
		Unit: f.UnitID, Types: f.Type, Classes: f.Class, Tags: f.Tag, Binned: f.Status == documentapi.Binned,
	}}
	w.nothing = w.search.IsEmpty() && strings.TrimSpace(f.Q) != ""
	if f.Status != "" && f.Status != documentapi.Active && f.Status != documentapi.Binned {
		wrong = append(wrong, fault.At("status", fault.NotAChoice, "must be active or deleted"))
	}
	day := func(field, text string) *int32 {
		if text == "" {
			return nil
		}
		if problem := wrongDate(field, text); problem != nil {
			wrong = append(wrong, *problem)
			return nil
		}
		d := Day(text)
		return &d
	}
	w.filter.DayFrom, w.filter.DayTo = day("date_from", f.DateFrom), day("date_to", f.DateTo)
	if from, to := w.filter.DayFrom, w.filter.DayTo; from != nil && to != nil && *from > *to {
		wrong = append(wrong, fault.At("date_to", fault.EndsBeforeStart, "is before date_from"))
	}
	if f.ExpiresFrom != "" || f.ExpiresTo != "" {
		e := visible.Expiry{From: day("expires_from", f.ExpiresFrom), To: day("expires_to", f.ExpiresTo)}
		if e.From != nil && e.To != nil && *e.From > *e.To {
			wrong = append(wrong, fault.At("expires_to", fault.EndsBeforeStart, "is before expires_from"))
		}
		w.filter.Expires = &e
	}
	if w.shared != "" && w.shared != permissionapi.SharedWithMe && w.shared != permissionapi.SharedByMe {
		wrong = append(wrong, fault.At("shared", fault.NotAChoice, "must be with_me or by_me"))
	}
	moment := func(field, text string, end bool) *int64 {
		if text == "" {
			return nil
		}
		t, err := time.Parse(time.RFC3339, text)
		if err != nil {
			if t, err = time.Parse(documentapi.DateLayout, text); err != nil {
				wrong = append(wrong, fault.At(field, fault.NotATime, "must be a time in RFC 3339, like 2026-03-01T09:30:00Z, or a date"))
				return nil
			}
			if end {
				t = t.AddDate(0, 0, 1).Add(-time.Microsecond)
			}
		}
		us := t.UnixMicro()
		return &us
	}
	w.filter.CreatedFrom, w.filter.CreatedTo = moment("created_from", f.CreatedFrom, false), moment("created_to", f.CreatedTo, true)
	if from, to := w.filter.CreatedFrom, w.filter.CreatedTo; from != nil && to != nil && *from > *to {
		wrong = append(wrong, fault.At("created_to", fault.EndsBeforeStart, "is before created_from"))
	}
	if w.sha256 = f.SHA256; w.sha256 != "" && !sha256Form.MatchString(w.sha256) {
		wrong = append(wrong, fault.At("sha256", fault.Unfit, "must be 64 lower case hexadecimal digits"))
	}
	return w, wrong
}

// dateOf is the date of a day of the index.
func dateOf(day int32) string {
	return time.Unix(int64(day)*24*60*60, 0).UTC().Format(documentapi.DateLayout)
}

// Day is a date as the index has it: days since 1970-01-01. What is no date is day 0.
func Day(date string) int32 {
	t, err := time.Parse(documentapi.DateLayout, date)
	if err != nil {
		return 0
	}
	return int32(t.Unix() / (24 * 60 * 60)) //nolint:gosec // dates are within 1900 and 2200
}
