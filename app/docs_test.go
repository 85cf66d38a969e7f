package app_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	link = regexp.MustCompile(`\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)`)
	stop = regexp.MustCompile("(?s)`([A-Za-z]+)`\\s+in\\s+\\[[^\\]]*\\]\\(([^)]+)\\)")
)

// TestLinksInDocuments opens every relative link of every Markdown file, and looks for
// each function that the architecture's walk says is in a file.
func TestLinksInDocuments(t *testing.T) {
	links, stops := 0, 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && d.Name() != "..") {
			return fs.SkipDir
		}
		if filepath.Ext(path) != ".md" {
			return nil
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, m := range link.FindAllStringSubmatch(string(raw), -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			links++
			if _, err := os.Stat(filepath.Join(filepath.Dir(path), m[1])); err != nil {
				t.Errorf("%s links to %s: %v", path, m[1], err)
			}
		}
		for _, m := range stop.FindAllStringSubmatch(string(raw), -1) {
			stops++
			file := filepath.Join(filepath.Dir(path), m[2])
			if info, err := os.Stat(file); err == nil && info.IsDir() {
				file = filepath.Join(file, "folder.go")
			}
			code, err := os.ReadFile(file)
			if err != nil {
				continue // said above
			}
			if !regexp.MustCompile(`(?m)^func (\([^)]*\) )?` + m[1] + `[\[(]`).Match(code) {
				t.Errorf("%s says that %s is in %s, and it is not", path, m[1], m[2])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if links < 20 || stops < 6 {
		t.Errorf("found %d links and %d stops only", links, stops)
	}
}
