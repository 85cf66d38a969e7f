package app_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// layer says where a package stands in the import law. Packages import only what
// stands lower; inside one service, its adapters import its core.
func layer(pkg string) (rank int, service string) {
	parts := strings.Split(pkg, "/")
	switch {
	case parts[0] == "platform":
		return 0, ""
	case parts[0] == "web":
		return 0, ""
	case strings.HasPrefix(pkg, "services/bff/pages"):
		return 2, "bff" // pages are made of other services' wire types, and nobody imports them but the BFF
	case parts[0] == "services" && len(parts) == 3 && parts[2] == parts[1]+"api":
		return 1, parts[1]
	case parts[0] == "services" && (len(parts) == 2 || !strings.HasPrefix(parts[2], parts[1])):
		return 2, parts[1] // the core, and pure parts of it in folders of their own
	case parts[0] == "services":
		return 3, parts[1]
	case parts[0] == "app" && len(parts) > 1 && parts[1] == "demo":
		return 3, "demo"
	case parts[0] == "app":
		return 4, ""
	}
	return 5, "" // cmd, e2e, bench
}

// drivers are what a core must not name: how things are stored or carried.
var drivers = []string{"database/sql", "modernc.org/", "github.com/danielgtaylor/huma", "net/http", "github.com/pressly/goose", "github.com/aws/", "github.com/jackc/", "github.com/twmb/", "github.com/klippa-app/", "github.com/tetratelabs/", "golang.org/x/image"}

// TestImportLaw holds every import of the module against
// platform ← *api ← service ← its adapters ← app ← cmd.
func TestImportLaw(t *testing.T) {
	root := ".."
	seen := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && d.Name() != "..") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		test := strings.HasSuffix(path, "_test.go")
		pkg, _ := filepath.Rel(root, filepath.Dir(path))
		pkg = filepath.ToSlash(pkg)
		rank, service := layer(pkg)
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		seen++
		for _, spec := range file.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			if rank == 2 && !test {
				for _, d := range drivers {
					if imported == d || strings.HasPrefix(imported, d) {
						t.Errorf("%s: a service's core must not name %s", path, imported)
					}
				}
			}
			inside, ours := strings.CutPrefix(imported, "acervo/")
			if !ours || inside == pkg {
				continue
			}
			theirRank, theirService := layer(inside)
			sameService := service != "" && service == theirService
			switch {
			case test && (sameService || rank >= 3): // tests put parts together
			case theirRank > rank,
				theirRank == rank && rank > 0 && !sameService,
				theirRank == 1 && rank == 1 && !sameService,
				theirRank == 2 && !sameService && rank < 4,
				theirRank == 3 && !sameService && rank < 4:
				t.Errorf("%s imports %s: against platform ← *api ← service ← its adapters ← app ← cmd", path, imported)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 20 {
		t.Errorf("looked at %d files only", seen)
	}
}
