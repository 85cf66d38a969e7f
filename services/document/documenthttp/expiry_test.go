package documenthttp_test

import (
	"slices"
	"testing"

	"acervo/services/document/documentapi"
)

// TestExpiryFollowsTheType has a type's validity changed while there are documents: lists
// and rows follow at once, and a document that says its own day does not.
func TestExpiryFollowsTheType(t *testing.T) { testExpiryFollowsTheType(t, open(t)) }

func testExpiryFollowsTheType(t *testing.T, w *world) {
	w.upload(documentapi.Metadata{Type: w.types["Atestado médico"].ID, Title: "fim de janeiro", Date: "2026-01-31", Fields: map[string]any{"dias": 1}}, pdf("a"))
	said := w.contract("", "diz o dia")
	said.Date, said.Fields = "2020-01-01", map[string]any{"valido_ate": "2026-02-28"}
	w.upload(said, pdf("b"))
	w.upload(w.contract("", "sem fim"), pdf("c"))
	expire := func(from, to string, want ...string) {
		t.Helper()
		p := w.list(hr, "?sort=title&expires_from="+from+"&expires_to="+to)
		if got := titles(p); !slices.Equal(got, want) {
			t.Errorf("from %s to %s expire %v, want %v", from, to, got, want)
		}
		for _, r := range p.Items {
			if r.ExpiresOn < from || r.ExpiresOn > to {
				t.Errorf("%s is said to expire on %s", r.Title, r.ExpiresOn)
			}
		}
	}
	expire("2026-02-28", "2026-02-28", "diz o dia", "fim de janeiro")
	expire("2026-03-01", "2200-01-01")
	in := w.types["Atestado médico"].TypeInput
	in.ValidityMonths = 3
	w.call(hr, "PUT", "/document-types/"+w.types["Atestado médico"].ID, in).want(200)
	expire("2026-02-28", "2026-02-28", "diz o dia")
	expire("2026-03-01", "2200-01-01", "fim de janeiro")
	expire("2026-04-30", "2026-04-30", "fim de janeiro")
	in.ValidityMonths = 0
	w.call(hr, "PUT", "/document-types/"+w.types["Atestado médico"].ID, in).want(200)
	expire("1900-01-01", "2200-01-01", "diz o dia")
}
