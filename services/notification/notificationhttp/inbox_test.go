package notificationhttp_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

func TestAPersonIsToldOfADocumentAboutThem(t *testing.T) {
	h := open(t, nil)
	h.Person("hr", "Beatriz Souza")
	h.Person("ana", "Ana Lima")
	h.Person("rui", "Rui Melo")
	h.See("ana", "d1", true)
	h.See("rui", "d1", true)
	ev := h.Upload(h.Doc("d1", "ana", "Contrato"))
	h.wantInbox("ana", "document_about_you:Contrato")
	n := h.list("ana", nil).Items[0]
	if n.DocumentID != "d1" || n.ActorID != "hr" || n.ActorName != "Beatriz Souza" || n.Params.Actor != "Beatriz Souza" || n.Params.Title != "Contrato" || n.ReadAt != nil || n.CreatedAt.IsZero() {
		t.Errorf("notification %+v", n)
	}
	h.Deliver(ev, ev) // the bus says it again
	h.settled()
	h.wantInbox("ana", "document_about_you:Contrato")
	h.wantInbox("rui") // may see it, but it is not about them
}

func TestNobodyIsToldOfWhatTheyDidThemselves(t *testing.T) {
	h := open(t, nil)
	h.Person("ana", "Ana")
	h.See("ana", "d1", true)
	d := h.Doc("d1", "ana", "Atestado")
	d.CreatedBy = "ana"
	h.Upload(d)
	own := h.Share("p1", "d1", nil, "ana")
	own.Permission.GrantedBy = "ana"
	h.Granted(own)
	automatic := h.Share("p2", "d1", nil, "ana")
	automatic.Permission.GrantedBy = "service:permission"
	h.Granted(automatic)
	h.settled()
	h.wantInbox("ana")
}

func TestNobodyIsToldOfWhatTheyMayNotView(t *testing.T) {
	h := open(t, nil)
	h.Person("ana", "Ana")
	h.Upload(h.Doc("d1", "ana", "Investigação"))
	h.settled()
	h.See("ana", "d1", true) // too late: it was not delivered
	h.settled()
	h.wantInbox("ana")
}

func TestANoRightAfterTheEventIsAskedAgain(t *testing.T) {
	h := open(t, nil)
	h.Person("ana", "Ana")
	h.Upload(h.Doc("d1", "ana", "Contrato"))
	time.Sleep(20 * time.Millisecond)
	h.wantInbox("ana")
	h.See("ana", "d1", true) // the permission service has heard of it now
	h.wantInbox("ana", "document_about_you:Contrato")
}

func TestAShareIsTold(t *testing.T) {
	h := open(t, nil)
	h.Person("hr", "Beatriz")
	h.Person("ana", "Ana")
	h.Upload(h.Doc("d1", "", "Regimento"))
	h.See("ana", "d1", true)
	until := h.Now().Add(72 * time.Hour).Truncate(time.Second)
	h.Granted(h.Share("p1", "d1", &until, "ana"))
	h.wantInbox("ana", "share_given:Regimento")
	n := h.list("ana", nil).Items[0]
	if n.ExpiresAt == nil || !n.ExpiresAt.Equal(until) || n.ActorName != "Beatriz" {
		t.Errorf("%+v", n)
	}
	denied := h.Share("p2", "d1", nil, "ana")
	denied.Permission.Effect = permissionapi.Deny
	h.Granted(denied)
	broad := h.Share("p3", "d1", nil, "ana")
	broad.Permission.Target = permissionapi.Target{Kind: permissionapi.TargetEveryone}
	h.Granted(broad)
	h.settled()
	h.wantInbox("ana", "share_given:Regimento")
}

func TestAShareWaitsForItsDocumentAndItsBeginning(t *testing.T) {
	h := open(t, nil)
	h.Person("ana", "Ana")
	h.See("ana", "d1", true)
	later := h.Now().Add(time.Hour)
	e := h.Share("p1", "d1", nil, "ana")
	e.Permission.NotBefore = &later
	h.Granted(e)
	h.Granted(h.Share("p2", "d1", nil, "ana")) // both before the document's own event
	h.settled()
	h.wantInbox("ana")
	h.Upload(h.Doc("d1", "", "Regimento"))
	h.wantInbox("ana", "share_given:Regimento")
	h.Pass(61 * time.Minute)
	h.wantInbox("ana", "share_given:Regimento", "share_given:Regimento")
}

func TestAnEndIsAnnouncedOnce(t *testing.T) {
	const day = 24 * time.Hour
	for _, c := range []struct{ window, before time.Duration }{
		{10 * day, day}, {48 * time.Hour, day}, {40 * time.Hour, 10 * time.Hour}, {time.Hour, 15 * time.Minute},
	} {
		t.Run(c.window.String(), func(t *testing.T) {
			h := open(t, nil)
			h.Person("ana", "Ana")
			h.See("ana", "d1", true)
			h.Upload(h.Doc("d1", "", "Regimento"))
			until := h.Now().Add(c.window)
			e := h.Share("p1", "d1", &until, "ana")
			e.Permission.CreatedAt = until.Add(-c.window)
			h.Granted(e)
			h.wantInbox("ana", "share_given:Regimento")
			h.Pass(c.window - c.before - time.Minute)
			h.settled()
			h.wantInbox("ana", "share_given:Regimento")
			h.Pass(time.Minute)
			h.wantInbox("ana", "share_expiring:Regimento", "share_given:Regimento")
			h.Pass(c.before / 2)
			h.settled()
			h.wantInbox("ana", "share_expiring:Regimento", "share_given:Regimento")
			if n := h.list("ana", nil).Items[0]; n.ActorID != "" || !n.ExpiresAt.Equal(until) {
				t.Errorf("%+v", n)
			}
		})
	}
}

func TestAChangedEndIsAnnouncedAnew(t *testing.T) {
	h := open(t, nil)
	h.Person("ana", "Ana")
	h.Person("rui", "Rui")
	h.See("ana", "d1", true)
	h.See("rui", "d1", true)
	h.Upload(h.Doc("d1", "", "Regimento"))
	until := h.Now().Add(72 * time.Hour)
	e := h.Share("p1", "d1", &until, "ana")
	h.Granted(e)
	h.wantInbox("ana", "share_given:Regimento")
	longer := until.Add(72 * time.Hour)
	e.Permission.ExpiresAt, e.Users, e.Permission.Revision = &longer, []string{"ana", "rui"}, 2
	h.Changed(e)
	h.wantInbox("rui", "share_given:Regimento")
	h.Pass(70 * time.Hour) // past the first announcement
	h.settled()
	h.wantInbox("ana", "share_given:Regimento")
	if n := h.list("ana", nil).Items[0]; !n.ExpiresAt.Equal(longer) {
		t.Errorf("still says %v", n.ExpiresAt)
	}
	h.Pass(72 * time.Hour)
	h.wantInbox("ana", "share_expiring:Regimento", "share_given:Regimento")
	h.Revoked(e)
	h.wantInbox("ana")
	h.wantInbox("rui")
}

func TestAnOldShareThatComesToReachSomebodyIsNews(t *testing.T) {
	h := open(t, nil)
	h.Person("ana", "Ana")
	h.Person("rui", "Rui")
	h.See("ana", "d1", true)
	h.See("rui", "d1", true)
	h.Upload(h.Doc("d1", "", "Regimento"))
	e := h.Share("p1", "d1", nil, "ana")
	e.Permission.CreatedAt = h.Now().AddDate(0, -1, 0)
	h.Granted(e) // a month late
	e.Users, e.Permission.Revision, e.Permission.UpdatedAt = []string{"rui"}, 2, h.Now()
	h.Changed(e)
	h.wantInbox("rui", "share_given:Regimento")
	h.wantInbox("ana")
}

// TestWhatAnOldShareMakesNewsIsNotForgottenAsOld: what is planned of it is as old as the
// change, not as the share, also where the old is dropped before it can be told.
func TestWhatAnOldShareMakesNewsIsNotForgottenAsOld(t *testing.T) {
	h := open(t, nil)
	h.Person("ana", "Ana")
	h.Person("rui", "Rui")
	h.See("rui", "d1", true)
	h.Upload(h.Doc("d1", "", "Regimento"))
	h.Down(true)
	e := h.Share("p1", "d1", nil, "ana")
	e.Permission.CreatedAt = h.Now().AddDate(0, -2, 0)
	e.Users, e.Permission.Revision, e.Permission.UpdatedAt = []string{"rui"}, 2, h.Now()
	h.Changed(e)
	if err := h.Service.Inbox.Sweep(t.Context(), h.Now().AddDate(-1, 0, 0), h.Now().AddDate(0, -1, 0)); err != nil {
		t.Fatal(err)
	}
	h.Down(false)
	h.Pass(0)
	h.wantInbox("rui", "share_given:Regimento")
}

func TestARevokedShareIsNotAnnounced(t *testing.T) {
	h := open(t, nil)
	h.Person("ana", "Ana")
	h.See("ana", "d1", true) // by another permission, say
	h.Upload(h.Doc("d1", "", "Regimento"))
	until := h.Now().Add(72 * time.Hour)
	e := h.Share("p1", "d1", &until, "ana")
	h.Granted(e)
	h.wantInbox("ana", "share_given:Regimento")
	h.Revoked(e)
	h.Pass(71 * time.Hour)
	h.settled()
	h.wantInbox("ana")
}

func TestWhatIsNoLongerVisibleDisappears(t *testing.T) {
	h := open(t, nil)
	h.Person("ana", "Ana")
	for i := range 5 {
		d := fmt.Sprint("d", i)
		h.See("ana", d, true)
		h.Upload(h.Doc(d, "ana", d))
	}
	h.wantInbox("ana", "document_about_you:d4", "document_about_you:d3", "document_about_you:d2", "document_about_you:d1", "document_about_you:d0")
	gone := h.list("ana", nil).Items[1] // d3
	h.See("ana", "d3", false)
	binned := h.Doc("d2", "ana", "d2")
	binned.Status, binned.Revision = documentapi.Binned, 2
	h.Happen("document", documentapi.Deleted, "d2", "hr", documentapi.DocumentEvent{Document: binned}) // those who delete still view it
	purged := h.Doc("d1", "ana", "d1")
	purged.Status, purged.Revision = documentapi.Binned, 3
	h.Happen("document", documentapi.Purged, "d1", "hr", documentapi.DocumentEvent{Document: purged})
	h.wantInbox("ana", "document_about_you:d4", "document_about_you:d0")
	if n := h.unread("ana"); n != 2 {
		t.Errorf("%d unread, 2 to be seen", n)
	}
	if _, err := h.client.Read(t.Context(), gone.ID, rest.WithToken("ana")); !fault.Is(err, fault.NotFound) {
		t.Errorf("read of what is not visible: %v", err)
	}
	binned.Status, binned.Revision = documentapi.Active, 3
	h.Happen("document", documentapi.Undeleted, "d2", "hr", documentapi.DocumentEvent{Document: binned})
	h.wantInbox("ana", "document_about_you:d4", "document_about_you:d2", "document_about_you:d0")
	renamed := h.Doc("d4", "ana", "Novo nome")
	renamed.Revision = 2
	h.Happen("document", documentapi.Changed, "d4", "hr", documentapi.DocumentEvent{Document: renamed})
	h.wantInbox("ana", "document_about_you:Novo nome", "document_about_you:d2", "document_about_you:d0")
	h.Down(true)
	if _, err := h.client.List(t.Context(), nil, rest.WithToken("ana")); !fault.Is(err, fault.Unavailable) {
		t.Errorf("list while nobody can tell: %v", err)
	}
	if _, err := h.client.Unread(t.Context(), rest.WithToken("ana")); !fault.Is(err, fault.Unavailable) {
		t.Errorf("count while nobody can tell: %v", err)
	}
}

func TestADocumentThatComesToBeAboutSomebodyElseIsTold(t *testing.T) {
	h := open(t, nil)
	h.Person("ana", "Ana")
	h.Person("rui", "Rui")
	h.See("rui", "d1", true)
	d := h.Doc("d1", "ana", "Contrato")
	h.Upload(d)
	d.EmployeeID, d.Revision = "e-rui", 2
	h.Happen("document", documentapi.Changed, "d1", "hr", documentapi.DocumentEvent{Document: d, Before: &documentapi.Placement{EmployeeID: "e-ana", Class: "personal"}})
	h.wantInbox("rui", "document_about_you:Contrato")
}

func TestOldPapersAreNoNews(t *testing.T) {
	h := open(t, nil)
	h.Person("ana", "Ana")
	h.See("ana", "d1", true)
	d := h.Doc("d1", "ana", "Ficha de 2019")
	d.CreatedAt = h.Now().AddDate(0, 0, -8)
	h.Upload(d)
	h.settled()
	h.wantInbox("ana")
}

func TestReading(t *testing.T) {
	h := open(t, nil)
	h.Person("ana", "Ana")
	h.Person("rui", "Rui")
	for i := range 6 {
		d := fmt.Sprint("d", i)
		h.See("ana", d, true)
		h.Upload(h.Doc(d, "ana", d))
	}
	h.settled()
	items := h.list("ana", nil).Items
	as := rest.WithToken("ana")
	if _, err := h.client.Read(t.Context(), items[0].ID, rest.WithToken("rui")); !fault.Is(err, fault.NotFound) {
		t.Errorf("somebody else's: %v", err)
	}
	if _, err := h.client.Read(t.Context(), "nothing", as); !fault.Is(err, fault.NotFound) {
		t.Errorf("nothing: %v", err)
	}
	first, err := h.client.Read(t.Context(), items[0].ID, as)
	if err != nil || first.ReadAt == nil || first.ID != items[0].ID {
		t.Fatalf("read: %+v %v", first, err)
	}
	again, err := h.client.Read(t.Context(), items[0].ID, as)
	if err != nil || !again.ReadAt.Equal(*first.ReadAt) {
		t.Errorf("read again: %v, was %v, %v", again.ReadAt, first.ReadAt, err)
	}
	if n := h.unread("ana"); n != 5 || h.count("ana", "unread") != 5 || h.count("ana", "") != 6 {
		t.Errorf("%d unread", n)
	}
	h.See("ana", "d1", false) // hidden while all is read
	left, err := h.client.ReadAll(t.Context(), items[3].ID, as)
	if err != nil || left != 2 {
		t.Errorf("read up to the fourth: %d left, %v", left, err)
	}
	if left, err = h.client.ReadAll(t.Context(), "", as); err != nil || left != 0 {
		t.Errorf("read all: %d left, %v", left, err)
	}
	h.See("ana", "d1", true)
	if n := h.unread("ana"); n != 1 {
		t.Errorf("what was hidden is read: %d unread", n)
	}
	if _, err := h.client.ReadAll(t.Context(), "00000000-0000-7000-8000-000000000000", as); !fault.Is(err, fault.NotFound) {
		t.Errorf("read up to nothing: %v", err)
	}
}

func TestPagesJoinWithoutGapOrRepeat(t *testing.T) {
	h := open(t, nil)
	h.Person("ana", "Ana")
	want := []string{}
	for i := range 30 {
		d := fmt.Sprintf("d%02d", i)
		h.See("ana", d, i%3 != 0)
		h.Upload(h.Doc(d, "ana", d))
		if i%3 != 0 {
			want = append([]string{"document_about_you:" + d}, want...)
		}
	}
	h.settled()
	h.See("ana", "d07", false) // told, hidden since
	want = append(append([]string{}, want[:15]...), want[16:]...)
	var got []string
	q := url.Values{"limit": {"4"}}
	pages := 0
	for {
		p := h.list("ana", q)
		pages++
		for _, n := range p.Items {
			got = append(got, string(n.Kind)+":"+n.Title)
		}
		if p.Next == "" {
			break
		}
		q.Set("cursor", p.Next)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) || pages != 5 {
		t.Errorf("%d pages:\n%v, want\n%v", pages, got, want)
	}
	if n := h.count("ana", ""); n != len(want) {
		t.Errorf("total %d, want %d", n, len(want))
	}
	q.Set("unread", "true")
	if _, err := h.client.List(t.Context(), q, rest.WithToken("ana")); !fault.Is(err, fault.Malformed) {
		t.Errorf("a cursor of another list: %v", err)
	}
}

func TestWhoMayCall(t *testing.T) {
	h := open(t, nil)
	h.Person("ana", "Ana")
	for _, path := range []string{"/notifications", "/notifications/unread-count", "/notifications/stream"} {
		for token, want := range map[string]int{"": http.StatusUnauthorized, "wrong": http.StatusUnauthorized, "service:document": http.StatusForbidden} {
			if res := h.get(path, token); res.StatusCode != want {
				t.Errorf("GET %s as %q: %d, want %d", path, token, res.StatusCode, want)
			}
		}
		if res := h.get(path+"?x=1", "ana"); res.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("GET %s?x=1: %d", path, res.StatusCode)
		}
	}
	if res := h.get("/notifications?cursor=broken", "ana"); res.StatusCode != http.StatusBadRequest {
		t.Errorf("broken cursor: %d", res.StatusCode)
	}
	if res := h.get("/notifications?limit=101", "ana"); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("limit 101: %d", res.StatusCode)
	}
	h.Account("ana", employeeapi.AccountInactive, 2)
	for _, path := range []string{"/notifications", "/notifications/unread-count", "/notifications/stream"} {
		if res := h.get(path, "ana"); res.StatusCode != http.StatusUnauthorized {
			t.Errorf("GET %s with a deactivated account: %d", path, res.StatusCode)
		}
	}
}
