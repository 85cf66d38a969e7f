package paper

import (
	"strconv"
	"unicode/utf16"
)

// PDF is the sheet as a PDF 1.4 file on A4 with the fonts every reader has.
func PDF(s *Sheet) []byte {
	p := press{sheet: s}
	p.set()
	return p.file()
}

// The objects of a file: these five, then two for each page.
const (
	objCatalog = 1 + iota
	objPages
	objRegular
	objBold
	objInfo
	objFirstPage
)

// file joins the pages that were set.
func (p *press) file() []byte {
	size := 1800
	for _, page := range p.pages {
		size += len(page) + 320
	}
	f := pdfFile{b: make([]byte, 0, size)}
	f.b = append(f.b, "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"...)
	f.object("<< /Type /Catalog /Pages 2 0 R /Lang (pt-BR) >>")
	kids := ""
	for i := range p.pages {
		kids += strconv.Itoa(objFirstPage+2*i) + " 0 R "
	}
	f.object("<< /Type /Pages /Kids [" + kids + "] /Count " + strconv.Itoa(len(p.pages)) + " >>")
	f.object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
	f.object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>")
	f.object("<< /Title " + utf16Hex(p.sheet.Title) + " /Author " + utf16Hex(p.sheet.Letterhead) +
		" /Producer (Acervo) /CreationDate (D:" + p.sheet.Made.UTC().Format("20060102150405") + "Z) >>")
	for i, page := range p.pages {
		page = append(page, p.foot(i+1, len(p.pages))...)
		f.object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents " +
			strconv.Itoa(objFirstPage+2*i+1) + " 0 R >>")
		f.stream(page)
	}
	return f.end()
}

// pdfFile appends objects, numbered from 1, and remembers where each begins.
type pdfFile struct {
	b       []byte
	offsets []int
}

func (f *pdfFile) begin() {
	f.offsets = append(f.offsets, len(f.b))
	f.b = strconv.AppendInt(f.b, int64(len(f.offsets)), 10)
	f.b = append(f.b, " 0 obj\n"...)
}

func (f *pdfFile) object(body string) {
	f.begin()
	f.b = append(f.b, body...)
	f.b = append(f.b, "\nendobj\n"...)
}

func (f *pdfFile) stream(data []byte) {
	f.begin()
	f.b = append(f.b, "<< /Length "...)
	f.b = strconv.AppendInt(f.b, int64(len(data)), 10)
	f.b = append(f.b, " >>\nstream\n"...)
	f.b = append(f.b, data...)
	f.b = append(f.b, "\nendstream\nendobj\n"...)
}

// end writes the table of offsets, whose rows are 20 bytes each, and the trailer.
func (f *pdfFile) end() []byte {
	at, count := len(f.b), strconv.Itoa(len(f.offsets)+1)
	f.b = append(f.b, "xref\n0 "+count+"\n0000000000 65535 f \n"...)
	for _, o := range f.offsets {
		digits := strconv.Itoa(o)
		f.b = append(f.b, "0000000000"[len(digits):]...)
		f.b = append(f.b, digits...)
		f.b = append(f.b, " 00000 n \n"...)
	}
	f.b = append(f.b, "trailer\n<< /Size "+count+" /Root 1 0 R /Info 5 0 R >>\nstartxref\n"...)
	f.b = strconv.AppendInt(f.b, int64(at), 10)
	return append(f.b, "\n%%EOF\n"...)
}

// utf16Hex is a text string of the document's information, in any script.
func utf16Hex(s string) string {
	const hex = "0123456789ABCDEF"
	out := []byte("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, hex[u>>12], hex[u>>8&15], hex[u>>4&15], hex[u&15])
	}
	return string(append(out, '>'))
}
