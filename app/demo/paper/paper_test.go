package paper

import (
	"bytes"
	"image/png"
	"strings"
	"testing"
	"time"
)

func TestAnsi(t *testing.T) {
	got := ansi("ação — 2ª via “x”, 5 € 日")
	want := []byte("a\xe7\xe3o \x97 2\xaa via \x93x\x94, 5 \x80 ?")
	if !bytes.Equal(got, want) {
		t.Errorf("% x, want % x", got, want)
	}
}

func TestAccentsKeepWidth(t *testing.T) {
	for _, pair := range []string{"ãa", "ÇC", "ée", "ôo", "üu", "ÁA"} {
		b := ansi(pair)
		if regular[b[0]] == 0 || regular[b[0]] != regular[b[1]] {
			t.Errorf("%q: %d and %d", pair, regular[b[0]], regular[b[1]])
		}
	}
	if regular.of(ansi("Ação"), 1000) != 667+500+556+556 || bold.of(ansi("É"), 1000) != 667 {
		t.Error("a width is not Helvetica's")
	}
}

func TestTextIsEscapedAndTurnsPages(t *testing.T) {
	s := &Sheet{Title: "T", Letterhead: "L (a\\b)", Made: time.Unix(0, 0)}
	for range 60 {
		s.Blocks = append(s.Blocks, Paragraph(strings.Repeat("palavra ", 40)))
	}
	f := PDF(s)
	if !bytes.Contains(f, []byte(`(L \(a\\b\))`)) {
		t.Error("a parenthesis was not escaped")
	}
	if n := bytes.Count(f, []byte("/Type /Page /")); n < 3 || !bytes.Contains(f, []byte("de "+string(rune('0'+n))+")")) {
		t.Errorf("%d pages", n)
	}
}

// TestJustifiedLinesStayWithinMargins adds up what each full line occupies.
func TestJustifiedLinesStayWithinMargins(t *testing.T) {
	p := press{sheet: &Sheet{}}
	p.newPage()
	before := len(p.ops)
	p.paragraph("1. Função.", strings.Repeat("conferência de carga e expedição, ", 30))
	for l := range bytes.SplitSeq(p.ops[before:], []byte("ET\n")) {
		if i := bytes.IndexByte(l, '-'); i >= 0 {
			t.Errorf("words are squeezed: %s", l)
		}
	}
}

func TestScanShowsInk(t *testing.T) {
	img, err := png.Decode(bytes.NewReader(Scan(&Sheet{Title: "ATESTADO MÉDICO", Blocks: []Block{Paragraph("três dias")}})))
	if err != nil {
		t.Fatal(err)
	}
	dark := 0
	for y := range sheetHeight {
		for x := range sheetWidth {
			if r, _, _, _ := img.At(x, y).RGBA(); r < 0x8000 {
				dark++
			}
		}
	}
	if dark < 400 || dark > 20_000 {
		t.Errorf("%d dark pixels", dark)
	}
}
