package notificationhttp_test

import (
	"net/url"
	"slices"
	"testing"
	"time"

	"acervo/platform/rest"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

var ofBia = permissionapi.Target{Kind: permissionapi.TargetEmployee, ID: "e-bia"}

// Whoever answers for the documents hears of an emergency access live and once, whether
// or not they may view anything, and keeps it when it is over.
func TestAnEmergencyAccessIsTold(t *testing.T) {
	h := open(t, nil)
	h.Person("admin", "Edson Reis")
	h.Person("ana", "Ana Lima")
	h.Person("rui", "Rui Melo")
	h.Person("bia", "Beatriz Souza")
	until := h.Now().Add(30 * time.Minute).Truncate(time.Second)
	ear := h.listen("ana", "")
	ear.wait(h, 0)
	ev := h.Opened(h.Emergency("p1", ofBia, until, "admin", "ana", "rui"))
	ear.wait(h, 1, "break_glass_opened:Beatriz Souza")
	n := h.list("ana", nil).Items[0]
	if n.DocumentID != "" || n.Permission != "p1" || n.ActorID != "admin" || n.ActorName != "Edson Reis" || !n.ExpiresAt.Equal(until) || n.ReadAt != nil {
		t.Errorf("%+v", n)
	}
	if p := n.Params; p.Actor != "Edson Reis" || p.Target == nil || p.Target.Kind != "employee" || p.Target.ID != "e-bia" || p.Target.Name != "Beatriz Souza" ||
		!slices.Equal(p.Classes, []string{"medical", "legal"}) || p.Reason != "O SAMU pede o histórico" || !p.ExpiresAt.Equal(until) {
		t.Errorf("%+v", p)
	}
	h.wantInbox("rui", "break_glass_opened:Beatriz Souza")
	h.Deliver(ev, ev) // the bus says it again
	h.settled()
	h.wantInbox("ana", "break_glass_opened:Beatriz Souza")
	h.wantInbox("admin") // they did it themselves
	h.wantInbox("bia")

	h.Pass(time.Hour)
	h.wantInbox("ana", "break_glass_opened:Beatriz Souza")
	read, err := h.client.Read(t.Context(), n.ID, asAna)
	if err != nil || read.ReadAt == nil {
		t.Errorf("read %+v %v", read, err)
	}
	if left, err := h.client.ReadAll(t.Context(), "", rest.WithToken("rui")); left != 0 || err != nil {
		t.Errorf("read all: %d left, %v", left, err)
	}
	if page := h.list("rui", url.Values{"unread": {"true"}}); len(page.Items) != 0 {
		t.Errorf("still unread: %+v", page.Items)
	}
}

// Nothing keeps it from those who have to know: not that nobody can tell who sees what,
// not the age of the news, not that their account is not active now.
func TestAnEmergencyAccessIsToldInAnyCase(t *testing.T) {
	h := open(t, nil)
	h.Person("ana", "Ana")
	h.Person("rui", "Rui")
	h.Account("rui", employeeapi.AccountInactive, 2)
	h.Happen("employee", employeeapi.GroupCreated, "u-cwb", "admin", employeeapi.Group{ID: "u-cwb", Kind: employeeapi.Unit, Name: "CD Curitiba", Revision: 1})
	h.Down(true)
	h.See("ana", "d1", true)
	h.Upload(h.Doc("d1", "ana", "Contrato")) // waits for an answer, before it in the queue
	h.Opened(h.Emergency("p1", permissionapi.Target{Kind: permissionapi.TargetUnit, ID: "u-cwb", Subtree: true}, h.Now().Add(-240*time.Hour), "ana", "rui", "later"))
	told := func(account string) bool {
		entries, err := h.Service.Inbox.After(t.Context(), account, 0, 10)
		return err == nil && len(entries) == 1 && entries[0].Title == "CD Curitiba" && entries[0].Params.Target.Subtree
	}
	h.Eventually("ana is told while nobody can tell who sees what", func() bool { return told("ana") })
	h.Eventually("so is rui", func() bool { return told("rui") })
	h.Person("later", "Que chegou depois") // the permission service heard of them first
	h.Eventually("and who was not known yet", func() bool { return told("later") })
	h.Down(false)
	h.wantInbox("ana", "document_about_you:Contrato", "break_glass_opened:CD Curitiba")
}

// What was told stays when it is ended, and that it was ended is told to the others.
func TestAnEndedEmergencyAccessIsTold(t *testing.T) {
	h := open(t, nil)
	h.Person("admin", "Edson")
	h.Person("ana", "Ana")
	h.Person("rui", "Rui")
	h.Person("bia", "Bia")
	end := func(id, by string) {
		e := h.Emergency(id, ofBia, h.Now().Add(30*time.Minute), "ana", "rui")
		h.Opened(e)
		e.Users = nil
		h.Happen("permission", permissionapi.Revoked, id, by, e)
		h.settled()
	}
	end("p1", "admin")
	h.wantInbox("ana", "break_glass_closed:Bia", "break_glass_opened:Bia")
	h.wantInbox("rui", "break_glass_closed:Bia", "break_glass_opened:Bia")
	h.wantInbox("admin")
	end("p2", "ana")
	h.wantInbox("admin", "break_glass_closed:Bia")
	h.wantInbox("ana", "break_glass_opened:Bia", "break_glass_closed:Bia", "break_glass_opened:Bia")
	if n := h.list("admin", nil).Items[0]; n.ActorName != "Ana" || n.Permission != "p2" {
		t.Errorf("%+v", n)
	}

	over := h.Emergency("p3", ofBia, h.Now().Add(-time.Minute), "ana") // put away after it ended by itself
	h.Happen("permission", permissionapi.Revoked, "p3", "rui", over)
	h.settled()
	h.wantInbox("admin", "break_glass_closed:Bia")
}
