package documenthttp_test

import (
	"bytes"
	"net/http"
	"slices"
	"testing"

	"acervo/services/document/documentapi"
	"acervo/services/permission/permissionapi"
)

func TestTheMainPath(t *testing.T) {
	w := open(t)
	ana := w.people.hire(1, "Ana Beatriz Lima", "unit-a")
	bytesOf := pdf("contrato da Ana")

	var d documentapi.Document
	a := w.call(hr, "POST", "/documents", newForm().document(documentapi.Metadata{
		EmployeeID: ana, Type: w.types["Atestado médico"].ID, Title: "  Atestado de três dias ", Date: "2026-03-02",
		Fields: map[string]any{"dias": 3, "inicio": "2026-03-02", "cid": "J11"}, Tags: []string{"gripe", "gripe", "2026"},
	}).content("atestado ção.pdf", "application/pdf", bytesOf)).want(http.StatusCreated).into(&d)
	if a.Header.Get("Location") != "/documents/"+d.ID || a.Header.Get("ETag") != `"1"` {
		t.Errorf("headers: %v", a.Header)
	}
	if d.Title != "Atestado de três dias" || d.Class != "medical" || d.Status != "active" || d.CreatedBy != "hr-account" ||
		d.Content.MediaType != "application/pdf" || d.Content.Size != int64(len(bytesOf)) || d.Content.Filename != "atestado ção.pdf" ||
		d.Content.Version != 1 || d.Fields["dias"] != 3.0 || !slices.Equal(d.Tags, []string{"gripe", "2026"}) {
		t.Errorf("answered %+v", d)
	}
	var again documentapi.Document
	if a := w.call(hr, "GET", "/documents/"+d.ID, nil).want(http.StatusOK).into(&again); a.Header.Get("ETag") != `"1"` {
		t.Errorf("headers: %v", a.Header)
	}
	if again.Revision != d.Revision || !again.CreatedAt.Equal(d.CreatedAt) || again.Title != d.Title {
		t.Errorf("got %+v, uploaded %+v", again, d)
	}
	w.call(hr, "GET", "/documents/"+d.ID, nil, "If-None-Match", `"1"`).want(http.StatusNotModified)

	p := w.list(hr, "?count=true&q=atestados+ana")
	if len(p.Items) != 1 || *p.Total != 1 || p.Items[0].ID != d.ID || p.Items[0].Employee.Name != "Ana Beatriz Lima" ||
		p.Items[0].Employee.Registration != "000001" || p.Items[0].TypeName != "Atestado médico" || len(p.Items[0].Highlights) != 3 {
		t.Errorf("listed %+v", p)
	}
	c := w.call(hr, "GET", "/documents/"+d.ID+"/content", nil).want(http.StatusOK)
	if !bytes.Equal(c.Body, bytesOf) || c.Header.Get("ETag") != `"`+d.Content.SHA256+`"` || c.Header.Get("Content-Type") != "application/pdf" ||
		c.Header.Get("Content-Disposition") != `attachment; filename="atestado ___o.pdf"; filename*=UTF-8''atestado%20%C3%A7%C3%A3o.pdf` && c.Header.Get("Content-Disposition") != `attachment; filename="atestado __o.pdf"; filename*=UTF-8''atestado%20%C3%A7%C3%A3o.pdf` {
		t.Errorf("content: %v %d bytes", c.Header, len(c.Body))
	}
	if got := w.perms.told(); !slices.Contains(got, documentapi.Uploaded) {
		t.Errorf("the permission service was told of %v", got)
	}

	// Somebody who may see contracts of this employee, and no more.
	w.perms.give("chefe", permissionapi.View, only("personal", 1))
	w.call("chefe", "GET", "/documents/"+d.ID, nil).want(http.StatusNotFound)
	if p := w.list("chefe", "?count=true"); len(p.Items) != 0 || *p.Total != 0 {
		t.Errorf("the manager lists %+v", p)
	}
	w.sound()
	w.restart()
	if p := w.list(hr, "?count=true"); len(p.Items) != 1 {
		t.Errorf("after a restart: %+v", p)
	}
	w.sound()
}
