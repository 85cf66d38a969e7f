package documenthttp_test

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"acervo/services/document/documentapi"
	"acervo/services/permission/permissionapi"
)

func TestBadQueriesAreNamed(t *testing.T) {
	w := open(t)
	for i := range 3 {
		w.upload(w.contract("", fmt.Sprint(i)), pdf(fmt.Sprint(i)))
	}
	first := w.list(hr, "?limit=2")
	if len(first.Items) != 2 || first.Next == "" {
		t.Fatalf("first page %+v", first)
	}
	flipped := []byte(first.Next)
	flipped[len(flipped)/2] ^= 1
	for query, c := range map[string]struct {
		status int
		field  string
	}{
		"?limit=0":                         {422, "limit"},
		"?limit=101":                       {422, "limit"},
		"?limit=x":                         {422, "limit"},
		"?cursor=x":                        {400, "cursor"},
		"?cursor=" + string(flipped):       {400, "cursor"},
		"?sort=title&cursor=" + first.Next: {400, "cursor"},
		"?sort=size":                       {422, "sort"},
		"?status=gone":                     {422, "status"},
		"?class=zz":                        {422, "class"},
		"?class=medical,zz":                {422, "class"},
		"?date_from=2026-13-01":            {422, "date_from"},
		"?date_from=2026-02-01&date_to=2026-01-01":       {422, "date_to"},
		"?created_from=yesterday":                        {422, "created_from"},
		"?created_from=2026-02-01&created_to=2026-01-1":  {422, "created_to"},
		"?expires_from=soon":                             {422, "expires_from"},
		"?expires_from=2026-02-01&expires_to=2026-01-01": {422, "expires_to"},
		"?created_by=you":                                {422, "created_by"},
		"?shared=with_you":                               {422, "shared"},
		"?sha256=abc":                                    {422, "sha256"},
		"?q=" + strings.Repeat("a", 201):                 {422, "q"},
		"?employe_id=1":                                  {422, "employe_id"},
		"?count=perhaps":                                 {422, "count"},
		"?q=%00":                                         {400, "q"},
	} {
		w.call(hr, "GET", "/documents"+query, nil).want(c.status, c.field)
	}
	w.call(hr, "GET", "/documents/facets?limit=1", nil).want(422, "limit")
	w.call(hr, "GET", "/documents/facets?date_to=x", nil).want(422, "date_to")
	w.call(hr, "GET", "/documents/facets?class=zz", nil).want(422, "class")
	w.call(hr, "GET", "/documents?class=legal,medical", nil).want(200) // one of them without types
	if second := w.list(hr, "?limit=2&cursor="+first.Next); len(second.Items) != 1 || second.Next != "" {
		t.Errorf("second page %+v", second)
	}
}

func TestFiltersAndSearch(t *testing.T) { testFiltersAndSearch(t, open(t)) }

func testFiltersAndSearch(t *testing.T, w *world) {
	w.people.hire(1, "João D'Ávila", "u")
	w.people.hire(2, "Maria Conceição", "v")
	up := func(m documentapi.Metadata, text string) { w.upload(m, pdf(text)) }
	up(documentapi.Metadata{EmployeeID: employeeID(1), Type: w.types["Contrato"].ID, Title: "Contrato de experiência", Date: "2025-12-31", Tags: []string{"admissão", "2025"}}, "a")
	up(documentapi.Metadata{EmployeeID: employeeID(2), Type: w.types["Atestado médico"].ID, Title: "Três dias", Date: "2026-01-01", Fields: map[string]any{"dias": 3, "cid": "Gripe (J11)"}}, "b")
	up(documentapi.Metadata{Type: w.types["Contrato"].ID, Title: "Política de férias", Date: "2026-06-30", Tags: []string{"2025"}}, "c")
	same := w.list(hr, "?q=politica").Items[0].Content.SHA256
	for query, want := range map[string]string{
		"":                               "Política de férias, Três dias, Contrato de experiência",
		"?sort=date":                     "Contrato de experiência, Três dias, Política de férias",
		"?sort=title":                    "Contrato de experiência, Política de férias, Três dias",
		"?sort=-title":                   "Três dias, Política de férias, Contrato de experiência",
		"?sort=created_at":               "Contrato de experiência, Três dias, Política de férias",
		"?employee_id=" + employeeID(1):  "Contrato de experiência",
		"?employee_id=" + employeeID(99): "",
		"?class=medical":                 "Três dias",
		"?class=medical,personal&date_to=2025-12-31":     "Contrato de experiência",
		"?type=" + w.types["Contrato"].ID:                "Política de férias, Contrato de experiência",
		"?tag=2025":                                      "Política de férias, Contrato de experiência",
		"?tag=2025," + url.QueryEscape("admissão"):       "Contrato de experiência",
		"?tag=nenhum":                                    "",
		"?date_from=2026-01-01&date_to=2026-01-01":       "Três dias",
		"?created_from=2001-01-01&created_to=2001-01-02": "",
		"?created_from=2001-01-01T00:00:00Z":             "Política de férias, Três dias, Contrato de experiência",
		"?sha256=" + same:                                "Política de férias",
		"?q=contratos":                                   "Política de férias, Contrato de experiência", // by their type's name
		"?q=experi":                                      "Contrato de experiência",
		"?q=joao+davila":                                 "Contrato de experiência",
		"?q=joao+d%27avila":                              "Contrato de experiência",
		"?q=gripes":                                      "Três dias",
		"?q=J11":                                         "Três dias",
		"?q=conceicao+atestado":                          "Três dias",
		"?q=admissoes":                                   "Contrato de experiência",
		"?q=000002":                                      "Três dias",
		"?q=" + url.QueryEscape(`"); DROP TABLE x; --`):  "",
		"?q=" + url.QueryEscape(`* OR NEAR(`):            "",
		"?q=" + url.QueryEscape("😀 !"):                   "", // no word that anything could have
		"?q=" + url.QueryEscape("атестат"):               "",
	} {
		if got := strings.Join(titles(w.list(hr, query)), ", "); got != want {
			t.Errorf("%s lists %q, want %q", query, got, want)
		}
	}
	p := w.list(hr, "?q=medica+conc")
	var marked []string
	for _, h := range p.Items[0].Highlights {
		whole := ""
		for _, f := range h.Fragments {
			whole += f.Text
			if f.Match {
				marked = append(marked, h.Field+":"+f.Text)
			}
		}
		if h.Field == "employee.name" && whole != "Maria Conceição" {
			t.Errorf("the fragments join to %q", whole)
		}
	}
	if !slices.Equal(marked, []string{"type_name:médico", "employee.name:Conceição"}) {
		t.Errorf("marked %v", marked)
	}
}

// TestListsAreTheOracles uploads, changes, bins and purges at random through HTTP, and
// holds pages, counts and facets of callers with random rights against what looking at
// every document gives.
func TestListsAreTheOracles(t *testing.T) { testListsAreTheOracles(t, open(t)) }

func testListsAreTheOracles(t *testing.T, w *world) {
	d := rand.New(rand.NewPCG(7, 7))
	for n := range uint32(6) {
		w.people.hire(n+1, fmt.Sprintf("Pessoa %d", n+1), fmt.Sprintf("u%d", n%3))
	}
	truth := map[string]documentapi.Document{}
	numbers := map[string]uint32{"": 0}
	for n := range uint32(6) {
		numbers[employeeID(n+1)] = n + 1
	}
	employees := []string{"", employeeID(1), employeeID(2), employeeID(3), employeeID(4), employeeID(5), employeeID(6)}
	senders := []string{"hr-account", "bia"}
	w.perms.give("bia", permissionapi.Upload, everything())
	expires := func(doc documentapi.Document) string {
		if said, ok := doc.Fields["valido_ate"].(string); ok {
			return said
		}
		if doc.Type == w.types["Atestado médico"].ID { // one month; no test date is behind the 28th
			return doc.Date[:5] + "02" + doc.Date[7:]
		}
		return ""
	}
	metadata := func() documentapi.Metadata {
		m := w.contract(employees[d.IntN(len(employees))], []string{"Contrato", "Aditivo", "Distrato"}[d.IntN(3)])
		if d.IntN(3) == 0 {
			m.Type, m.Fields = w.types["Atestado médico"].ID, map[string]any{"dias": 1}
		}
		m.Date = fmt.Sprintf("202%d-01-0%d", 4+d.IntN(3), 1+d.IntN(3))
		if len(m.Fields) == 0 && d.IntN(2) == 0 {
			m.Fields = map[string]any{"valido_ate": fmt.Sprintf("202%d-02-0%d", 4+d.IntN(3), 1+d.IntN(3))}
		}
		return m
	}
	step := func() {
		ids := make([]string, 0, len(truth))
		for id := range truth {
			ids = append(ids, id)
		}
		slices.Sort(ids)
		if len(ids) < 5 || d.IntN(3) > 0 {
			var doc documentapi.Document
			w.call(senders[d.IntN(2)], "POST", "/documents", newForm().document(metadata()).content("a.pdf", "", pdf(fmt.Sprint(d.Uint64())))).want(201).into(&doc)
			truth[doc.ID] = doc
			return
		}
		doc := truth[ids[d.IntN(len(ids))]]
		path := "/documents/" + doc.ID
		switch {
		case doc.Status == documentapi.Active && d.IntN(2) == 0:
			w.call(hr, "PUT", path, metadata()).want(200).into(&doc)
			truth[doc.ID] = doc
		case doc.Status == documentapi.Active:
			w.call(hr, "DELETE", path, nil).want(204)
			doc.Status = documentapi.Binned
			truth[doc.ID] = doc
		case d.IntN(2) == 0:
			w.call(hr, "POST", path+"/undelete", nil).want(200).into(&doc)
			truth[doc.ID] = doc
		default:
			w.call(hr, "DELETE", path+"?purge=true", nil).want(204)
			delete(truth, doc.ID)
		}
	}
	ask := func() {
		scope := scopeOf(func(string) permissionapi.EmployeeSet {
			switch d.IntN(4) {
			case 0:
				return permissionapi.Everyone
			case 1:
				return permissionapi.EmployeeSet{}
			}
			return permissionapi.EmployeesOf(uint32(d.IntN(7)), uint32(d.IntN(7)))
		})
		if d.IntN(2) == 0 {
			for id := range truth {
				single, _ := permissionapi.ParseDocumentID(id)
				scope.AllowDocuments = scope.AllowDocuments.With(single, permissionapi.ClassSet(d.IntN(32)))
				break
			}
		}
		caller := fmt.Sprint("caller-", d.Uint64())
		which := d.IntN(8)
		if which == 4 {
			caller = "bia"
		}
		w.perms.give(caller, permissionapi.View, scope)
		w.perms.give(caller, permissionapi.Delete, scope)
		query, keep := url.Values{}, func(documentapi.Document) bool { return true }
		status := documentapi.Active
		if d.IntN(4) == 0 {
			status = documentapi.Binned
			query.Set("status", "deleted")
		}
		switch which {
		case 0:
			of := employees[1+d.IntN(6)]
			query.Set("employee_id", of)
			keep = func(doc documentapi.Document) bool { return doc.EmployeeID == of }
		case 1:
			query.Set("q", "aditivos")
			keep = func(doc documentapi.Document) bool { return doc.Title == "Aditivo" }
		case 2:
			query.Set("date_from", "2025-01-02")
			keep = func(doc documentapi.Document) bool { return doc.Date >= "2025-01-02" }
		case 3:
			query.Set("expires_from", "2025-02-02")
			query.Set("expires_to", "2026-02-02")
			keep = func(doc documentapi.Document) bool {
				return expires(doc) >= "2025-02-02" && expires(doc) <= "2026-02-02"
			}
		case 4:
			query.Set("created_by", "me")
			keep = func(doc documentapi.Document) bool { return doc.CreatedBy == "bia" }
		case 5:
			query.Set("shared", []string{"with_me", "by_me"}[d.IntN(2)])
			of := [2]map[string]bool{{}, {}}
			w.perms.shared = [2][]permissionapi.DocumentID{}
			for id := range truth {
				single, _ := permissionapi.ParseDocumentID(id)
				side := d.IntN(3)
				if side < 2 {
					of[side][id] = true
					w.perms.shared[side] = append(w.perms.shared[side], single)
				}
			}
			keep = func(doc documentapi.Document) bool {
				if query.Get("shared") == "by_me" {
					return of[1][doc.ID]
				}
				return of[0][doc.ID]
			}
		}
		var want []documentapi.Document
		for _, doc := range truth {
			if doc.Status == status && keep(doc) && scope.AllowsDocument(doc.ID, numbers[doc.EmployeeID], doc.Class) {
				want = append(want, doc)
			}
		}
		slices.SortFunc(want, func(a, b documentapi.Document) int {
			return -cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.ID, b.ID))
		})
		query.Set("limit", fmt.Sprint(1+d.IntN(6)))
		query.Set("count", "true")
		var got []string
		for {
			p := w.list(caller, "?"+query.Encode())
			if *p.Total != len(want) {
				t.Fatalf("%v counts %d, want %d", query, *p.Total, len(want))
			}
			for _, r := range p.Items {
				if r.ExpiresOn != expires(r.Document) {
					t.Fatalf("%+v is said to expire on %q, want %q", r.Document, r.ExpiresOn, expires(r.Document))
				}
				got = append(got, r.ID)
			}
			if p.Next == "" {
				break
			}
			query.Set("cursor", p.Next)
		}
		if len(got) != len(want) {
			t.Fatalf("%v lists %d, want %d", query, len(got), len(want))
		}
		for i := range want {
			if got[i] != want[i].ID {
				t.Fatalf("%v lists %s at %d, want %s", query, got[i], i, want[i].ID)
			}
		}
		for _, name := range []string{"limit", "count", "cursor"} {
			query.Del(name)
		}
		var f documentapi.Facets
		w.call(caller, "GET", "/documents/facets?"+query.Encode(), nil).want(200).into(&f)
		classes := map[string]int{}
		for _, doc := range want {
			classes[doc.Class]++
		}
		for _, c := range f.Class {
			if classes[c.ID] != c.Count {
				t.Fatalf("%v has %d of %s, want %d", query, c.Count, c.ID, classes[c.ID])
			}
		}
		if f.Total != len(want) || len(f.Class) != len(classes) {
			t.Fatalf("%v: facets %+v, want %v", query, f, classes)
		}
	}
	for i := range 120 {
		step()
		ask()
		if i%40 == 39 {
			w.sound()
			w.restart()
		}
	}
	w.sound()
}

// TestAWriteIsInTheNextList has writers and readers at the same time: whoever was
// answered an upload finds it in their next list, and never sees one twice.
func TestAWriteIsInTheNextList(t *testing.T) { testAWriteIsInTheNextList(t, open(t)) }

func testAWriteIsInTheNextList(t *testing.T, w *world) {
	done := make(chan error, 4)
	for c := range 4 {
		go func() {
			for i := range 10 {
				title := fmt.Sprintf("escrita c%dn%d", c, i)
				var doc documentapi.Document
				a := w.call(hr, "POST", "/documents", newForm().document(w.contract("", title)).content("a.pdf", "", pdf(title)))
				if a.Status != 201 {
					done <- fmt.Errorf("upload: %d %s", a.Status, a.Body)
					return
				}
				a.into(&doc)
				seen := 0
				for _, r := range w.list(hr, "?sort=-created_at&limit=100").Items {
					if r.ID == doc.ID {
						seen++
					}
				}
				if found := w.list(hr, "?q="+url.QueryEscape(title)+"&count=true"); seen != 1 || *found.Total != 1 {
					done <- fmt.Errorf("%s was listed %d times and found %d times", title, seen, *found.Total)
					return
				}
			}
			done <- nil
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	w.sound()
}

// TestRowsAreShownAsTheyAreReached changes a document's class between two pages of
// somebody who then may no longer see it.
func TestRowsAreShownAsTheyAreReached(t *testing.T) { testRowsAreShownAsTheyAreReached(t, open(t)) }

func testRowsAreShownAsTheyAreReached(t *testing.T, w *world) {
	w.people.hire(1, "Ana", "u")
	d := w.upload(w.contract(employeeID(1), "um"), pdf("x"))
	w.perms.give("chefe", permissionapi.View, only("personal", 1))
	if got := titles(w.list("chefe", "")); !slices.Equal(got, []string{"um"}) {
		t.Fatalf("listed %v", got)
	}
	w.call(hr, "PATCH", "/documents/"+d.ID, map[string]any{"type": w.types["Atestado médico"].ID, "fields": map[string]any{"dias": 1}, "title": "doença"}).want(200)
	if p := w.list("chefe", "?count=true"); len(p.Items) != 0 || *p.Total != 0 {
		t.Errorf("listed %+v", p)
	}
	if a := w.call("chefe", "GET", "/documents/facets", nil).want(200); bytes.Contains(a.Body, []byte(`"count":1`)) {
		t.Errorf("counted %s", a.Body)
	}
}

func TestTypes(t *testing.T) { testTypes(t, open(t)) }

func testTypes(t *testing.T, w *world) {
	in := documentapi.TypeInput{Name: " Férias ", Class: "payroll", ValidityMonths: 12, Retention: "5 anos", Fields: []documentapi.TypeField{
		{ID: "dias", Name: "Dias", Kind: documentapi.NumberField, Required: true}, {ID: "modo", Name: "Modo", Kind: documentapi.ChoiceField, Choices: []string{"a", "a", "b"}}}}
	var ty documentapi.DocumentType
	a := w.call(hr, "POST", "/document-types", in, "Idempotency-Key", "k").want(201).into(&ty)
	if ty.Name != "Férias" || ty.Revision != 1 || a.Header.Get("Location") != "/document-types/"+ty.ID || a.Header.Get("ETag") != `"1"` || len(ty.Fields[1].Choices) != 2 {
		t.Errorf("created %+v %v", ty, a.Header)
	}
	if again := w.call(hr, "POST", "/document-types", in, "Idempotency-Key", "k").want(201); again.text("id") != ty.ID {
		t.Error("a second one for the same key")
	}
	path := "/document-types/" + ty.ID
	for name, c := range map[string]struct {
		body   any
		status int
		field  string
	}{
		"name taken":     {documentapi.TypeInput{Name: "FERIAS", Class: "payroll"}, 409, "name"},
		"no name":        {documentapi.TypeInput{Name: "  ", Class: "payroll"}, 422, "name"},
		"no such class":  {documentapi.TypeInput{Name: "x", Class: "none"}, 422, "class"},
		"unknown field":  {`{"name":"x","class":"payroll","colour":"red"}`, 422, "colour"},
		"bad field id":   {`{"name":"x","class":"payroll","fields":[{"id":"Dias","name":"d","kind":"text"}]}`, 422, "fields[0].id"},
		"bad field kind": {`{"name":"x","class":"payroll","fields":[{"id":"d","name":"d","kind":"colour"}]}`, 422, "fields[0].kind"},
		"twice":          {`{"name":"x","class":"payroll","fields":[{"id":"d","name":"d","kind":"text"},{"id":"d","name":"e","kind":"text"}]}`, 422, "fields[1].id"},
		"no choices":     {`{"name":"x","class":"payroll","fields":[{"id":"d","name":"d","kind":"choice"}]}`, 422, "fields[0].choices"},
		"useless ones":   {`{"name":"x","class":"payroll","fields":[{"id":"d","name":"d","kind":"text","choices":["a"]}]}`, 422, "fields[0].choices"},
		"validity":       {`{"name":"x","class":"payroll","validity_months":-1}`, 422, "validity_months"},
	} {
		t.Run(name, func(t *testing.T) {
			w.t = t
			w.call(hr, "POST", "/document-types", c.body).want(c.status, c.field)
		})
	}
	w.t = t
	w.call("ana//employee", "POST", "/document-types", in).want(403)
	w.call("ana//employee", "DELETE", path, nil).want(403)
	w.call("ana//employee", "GET", path, nil).want(200)
	w.call(hr, "GET", "/document-types/none", nil).want(404)

	d := w.upload(documentapi.Metadata{Type: ty.ID, Title: "x", Fields: map[string]any{"dias": 30}}, pdf("x"))
	in.Class = "legal"
	w.call(hr, "PUT", path, in).want(409)
	w.call(hr, "DELETE", path, nil).want(409)
	in.Class, in.Fields = "payroll", []documentapi.TypeField{{ID: "periodo", Name: "Período", Kind: documentapi.TextField, Required: true}}
	w.call(hr, "PUT", path, in, "If-Match", `"9"`).want(412)
	w.call(hr, "PUT", path, in, "If-Match", `"1"`).want(200).into(&ty)
	if ty.Revision != 2 || len(ty.Fields) != 1 {
		t.Errorf("replaced by %+v", ty)
	}
	// The type became stricter: a title can still be mended, fields cannot be left behind.
	w.call(hr, "PATCH", "/documents/"+d.ID, `{"title":"y"}`).want(200)
	w.call(hr, "PATCH", "/documents/"+d.ID, `{"fields":{"dias":null}}`).want(422, "fields.periodo")
	w.call(hr, "PATCH", "/documents/"+d.ID, `{"fields":{"dias":null,"periodo":"2025"}}`).want(200)
	w.call(hr, "DELETE", "/documents/"+d.ID, nil).want(204)
	w.call(hr, "DELETE", path, nil).want(409)
	w.call(hr, "DELETE", "/documents/"+d.ID+"?purge=true", nil).want(204)
	w.call(hr, "DELETE", path, nil).want(204)
	w.call(hr, "GET", path, nil).want(404)
	w.sound()
}

func TestViews(t *testing.T) { testViews(t, open(t)) }

func testViews(t *testing.T, w *world) {
	in := documentapi.ViewInput{Name: "ASOs", Filters: documentapi.Filters{Class: []string{"medical"}, DateFrom: "2026-01-01"}, Sort: documentapi.ByTitle}
	var v documentapi.View
	w.call("ana", "POST", "/views", in).want(201).into(&v)
	w.call("ana", "POST", "/views", `{"name":"x","filters":{"date_from":"ontem"}}`).want(422, "filters.date_from")
	w.call("ana", "POST", "/views", `{"name":"x","filters":{"colour":"red"}}`).want(422, "filters.colour")
	w.call("ana", "POST", "/views", `{"name":" "}`).want(422, "name")
	w.call("ana", "POST", "/views", `{"name":"x","sort":"size"}`).want(422, "sort")
	path := "/views/" + v.ID
	w.call("rui", "PUT", path, in).want(404)
	w.call("rui", "DELETE", path, nil).want(404)
	in.Name = "ASOs de 2026"
	w.call("ana", "PUT", path, in, "If-Match", `"2"`).want(412)
	w.call("ana", "PUT", path, in, "If-Match", `"1"`).want(200).into(&v)
	var page documentapi.ViewPage
	w.call("ana", "GET", "/views", nil).want(200).into(&page)
	if len(page.Items) != 1 || page.Items[0].Name != "ASOs de 2026" || page.Items[0].Revision != 2 || page.Items[0].Filters.DateFrom != "2026-01-01" {
		t.Errorf("views %+v", page)
	}
	w.call("rui", "GET", "/views", nil).want(200).into(&page)
	if len(page.Items) != 0 {
		t.Errorf("views of others %+v", page)
	}
	w.call("ana", "DELETE", path, nil).want(204)
	w.call("ana", "DELETE", path, nil).want(404)
}

func TestImportKeepsTheRules(t *testing.T) {
	w := open(t)
	w.fill(30)
	if p := w.list(hr, "?count=true&q=trabalho"); *p.Total != 30 || p.Items[0].Employee.Name == "" {
		t.Errorf("imported %+v", p)
	}
	if told := w.perms.told(); len(told) != 0 {
		t.Errorf("told %v", told)
	}
	w.sound()
	w.restart()
	w.sound()
}

// TestTheIndexComesBack restarts on a snapshot that is whole, damaged, gone, and of
// another catalogue: lists are the same each time.
func TestTheIndexComesBack(t *testing.T) {
	w := open(t)
	for i := range 5 {
		w.upload(w.contract("", fmt.Sprint("antes ", i)), pdf(fmt.Sprint(i)))
	}
	snapshot := filepath.Join(w.dir, "visible.snapshot")
	for name, spoil := range map[string]func(){
		"whole":             func() {},
		"gone":              func() { os.Remove(snapshot) },
		"damaged":           func() { os.WriteFile(snapshot, []byte("acervo"), 0o600) },
		"another catalogue": func() { os.Remove(filepath.Join(w.dir, "catalogue.db")) },
	} {
		w.upload(w.contract("", "agora"), pdf(name))
		before := titles(w.list(hr, "?limit=100"))
		w.stop()
		if _, err := os.Stat(snapshot); err != nil {
			t.Fatalf("%s: nothing was written down: %v", name, err)
		}
		spoil()
		w.start()
		if after := titles(w.list(hr, "?limit=100")); len(before) < 6 || !slices.Equal(before, after) {
			t.Errorf("%s: lists %v, was %v", name, after, before)
		}
		w.sound()
	}
}
