package documenthttp_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/document/documentapi"
	"acervo/services/permission/permissionapi"
)

// empty makes sure that nothing came of what was refused: no document, no half-written
// file, nothing told.
func (w *world) empty() {
	w.t.Helper()
	if p := w.list(hr, "?count=true"); *p.Total != 0 {
		w.t.Errorf("there are %d documents", *p.Total)
	}
	if left, err := os.ReadDir(filepath.Join(w.dir, "content", "tmp")); err != nil || len(left) != 0 {
		w.t.Errorf("%d files are left half-written, %v", len(left), err)
	}
	for _, typ := range w.perms.told() {
		w.t.Errorf("%s was told", typ)
	}
}

func TestMetadataThatBreaksRulesIsNamed(t *testing.T) {
	w := open(t)
	ana := w.people.hire(1, "Ana", "u")
	sick, contract := w.types["Atestado médico"].ID, w.types["Contrato"].ID
	long := strings.Repeat("é", 201)
	for _, c := range []struct {
		name     string
		document any
		status   int
		fields   []string
	}{
		{"not JSON", `{"type":`, 400, nil},
		{"not an object", `[]`, 422, nil},
		{"unknown field", `{"type":"` + contract + `","title":"x","size":1}`, 422, []string{"size"}},
		{"a field of the answer", `{"type":"` + contract + `","title":"x","class":"public"}`, 422, []string{"class"}},
		{"wrong types", `{"type":5,"title":["x"],"tags":"x"}`, 422, []string{"type", "title", "tags"}},
		{"nothing", `{}`, 422, []string{"type", "title"}},
		{"blank title", documentapi.Metadata{Type: contract, Title: " \t "}, 422, []string{"title"}},
		{"long title", documentapi.Metadata{Type: contract, Title: long}, 422, []string{"title"}},
		{"control characters", documentapi.Metadata{Type: contract, Title: "a\nb"}, 422, []string{"title"}},
		{"turned text", documentapi.Metadata{Type: contract, Title: "a\u202eb"}, 422, []string{"title"}},
		{"NUL", `{"type":"` + contract + `","title":"a\u0000b"}`, 400, []string{"title"}},
		{"no such type", documentapi.Metadata{Type: "none", Title: "x"}, 422, []string{"type"}},
		{"no such employee", documentapi.Metadata{Type: contract, Title: "x", EmployeeID: "nobody"}, 422, []string{"employee_id"}},
		{"no such day", documentapi.Metadata{Type: contract, Title: "x", Date: "2026-02-30"}, 422, []string{"date"}},
		{"no year", documentapi.Metadata{Type: contract, Title: "x", Date: "0026-02-03"}, 422, []string{"date"}},
		{"tags", documentapi.Metadata{Type: contract, Title: "x", Tags: []string{"a,b"}}, 422, []string{"tags"}},
		{"long tag", documentapi.Metadata{Type: contract, Title: "x", Tags: []string{strings.Repeat("a", 51)}}, 422, []string{"tags"}},
		{"required field", documentapi.Metadata{Type: sick, Title: "x", EmployeeID: ana}, 422, []string{"fields.dias"}},
		{"null for a required field", documentapi.Metadata{Type: sick, Title: "x", Fields: map[string]any{"dias": nil}}, 422, []string{"fields.dias"}},
		{"field kinds", documentapi.Metadata{Type: sick, Title: "x", Fields: map[string]any{"dias": "3", "inicio": "3/2/26", "cid": 5, "origem": "outra", "x": 1}}, 422,
			[]string{"fields.dias", "fields.inicio", "fields.cid", "fields.origem", "fields.x"}},
		{"long field", documentapi.Metadata{Type: sick, Title: "x", Fields: map[string]any{"dias": 1, "cid": strings.Repeat("a", 501)}}, 422, []string{"fields.cid"}},
		{"a number that cannot be kept", `{"type":"` + sick + `","title":"x","fields":{"dias":12345678901234567890}}`, 422, []string{"fields.dias"}},
		{"a number beyond all", `{"type":"` + sick + `","title":"x","fields":{"dias":1e999}}`, 422, []string{"fields.dias"}},
		{"a field twice", `{"type":"` + sick + `","title":"x","fields":{"dias":1,"dias":2}}`, 400, []string{"fields.dias"}},
		{"several at once", documentapi.Metadata{Type: sick, EmployeeID: "nobody", Date: "ontem", Fields: map[string]any{"dias": 1}}, 422, []string{"title", "employee_id", "date"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w.t = t
			w.call(hr, "POST", "/documents", newForm().document(c.document).content("a.pdf", "", pdf("x"))).want(c.status, c.fields...)
		})
	}
	w.t = t
	w.empty()
}

func TestFormsThatAreNone(t *testing.T) {
	w := open(t)
	good := w.contract("", "x")
	for name, c := range map[string]struct {
		body   any
		header []string
		status int
		fields []string
	}{
		"JSON":                 {good, nil, 415, nil},
		"no boundary":          {strings.NewReader("x"), []string{"Content-Type", "multipart/form-data"}, 415, nil},
		"no form in it":        {strings.NewReader("x"), []string{"Content-Type", "multipart/form-data; boundary=b"}, 400, []string{"document"}},
		"content first":        {newForm().content("a.pdf", "", pdf("x")).document(good), nil, 400, []string{"content"}},
		"no content":           {newForm().document(good), nil, 400, []string{"content"}},
		"document twice":       {newForm().document(good).document(good), nil, 400, []string{"document"}},
		"another part between": {newForm().document(good).part(`form-data; name="x"`, "", nil).content("a.pdf", "", pdf("x")), nil, 400, []string{"x"}},
		"a part too many":      {newForm().document(good).content("a.pdf", "", pdf("x")).part(`form-data; name="more"; filename="b"`, "", nil), nil, 400, []string{"more"}},
		"a long document part": {newForm().document(`{"title":"`+strings.Repeat("x", 64<<10)+`"}`).content("a.pdf", "", pdf("x")), nil, 413, []string{"document"}},
		"unknown parameter":    {newForm().document(good).content("a.pdf", "", pdf("x")), nil, 422, []string{"dry_run"}},
		"bad key":              {newForm().document(good).content("a.pdf", "", pdf("x")), []string{"Idempotency-Key", strings.Repeat("k", 256)}, 400, []string{"Idempotency-Key"}},
	} {
		t.Run(name, func(t *testing.T) {
			w.t = t
			path := "/documents"
			if name == "unknown parameter" {
				path += "?dry_run=true"
			}
			w.call(hr, "POST", path, c.body, c.header...).want(c.status, c.fields...)
		})
	}
	w.t = t
	w.empty()
}

// What is said of a refusal says the same in words as in fields, and nothing absurd.
func TestRefusalsAreSensible(t *testing.T) {
	w := open(t)
	const docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	damaged := append([]byte("PK\x03\x04"), make([]byte, 100)...)
	for name, c := range map[string]struct {
		body   any
		status int
		detail string
	}{
		"a document part that is no JSON": {newForm().document(`{"title"`).content("a.pdf", "", pdf("x")), 400, "document: is not JSON: it ends too early"},
		"a document part that is a list":  {newForm().document(`[]`).content("a.pdf", "", pdf("x")), 422, "document: must be an object"},
		"a damaged DOCX":                  {newForm().document(w.contract("", "x")).content("a.docx", docx, damaged), 422, "content: is said to be " + docx + ", but is another kind of ZIP file, or a damaged one"},
	} {
		var p rest.Problem
		if w.call(hr, "POST", "/documents", c.body).want(c.status).into(&p); p.Detail != c.detail {
			t.Errorf("%s: %q, want %q", name, p.Detail, c.detail)
		}
	}
}

func TestFilesThatAreRefused(t *testing.T) {
	w := open(t, func(w *world) { w.max = 10_000 })
	good := w.contract("", "x")
	zip := []byte("PK\x03\x04\x14\x00\x00\x00\x08\x00" + strings.Repeat("z", 50))
	exe := []byte("MZ\x90\x00\x03\x00\x00\x00" + strings.Repeat("\x00", 100))
	for name, c := range map[string]struct {
		filename, media string
		content         []byte
		status          int
	}{
		"empty":                      {"a.pdf", "application/pdf", nil, 422},
		"no name":                    {"", "application/pdf", pdf("x"), 422},
		"only a path":                {"../../", "application/pdf", pdf("x"), 422},
		"dots":                       {"..", "application/pdf", pdf("x"), 422},
		"long name":                  {strings.Repeat("é", 256) + ".pdf", "", pdf("x"), 422},
		"a picture as a PDF":         {"a.pdf", "", png, 422},
		"a PDF as a picture":         {"a", "image/png", pdf("x"), 422},
		"text as a PDF":              {"a.pdf", "application/pdf", []byte("olá"), 422},
		"noise as a PDF":             {"a.pdf", "", []byte{0xde, 0xad, 0xbe, 0xef, 0, 1, 2}, 422},
		"a program as a PDF":         {"a.pdf", "application/octet-stream", exe, 422},
		"a program as text":          {"a.txt", "text/plain", exe, 422},
		"a picture as another":       {"a.jpg", "image/jpeg", png, 422},
		"a web page as a picture":    {"a.png", "", []byte("<!doctype html><script>"), 422},
		"name and sender disagree":   {"a.png", "application/pdf", png, 422},
		"over the limit":             {"a.pdf", "", append(pdf("x"), make([]byte, 10_000)...), 413},
		"as said":                    {"a.pdf", "application/pdf", pdf("x"), 201},
		"said by nobody":             {"arquivo", "", []byte{1, 2, 3}, 201},
		"unknown kind":               {"a.xyz", "application/x-xyz", []byte{1, 2, 3}, 201},
		"a DOCX is a ZIP":            {"a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", zip, 201},
		"a CSV is text":              {"a.csv", "text/csv", []byte("a;b\n1;2\n"), 201},
		"a CSV as Windows says":      {"a.csv", "application/vnd.ms-excel", []byte("a;b\n1;2\n"), 201},
		"XML is text":                {"a.xml", "text/xml", []byte("<?xml version=\"1.0\"?><a/>"), 201},
		"octets is what curl says":   {"a.png", "application/octet-stream", png, 201},
		"capitals in the name":       {"A.PDF", "", pdf("x"), 201},
		"text with a charset":        {"a.txt", "text/plain; charset=utf-8", []byte("olá"), 201},
		"a content type that is not": {"a.pdf", "pdf", pdf("x"), 201},
	} {
		t.Run(name, func(t *testing.T) {
			w.t = t
			a := w.call(hr, "POST", "/documents", newForm().document(good).content(c.filename, c.media, c.content)).want(c.status)
			if c.status == 422 {
				a.want(422, "content")
			}
			if c.status == 201 {
				var d documentapi.Document
				w.call(hr, "DELETE", "/documents/"+a.into(&d).text("id"), nil).want(204)
			}
		})
	}
	w.t = t
	if p := w.list(hr, "?count=true"); *p.Total != 0 {
		t.Errorf("there are %d documents", *p.Total)
	}
	if left, err := os.ReadDir(filepath.Join(w.dir, "content", "tmp")); err != nil || len(left) != 0 {
		t.Errorf("%d files are left half-written, %v", len(left), err)
	}
}

func (a answer) text(field string) string {
	var m map[string]any
	a.into(&m)
	return fmt.Sprint(m[field])
}

func TestKindsAreFoundByBytes(t *testing.T) {
	w := open(t)
	for filename, c := range map[string]struct {
		content []byte
		want    string
	}{
		"a.pdf":  {pdf("x"), "application/pdf"},
		"a.png":  {png, "image/png"},
		"a":      {png, "image/png"},
		"a.csv":  {[]byte("a;b\n"), "text/csv"},
		"a.docx": {[]byte("PK\x03\x04\x14\x00\x00\x00\x08\x00" + strings.Repeat("z", 50)), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		"a.bin":  {[]byte{1, 2, 3, 0}, "application/octet-stream"},
	} {
		var d documentapi.Document
		w.call(hr, "POST", "/documents", newForm().document(w.contract("", "x")).content(filename, "", c.content)).want(201).into(&d)
		if d.Content.MediaType != c.want {
			t.Errorf("%s is %s, want %s", filename, d.Content.MediaType, c.want)
		}
	}
}

func TestNamesOfFiles(t *testing.T) {
	w := open(t)
	for sent, want := range map[string]string{
		`../../etc/passwd.pdf`:            "passwd.pdf",
		`C:\\Users\\Ana\\doc.pdf`:         "doc.pdf",
		`a \"b\".pdf`:                     `a "b".pdf`,
		`a %22b%22.pdf`:                   `a "b".pdf`,
		`linha%0D%0Aquebrada.pdf`:         "linhaquebrada.pdf",
		"férias 🏖️.pdf":                   "férias 🏖️.pdf",
		"ferias\u0301.pdf":                "feriaś.pdf",
		"nota\u202efdp.pdf":               "notafdp.pdf",
		"  espaço .pdf ":                  "espaço .pdf",
		`100%.pdf`:                        `100%.pdf`,
		"aspas'; filename=evil.pdf":       "aspas'; filename=evil.pdf",
		`.oculto.pdf`:                     `.oculto.pdf`,
		strings.Repeat("é", 251) + ".pdf": strings.Repeat("é", 251) + ".pdf",
	} {
		var d documentapi.Document
		w.call(hr, "POST", "/documents", newForm().document(w.contract("", "x")).content(sent, "", pdf(sent))).want(201).into(&d)
		if d.Content.Filename != want {
			t.Errorf("%q is kept as %q, want %q", sent, d.Content.Filename, want)
		}
		res := w.call(hr, "GET", "/documents/"+d.ID+"/content", nil).want(200)
		if cd := res.Header.Get("Content-Disposition"); !strings.HasPrefix(cd, "attachment; filename=") || strings.ContainsFunc(cd, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Errorf("%q is sent as %q", sent, cd)
		}
	}
}

// endless counts what is read of it.
type endless struct{ n atomic.Int64 }

func (e *endless) Read(p []byte) (int, error) {
	e.n.Add(int64(len(p)))
	return len(p), nil
}

func TestTooLargeIsAnsweredBeforeAllIsRead(t *testing.T) {
	w := open(t, func(w *world) { w.max = 1 << 20 })
	send := func(length int64) (*http.Response, *endless, error) {
		e := &endless{}
		f := newForm().document(w.contract("", "x"))
		f.w.CreateFormFile("content", "a.bin")
		body := io.MultiReader(&f.b, e)
		req, _ := http.NewRequest("POST", w.server.URL+"/documents", body)
		req.ContentLength = length
		req.Header.Set("X-Caller", hr)
		req.Header.Set("Content-Type", f.w.FormDataContentType())
		res, err := http.DefaultTransport.RoundTrip(req)
		return res, e, err
	}
	for name, length := range map[string]int64{"said beforehand": 4 << 30, "not said": -1} {
		res, e, err := send(length)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: %d", name, res.StatusCode)
		}
		if e.n.Load() > 64<<20 {
			t.Errorf("%s: %d bytes were read", name, e.n.Load())
		}
	}
	w.empty()
}

func TestACutOffUploadLeavesNothing(t *testing.T) {
	w := open(t)
	for _, cut := range []int{300, 200_000} { // in the first piece, and behind it
		var b bytes.Buffer
		m := multipart.NewWriter(&b)
		f := &form{w: m}
		part, _ := m.CreateFormField("document")
		fmt.Fprintf(part, `{"type":%q,"title":"x"}`, w.types["Contrato"].ID)
		part, _ = m.CreateFormFile("content", "a.pdf")
		part.Write(append(pdf("x"), bytes.Repeat([]byte("x"), 500_000)...))
		m.Close()
		conn, err := net.Dial("tcp", w.server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "POST /documents HTTP/1.1\r\nHost: x\r\nX-Caller: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n", hr, f.w.FormDataContentType(), b.Len())
		conn.Write(b.Bytes()[:min(cut+300, b.Len())])
		conn.Close()
	}
	time.Sleep(200 * time.Millisecond)
	w.empty()
	if n, err := w.service.Sweep(context.Background()); n != 0 || err != nil {
		t.Errorf("swept %d, %v", n, err)
	}
	// A form that ends without its closing boundary was cut off too.
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, _ := m.CreateFormField("document")
	fmt.Fprintf(part, `{"type":%q,"title":"x"}`, w.types["Contrato"].ID)
	part, _ = m.CreateFormFile("content", "a.pdf")
	part.Write(pdf("x"))
	w.call(hr, "POST", "/documents", io.Reader(&b), "Content-Type", m.FormDataContentType()).want(400, "content")
	w.empty()
}

func TestContentIsNotReadWhereItCannotBeKept(t *testing.T) {
	w := open(t)
	w.people.hire(1, "Ana", "u")
	w.perms.give("ana", permissionapi.Upload, only("personal", 1))
	send := func(caller string, m documentapi.Metadata, status int) {
		t.Helper()
		e := &endless{}
		f := newForm().document(m)
		f.w.CreateFormFile("content", "a.bin")
		req, _ := http.NewRequest("POST", w.server.URL+"/documents", io.MultiReader(&f.b, e))
		req.Header.Set("X-Caller", caller)
		req.Header.Set("Content-Type", f.w.FormDataContentType())
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != status || e.n.Load() > 64<<20 {
			t.Errorf("answered %d after %d bytes, want %d", res.StatusCode, e.n.Load(), status)
		}
	}
	send("", w.contract(employeeID(1), "x"), 401)
	send("ana", w.contract("", "x"), 403)
	sick := w.contract(employeeID(1), "x")
	sick.Type, sick.Fields = w.types["Atestado médico"].ID, map[string]any{"dias": 1}
	send("ana", sick, 403)
	send("ana", w.contract(employeeID(9), "x"), 422)
	w.perms.down = fault.New(fault.Unavailable, "down")
	send("ana", w.contract(employeeID(1), "x"), 503)
	w.perms.down = nil
	w.empty()
	w.call("ana", "POST", "/documents", newForm().document(w.contract(employeeID(1), "x")).content("a.pdf", "", pdf("x"))).want(201)
}

func TestIdempotencyKeys(t *testing.T) { testIdempotencyKeys(t, open(t)) }

func testIdempotencyKeys(t *testing.T, w *world) {
	content := make([]byte, 300<<10)
	rand.Read(content)
	post := func(caller, key, title string, content []byte) answer {
		return w.call(caller, "POST", "/documents", newForm().document(w.contract("", title)).content("a.bin", "", content), "Idempotency-Key", key)
	}
	first := post(hr, "k", "x", content).want(201)
	again := post(hr, "k", "x", content).want(201)
	if first.text("id") != again.text("id") || !bytes.Equal(first.Body, again.Body) {
		t.Errorf("answered %s, then %s", first.Body, again.Body)
	}
	post(hr, "k", "other", content).want(422, "Idempotency-Key")
	post(hr, "k", "x", content[1:]).want(422, "Idempotency-Key")
	if post(hr, "k2", "x", content).want(201).text("id") == first.text("id") {
		t.Error("another key, the same document")
	}
	w.perms.give("other", permissionapi.Upload, everything())
	if post("other", "k", "x", content).want(201).text("id") == first.text("id") {
		t.Error("another caller, the same document")
	}
	if p := w.list(hr, "?count=true"); *p.Total != 3 {
		t.Errorf("%d documents", *p.Total)
	}
	// A repeat is answered as the first was, whatever became of the document: changed by
	// somebody else, out of the sender's sight, in the bin, purged. It does not come back.
	w.perms.give("envia", permissionapi.Upload, everything())
	w.perms.give("envia", permissionapi.View, everything())
	sent := post("envia", "e", "y", content).want(201)
	path := "/documents/" + sent.text("id")
	same := func(when string) {
		t.Helper()
		again := post("envia", "e", "y", content).want(201)
		if !bytes.Equal(again.Body, sent.Body) || again.Header.Get("ETag") != `"1"` || again.Header.Get("Location") != sent.Header.Get("Location") {
			t.Errorf("%s: answered %s %v, first %s", when, again.Body, again.Header, sent.Body)
		}
	}
	w.call(hr, "PATCH", path, `{"title":"segredo","tags":["novo"]}`).want(200)
	same("changed")
	w.perms.give("envia", permissionapi.View, new(permissionapi.Scope))
	w.call("envia", "GET", path, nil).want(404)
	same("out of sight")
	w.call(hr, "DELETE", path, nil).want(204)
	same("in the bin")
	w.call(hr, "DELETE", path+"?purge=true", nil).want(204)
	same("purged")
	w.perms.give("envia", permissionapi.Upload, new(permissionapi.Scope))
	post("envia", "e", "y", content).want(403)
	w.call(hr, "DELETE", "/documents/"+first.text("id"), nil).want(204)
	w.call(hr, "DELETE", "/documents/"+first.text("id")+"?purge=true", nil).want(204)
	post(hr, "k", "x", content).want(201)
	w.call(hr, "GET", "/documents/"+first.text("id"), nil).want(404)
	w.sound()
}
