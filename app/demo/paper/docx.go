package paper

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"strings"
)

// DOCX is the sheet as a minimal Office Open XML text.
func DOCX(s *Sheet) []byte {
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, part := range []struct{ name, body string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", relations},
		{"docProps/core.xml", core(s)},
		{"word/document.xml", document(s)},
	} {
		// A zip in memory fails neither to open an entry nor to write one.
		w, _ := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Deflate, Modified: s.Made.UTC()})
		_, _ = w.Write([]byte(xml.Header + part.body))
	}
	_ = z.Close()
	return buf.Bytes()
}

const contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`

const relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="r2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`

func core(s *Sheet) string {
	return `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ` +
		`xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` + escape(s.Title) + `</dc:title><dc:creator>` + escape(s.Letterhead) +
		`</dc:creator><dc:language>pt-BR</dc:language></cp:coreProperties>`
}

func document(s *Sheet) string {
	var b strings.Builder
	b.WriteString(`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`)
	wordParagraph(&b, "center", `<w:b/><w:sz w:val="28"/>`, s.Title, "")
	for _, block := range s.Blocks {
		for _, f := range block.Facts {
			wordParagraph(&b, "left", `<w:b/>`, f.Name+":", f.Value)
		}
		if block.Table != nil {
			for _, r := range append([][]string{block.Table.Head}, block.Table.Rows...) {
				wordParagraph(&b, "left", "", strings.Join(r, " · "), "")
			}
		}
		if block.Text != "" {
			wordParagraph(&b, "both", `<w:b/>`, block.Lead, block.Text)
		}
	}
	wordParagraph(&b, "left", "", s.Place, "")
	for _, name := range s.Signatures {
		wordParagraph(&b, "center", "", "______________________________", "")
		wordParagraph(&b, "center", "", name, "")
	}
	wordParagraph(&b, "center", `<w:sz w:val="15"/>`, s.Footer, "")
	b.WriteString(`<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417" ` +
		`w:header="708" w:footer="708" w:gutter="0"/></w:sectPr></w:body></w:document>`)
	return b.String()
}

// wordParagraph is a lead with properties of its own, then plain text; nothing when both are empty.
func wordParagraph(b *strings.Builder, align, leadProperties, lead, text string) {
	if lead == "" && text == "" {
		return
	}
	b.WriteString(`<w:p><w:pPr><w:spacing w:after="160"/><w:jc w:val="` + align + `"/></w:pPr>`)
	if lead != "" {
		b.WriteString(`<w:r><w:rPr>` + leadProperties + `</w:rPr><w:t xml:space="preserve">` + escape(lead))
		if text != "" {
			b.WriteByte(' ')
		}
		b.WriteString(`</w:t></w:r>`)
	}
	if text != "" {
		b.WriteString(`<w:r><w:t xml:space="preserve">` + escape(text) + `</w:t></w:r>`)
	}
	b.WriteString(`</w:p>`)
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a Builder takes everything
	return b.String()
}
