package document

import (
	"math"
	"slices"
	"sort"

	"acervo/platform/fault"
	"acervo/services/document/documentapi"
)

const maxFieldText = 500

// checkFields holds a document's fields against its type. What is wrong is named
// fields.ID. The values come back as they are kept; null and empty values are left out.
func checkFields(values map[string]any, t documentapi.DocumentType) (map[string]any, []fault.Field) {
	var wrong []fault.Field
	kept := map[string]any{}
	for id, v := range values {
		i := slices.IndexFunc(t.Fields, func(f documentapi.TypeField) bool { return f.ID == id })
		if i < 0 {
			wrong = append(wrong, fault.At("fields."+id, fault.Unknown, "is not a field of %s", t.Name))
			continue
		}
		if v == nil || v == "" {
			continue
		}
		value, problem := fieldValue(v, t.Fields[i])
		if problem != nil {
			wrong = append(wrong, problem.Named("fields."+id))
			continue
		}
		kept[id] = value
	}
	for _, f := range t.Fields {
		if _, there := kept[f.ID]; f.Required && !there && !slices.ContainsFunc(wrong, func(w fault.Field) bool { return w.Field == "fields."+f.ID }) {
			wrong = append(wrong, fault.At("fields."+f.ID, fault.Required, "is required for %s", t.Name))
		}
	}
	sort.Slice(wrong, func(i, j int) bool { return wrong[i].Field < wrong[j].Field })
	if len(kept) == 0 {
		kept = nil
	}
	return kept, wrong
}

// fieldValue is v as it is kept, or what is wrong with it.
func fieldValue(v any, f documentapi.TypeField) (any, *fault.Field) {
	refuse := func(why fault.Reason, format string, args ...any) (any, *fault.Field) {
		wrong := fault.At("", why, format, args...)
		return nil, &wrong
	}
	if f.Kind == documentapi.NumberField {
		switch n := v.(type) {
		case float64:
			if math.IsInf(n, 0) || math.IsNaN(n) {
				return refuse(fault.NotANumber, "must be a number")
			}
			return n, nil
		case int:
			return float64(n), nil
		}
		return refuse(fault.NotANumber, "must be a number")
	}
	s, ok := v.(string)
	if !ok {
		return refuse(fault.NotText, "must be a string")
	}
	switch f.Kind {
	case documentapi.DateField:
		return s, wrongDate("", s)
	case documentapi.ChoiceField:
		if !slices.Contains(f.Choices, s) {
			return refuse(fault.NotAChoice, "must be one of %q", f.Choices)
		}
		return s, nil
	}
	s, wrong := oneLine(s, "", maxFieldText, nil)
	if len(wrong) > 0 {
		return nil, &wrong[0]
	}
	return s, nil
}
