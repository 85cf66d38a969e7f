package app

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"testing"
	"time"

	"acervo/services/document/documentapi"
	"acervo/services/employee/employeeapi"
	"acervo/services/permission/permissionapi"
)

// actor is a signed-in demo person at the API.
type actor struct {
	*world
	t     *testing.T
	who   SignIn
	token string
	id    string // account
}

func (w *world) actor(t *testing.T, username string) *actor {
	t.Helper()
	for _, in := range w.signIns {
		if in.Username == username {
			return &actor{world: w, t: t, who: in, token: w.tokens[username], id: w.accountOf(t, username)}
		}
	}
	t.Fatalf("there is no %s", username)
	return nil
}

func (w *world) accountOf(t *testing.T, username string) string {
	t.Helper()
	caller, err := w.verifier.Verify(t.Context(), w.tokens[username])
	if err != nil {
		t.Fatal(err)
	}
	return caller.AccountID
}

// must does a request that has to answer status.
func (a *actor) must(status int, method, path string, in, out any) {
	a.t.Helper()
	got, err := a.do(a.token, method, path, in, out)
	if err != nil || got != status {
		a.t.Fatalf("%s: %s %s: %d %v, want %d", a.who.Username, method, path, got, err, status)
	}
}

// upload sends a file about an employee.
func (a *actor) upload(meta map[string]any, filename, media string, content []byte) (documentapi.Document, int) {
	a.t.Helper()
	d, status, said, err := a.tryUpload(meta, filename, media, content)
	if err != nil {
		a.t.Fatal(err)
	}
	if status != http.StatusCreated {
		a.t.Logf("upload: %d %s", status, said)
	}
	return d, status
}

func (a *actor) tryUpload(meta map[string]any, filename, media string, content []byte) (d documentapi.Document, status int, said string, err error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part := func(name, filename, media string, content []byte) error {
		disposition := fmt.Sprintf(`form-data; name=%q`, name)
		if filename != "" {
			disposition += fmt.Sprintf(`; filename=%q`, filename)
		}
		p, err := form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {disposition}, "Content-Type": {media}})
		if err == nil {
			_, err = p.Write(content)
		}
		return err
	}
	raw, err := json.Marshal(meta)
	if err != nil {
		return d, 0, "", err
	}
	if err := errors.Join(part("document", "", "application/json", raw), part("content", filename, media, content), form.Close()); err != nil {
		return d, 0, "", err
	}
	req, err := http.NewRequestWithContext(a.t.Context(), http.MethodPost, a.api.URL+"/documents", &body)
	if err != nil {
		return d, 0, "", err
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.Header.Set("Authorization", "Bearer "+a.token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return d, 0, "", err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode == http.StatusCreated {
		err = json.Unmarshal(answer, &d)
	}
	return d, res.StatusCode, string(answer), err
}

// sees reports whether a document is in a's list of its owner, and checks that the list,
// the exact count, the facets and the document by id tell the same story.
func (a *actor) sees(d documentapi.Document) bool {
	a.t.Helper()
	var page struct {
		Items []documentapi.Document
		Total int
	}
	query := "?limit=100&count=true&employee_id=" + d.EmployeeID + "&q=" + url.QueryEscape(d.Title)
	a.must(http.StatusOK, http.MethodGet, "/documents"+query, nil, &page)
	listed := false
	for _, item := range page.Items {
		listed = listed || item.ID == d.ID
	}
	if page.Total != len(page.Items) {
		a.t.Errorf("%s: total %d of %d items", a.who.Username, page.Total, len(page.Items))
	}
	status, err := a.do(a.token, http.MethodGet, "/documents/"+d.ID, nil, nil)
	if err != nil || status != http.StatusOK && status != http.StatusNotFound {
		a.t.Fatalf("get: %d %v", status, err)
	}
	if listed != (status == http.StatusOK) {
		a.t.Errorf("%s: listed %v, but by id %d", a.who.Username, listed, status)
	}
	return listed
}

// typeOf is a document type of a class whose fields can be filled, and such fields.
func (a *actor) typeOf(class string) (id string, fields map[string]any) {
	a.t.Helper()
	var types struct{ Items []documentapi.DocumentType }
	a.must(http.StatusOK, http.MethodGet, "/document-types", nil, &types)
	for _, ty := range types.Items {
		if ty.Class != class {
			continue
		}
		fields = map[string]any{}
		for _, f := range ty.Fields {
			if !f.Required {
				continue
			}
			switch f.Kind {
			case "number":
				fields[f.ID] = 3
			case "date":
				fields[f.ID] = "2026-01-15"
			case "choice":
				fields[f.ID] = f.Choices[0]
			default:
				fields[f.ID] = "valor"
			}
		}
		return ty.ID, fields
	}
	a.t.Fatalf("no type of class %s", class)
	return "", nil
}

var onePagePDF = []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")

// TestMainJob is the main job through all services, over HTTP, as the people of the demo
// company do it.
func TestMainJob(t *testing.T) { mainJob(t, theWorld(t)) }

func mainJob(t *testing.T, w *world) {
	hr, manager, worker, other, elsewhere := w.actor(t, "beatriz.nakamura"), w.actor(t, "renata.prado"), w.actor(t, "ana.souza"), w.actor(t, "tatiana.novaes"), w.actor(t, "osvaldo.brito")
	owner := worker.who.EmployeeID

	personal, personalFields := hr.typeOf("personal")
	medical, medicalFields := hr.typeOf("medical")
	contract, status := hr.upload(map[string]any{"employee_id": owner, "type": personal, "title": "Contrato dos Testes Únicos", "fields": personalFields}, "contrato.pdf", "application/pdf", onePagePDF)
	if status != http.StatusCreated {
		t.Fatal(status)
	}
	certificate, status := hr.upload(map[string]any{"employee_id": owner, "type": medical, "title": "Atestado dos Testes Únicos", "fields": medicalFields}, "atestado.pdf", "application/pdf", append(onePagePDF, '\n'))
	if status != http.StatusCreated {
		t.Fatal(status)
	}

	run := func(name string, f func(t *testing.T)) {
		t.Run(name, func(t *testing.T) {
			for _, a := range []*actor{hr, manager, worker, other, elsewhere} {
				was := a.t
				a.t = t
				defer func() { a.t = was }()
			}
			f(t)
		})
	}
	run("whose unit it is sees the contract, and no trace of the certificate", func(t *testing.T) {
		if !hr.sees(contract) || !hr.sees(certificate) {
			t.Error("who uploaded does not see both")
		}
		if !manager.sees(contract) {
			t.Error("the manager does not see the contract")
		}
		if manager.sees(certificate) {
			t.Error("the manager sees the certificate")
		}
		if !worker.sees(contract) || !worker.sees(certificate) {
			t.Error("the employee does not see both")
		}
		if other.sees(contract) || other.sees(certificate) {
			t.Error("a colleague sees them")
		}
		manager.must(http.StatusOK, http.MethodGet, "/documents/"+contract.ID+"/content", nil, nil)
		for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodPatch, http.MethodDelete} {
			var in any
			switch method {
			case http.MethodPut:
				in = map[string]any{"type": medical, "title": "x"}
			case http.MethodPatch:
				in = map[string]any{"title": "x"}
			}
			manager.must(http.StatusNotFound, method, "/documents/"+certificate.ID, in, nil)
			manager.must(http.StatusNotFound, method, "/documents/"+nowhere, in, nil)
		}
	})

	run("a share rings within a second and ends with its revocation", func(t *testing.T) {
		req, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, w.api.URL+"/notifications/stream", nil)
		req.Header.Set("Authorization", "Bearer "+other.token)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		rang := make(chan string, 8)
		go func() {
			for s := bufio.NewScanner(res.Body); s.Scan(); {
				if data, ok := strings.CutPrefix(s.Text(), "data:"); ok && strings.Contains(data, contract.ID) {
					rang <- data
				}
			}
		}()
		until := time.Now().Add(72 * time.Hour).UTC()
		var share permissionapi.Permission
		hr.must(http.StatusCreated, http.MethodPost, "/permissions", map[string]any{
			"subject": map[string]string{"kind": "user", "id": other.id}, "actions": []string{"view"},
			"target": map[string]string{"kind": "document", "id": contract.ID}, "classes": []string{"personal"}, "effect": "allow", "expires_at": until,
		}, &share)
		if !other.sees(contract) {
			t.Error("shared, but not seen")
		}
		select {
		case <-rang:
		case <-time.After(time.Second):
			t.Error("the bell did not ring within a second")
		}
		hr.must(http.StatusNoContent, http.MethodDelete, "/permissions/"+share.ID, nil, nil)
		if other.sees(contract) {
			t.Error("revoked, and still seen")
		}
	})

	run("a move changes who sees, and touches no document", func(t *testing.T) {
		var before employeeapi.Employee
		hr.must(http.StatusOK, http.MethodGet, "/employees/"+owner, nil, &before)
		var there employeeapi.Employee
		hr.must(http.StatusOK, http.MethodGet, "/employees/"+elsewhere.who.EmployeeID, nil, &there)
		if manager.sees(contract) == false || elsewhere.sees(contract) {
			t.Fatal("not as the story begins")
		}
		hr.must(http.StatusOK, http.MethodPatch, "/employees/"+owner, map[string]any{"unit_id": there.UnitID}, nil)
		if manager.sees(contract) {
			t.Error("the old unit's manager still sees it")
		}
		if !elsewhere.sees(contract) {
			t.Error("the new unit's manager does not see it")
		}
		var d documentapi.Document
		hr.must(http.StatusOK, http.MethodGet, "/documents/"+contract.ID, nil, &d)
		if d.Revision != contract.Revision {
			t.Errorf("the document is at revision %d, was %d", d.Revision, contract.Revision)
		}
		hr.must(http.StatusOK, http.MethodPatch, "/employees/"+owner, map[string]any{"unit_id": before.UnitID}, nil)
		if !manager.sees(contract) || elsewhere.sees(contract) {
			t.Error("moving back did not restore")
		}
	})

	run("a deleted document leaves, its shares end, and it comes back without them", func(t *testing.T) {
		hr.must(http.StatusCreated, http.MethodPost, "/permissions", map[string]any{
			"subject": map[string]string{"kind": "user", "id": other.id}, "actions": []string{"view"},
			"target": map[string]string{"kind": "document", "id": contract.ID}, "classes": []string{"personal"}, "effect": "allow",
		}, nil)
		if !other.sees(contract) {
			t.Fatal("not shared")
		}
		hr.must(http.StatusNoContent, http.MethodDelete, "/documents/"+contract.ID, nil, nil)
		for _, a := range []*actor{manager, worker, other} {
			if a.sees(contract) {
				t.Errorf("%s still sees it", a.who.Username)
			}
		}
		hr.must(http.StatusOK, http.MethodPost, "/documents/"+contract.ID+"/undelete", map[string]any{}, nil)
		if !manager.sees(contract) || !worker.sees(contract) {
			t.Error("it did not come back")
		}
		if other.sees(contract) {
			t.Error("its share came back")
		}
	})

	run("a deactivated account is refused at once", func(t *testing.T) {
		admin := w.actor(t, "caio.davila")
		admin.must(http.StatusOK, http.MethodPatch, "/accounts/"+other.id, map[string]any{"status": "inactive"}, nil)
		for _, path := range []string{"/documents", "/employees", "/permissions"} {
			other.must(http.StatusUnauthorized, http.MethodGet, path, nil, nil)
		}
		// What an inbox holds is checked at once too; that the account is gone, it hears by event.
		for until := time.Now().Add(time.Second); ; time.Sleep(10 * time.Millisecond) {
			status, err := other.do(other.token, http.MethodGet, "/notifications", nil, nil)
			if err == nil && status == http.StatusUnauthorized {
				break
			}
			if time.Now().After(until) {
				other.t.Fatalf("notifications still answer %d %v", status, err)
			}
		}
		admin.must(http.StatusOK, http.MethodPatch, "/accounts/"+other.id, map[string]any{"status": "active"}, nil)
	})

	if w.document == nil {
		return // it runs elsewhere
	}
	run("the catalogue equals its rebuild", func(t *testing.T) {
		var before, after struct{ Total int }
		hr.must(http.StatusOK, http.MethodGet, "/documents?count=true", nil, &before)
		if err := w.document.RebuildCatalogue(t.Context()); err != nil {
			t.Fatal(err)
		}
		hr.must(http.StatusOK, http.MethodGet, "/documents?count=true", nil, &after)
		if before != after || before.Total == 0 {
			t.Errorf("%d documents, %d after a rebuild", before.Total, after.Total)
		}
	})
}
