package app_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"acervo/platform/fault"
)

// TestARefusalHasWhatItsReasonNeeds goes through every place where a field is refused: a
// sentence in another language is made of the reason's parameters, so they must be given.
func TestARefusalHasWhatItsReasonNeeds(t *testing.T) {
	needs := map[string]int{}
	for name, r := range reasonNames(t) {
		needs[name] = len(r.Params())
	}
	seen, used := 0, map[string]bool{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && d.Name() != ".."):
			return fs.SkipDir
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if named, ok := n.(*ast.SelectorExpr); ok && isPackage(named.X, "fault") {
				used[named.Sel.Name] = true
			}
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) < 2 {
				return true
			}
			why, ok := call.Args[1].(*ast.SelectorExpr)
			if !ok || !isPackage(why.X, "fault") {
				return true
			}
			needed, ok := needs[why.Sel.Name]
			if !ok {
				return true
			}
			seen++
			if given := len(call.Args) - 3; given < needed {
				t.Errorf("%s: %s needs %d values in its sentence, %d are given", set.Position(call.Pos()), why.Sel.Name, needed, given)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 150 {
		t.Errorf("found %d refusals only", seen)
	}
	for name := range needs {
		if !used[name] && name != "TooBig" { // fault.Oversized
			t.Errorf("nothing is refused because of %s", name)
		}
	}
}

func isPackage(x ast.Expr, name string) bool {
	id, ok := x.(*ast.Ident)
	return ok && id.Name == name
}

// reasonNames are the reasons as the source calls them.
func reasonNames(t *testing.T) map[string]fault.Reason {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "platform", "fault", "reason.go"), nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]fault.Reason{}
	for _, d := range file.Decls {
		if group, ok := d.(*ast.GenDecl); ok && group.Tok == token.CONST {
			for i, spec := range group.Specs {
				names[spec.(*ast.ValueSpec).Names[0].Name] = fault.Reason(i + 1)
			}
		}
	}
	if codes := fault.Codes(); len(codes) != len(names) {
		t.Fatalf("%d reasons, %d codes", len(names), len(codes))
	}
	return names
}

func TestEveryReasonHasACodeOfItsOwn(t *testing.T) {
	had := map[string]string{}
	for name, r := range reasonNames(t) {
		if r.Code() == "" || had[r.Code()] != "" {
			t.Errorf("%s has the code %q, as has %q", name, r.Code(), had[r.Code()])
		}
		had[r.Code()] = name
		if back := fault.ReasonOf(r.Code()); back != r {
			t.Errorf("%s comes back as %d", name, back)
		}
	}
}
