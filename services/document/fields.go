package document

import (
	"fmt"
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
			wrong = append(wrong, fault.At("fields."+id, "is not a field of %s", t.Name))
			continue
		}
		if v == nil || v == "" {
			continue
		}
		value, message := fieldValue(v, t.Fields[i])
		if message != "" {
			wrong = append(wrong, fault.At("fields."+id, "%s", message))
			continue
		}
		kept[id] = value
	}
	for _, f := range t.Fields {
		if _, there := kept[f.ID]; f.Required && !there && !slices.ContainsFunc(wrong, func(w fault.Field) bool { return w.Field == "fields."+f.ID }) {
			wrong = append(wrong, fault.At("fields."+f.ID, "is required for %s", t.Name))
		}
	}
	sort.Slice(wrong, func(i, j int) bool { return wrong[i].Field < wrong[j].Field })
	if len(kept) == 0 {
		kept = nil
	}
	return kept, wrong
}

// fieldValue is v as it is kept, or what is wrong with it.
func fieldValue(v any, f documentapi.TypeField) (any, string) {
	if f.Kind == documentapi.NumberField {
		switch n := v.(type) {
		case float64:
			if math.IsInf(n, 0) || math.IsNaN(n) {
				return nil, "must be a number"
			}
			return n, ""
		case int:
			return float64(n), ""
		}
		return nil, "must be a number"
	}
	s, ok := v.(string)
	if !ok {
		return nil, "must be a string"
	}
	switch f.Kind {
	case documentapi.DateField:
		return s, wrongDate(s)
	case documentapi.ChoiceField:
		if !slices.Contains(f.Choices, s) {
			return nil, fmt.Sprintf("must be one of %q", f.Choices)
		}
		return s, ""
	}
	s, wrong := oneLine(s, "", maxFieldText, nil)
	if len(wrong) > 0 {
		return nil, wrong[0].Message
	}
	return s, ""
}
