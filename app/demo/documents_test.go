package demo

import (
	"archive/zip"
	"bytes"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestDocuments(t *testing.T) {
	c := Generate(DefaultSize(now))
	keys, types, thisMonth, total, policies := map[string]bool{}, map[string]int{}, 0, 0, 0
	for d := range c.Documents() {
		total++
		if keys[d.Key] {
			t.Errorf("%s: twice", d.Key)
		}
		keys[d.Key] = true
		ty := c.Types[d.Type]
		types[ty.ID]++
		if (d.Employee < 0) != (ty.Class == Public) {
			t.Errorf("%s: %s about %d", d.Key, ty.ID, d.Employee)
		}
		if d.Employee < 0 {
			policies++
		}
		if d.Date.After(now) || d.CreatedAt.After(now) || d.Date.IsZero() || d.CreatedAt.Before(now.AddDate(-2, 0, 0)) {
			t.Errorf("%s %s: date %s, created %s", d.Key, ty.ID, d.Date, d.CreatedAt)
		}
		if d.Employee >= 0 && d.Date.Before(c.Employees[d.Employee].HiredOn.AddDate(0, 0, -10)) {
			t.Errorf("%s %s: dated %s, hired %s", d.Key, ty.ID, d.Date, c.Employees[d.Employee].HiredOn)
		}
		if d.CreatedAt.Format("2006-01") == now.Format("2006-01") {
			thisMonth++
		}
		checkFields(t, d, ty)
		if d.Title == "" || d.Filename == "" || strings.ContainsAny(d.Filename, `/\"`) {
			t.Errorf("%s: title %q, file %q", d.Key, d.Title, d.Filename)
		}
		if d.CreatedBy < 0 || d.CreatedBy >= len(c.Accounts) {
			t.Errorf("%s: created by %d", d.Key, d.CreatedBy)
		}
	}
	if total != 12000 || policies == 0 {
		t.Errorf("%d documents, %d of the company's", total, policies)
	}
	if len(types) != 14 || types["holerite"] < 2000 || types["cat"] > 300 {
		t.Errorf("types %v", types)
	}
	if thisMonth < 300 || thisMonth > 3000 {
		t.Errorf("%d created this month", thisMonth)
	}
	t.Logf("types %v, this month %d", types, thisMonth)
}

// Whatever the hour at which the demo is made, no document is dated after the day, in
// Brasília, on which it was sent, nor sent after that hour.
func TestSentNotBeforeItsDay(t *testing.T) {
	for _, at := range []time.Duration{0, 2*time.Hour + 59*time.Minute, 3 * time.Hour, 5*time.Hour + 43*time.Minute, 23 * time.Hour} {
		made, today := date(2026, time.November, 27).Add(at), 0
		for d := range Generate(DefaultSize(made)).Documents() {
			if d.CreatedAt.After(made) || dayOf(d.CreatedAt).Before(d.Date) {
				t.Errorf("made at %s, %s is dated %s and was sent at %s", made, d.Key, iso(d.Date), d.CreatedAt.In(brasilia))
			}
			if d.Date.Equal(dayOf(made)) {
				today++
			}
		}
		if today == 0 {
			t.Errorf("made at %s, none is of its day", made)
		}
	}
}

func checkFields(t *testing.T, d Document, ty DocumentType) {
	known := 0
	for _, f := range ty.Fields {
		v, ok := d.Fields[f.ID]
		if !ok {
			if f.Required {
				t.Errorf("%s: no %s", d.Key, f.ID)
			}
			continue
		}
		known++
		switch v := v.(type) {
		case string:
			if _, err := time.Parse(time.DateOnly, v); f.Kind == "number" || f.Kind == "date" && err != nil || v == "" {
				t.Errorf("%s: %s is %q", d.Key, f.ID, v)
			}
		case int, float64:
			if f.Kind != "number" {
				t.Errorf("%s: %s is %v", d.Key, f.ID, v)
			}
		default:
			t.Errorf("%s: %s is a %T", d.Key, f.ID, v)
		}
	}
	if known != len(d.Fields) {
		t.Errorf("%s: fields %v beyond the type's", d.Key, d.Fields)
	}
}

func TestEverySizeIsExact(t *testing.T) {
	for _, n := range []int{0, 1, 49, 50, 119, 5000, 40_000} {
		c, got := Generate(Size{Employees: 120, Documents: n, Seed: 3, Today: now}), 0
		for range c.Documents() {
			got++
		}
		if got != n {
			t.Errorf("%d documents, want %d", got, n)
		}
	}
}

func TestFiles(t *testing.T) {
	kinds, bytesSeen := map[string]int{}, map[string]string{}
	c := small(5)
	for d := range c.Documents() {
		kinds[d.MediaType]++
		b := d.Content()
		if other, ok := bytesSeen[string(b)]; ok {
			t.Errorf("%s has the same file as %s", d.Key, other)
		}
		bytesSeen[string(b)] = d.Key
		var err error
		switch d.MediaType {
		case pdf:
			err = checkPDF(b)
		case jpeg, png:
			_, _, err = image.Decode(bytes.NewReader(b))
		case docx:
			err = checkDOCX(b)
		}
		if err != nil {
			t.Errorf("%s (%s): %v", d.Key, d.MediaType, err)
		}
	}
	if len(kinds) != 4 {
		t.Errorf("kinds %v", kinds)
	}
	t.Logf("kinds %v", kinds)
}

var (
	startxref = regexp.MustCompile(`startxref\n(\d+)\n%%EOF\n$`)
	xrefHead  = regexp.MustCompile(`^xref\n0 (\d+)\n`)
	lengths   = regexp.MustCompile(`<< /Length (\d+) >>\nstream\n`)
)

// checkPDF follows a file from its end as a reader does: the offset of the table,
// each row's object, each stream's length, the page count.
func checkPDF(b []byte) error {
	if !bytes.HasPrefix(b, []byte("%PDF-1.4\n")) {
		return fmt.Errorf("no header")
	}
	m := startxref.FindSubmatch(b)
	if m == nil {
		return fmt.Errorf("no startxref")
	}
	at, _ := strconv.Atoi(string(m[1]))
	head := xrefHead.FindSubmatch(b[at:])
	if head == nil {
		return fmt.Errorf("no xref at %d", at)
	}
	count, _ := strconv.Atoi(string(head[1]))
	rows := b[at+len(head[0]):]
	for i := 1; i < count; i++ {
		row := string(rows[20*i : 20*i+20])
		offset, err := strconv.Atoi(row[:10])
		if err != nil || row[10:] != " 00000 n \n" {
			return fmt.Errorf("row %q", row)
		}
		if want := fmt.Sprintf("%d 0 obj\n", i); !bytes.HasPrefix(b[offset:], []byte(want)) {
			return fmt.Errorf("object %d is not at %d", i, offset)
		}
	}
	streams := lengths.FindAllSubmatchIndex(b, -1)
	for _, s := range streams {
		n, _ := strconv.Atoi(string(b[s[2]:s[3]]))
		if !bytes.HasPrefix(b[s[1]+n:], []byte("\nendstream\n")) {
			return fmt.Errorf("a stream is not %d bytes long", n)
		}
	}
	if pages := len(streams); pages < 1 || pages > 2 || !bytes.Contains(b, fmt.Appendf(nil, "/Count %d ", pages)) {
		return fmt.Errorf("%d pages", pages)
	}
	return nil
}

func checkDOCX(b []byte) error {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return err
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		return err
	}
	body, err := io.ReadAll(f)
	if err == nil && !bytes.Contains(body, []byte("</w:document>")) {
		err = fmt.Errorf("no document")
	}
	return err
}

// TestTextOfPDF reads the text back with another program, where there is one.
func TestTextOfPDF(t *testing.T) {
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("no pdftotext")
	}
	c := Generate(DefaultSize(now))
	worker := c.SignIns()[2].Employee
	for d := range c.DocumentsOf(worker) {
		if d.Type != contract {
			continue
		}
		name := filepath.Join(t.TempDir(), "c.pdf")
		if err := os.WriteFile(name, d.Content(), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), tool, name, "-").CombinedOutput()
		if err != nil {
			t.Fatal(err, string(out))
		}
		text := strings.Join(strings.Fields(string(out)), " ")
		for _, s := range []string{"CONTRATO INDIVIDUAL DE TRABALHO", "Ana Paula Ferreira de Souza", "função de conferente de carga", "CD Curitiba", "R$ ", "obrigações legais"} {
			if !strings.Contains(text, s) {
				t.Errorf("the text lacks %q:\n%s", s, text)
			}
		}
		return
	}
	t.Error("no contract")
}

func BenchmarkContent(b *testing.B) {
	c := Generate(DefaultSize(now))
	for b.Loop() {
		for d := range c.Documents() {
			if d.MediaType == pdf {
				d.Content()
			}
		}
	}
}
