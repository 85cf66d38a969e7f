package app

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// published is an event type, as its service's api package declares it.
type published struct {
	service string
	typ     string // acervo.NOUN.VERB.vN
}

// TestEveryoneIsSubscribedToWhatTheyHandle reads, in the code of each core, the event
// types that it has a case for, and looks for their topics in the table; and for each
// topic in the table, whether there is anything that it is for. The trail takes all.
func TestEveryoneIsSubscribedToWhatTheyHandle(t *testing.T) {
	events := publishedEvents(t)
	topics := map[string]bool{}
	for _, e := range events {
		topics[e.service] = true
	}
	for _, service := range serviceNames {
		handled := map[string]bool{}
		for name, e := range casesIn(t, service, events) {
			handled[e.service] = true
			if !slices.Contains(topicsOf(service), e.service) {
				t.Errorf("the %s service has a case for %s, and subscriptions.go does not tell it of %s", service, name, e.service)
			}
		}
		if service == "audit" {
			handled = topics
		}
		for topic := range handled {
			if !slices.Contains(topicsOf(service), topic) {
				t.Errorf("%s is not told of %s", service, topic)
			}
		}
		for _, topic := range topicsOf(service) {
			if !handled[topic] {
				t.Errorf("%s is told of %s, for nothing", service, topic)
			}
		}
	}
}

// TestWhoListensIsInTheTable holds the table against the services that have a consumer.
func TestWhoListensIsInTheTable(t *testing.T) {
	for _, p := range theWorld(t).system.parts {
		if listens := topicsOf(p.name) != nil; listens != (p.consumer != nil) {
			t.Errorf("%s: in the table %v, with a consumer %v", p.name, listens, p.consumer != nil)
		}
	}
}

// eventNames is how READMEs write types: acervo.document.uploaded|changed.v1 for two.
var eventNames = regexp.MustCompile(`acervo\.([a-z_]+)\.([a-z_|]+)\.(v[0-9]+)`)

// TestEveryEventIsInItsREADME looks for each event type in the README of the service
// that publishes it, and for each that a README names among what is published.
func TestEveryEventIsInItsREADME(t *testing.T) {
	events := publishedEvents(t)
	if len(events) < 20 {
		t.Fatalf("found %d event types only", len(events))
	}
	said := map[published]bool{}
	for _, service := range serviceNames {
		raw, err := os.ReadFile(filepath.Join("..", "services", service, "README.md"))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range eventNames.FindAllStringSubmatch(string(raw), -1) {
			for verb := range strings.SplitSeq(m[2], "|") {
				said[published{service, "acervo." + m[1] + "." + verb + "." + m[3]}] = true
			}
		}
	}
	for name, e := range events {
		if !said[e] {
			t.Errorf("services/%s/README.md does not name %s (%s)", e.service, e.typ, name)
		}
		delete(said, e)
	}
	for e := range said {
		t.Errorf("services/%s/README.md names %s, which it does not publish", e.service, e.typ)
	}
}

// TestEveryEventIsInItsList holds what a service says it publishes against its event types.
func TestEveryEventIsInItsList(t *testing.T) {
	for name, e := range publishedEvents(t) {
		if !slices.Contains(eventTypes[e.service], e.typ) {
			t.Errorf("%s (%s) is not in %sapi.Events", name, e.typ, e.service)
		}
	}
}

func topicsOf(service string) []string {
	for _, sub := range subscriptions {
		if sub.consumer == service {
			return sub.topics
		}
	}
	return nil
}

// publishedEvents are the event types there are, by the name they have in Go, as
// documentapi.Uploaded.
func publishedEvents(t *testing.T) map[string]published {
	t.Helper()
	out := map[string]published{}
	for _, service := range serviceNames {
		pkg := service + "api"
		for _, file := range parsed(t, filepath.Join("..", "services", service, pkg)) {
			ast.Inspect(file, func(n ast.Node) bool {
				v, ok := n.(*ast.ValueSpec)
				if !ok || len(v.Names) != len(v.Values) {
					return true
				}
				for i, name := range v.Names {
					if text, ok := v.Values[i].(*ast.BasicLit); ok && text.Kind == token.STRING {
						if typ, err := strconv.Unquote(text.Value); err == nil && strings.HasPrefix(typ, "acervo.") {
							out[pkg+"."+name.Name] = published{service, typ}
						}
					}
				}
				return true
			})
		}
	}
	return out
}

// casesIn are the event types that a service's core has a case for, by their names in Go.
func casesIn(t *testing.T, service string, events map[string]published) map[string]published {
	t.Helper()
	out := map[string]published{}
	for _, file := range parsed(t, filepath.Join("..", "services", service)) {
		ast.Inspect(file, func(n ast.Node) bool {
			c, ok := n.(*ast.CaseClause)
			if !ok {
				return true
			}
			for _, x := range c.List {
				if sel, ok := x.(*ast.SelectorExpr); ok {
					if pkg, ok := sel.X.(*ast.Ident); ok {
						name := pkg.Name + "." + sel.Sel.Name
						if e, ok := events[name]; ok {
							out[name] = e
						}
					}
				}
			}
			return true
		})
	}
	return out
}

// parsed are a package's files, without its tests; none where there is no such folder.
func parsed(t *testing.T, dir string) (out []*ast.File) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, file)
	}
	return out
}
