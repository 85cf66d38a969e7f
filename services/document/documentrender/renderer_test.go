package documentrender

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"acervo/services/document"
)

type content struct{ *bytes.Reader }

func (content) Close() error { return nil }

func of(b []byte) content { return content{bytes.NewReader(b)} }

func renderer() *Renderer { return New(filepath.Join(os.TempDir(), "acervo-test-pdfium")) }

// pdfOf is a PDF of one page with these further objects, from 5 on.
func pdfOf(page, resources string, more ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	objects := append([]string{
		"<</Type/Catalog/Pages 2 0 R>>",
		"<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<" + resources + ">>/Contents 4 0 R>>",
		stream("", page),
	}, more...)
	var xref strings.Builder
	for i, o := range objects {
		fmt.Fprintf(&xref, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref.String(), len(objects)+1, at)
	return b.Bytes()
}

func stream(head, data string) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", head, len(data), data)
}

// endless draws a form that draws a form twice that draws a form twice: 2²⁵ squares.
func endless() []byte {
	var forms []string
	const depth = 25
	for i := range depth {
		draw := fmt.Sprintf("/F %d 0 R", 6+i)
		content := "/F Do /F Do"
		if i == depth-1 {
			draw, content = "", "0 0 9 9 re f"
		}
		forms = append(forms, stream("/Type/XObject/Subtype/Form/BBox[0 0 600 900]/Resources<</XObject<<"+draw+">>>>", content))
	}
	return pdfOf("/F Do", "/XObject<</F 5 0 R>>", forms...)
}

// A page that hangs is cut off, and whoever comes next is not kept waiting.
func TestAPageThatHangsIsCutOff(t *testing.T) {
	r := renderer()
	good := pdfOf("0 0 200 200 re f", "")
	if _, err := r.Page(t.Context(), pdfType, of(good), 1, 400); err != nil { // has it compiled
		t.Fatal(err)
	}
	r.pageTime = 300 * time.Millisecond
	start := time.Now()
	_, err := r.Page(t.Context(), pdfType, of(endless()), 1, 400)
	if !errors.Is(err, document.TooSlow) || time.Since(start) > 3*time.Second {
		t.Errorf("%v after %v", err, time.Since(start))
	}
	r.pageTime = pageTime
	if m, err := r.Page(t.Context(), pdfType, of(good), 1, 400); err != nil || len(m) == 0 {
		t.Errorf("the next page: %v", err)
	}

	left, leave := context.WithCancel(t.Context())
	time.AfterFunc(200*time.Millisecond, leave)
	if _, err := r.Page(left, pdfType, of(endless()), 1, 400); !errors.Is(err, context.Canceled) {
		t.Errorf("whoever left got %v", err)
	}
}

// What asks for more memory than there is fails by itself: the page, not the process.
func TestAPageOutOfMemory(t *testing.T) {
	r := renderer()
	huge := stream("/Type/XObject/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 8/ColorSpace/DeviceRGB", strings.Repeat("x", 5000))
	m, err := r.Page(t.Context(), pdfType, of(pdfOf("500 0 0 500 0 0 cm /I Do", "/XObject<</I 5 0 R>>", huge)), 1, 400)
	var why document.Unrenderable
	if err != nil && !errors.As(err, &why) || err == nil && len(m) == 0 {
		t.Errorf("%d bytes, %v", len(m), err)
	}
	if _, err := r.Page(t.Context(), pdfType, of(pdfOf("0 0 200 200 re f", "")), 1, 400); err != nil {
		t.Errorf("the next page: %v", err)
	}
}

// PDFium is not in memory before the first PDF, nor when none came for a while.
func TestTheEngineRests(t *testing.T) {
	r := renderer()
	r.pdf.idle = 20 * time.Millisecond
	up := func() bool {
		r.pdf.mu.Lock()
		defer r.pdf.mu.Unlock()
		return r.pdf.pool != nil
	}
	for range 2 {
		if up() {
			t.Fatal("it runs before there is anything to do")
		}
		if _, err := r.Measure(t.Context(), pdfType, of(pdfOf("", ""))); err != nil {
			t.Fatal(err)
		}
		for until := time.Now().Add(5 * time.Second); up(); time.Sleep(5 * time.Millisecond) {
			if time.Now().After(until) {
				t.Fatal("it still runs")
			}
		}
	}
}

// broken is a content that cannot be read to its end.
type broken struct{ content }

var errDisk = errors.New("the disk is gone")

func (broken) Read([]byte) (int, error) { return 0, errDisk }

// That reading fails is no fault of the file.
func TestReadingFails(t *testing.T) {
	r := renderer()
	for _, kind := range []string{pdfType, "image/png", "image/jpeg", "image/tiff", "image/webp"} {
		var why document.Unrenderable
		if _, err := r.Measure(t.Context(), kind, broken{of(pdfOf("", ""))}); !errors.Is(err, errDisk) || errors.As(err, &why) {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// Many at a time all get their page, and of a page that is long or wide, one that fits.
func TestManyAtATime(t *testing.T) {
	r := renderer()
	long := bytes.Replace(pdfOf("0 0 9 9 re f", ""), []byte("[0 0 595 842]"), []byte("[0 0 2 14000]"), 1)
	wide := bytes.Replace(pdfOf("0 0 9 9 re f", ""), []byte("[0 0 595 842]"), []byte("[0 0 14000 2]"), 1)
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			from, w, h := pdfOf("0 0 200 200 re f", ""), 400, 566
			switch i % 3 {
			case 1:
				from, w, h = long, 1, 1600
			case 2:
				from, w, h = wide, 400, 1
			}
			made, err := r.Page(t.Context(), pdfType, of(from), 1, 400)
			if err != nil {
				t.Error(err)
				return
			}
			if c, err := jpeg.DecodeConfig(bytes.NewReader(made)); err != nil || c.Width != w || c.Height != h {
				t.Errorf("%d×%d, want %d×%d, %v", c.Width, c.Height, w, h, err)
			}
		})
	}
	all.Wait()
}

// FuzzPictures has no decoder bring the process down.
func FuzzPictures(f *testing.F) {
	f.Add(uint8(0), []byte("\x89PNG\r\n\x1a\n"))
	f.Add(uint8(1), []byte("II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00"))
	kinds := []string{"image/png", "image/tiff", "image/jpeg", "image/webp", "image/gif", "image/bmp", pdfType}
	r := renderer()
	f.Fuzz(func(t *testing.T, kind uint8, data []byte) {
		_, err := r.Page(t.Context(), kinds[int(kind)%len(kinds)], of(data), 1, 400)
		var why document.Unrenderable
		if err != nil && !errors.As(err, &why) {
			t.Error(err)
		}
	})
}
