package rest

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
)

// OpenAPI is the one OpenAPI 3.1 document of all APIs, as JSON. Schemas that are equal
// in two services appear once; those that only share a name get their service's name
// in front.
func (c *Combined) OpenAPI() []byte {
	paths := map[string]any{}
	schemas := map[string]any{}
	var merged map[string]any
	var tags []any
	for _, a := range c.apis {
		a.describe()
		doc := plainJSON(a.huma.OpenAPI())
		own, _ := dig(doc, "components", "schemas").(map[string]any)
		renames := map[string]string{}
		for name, s := range own {
			if there, taken := schemas[name]; taken && !reflect.DeepEqual(there, s) {
				renames["#/components/schemas/"+name] = "#/components/schemas/" + title(a.config.Service) + name
				name = title(a.config.Service) + name
			}
			schemas[name] = s
		}
		if len(renames) > 0 {
			rename(doc, renames)
		}
		for path, item := range asMap(doc["paths"]) {
			there, _ := paths[path].(map[string]any)
			if there == nil {
				there = map[string]any{}
				paths[path] = there
			}
			for method, op := range asMap(item) {
				there[method] = op
			}
		}
		if t, ok := doc["tags"].([]any); ok {
			tags = append(tags, t...)
		}
		if merged == nil {
			merged = doc
		}
	}
	if len(c.apis) > 1 {
		merged["info"] = map[string]any{"title": c.title, "version": c.version, "description": c.describe()}
	}
	merged["paths"] = paths
	if len(tags) > 0 {
		merged["tags"] = tags
	}
	components := asMap(merged["components"])
	components["schemas"] = schemas
	merged["components"] = components
	out, err := json.MarshalIndent(merged, "", "  ")
	if err != nil {
		panic("rest: an OpenAPI document that is no JSON: " + err.Error())
	}
	return append(out, '\n')
}

func (c *Combined) describe() string {
	var b strings.Builder
	for _, a := range c.apis {
		b.WriteString("- **" + a.config.Title + "**: " + a.config.Description + "\n")
	}
	return b.String()
}

func serveSpec(spec []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(spec)
	}
}

// rename rewrites every $ref (and discriminator mapping) of a document.
func rename(v any, names map[string]string) {
	switch v := v.(type) {
	case map[string]any:
		for k, e := range v {
			if s, ok := e.(string); ok {
				if to, ok := names[s]; ok {
					v[k] = to
				}
				continue
			}
			rename(e, names)
		}
	case []any:
		for _, e := range v {
			rename(e, names)
		}
	}
}

func plainJSON(v any) map[string]any {
	b, err := json.Marshal(v)
	if err != nil {
		panic("rest: an OpenAPI document that is no JSON: " + err.Error())
	}
	var m map[string]any
	if err := json.Unmarshal(b, &m); err != nil {
		panic("rest: an OpenAPI document that is no object: " + err.Error())
	}
	return m
}

func asMap(v any) map[string]any { m, _ := v.(map[string]any); return m }

func dig(v any, path ...string) any {
	for _, k := range path {
		v = asMap(v)[k]
	}
	return v
}

func title(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
