package documenthttp_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	pictures "image/png"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/tiff"

	"acervo/platform/rest"
	"acervo/services/document/documentapi"
	"acervo/services/permission/permissionapi"
)

// realPDF has a page for each of these, with the content stream that it is.
func realPDF(trailer string, pages ...string) []byte {
	var b bytes.Buffer
	var at []int
	object := func(format string, args ...any) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n"+format+"\nendobj\n", append([]any{len(at)}, args...)...)
	}
	b.WriteString("%PDF-1.4\n")
	var kids strings.Builder
	for i := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", 4+2*i)
	}
	object("<</Type/Catalog/Pages 2 0 R>>")
	object("<</Type/Pages/Kids[%s]/Count %d>>", kids.String(), len(pages))
	object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold>>")
	for i, p := range pages {
		object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>", 5+2*i)
		object("<</Length %d>>\nstream\n%s\nendstream", len(p), p)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, trailer, xref)
	return b.Bytes()
}

// letters is a page with a word on it.
func letters(word string) string { return "BT /F1 90 Tf 60 640 Td (" + word + ") Tj ET" }

// send adds a document whose content has a name of its own, as hr.
func (w *world) send(m documentapi.Metadata, name, media string, content []byte) documentapi.Document {
	w.t.Helper()
	var d documentapi.Document
	w.call(hr, "POST", "/documents", newForm().document(m).content(name, media, content)).want(http.StatusCreated).into(&d)
	return d
}

// letSee lets chefe view contracts of an employee, and not have their content.
func (w *world) letSee(number uint32) {
	w.perms.give("chefe", permissionapi.View, only("personal", number))
}

func (w *world) preview(d documentapi.Document) (p documentapi.DocumentPreview) {
	w.t.Helper()
	w.call("chefe", "GET", "/documents/"+d.ID+"/preview", nil).want(http.StatusOK).into(&p)
	return p
}

func (w *world) page(d documentapi.Document, number, width int) image.Image {
	w.t.Helper()
	a := w.call("chefe", "GET", fmt.Sprintf("/documents/%s/preview/pages/%d?width=%d", d.ID, number, width), nil).want(http.StatusOK)
	m, err := jpeg.Decode(bytes.NewReader(a.Body))
	if err != nil || a.Header.Get("Content-Type") != "image/jpeg" {
		w.t.Fatalf("%s: %v", a.Header.Get("Content-Type"), err)
	}
	return m
}

// dark counts the dark pixels of an image, in percent.
func dark(m image.Image) float64 {
	n, b := 0, m.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if color.GrayModel.Convert(m.At(x, y)).(color.Gray).Y < 90 {
				n++
			}
		}
	}
	return 100 * float64(n) / float64(b.Dx()*b.Dy())
}

// Who may view a document and not download it sees its pages, and no byte of the file.
func TestPagesAreForWhoeverMayView(t *testing.T) {
	w := open(t)
	ana := w.people.hire(1, "Ana", "")
	d := w.upload(w.contract(ana, "contrato"), realPDF("", letters("HUM"), "", letters("TRES")))
	at := "/documents/" + d.ID + "/preview"
	page := at + "/pages/1"
	w.call("", "GET", page, nil).want(http.StatusUnauthorized)
	hidden := w.call("chefe", "GET", page, nil).want(http.StatusNotFound)
	nowhere := w.call("chefe", "GET", strings.Replace(page, d.ID, "0198c7b2-f4a1-7c3e-9d5f-7a1b2c3d4e5f", 1), nil).want(http.StatusNotFound)
	if sameBut(hidden.Body) != sameBut(nowhere.Body) {
		t.Errorf("hidden %s, missing %s", hidden.Body, nowhere.Body)
	}
	w.call("chefe", "GET", at, nil).want(http.StatusNotFound)

	w.letSee(1)
	w.call("chefe", "GET", "/documents/"+d.ID+"/content", nil).want(http.StatusForbidden)
	if p := w.preview(d); !p.Available || p.Pages != 3 || p.Width != 595 || p.Height != 842 || p.Version != 1 || p.Reason != "" || !slices.Contains(p.Widths, 800) {
		t.Errorf("preview %+v", p)
	}
	first, second, third := w.page(d, 1, 800), w.page(d, 2, 800), w.page(d, 3, 400)
	if first.Bounds().Size() != image.Pt(800, 1132) || third.Bounds().Size() != image.Pt(400, 566) {
		t.Errorf("sizes %v %v", first.Bounds(), third.Bounds())
	}
	if dark(first) < 1 || dark(second) != 0 || dark(third) < 1 {
		t.Errorf("ink: %.2f %.2f %.2f", dark(first), dark(second), dark(third))
	}

	a := w.call("chefe", "GET", page, nil).want(http.StatusOK)
	etag := a.Header.Get("ETag")
	if etag == "" || a.Header.Get("Cache-Control") != "private, no-cache" || a.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("headers %v", a.Header)
	}
	if n := w.call("chefe", "GET", page, nil, "If-None-Match", etag).want(http.StatusNotModified); len(n.Body) > 0 {
		t.Errorf("304 with %d bytes", len(n.Body))
	}
	w.call("chefe", "GET", page, nil, "If-None-Match", "*").want(http.StatusNotModified)
	if a := w.call("chefe", "GET", strings.Replace(page, "/pages/1", "/pages/55", 1), nil, "If-None-Match", "*").want(http.StatusUnprocessableEntity, "page"); a.Header.Get("ETag") != "" {
		t.Errorf("the ETag of a page that is not there: %v", a.Header)
	}
	// A right that is gone is gone for what was rendered and validated before, too.
	w.perms.give("chefe", permissionapi.View, only("personal"))
	w.call("chefe", "GET", page, nil, "If-None-Match", etag).want(http.StatusNotFound)
	w.call("chefe", "GET", page, nil).want(http.StatusNotFound)
	w.call("chefe", "GET", at, nil).want(http.StatusNotFound)
}

// sameBut is a problem without what every request has of its own.
func sameBut(problem []byte) string {
	s := string(problem)
	if i := strings.Index(s, `"request_id"`); i >= 0 {
		s = s[:i]
	}
	return s
}

func TestAWrongPageIsNamed(t *testing.T) {
	w := open(t)
	ana := w.people.hire(1, "Ana", "")
	w.letSee(1)
	d := w.upload(w.contract(ana, "contrato"), realPDF("", letters("A"), letters("B")))
	for path, field := range map[string]string{
		"/pages/0": "page", "/pages/-1": "page", "/pages/x": "page", "/pages/99999999999999999999": "page", "/pages/3": "page",
		"/pages/1?width=801": "width", "/pages/1?width=x": "width", "/pages/1?version=0": "version", "/pages/1?dpi=72": "dpi",
		"?version=0": "version", "?pages=1": "pages",
	} {
		w.call("chefe", "GET", "/documents/"+d.ID+"/preview"+path, nil).want(http.StatusUnprocessableEntity, field)
	}
	w.call("chefe", "GET", "/documents/"+d.ID+"/preview/pages/1?version=2", nil).want(http.StatusNotFound)
	w.call("chefe", "GET", "/documents/"+d.ID+"/preview?version=2", nil).want(http.StatusNotFound)
}

// An earlier version has its own pages.
func TestPagesOfAnEarlierVersion(t *testing.T) {
	w := open(t)
	ana := w.people.hire(1, "Ana", "")
	w.letSee(1)
	d := w.upload(w.contract(ana, "contrato"), realPDF("", letters("A"), letters("B")))
	w.call(hr, "PUT", "/documents/"+d.ID+"/content", newForm().content("novo.pdf", "application/pdf", realPDF("", letters("C")))).want(http.StatusOK)
	if p := w.preview(d); p.Pages != 1 || p.Version != 2 {
		t.Errorf("now %+v", p)
	}
	var before documentapi.DocumentPreview
	if w.call("chefe", "GET", "/documents/"+d.ID+"/preview?version=1", nil).want(http.StatusOK).into(&before); before.Pages != 2 || before.Version != 1 {
		t.Errorf("before %+v", before)
	}
	w.call("chefe", "GET", "/documents/"+d.ID+"/preview/pages/2?version=1", nil).want(http.StatusOK)
}

// What cannot be rendered is said to be so, page by page and as a whole, and the next file is
// rendered all the same.
func TestWhatCannotBeRendered(t *testing.T) {
	w := open(t)
	ana := w.people.hire(1, "Ana", "")
	w.letSee(1)
	locked := " /Encrypt <</Filter/Standard/V 1/R 2/O<" + strings.Repeat("41", 32) + ">/U<" + strings.Repeat("42", 32) + ">/P -4>>/ID[<01><01>]"
	whole := realPDF("", letters("A"))
	letter, err := os.ReadFile("../../../e2e/files/letter.docx")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []struct {
		name, media string
		content     []byte
		reason      string
	}{
		{"vazio.pdf", "application/pdf", pdf("nothing in it"), "damaged"},
		{"lixo.pdf", "application/pdf", append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("obj << [ stream \xff"), 5000)...), "damaged"},
		{"cortado.pdf", "application/pdf", whole[:60], "damaged"},
		{"senha.pdf", "application/pdf", realPDF(locked, letters("A")), "locked"},
		{"gigante.png", "image/png", pngOfSize(100_000, 100_000), "too_large"},
		{"mentira.png", "image/png", pngOfSize(5000, 5000), "page damaged"},
		{"torta.jpg", "image/jpeg", append([]byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00"), make([]byte, 400)...), "damaged"},
		{"carta.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", letter, "unsupported"},
		{"nota.txt", "text/plain", []byte("sem páginas"), "unsupported"},
		{"pagina.html", "text/html", []byte("<!doctype html><script>alert(1)</script>"), "unsupported"},
	} {
		t.Run(f.name, func(t *testing.T) {
			d := w.send(w.contract(ana, f.name), f.name, f.media, f.content)
			p := w.preview(d)
			if whole, ok := strings.CutPrefix(f.reason, "page "); ok {
				if !p.Available {
					t.Errorf("preview %+v, not %s", p, whole)
				}
			} else if p.Available || p.Reason != f.reason || p.Pages != 0 {
				t.Errorf("preview %+v, want %s", p, f.reason)
			}
			for range 2 { // also what is remembered of it
				a := w.call("chefe", "GET", "/documents/"+d.ID+"/preview/pages/1", nil).want(http.StatusConflict)
				var problem rest.Problem
				if a.into(&problem); problem.Type == "" || !strings.Contains(problem.Type, "cannot_be_rendered") {
					t.Errorf("%s", a.Body)
				}
				if a.Header.Get("ETag") != "" {
					t.Errorf("a problem has the ETag %s", a.Header.Get("ETag"))
				}
			}
		})
	}
	d := w.upload(w.contract(ana, "bom"), whole)
	if m := w.page(d, 1, 400); dark(m) < 0.2 {
		t.Errorf("the next one is blank: %.2f", dark(m))
	}
}

// pngOfSize says to be so large, and has next to nothing.
func pngOfSize(w, h uint32) []byte {
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, data []byte) {
		_ = binary.Write(&b, binary.BigEndian, uint32(len(data)))
		at := b.Len()
		b.WriteString(kind)
		b.Write(data)
		_ = binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(b.Bytes()[at:]))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	chunk("IHDR", append(head, 8, 6, 0, 0, 0))
	chunk("IDAT", []byte("\x78\x9c\x03\x00\x00\x00\x00\x01"))
	chunk("IEND", nil)
	return b.Bytes()
}

// halves is a picture whose left half is black.
func halves(w, h int) *image.Gray {
	m := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := w / 2; x < w; x++ {
			m.SetGray(x, y, color.Gray{Y: 255})
		}
	}
	return m
}

// TestPictures: photos are shrunk, never enlarged, and turned as their EXIF says; what shines
// through is white; a scan of several pages has them all.
func TestPictures(t *testing.T) {
	w := open(t)
	ana := w.people.hire(1, "Ana", "")
	w.letSee(1)
	jpegOf := func(turn byte) []byte {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, halves(3000, 2000), nil); err != nil {
			t.Fatal(err)
		}
		exif := append([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), turn, 0, 0, 0, 0, 0, 0)
		out := append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
		return append(out, b.Bytes()[2:]...)
	}
	// The corner of the image that is dark for each orientation of a picture whose left is.
	for turn, black := range []string{1: "left", 2: "right", 3: "right", 4: "left", 5: "top", 6: "top", 7: "bottom", 8: "bottom"} {
		if turn == 0 {
			continue
		}
		d := w.send(w.contract(ana, black), "foto.jpg", "image/jpeg", jpegOf(byte(turn)))
		size := image.Pt(800, 533)
		if turn > 4 {
			size = image.Pt(800, 1200)
		}
		p, m := w.preview(d), w.page(d, 1, 800)
		if m.Bounds().Size() != size || p.Pages != 1 || (p.Width > p.Height) != (size.X > size.Y) {
			t.Errorf("orientation %d: %v, preview %+v", turn, m.Bounds(), p)
		}
		at := map[string]image.Point{"left": {20, size.Y / 2}, "right": {size.X - 20, size.Y / 2}, "top": {size.X / 2, 20}, "bottom": {size.X / 2, size.Y - 20}}
		for side, p := range at {
			if r, _, _, _ := m.At(p.X, p.Y).RGBA(); side == black && r > 0x4000 || side == opposite[black] && r < 0xc000 {
				t.Errorf("orientation %d: %s is %x, %s should be black", turn, side, r, black)
			}
		}
	}

	var small, clear, moving, scan bytes.Buffer
	seeThrough := image.NewNRGBA(image.Rect(0, 0, 300, 9000)) // nothing but air, and long
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	must(pictures.Encode(&small, halves(120, 80)))
	must(pictures.Encode(&clear, seeThrough))
	must(gif.Encode(&moving, halves(500, 400), nil))
	must(tiff.Encode(&scan, halves(600, 400), nil))
	for _, f := range []struct {
		name    string
		content []byte
		size    image.Point
		ink     float64
	}{
		{"pequena.png", small.Bytes(), image.Pt(120, 80), 50},
		{"clara.png", clear.Bytes(), image.Pt(40, 1200), 0},
		{"movel.gif", moving.Bytes(), image.Pt(400, 320), 50},
		{"scan.tif", scan.Bytes(), image.Pt(400, 267), 50},
	} {
		d := w.send(w.contract(ana, f.name), f.name, "", f.content)
		m := w.page(d, 1, 400)
		if m.Bounds().Size() != f.size || dark(m) < f.ink-2 || dark(m) > f.ink+2 {
			t.Errorf("%s: %v, %.1f dark", f.name, m.Bounds(), dark(m))
		}
	}
	two := w.send(w.contract(ana, "duas"), "duas.tif", "image/tiff", twoPages(scan.Bytes()))
	if p := w.preview(two); p.Pages != 2 {
		t.Errorf("a scan of two pages: %+v", p)
	}
	w.page(two, 2, 400)
	w.call("chefe", "GET", "/documents/"+two.ID+"/preview/pages/3", nil).want(http.StatusUnprocessableEntity, "page")
}

var opposite = map[string]string{"left": "right", "right": "left", "top": "bottom", "bottom": "top"}

// twoPages is a TIFF whose page comes twice: the last of its pages says where the next is.
func twoPages(one []byte) []byte {
	out := slices.Clone(one)
	at := binary.LittleEndian.Uint32(out[4:])
	entries := 12 * uint32(binary.LittleEndian.Uint16(out[at:]))
	again := uint32(len(out))
	out = append(out, one[at:at+2+entries+4]...)
	binary.LittleEndian.PutUint32(out[at+2+entries:], again)
	return out
}

// Turning pages is one reading, and what may not be left a trail of is not shown.
func TestSeeingPagesLeavesATrail(t *testing.T) {
	now := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	w := open(t, func(w *world) { w.now = func() time.Time { return now } })
	ana := w.people.hire(1, "Ana", "")
	medical := w.upload(documentapi.Metadata{EmployeeID: ana, Type: w.types["Atestado médico"].ID, Title: "atestado", Fields: map[string]any{"dias": 1}}, realPDF("", letters("A"), letters("B")))
	is := func(want ...string) {
		t.Helper()
		if got := w.readings(); !slices.Equal(got, want) {
			t.Errorf("the trail has %q, want %q", got, want)
		}
	}
	see := func(caller, more string, status int) {
		t.Helper()
		w.call(caller, "GET", "/documents/"+medical.ID+"/preview"+more, nil).want(status)
	}
	see(hr, "", 200)
	see("nobody", "/pages/1", 404)
	is()
	see(hr, "/pages/1", 200)
	see(hr, "/pages/2", 200)
	see(hr, "/pages/1?width=400", 200)
	is("hr-account 1")
	now = now.Add(time.Hour)
	see(hr, "/pages/2", 200)
	is("hr-account 1", "hr-account 1")

	emergency := everything()
	emergency.Emergencies = []string{"first"}
	w.perms.give("root", permissionapi.View, emergency)
	see("root", "", 200)
	is("hr-account 1", "hr-account 1", "root 0!")

	w.record.Close()
	if a := w.call("root", "GET", "/documents/"+medical.ID+"/preview/pages/1", nil); a.Status < 500 {
		t.Errorf("it was seen without a trail: %d", a.Status)
	}
}
