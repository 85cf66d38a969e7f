package document

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"acervo/platform/fault"
	"acervo/services/document/documentapi"
)

// noun is what a document is called where it is not found.
const noun = "document"

// missing is the answer for a document that does not exist and for one that the caller
// may not see.
func missing() error { return fault.Missing(noun) }

const (
	maxTitle = 200
	maxTag   = 50
	// dates outside of these are slips of the keyboard
	firstYear = 1900
	lastYear  = 2200
)

// tidy checks what is said about a document, its type and fields apart, and writes it
// the way it is kept: texts composed (NFC) and trimmed, tags once each, and the date of
// today where none is given.
func tidy(m documentapi.Metadata, today time.Time) (documentapi.Metadata, []fault.Field) {
	var wrong []fault.Field
	m.Title, wrong = oneLine(m.Title, "title", maxTitle, wrong)
	if m.Title == "" && len(wrong) == 0 {
		wrong = append(wrong, fault.At("title", fault.Required, "is required"))
	}
	if m.Type == "" {
		wrong = append(wrong, fault.At("type", fault.Required, "is required"))
	}
	if m.Date == "" {
		m.Date = today.UTC().Format(documentapi.DateLayout)
	} else if problem := wrongDate("date", m.Date); problem != nil {
		wrong = append(wrong, *problem)
	}
	tags := make([]string, 0, len(m.Tags))
	for _, tag := range m.Tags {
		before := len(wrong)
		tag, wrong = oneLine(tag, "tags", maxTag, wrong)
		switch {
		case len(wrong) > before:
		case tag == "":
			wrong = append(wrong, fault.At("tags", fault.Required, "must not be empty"))
		case strings.Contains(tag, ","):
			wrong = append(wrong, fault.At("tags", fault.HasComma, "must not contain a comma"))
		case !slices.Contains(tags, tag):
			tags = append(tags, tag)
		}
	}
	m.Tags = tags
	if len(m.Tags) == 0 {
		m.Tags = nil
	}
	return m, wrong
}

// oneLine composes and trims a text and refuses what does not fit on a line.
func oneLine(s, field string, most int, wrong []fault.Field) (string, []fault.Field) {
	s = strings.TrimSpace(norm.NFC.String(s))
	switch {
	case utf8.RuneCountInString(s) > most:
		wrong = append(wrong, fault.At(field, fault.TooLong, "must have at most %d characters", most))
	case strings.ContainsFunc(s, unprintable):
		wrong = append(wrong, fault.At(field, fault.ControlCharacters, "must not contain control characters"))
	}
	return s, wrong
}

// unprintable are control characters, and those that turn the direction of what
// follows and so can make a text look like another.
func unprintable(r rune) bool {
	return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069' || r == utf8.RuneError
}

// wrongDate tells what is wrong with a field's date; nothing when it is right.
func wrongDate(field, s string) *fault.Field {
	var wrong fault.Field
	t, err := time.Parse(documentapi.DateLayout, s)
	switch {
	case err != nil:
		wrong = fault.At(field, fault.NotADate, "must be a date, like 2026-03-01")
	case t.Year() < firstYear || t.Year() > lastYear:
		wrong = fault.At(field, fault.NotADate, "must be between %d and %d", firstYear, lastYear)
	default:
		return nil
	}
	return &wrong
}

// placement is who and what decides who reaches a document.
func placement(r Record) documentapi.Placement {
	return documentapi.Placement{EmployeeID: r.EmployeeID, EmployeeNumber: r.EmployeeNumber, Class: r.Class}
}

// checkRevision is If-Match: Stale unless the revision is the wanted one.
func checkRevision(have uint64, want *uint64) error {
	if want != nil && *want != have {
		return fault.New(fault.Stale, "It was changed meanwhile: this is revision %d now.", have)
	}
	return nil
}
