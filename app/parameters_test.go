package app

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/permission/permissionapi"
)

// malformed is a value that a parameter with this schema cannot have; ok is false when it
// takes every text.
func malformed(s *huma.Schema) (value string, ok bool) {
	if s.Type == huma.TypeArray {
		return malformed(s.Items)
	}
	switch {
	case s.Type == huma.TypeInteger, s.Type == huma.TypeNumber, s.Type == huma.TypeBoolean, s.Format != "", s.Pattern != "", len(s.Enum) > 0:
		return "no such thing!", true
	case s.MaxLength != nil:
		return strings.Repeat("x", *s.MaxLength+1), true
	}
	return "", false
}

// needed is the required query parameters of an operation, each with a value that it can
// have.
func needed(op *huma.Operation) string {
	query := ""
	for _, p := range op.Parameters {
		if p.In != "query" || !p.Required {
			continue
		}
		value := "personal" // a class, or any word
		switch s := p.Schema; {
		case len(s.Enum) > 0:
			value = fmt.Sprint(s.Enum[0])
		case s.Format == "uuid":
			value = nowhere
		case s.Type == huma.TypeInteger:
			value = "1"
		}
		query += p.Name + "=" + value + "&"
	}
	return query
}

// freeLists are lists whose items are any words; of these the number is limited.
var freeLists = []string{"tag"}

// checkedLater are parameters whose form the OpenAPI does not tell, and a value of none.
var checkedLater = map[string]string{
	"date_from": "31/12/2026", "date_to": "2026-02-30", "expires_from": "31/12/2026", "expires_to": "2026-02-30", "created_from": "yesterday", "created_to": "2026-13-01", "sha256": "abc", "subject_id": "Not an id!", "kind": "no such thing!",
}

// TestMalformedParametersAreNamed sends each query parameter of every GET of every
// service and of the BFF a value that it cannot have, and one that is not known: 400 or
// 422, naming it. It is generated from the OpenAPI, so a new parameter is in it by itself.
func TestMalformedParametersAreNamed(t *testing.T) {
	w := theWorld(t)
	const who = "caio.davila"
	token, _ := w.signedIn(t, who)
	service, team := "", w.groupWith(t, w.actor(t, who), "SAUDE").ID
	for _, side := range []struct {
		name   string
		parts  []string
		server *httptest.Server
		sign   func(*http.Request)
	}{
		{"api", []string{"employee", "permission", "document", "notification", "audit"}, w.api, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }},
		{"web", []string{"bff"}, w.web, w.cookie(t, w.as(t, "admin"))},
	} {
		ask := func(t *testing.T, path, query, field string) {
			t.Helper()
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, side.server.URL+path+"?"+query, nil)
			if err != nil {
				t.Fatal(err)
			}
			side.sign(r)
			res, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			body, _ := io.ReadAll(res.Body)
			var p rest.Problem
			_ = json.Unmarshal(body, &p)
			named := slices.ContainsFunc(p.Errors, func(f fault.Field) bool {
				return f.Field == field || strings.HasPrefix(f.Field, field+"[") || strings.HasPrefix(f.Field, field+".")
			})
			if res.StatusCode != http.StatusBadRequest && res.StatusCode != http.StatusUnprocessableEntity || !named {
				t.Errorf("%s?%.80s: %d %s", path, query, res.StatusCode, body)
			}
			if len(field) > 1 && strings.Contains(string(body), "no such thing!") {
				t.Errorf("%s?%s repeats what was sent: %s", path, query, body)
			}
		}
		lists := 0
		for _, name := range side.parts {
			service = name
			for path, item := range w.part(name).api.OpenAPI().Paths {
				op := item.Get
				if op == nil || strings.Contains(op.Extensions["x-access"].(string), "services") && !strings.Contains(op.Extensions["x-access"].(string), "signed-in") {
					continue
				}
				at := parameter.ReplaceAllString(path, nowhere)
				if strings.Contains(path, "/groups/{id}") { // what is not there is 404 before all else
					at = parameter.ReplaceAllString(path, team)
				}
				t.Run(service+" "+path, func(t *testing.T) {
					ask(t, at, "no_such_parameter=1", "no_such_parameter")
					for _, p := range op.Parameters {
						if p.In != "query" {
							continue
						}
						bad, ok := malformed(p.Schema)
						if later, known := checkedLater[p.Name]; known {
							bad, ok = later, true
						}
						if p.Name == "cursor" {
							ask(t, at, needed(op)+"cursor=bm90IGEgY3Vyc29y", "cursor")
						}
						if p.Name == "limit" {
							lists++
							ask(t, at, "limit=0", "limit")
							ask(t, at, "limit=1000000", "limit")
						}
						if slices.Contains(freeLists, p.Name) && p.Schema.MaxItems != nil {
							bad, ok = strings.Repeat("x,", *p.Schema.MaxItems)+"x", true
						}
						if !ok {
							t.Errorf("%s takes whatever is sent, of whatever length", p.Name)
							continue
						}
						ask(t, at, url.Values{p.Name: {bad}}.Encode(), p.Name)
						if p.Schema.Type != huma.TypeArray {
							ask(t, at, p.Name+"=a&"+p.Name+"=b", p.Name)
						}
					}
				})
			}
		}
		if lists < 3 {
			t.Errorf("%s: %d lists only", side.name, lists)
		}
	}
}

// TestPermissionsByWhoGaveThem filters by an id that there is.
func TestPermissionsByWhoGaveThem(t *testing.T) {
	w := theWorld(t)
	admin := w.actor(t, "caio.davila")
	var given, all struct {
		Items []permissionapi.Permission
		Total int
	}
	admin.must(http.StatusOK, http.MethodGet, "/permissions?limit=100&count=true&granted_by="+admin.id, nil, &given)
	admin.must(http.StatusOK, http.MethodGet, "/permissions?limit=1&count=true", nil, &all)
	if given.Total == 0 || given.Total >= all.Total {
		t.Errorf("%d of %d", given.Total, all.Total)
	}
	for _, p := range given.Items {
		if p.GrantedBy != admin.id {
			t.Errorf("%+v", p)
		}
	}
}
