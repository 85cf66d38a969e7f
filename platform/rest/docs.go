package rest

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

//go:embed docs.css
var docsStyle string

//go:embed docs.html
var docsHTML string

// docsPolicy allows the page its own style and nothing else: no script, no other host.
var docsPolicy = func() string {
	sum := sha256.Sum256([]byte(docsStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}()

var docsPage = template.Must(template.New("docs").Parse(docsHTML))

// serveDocs renders the OpenAPI document as one page, once.
func serveDocs(spec []byte, specPath string) http.HandlerFunc {
	page := renderDocs(spec, specPath)
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("Content-Security-Policy", docsPolicy)
		_, _ = w.Write(page)
	}
}

type (
	docsView struct {
		Style                template.CSS
		Title, Version, Spec string
		Description          []template.HTML
		Groups               []docsGroup
		Schemas              []docsSchema
	}
	docsGroup struct {
		Name       string
		Operations []docsOperation
	}
	docsOperation struct {
		ID, Method, Path, Summary, Access string
		Description                       []template.HTML
		Parameters                        []docsField
		Bodies, Responses                 []docsBody
	}
	docsField struct {
		Name, In, Type, Description string
		Required                    bool
	}
	docsBody   struct{ Name, Media, Type, Description string }
	docsSchema struct {
		Name, Description string
		Fields            []docsField
		Type              string
	}
)

func renderDocs(spec []byte, specPath string) []byte {
	var doc map[string]any
	if err := json.Unmarshal(spec, &doc); err != nil {
		panic("rest: an OpenAPI document that is no JSON: " + err.Error())
	}
	view := docsView{
		Style: template.CSS(docsStyle), Spec: specPath, //nolint:gosec // our own, embedded
		Title: text(dig(doc, "info", "title")), Version: text(dig(doc, "info", "version")),
		Description: paragraphs(dig(doc, "info", "description")),
	}
	groups := map[string][]docsOperation{}
	for path, item := range asMap(doc["paths"]) {
		for method, op := range asMap(item) {
			name := strings.SplitN(strings.TrimPrefix(path, "/"), "/", 2)[0]
			if tags, ok := asMap(op)["tags"].([]any); ok && len(tags) > 0 {
				name = text(tags[0])
			}
			groups[name] = append(groups[name], describeOperation(method, path, asMap(op)))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		ops := groups[name]
		slices.SortFunc(ops, func(a, b docsOperation) int {
			return cmp.Or(strings.Compare(a.Path, b.Path), order(a.Method)-order(b.Method))
		})
		view.Groups = append(view.Groups, docsGroup{name, ops})
	}
	schemas := asMap(dig(doc, "components", "schemas"))
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		s := asMap(schemas[name])
		view.Schemas = append(view.Schemas, docsSchema{
			Name: name, Description: text(s["description"]), Fields: describeFields(s), Type: typeOf(s),
		})
	}
	var b bytes.Buffer
	if err := docsPage.Execute(&b, view); err != nil {
		panic("rest: render /docs: " + err.Error())
	}
	return b.Bytes()
}

func describeOperation(method, path string, op map[string]any) docsOperation {
	d := docsOperation{
		ID: text(op["operationId"]), Method: strings.ToUpper(method), Path: path,
		Summary: text(op["summary"]), Access: text(op["x-access"]), Description: paragraphs(op["description"]),
	}
	params, _ := op["parameters"].([]any)
	for _, p := range params {
		p := asMap(p)
		d.Parameters = append(d.Parameters, docsField{
			Name: text(p["name"]), In: text(p["in"]), Required: p["required"] == true,
			Type: typeOf(asMap(p["schema"])), Description: text(p["description"]),
		})
	}
	d.Bodies = describeContent("", "", dig(op, "requestBody", "content"))
	responses := asMap(op["responses"])
	for _, status := range slices.Sorted(maps.Keys(responses)) {
		r := asMap(responses[status])
		bodies := describeContent(status, text(r["description"]), r["content"])
		if len(bodies) == 0 {
			bodies = []docsBody{{Name: status, Description: text(r["description"])}}
		}
		d.Responses = append(d.Responses, bodies...)
	}
	return d
}

func describeContent(name, description string, content any) []docsBody {
	var bodies []docsBody
	media := asMap(content)
	for _, m := range slices.Sorted(maps.Keys(media)) {
		bodies = append(bodies, docsBody{name, m, typeOf(asMap(asMap(media[m])["schema"])), description})
	}
	return bodies
}

func describeFields(schema map[string]any) []docsField {
	required, _ := schema["required"].([]any)
	props := asMap(schema["properties"])
	var fields []docsField
	for _, name := range slices.Sorted(maps.Keys(props)) {
		p := asMap(props[name])
		fields = append(fields, docsField{
			Name: name, Type: typeOf(p), Description: text(p["description"]),
			Required: slices.Contains(required, any(name)),
		})
	}
	return fields
}

// typeOf names a schema in a few words: "string (date)", "list of Document", …
func typeOf(s map[string]any) string {
	if ref := text(s["$ref"]); ref != "" {
		return ref[strings.LastIndexByte(ref, '/')+1:]
	}
	t := text(s["type"])
	if list, ok := s["type"].([]any); ok {
		var names []string
		for _, e := range list {
			names = append(names, text(e))
		}
		t = strings.Join(names, " or ")
	}
	switch {
	case strings.HasPrefix(t, "array"):
		t = "list of " + typeOf(asMap(s["items"]))
	case asMap(s["additionalProperties"]) != nil:
		t = "map of " + typeOf(asMap(s["additionalProperties"]))
	case t == "":
		t = "any"
	}
	if f := text(s["format"]); f != "" {
		t += " (" + f + ")"
	}
	if enum, ok := s["enum"].([]any); ok {
		var values []string
		for _, e := range enum {
			values = append(values, fmt.Sprint(e))
		}
		t += ": " + strings.Join(values, ", ")
	}
	for _, limit := range []struct{ key, words string }{
		{"minimum", "≥ %v"}, {"maximum", "≤ %v"}, {"minLength", "at least %v characters"}, {"maxLength", "at most %v characters"}, {"pattern", "%v"}, {"default", "default %v"},
	} {
		if v, ok := s[limit.key]; ok {
			t += ", " + fmt.Sprintf(limit.words, v)
		}
	}
	return t
}

// order puts an object's methods in the order of its life.
func order(method string) int {
	return slices.Index([]string{"POST", "GET", "PUT", "PATCH", "DELETE"}, method)
}

// paragraphs renders the little CommonMark that descriptions use: paragraphs, list
// items, `code`, **strong** and *em*.
func paragraphs(v any) []template.HTML {
	var out []template.HTML
	for p := range strings.SplitSeq(text(v), "\n") {
		if p = strings.TrimSpace(p); p == "" {
			continue
		}
		if item, ok := strings.CutPrefix(p, "- "); ok {
			p = "• " + item
		}
		h := template.HTMLEscapeString(p)
		h = between(h, "**", "strong")
		h = emphasis.ReplaceAllString(h, "<em>$1</em>")
		out = append(out, template.HTML(between(h, "`", "code"))) //nolint:gosec // escaped above
	}
	return out
}

var emphasis = regexp.MustCompile(`\*(\pL[^*]*\pL)\*`)

// between puts what stands between pairs of a mark into an element.
func between(s, mark, element string) string {
	parts := strings.Split(s, mark)
	if len(parts)%2 == 0 {
		return s // a mark without its pair
	}
	for i := 1; i+1 < len(parts); i += 2 {
		parts[i] = "<" + element + ">" + parts[i] + "</" + element + ">"
	}
	return strings.Join(parts, "")
}

func text(v any) string { s, _ := v.(string); return s }
