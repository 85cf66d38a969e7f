package bffhttp_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/audit/auditapi"
	"acervo/services/bff/pages"
	"acervo/services/permission/permissionapi"
)

// emergency is an emergency access of ana to renata's medical documents, of which bia was
// told, opened at the world's noon for half an hour.
func emergency(w *world, id string) permissionapi.Emergency {
	until := w.now().Add(30 * time.Minute)
	return permissionapi.Emergency{Permission: permissionapi.Permission{
		ID: id, Subject: permissionapi.Subject{Kind: permissionapi.SubjectUser, ID: "acc-ana"}, Actions: []permissionapi.Action{permissionapi.View, permissionapi.Download},
		Target: permissionapi.Target{Kind: permissionapi.TargetEmployee, ID: "emp-renata"}, Classes: []string{"medical"}, Effect: permissionapi.Allow, ExpiresAt: &until,
		Reason: "O SAMU pede o histórico", GrantedBy: "acc-ana", Revision: 1, CreatedAt: w.now(), BreakGlass: &permissionapi.BreakGlass{Told: []string{"acc-bia", "acc-gone"}},
	}}
}

// Every page of whoever has an emergency access open can say so: the session tells which.
func TestTheSessionTellsOfOpenEmergencyAccesses(t *testing.T) {
	w := newWorld(t)
	w.door.roles = []string{"admin"}
	w.services.open = []permissionapi.Permission{emergency(w, "p-1").Permission}
	cookie := w.signIn()
	page := get[pages.Session](w, "/api/session", cookie)
	if len(page.Open) != 1 {
		t.Fatalf("%+v", page.Open)
	}
	e := page.Open[0]
	if !e.Open || !e.Mine || !e.CanEnd || e.TargetName != "Renata Prado" || e.Classes[0].Name != "Saúde" || !e.ExpiresAt.Equal(w.now().Add(30*time.Minute)) ||
		e.OpenedBy.Name != "Ana Paula Ferreira de Souza" || e.Reason != "O SAMU pede o histórico" {
		t.Errorf("%+v", e)
	}
	if len(e.Told) != 2 || e.Told[0].Name != "Beatriz Nakamura" || e.Told[1].Name != "" || e.Told[1].UserID != "acc-gone" {
		t.Errorf("told %+v", e.Told)
	}
	if q := w.services.openAsked; q.SubjectID != "acc-ana" || q.SubjectKind != permissionapi.SubjectUser || q.Phase != permissionapi.InForce {
		t.Errorf("asked %+v", q)
	}

	w.services.fails["open"] = fault.New(fault.Unavailable, "down")
	if page := get[pages.Session](w, "/api/session", cookie); page.Open == nil || len(page.Open) != 0 || len(page.Types) == 0 {
		t.Errorf("the rest stands without it: %+v", page)
	}
	w.services.fails = map[string]error{}
	w.door.roles = []string{"hr"}
	w.services.openAsked = permissionapi.Query{}
	if page := get[pages.Session](w, "/api/session", cookie); len(page.Open) != 0 || w.services.openAsked.BreakGlass {
		t.Errorf("nobody but administrators opens any: %+v", page.Open)
	}
}

func TestWhoWouldBeToldIsAskedBefore(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	w.services.wouldTell = permissionapi.BreakGlass{Told: []string{"acc-bia"}}
	body := `{"target":{"kind":"employee","id":"emp-renata"},"classes":["medical"]}`
	got := w.call("POST", "/api/emergencies/preview", cookie, body)
	if out := decode[pages.EmergencyTold](w, got); got.StatusCode != http.StatusOK || len(out.Told) != 1 || out.Told[0].Name != "Beatriz Nakamura" {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
	w.services.fails["would tell"] = fault.New(fault.Conflict, "Nobody would be told.").Named("nobody_to_tell")
	if got := w.call("POST", "/api/emergencies/preview", cookie, body); got.StatusCode != http.StatusConflict || !strings.Contains(got.body, "nobody_to_tell") {
		t.Errorf("%d %s", got.StatusCode, got.body)
	}
}

func TestEmergencyAccessesOpenAndPast(t *testing.T) {
	w := newWorld(t)
	w.door.roles = []string{"admin"}
	cookie := w.signIn()
	ended := emergency(w, "p-1")
	at := w.now().Add(10 * time.Minute)
	ended.EndedAt, ended.EndedBy = &at, "acc-bia"
	w.services.past = []permissionapi.Emergency{emergency(w, "p-2"), ended}
	w.pass(12 * time.Minute)

	list := get[rest.Page[pages.EmergencyRow]](w, "/api/emergencies?count=true", cookie)
	if len(list.Items) != 2 || *list.Total != 2 || list.Next != "more" {
		t.Fatalf("%+v", list)
	}
	if e := list.Items[0]; !e.Open || !e.CanEnd || e.EndedBy != nil {
		t.Errorf("open: %+v", e)
	}
	if e := list.Items[1]; e.Open || e.CanEnd || !e.EndedAt.Equal(at) || e.EndedBy.Name != "Beatriz Nakamura" {
		t.Errorf("ended: %+v", e)
	}

	w.services.trail = []auditapi.Entry{{Seq: 9, Subject: "d-1", Actor: "acc-ana", Time: at}}
	one := get[pages.Emergency](w, "/api/emergencies/p-1", cookie)
	if one.ID != "p-1" || one.Read == nil || one.Read.Total != 1 || one.Read.Items[0].DocumentID != "d-1" {
		t.Errorf("%+v", one)
	}
	if q := w.services.trailed[0]; q.Actor != "acc-ana" || q.Type != "acervo.document.read.v1" || !q.From.Equal(ended.CreatedAt) || !q.To.Equal(at) {
		t.Errorf("the trail was asked %+v", q)
	}
	w.services.fails["audit"] = fault.New(fault.Unavailable, "down")
	if one := get[pages.Emergency](w, "/api/emergencies/p-1", cookie); one.Read != nil || one.Reason == "" {
		t.Errorf("the rest stands without it: %+v", one)
	}
	if got := w.call("GET", "/api/emergencies/p-9", cookie, ""); got.StatusCode != http.StatusNotFound {
		t.Errorf("none such: %d", got.StatusCode)
	}
	w.services.fails = map[string]error{}
	w.door.roles = []string{"employee"}
	n := len(w.services.trailed)
	one = get[pages.Emergency](w, "/api/emergencies/p-2", cookie)
	if one.Read != nil || len(w.services.trailed) != n {
		t.Errorf("the trail is for administrators: %+v", one.Read)
	}
	w.pass(20 * time.Minute)
	if one := get[pages.Emergency](w, "/api/emergencies/p-2", cookie); one.Open || one.CanEnd || one.EndedAt != nil {
		t.Errorf("it has ended by itself: %+v", one)
	}
}

// The trail names people, units and classes, and never a document.
func TestTheTrailHasNamesAndNoTitles(t *testing.T) {
	w := newWorld(t)
	cookie := w.signIn()
	for _, e := range [][3]string{
		{"acervo.document.read.v1", "d-1", "acc-ana"}, {"acervo.employee.changed.v1", "emp-renata", "acc-bia"}, {"acervo.account.created.v1", "acc-bia", "system"},
		{"acervo.group.changed.v1", "u-cwb", "acc-gone"}, {"acervo.class.changed.v1", "medical", "acc-ana"}, {"acervo.permission.granted.v1", "p-1", "service:permission"},
	} {
		w.services.trail = append(w.services.trail, auditapi.Entry{Type: e[0], Subject: e[1], Actor: e[2]})
	}
	got := w.call("GET", "/api/trail?actor=system&type=acervo.document.read.v1&subject=d-1&from=2026-11-23T10:00:00Z&to=2026-11-24T10:00:00Z&limit=7", cookie, "")
	list := decode[rest.Page[pages.TrailRow]](w, got)
	var said []string
	for _, r := range list.Items {
		said = append(said, r.ActorName+" → "+r.SubjectName)
	}
	want := []string{"Ana Paula Ferreira de Souza → ", "Beatriz Nakamura → Renata Prado", " → Beatriz Nakamura", " → CD Curitiba", "Ana Paula Ferreira de Souza → Saúde", " → "}
	if !slices.Equal(said, want) {
		t.Errorf("%q", said)
	}
	if strings.Contains(got.body, "Contrato") {
		t.Error("a title is told")
	}
	q := w.services.trailed[0]
	if q.Actor != "system" || q.Type != "acervo.document.read.v1" || q.Subject != "d-1" || q.Page.Limit != 7 || q.From.Hour() != 10 || q.To.Day() != 24 {
		t.Errorf("asked %+v", q)
	}
	w.services.fails["audit"] = fault.New(fault.Forbidden, "For administrators.")
	for _, path := range []string{"/api/trail", "/api/trail/verify"} {
		if got := w.call("GET", path, cookie, ""); got.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %d", path, got.StatusCode)
		}
	}
}
