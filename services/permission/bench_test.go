package permission

import (
	"fmt"
	"testing"

	"acervo/services/permission/permissionapi"
)

func BenchmarkMayOnDocument(b *testing.B) {
	w := NewWorld()
	changes := []Change{PutClass{permissionapi.Class{ID: "public"}}, PutClass{permissionapi.Class{ID: "personal"}}, PutUnit{ID: "u"}}
	for i := range 1200 {
		changes = append(changes, PutEmployee{ID: fmt.Sprint(i), Number: uint32(i + 1), UnitID: "u"})
	}
	changes = append(changes, PutAccount{ID: "a", EmployeeID: "1", Active: true})
	var ids []string
	for i := range 12_000 {
		id := permissionapi.DocumentID{1, byte(i >> 8), byte(i)}.String()
		ids = append(ids, id)
		changes = append(changes, PutDocument{ID: id, Number: uint32(i%1200 + 1), Class: "personal"}, PutUpload{DocumentID: id, AccountID: "a", Class: "personal"})
	}
	p := permissionapi.Permission{ID: "p", Effect: permissionapi.Allow, Actions: []permissionapi.Action{permissionapi.View}}
	p.Subject = permissionapi.Subject{Kind: permissionapi.SubjectUser, ID: "a"}
	p.Target = permissionapi.Target{Kind: permissionapi.TargetUnit, ID: "u"}
	w.Apply(1, append(changes, PutPermission{p})...)
	for i := 0; b.Loop(); i++ {
		if !w.MayOnDocument("a", permissionapi.View, ids[i%len(ids)], epoch) {
			b.Fatal("no")
		}
	}
}

// BenchmarkUpload is what one upload costs a world in which the uploader's scopes are
// cached and hold 100,000 documents.
func BenchmarkUpload(b *testing.B) {
	w := NewWorld()
	changes := []Change{PutClass{permissionapi.Class{ID: "personal"}}, PutAccount{ID: "a", Active: true}}
	id := func(i int) string {
		return permissionapi.DocumentID{1, byte(i >> 24), byte(i >> 16), byte(i >> 8), byte(i)}.String()
	}
	for i := range 100_000 {
		changes = append(changes, PutDocument{ID: id(i), Class: "personal"}, PutUpload{DocumentID: id(i), AccountID: "a", Class: "personal"})
	}
	w.Apply(1, changes...)
	w.Scope("a", permissionapi.View, epoch)
	for i := 0; b.Loop(); i++ {
		n := id(100_000 + i)
		w.Apply(2, PutDocument{ID: n, Class: "personal"}, PutUpload{DocumentID: n, AccountID: "a", Class: "personal"})
	}
}

// BenchmarkScopeOfShares compiles the scope of somebody with whom 10,000 documents were
// shared one by one.
func BenchmarkScopeOfShares(b *testing.B) {
	w := NewWorld()
	changes := []Change{PutClass{permissionapi.Class{ID: "personal"}}, PutAccount{ID: "a", Active: true}}
	for i := range 10_000 {
		id := permissionapi.DocumentID{1, byte(i * 7 >> 8), byte(i * 7), byte(i >> 8), byte(i)}.String()
		p := permissionapi.Permission{ID: id, Effect: permissionapi.Allow, Actions: []permissionapi.Action{permissionapi.View}}
		p.Subject = permissionapi.Subject{Kind: permissionapi.SubjectUser, ID: "a"}
		p.Target = permissionapi.Target{Kind: permissionapi.TargetDocument, ID: id}
		changes = append(changes, PutDocument{ID: id, Class: "personal"}, PutPermission{p})
	}
	w.Apply(1, changes...)
	for b.Loop() {
		w.Forget("a")
		if s, ok := w.Scope("a", permissionapi.View, epoch); !ok || s.AllowDocuments.Len() != 10_000 {
			b.Fatal("not all of it")
		}
	}
}
