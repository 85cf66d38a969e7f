package permissionhttp_test

import (
	"testing"

	"acervo/platform/identity"
	"acervo/platform/sqldb"
	"acervo/services/document/documentapi"
	"acervo/services/permission/permissionapi"
)

// BenchmarkApplyUpload is an upload's event pushed and applied durably, by as many at
// once as there are processors times four.
func BenchmarkApplyUpload(b *testing.B) {
	w := newWorld(b)
	b.SetParallelism(4)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			w.upload("ana", "e-bia", "personal")
		}
	})
}

// BenchmarkScopeUnchanged is the round trip that every request of another service
// begins with, when nothing has changed.
func BenchmarkScopeUnchanged(b *testing.B) {
	w := newWorld(b)
	w.grant("root", perm(user("ana"), `"view"`, `{"kind":"unit","id":"south","subtree":true}`, ""))
	ctx := identity.With(b.Context(), identity.Caller{AccountID: "ana", Token: "ana"})
	for b.Loop() {
		if _, err := w.client.Scope(ctx, permissionapi.View); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkScopeAfterUpload is the same just after the caller uploaded, who has
// uploaded 12,000 documents before.
func BenchmarkScopeAfterUpload(b *testing.B) {
	w := newWorld(b)
	for range 120 {
		var events []documentapi.DocumentEvent
		for range 100 {
			events = append(events, documentapi.DocumentEvent{Document: documentapi.Document{
				ID: sqldb.NewID(), EmployeeID: "e-bia", Class: "personal", Status: documentapi.Active, CreatedBy: "ana", Revision: 1}, EmployeeNumber: 3})
		}
		w.uploadMany(events)
	}
	ctx := identity.With(b.Context(), identity.Caller{AccountID: "ana", Token: "ana"})
	for b.Loop() {
		b.StopTimer()
		w.upload("ana", "e-bia", "personal")
		b.StartTimer()
		if _, err := w.client.Scope(ctx, permissionapi.View); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCheck50(b *testing.B) {
	w := newWorld(b)
	w.grant("root", perm(user("ana"), `"view"`, `{"kind":"unit","id":"south","subtree":true}`, ""))
	ctx := identity.With(b.Context(), identity.Caller{AccountID: "ana", Token: "ana"})
	var checks []permissionapi.Check
	for range 50 {
		checks = append(checks, permissionapi.Check{Action: permissionapi.View, DocumentID: w.upload("hr", "e-bia", "personal")})
	}
	for b.Loop() {
		if _, err := w.client.May(ctx, checks); err != nil {
			b.Fatal(err)
		}
	}
}
