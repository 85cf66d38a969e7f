package app

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"testing"

	"acervo/services/permission/permissionapi"
)

// TestSeeingIsNotHaving: a share that lets somebody view a document shows its pages and keeps
// its file; a denial, and the share's end, hold for the very next page.
func TestSeeingIsNotHaving(t *testing.T) {
	w := theWorld(t)
	w.tokens["tatiana.novaes"], _ = w.signedIn(t, "tatiana.novaes") // other tests end her sessions
	hr, other := w.actor(t, "beatriz.nakamura"), w.actor(t, "tatiana.novaes")
	var photo bytes.Buffer
	if err := png.Encode(&photo, image.NewGray(image.Rect(0, 0, 900, 600))); err != nil {
		t.Fatal(err)
	}
	kind, fields := hr.typeOf("personal")
	d, status := hr.upload(map[string]any{"employee_id": w.actor(t, "ana.souza").who.EmployeeID, "type": kind, "title": "Ficha só para ver", "fields": fields}, "ficha.png", "image/png", photo.Bytes())
	if status != http.StatusCreated {
		t.Fatal(status)
	}
	shows := func(page, content int) {
		t.Helper()
		other.must(page, http.MethodGet, "/documents/"+d.ID+"/preview", nil, nil)
		other.must(content, http.MethodGet, "/documents/"+d.ID+"/content", nil, nil)
		if got, _ := other.bytes("/documents/" + d.ID + "/preview/pages/1?width=400"); got != page {
			t.Errorf("the page answers %d, not %d", got, page)
		}
	}
	rule := func(effect string, action permissionapi.Action) (p permissionapi.Permission) {
		hr.must(http.StatusCreated, http.MethodPost, "/permissions", map[string]any{
			"subject": map[string]string{"kind": "user", "id": other.id}, "actions": []permissionapi.Action{action},
			"target": map[string]string{"kind": "document", "id": d.ID}, "classes": []string{"personal"}, "effect": effect, "reason": "para conferir",
		}, &p)
		return p
	}
	end := func(p permissionapi.Permission) {
		hr.must(http.StatusNoContent, http.MethodDelete, "/permissions/"+p.ID, nil, nil)
	}
	shows(http.StatusNotFound, http.StatusNotFound)
	share := rule("allow", permissionapi.View)
	shows(http.StatusOK, http.StatusForbidden)
	_, raw := other.bytes("/documents/" + d.ID + "/preview/pages/1?width=400")
	if m, err := jpeg.Decode(bytes.NewReader(raw)); err != nil || m.Bounds().Dx() != 400 {
		t.Errorf("%d bytes that are no page: %v", len(raw), err)
	}
	denial := rule("deny", permissionapi.View)
	shows(http.StatusNotFound, http.StatusNotFound)
	end(denial)
	shows(http.StatusOK, http.StatusForbidden)
	end(share)
	shows(http.StatusNotFound, http.StatusNotFound)

	// Who may download may be denied just that.
	share = rule("allow", permissionapi.Download)
	shows(http.StatusOK, http.StatusOK)
	rule("deny", permissionapi.Download)
	shows(http.StatusOK, http.StatusForbidden)
	end(share)
	shows(http.StatusNotFound, http.StatusNotFound)
}

// bytes gets what is no JSON.
func (a *actor) bytes(path string) (status int, body []byte) {
	a.t.Helper()
	return a.part(path, "")
}

// part is bytes of a Range only, unless that is empty.
func (a *actor) part(path, span string) (status int, body []byte) {
	a.t.Helper()
	req, err := http.NewRequestWithContext(a.t.Context(), http.MethodGet, a.api.URL+path, nil)
	if err != nil {
		a.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+a.token)
	if span != "" {
		req.Header.Set("Range", span)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		a.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err = io.ReadAll(res.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	return res.StatusCode, body
}
