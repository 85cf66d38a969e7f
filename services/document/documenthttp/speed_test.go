package documenthttp_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"iter"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/services/document"
	"acervo/services/document/documentapi"
	"acervo/services/permission/permissionapi"
)

// fill imports n documents about a hundred people.
func (w *world) fill(n int) time.Duration {
	w.t.Helper()
	for i := range 100 {
		w.people.hire(uint32(i+1), fmt.Sprintf("Pessoa %d da Silva", i), fmt.Sprintf("unit-%d", i%10))
	}
	types := []string{w.types["Contrato"].ID}
	var documents iter.Seq[document.Import] = func(yield func(document.Import) bool) {
		for i := range n {
			if !yield(document.Import{
				Metadata: documentapi.Metadata{EmployeeID: employeeID(i%100 + 1), Type: types[0], Title: fmt.Sprintf("Contrato de trabalho nº %d", i),
					Date: fmt.Sprintf("20%02d-%02d-%02d", 10+i%16, 1+i%12, 1+i%28), Tags: []string{"admissão"}},
				Filename: "a.pdf", MediaType: "application/pdf", Content: bytes.NewReader(pdf(fmt.Sprint(i, strings.Repeat("y", 3000)))),
				CreatedBy: "hr-account", CreatedAt: time.Date(2026, 1, 1, 0, 0, i, 0, time.UTC),
			}) {
				return
			}
		}
	}
	start := time.Now()
	ids, err := w.service.Import(context.Background(), documents)
	if err != nil || len(ids) != n {
		w.t.Fatalf("imported %d: %v", len(ids), err)
	}
	return time.Since(start)
}

func BenchmarkPage(b *testing.B) {
	w := open(b)
	b.Logf("imported in %v", w.fill(12000))
	start := time.Now()
	w.restart()
	b.Logf("started in %v", time.Since(start))
	w.perms.give("chefe", permissionapi.View, only("personal", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
	w.perms.give("um", permissionapi.View, only("personal", 7))
	for _, c := range []struct{ name, caller, query string }{
		{"hr", hr, ""}, {"hr count", hr, "?count=true"}, {"hr title", hr, "?sort=title"}, {"chefe", "chefe", ""}, {"um", "um", ""}, {"search", hr, "?q=contrato"}, {"search narrow", hr, "?q=contrato+1171"},
		{"facets", hr, "/facets"},
	} {
		b.Run(c.name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				start := time.Now()
				w.call(c.caller, "GET", "/documents"+c.query, nil).want(http.StatusOK)
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
		})
	}
}

func BenchmarkUpload100KB(b *testing.B) {
	w := open(b)
	w.people.hire(1, "Ana", "u")
	content := make([]byte, 100<<10)
	copy(content, "%PDF-1.7\n")
	m := w.contract(employeeID(1), "Contrato")
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		mine := slices.Clone(content)
		for pb.Next() {
			rand.Read(mine[20:40])
			w.call(hr, "POST", "/documents", newForm().document(m).content("a.pdf", "", mine)).want(http.StatusCreated)
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "uploads/s")
}
