package documentapi_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"acervo/platform/rest"
	"acervo/services/document/documentapi"
)

// A row that was written before is in a page what it would be if it was written now, with
// the highlights of each search.
func TestARowWrittenBeforeIsTheSame(t *testing.T) {
	full := documentapi.Row{
		Document: documentapi.Document{ID: "d", EmployeeID: "e", Title: `"Férias" & <outros>` + "\u2028", Fields: map[string]any{"b": "x", "a": 1.5}, Tags: []string{"1", "2"}, CreatedAt: time.Unix(7, 8000).UTC()},
		Employee: &documentapi.Person{Name: "Ana", UnitID: "u"}, TypeName: "Ficha", ExpiresOn: "2027-01-02",
	}
	found := []documentapi.Highlight{{Field: "title", Fragments: []documentapi.Fragment{{Text: "<F>", Match: true}, {Text: "é"}}}}
	total := 3
	for _, row := range []documentapi.Row{full, {}} {
		written, err := row.Written()
		if err != nil {
			t.Fatal(err)
		}
		for _, highlights := range [][]documentapi.Highlight{nil, found, {}} {
			plain, again := row, written
			plain.Highlights, again.Highlights = highlights, highlights
			for _, next := range []string{"", "a<b"} {
				got, err := rest.AppendJSON([]byte("before"), documentapi.Page{Items: []documentapi.Row{again, plain, again}, Next: next, Total: &total})
				if err != nil {
					t.Fatal(err)
				}
				want := bytes.NewBufferString("before")
				enc := json.NewEncoder(want)
				enc.SetEscapeHTML(false)
				type page struct { // writes nothing itself
					Items []any  `json:"items"`
					Next  string `json:"next,omitempty"`
					Total *int   `json:"total,omitempty"`
				}
				if err := enc.Encode(page{[]any{plain, plain, plain}, next, &total}); err != nil {
					t.Fatal(err)
				}
				if string(got)+"\n" != want.String() {
					t.Errorf("wrote\n%s, want\n%s", got, want)
				}
			}
		}
	}
}

func TestOtherPagesAreWrittenAsEver(t *testing.T) {
	for _, tt := range []struct {
		page any
		want string
	}{
		{rest.Page[int]{}, `{"items":null}`},
		{documentapi.Page{}, `{"items":null}`},
		{documentapi.Page{Items: []documentapi.Row{}, Next: "n"}, `{"items":[],"next":"n"}`},
		{rest.Page[string]{Items: []string{"<", "b"}, Total: new(int)}, `{"items":["<","b"],"total":0}`},
	} {
		got, err := rest.AppendJSON(nil, tt.page)
		if err != nil || string(got) != tt.want {
			t.Errorf("wrote %s (%v), want %s", got, err, tt.want)
		}
	}
}
