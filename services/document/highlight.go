package document

import (
	"maps"
	"slices"
	"strings"

	"acervo/services/document/analyzer"
	"acervo/services/document/documentapi"
)

// highlight tells where in a row the words that were searched for are.
func highlight(r documentapi.Row, search Terms) []documentapi.Highlight {
	var out []documentapi.Highlight
	look := func(field, text string) {
		if fragments := mark(text, search); fragments != nil {
			out = append(out, documentapi.Highlight{Field: field, Fragments: fragments})
		}
	}
	look("title", r.Title)
	look("type_name", r.TypeName)
	if r.Employee != nil {
		look("employee.name", r.Employee.Name)
		look("employee.registration", r.Employee.Registration)
	}
	look("tags", strings.Join(r.Tags, ", "))
	for _, id := range slices.Sorted(maps.Keys(r.Fields)) {
		look("fields."+id, fieldText(r.Fields[id]))
	}
	return out
}

// mark cuts a text at the words that were searched for; nil when there are none.
func mark(text string, search Terms) (fragments []documentapi.Fragment) {
	at := 0
	for _, w := range analyzer.Words(text) {
		if !search.Matches(w) {
			continue
		}
		if w.Start > at {
			fragments = append(fragments, documentapi.Fragment{Text: text[at:w.Start]})
		}
		fragments = append(fragments, documentapi.Fragment{Text: text[w.Start:w.End], Match: true})
		at = w.End
	}
	if fragments != nil && at < len(text) {
		fragments = append(fragments, documentapi.Fragment{Text: text[at:]})
	}
	return fragments
}
