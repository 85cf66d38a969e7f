package demo

import (
	"strconv"
	"strings"

	"acervo/app/demo/paper"
)

// Content is the document's file: a PDF of one or two pages, a photo or scan of
// one, or a DOCX, as MediaType says.
func (doc *Document) Content() []byte {
	s := doc.sheet()
	switch doc.MediaType {
	case jpeg:
		return paper.Photo(s, doc.seed)
	case png:
		return paper.Scan(s)
	case docx:
		return paper.DOCX(s)
	}
	return paper.PDF(s)
}

func (doc *Document) sheet() *paper.Sheet {
	c := doc.company
	p := page{c: c, doc: doc, d: throw(doc.seed, 's')}
	city := "Curitiba"
	if doc.Employee >= 0 {
		p.e = &c.Employees[doc.Employee]
		city = c.Units[p.e.Unit].City
	}
	p.Sheet = &paper.Sheet{
		Letterhead: c.LegalName,
		Sender:     strings.ToUpper(c.Types[doc.Type].Name),
		Title:      strings.ToUpper(doc.Title),
		Place:      city + ", " + inFull(doc.Date) + ".",
		Footer:     "Documento fictício de uma empresa de demonstração. Ref. " + doc.Key,
		Made:       doc.CreatedAt,
	}
	c.Types[doc.Type].sheet(&p)
	return p.Sheet
}

func (p *page) add(blocks ...paper.Block) { p.Blocks = append(p.Blocks, blocks...) }

func (p *page) say(text string) { p.add(paper.Paragraph(text)) }

// clauses numbers them from 1.
func (p *page) clauses(leadsAndTexts ...string) { p.clausesFrom(1, leadsAndTexts...) }

func (p *page) clausesFrom(number int, leadsAndTexts ...string) {
	for i := 0; i+1 < len(leadsAndTexts); i += 2 {
		p.add(paper.Clause(strconv.Itoa(number+i/2)+". "+leadsAndTexts[i]+".", leadsAndTexts[i+1]))
	}
}

// who is the facts that open most papers about a person.
func (p *page) who(more ...string) {
	p.add(paper.Facts(append([]string{"Nome", p.e.Name, "Matrícula", p.e.Registration, "CPF", formatCPF(p.e.CPF),
		"Função", p.e.Position, "Lotação", p.unit().Name}, more...)...))
}

func (p *page) unit() *Unit { return &p.c.Units[p.e.Unit] }

func (p *page) signedByBoth() {
	p.Signatures = []string{p.c.LegalName, p.e.Name}
}

// field is a field's text as it stands in the document.
func (p *page) field(id string) string {
	switch v := p.doc.Fields[id].(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	}
	return ""
}

// fieldDate is a date field as people write it.
func (p *page) fieldDate(id string) string {
	s := p.field(id)
	if len(s) != len("2006-01-02") {
		return s
	}
	return s[8:] + "/" + s[5:7] + "/" + s[:4]
}

// money is cents as 1.234,56.
func money(cents int) string {
	whole, rest := strconv.Itoa(cents/100), cents%100
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "." + whole[i:]
	}
	return whole + "," + string(rune('0'+rest/10)) + string(rune('0'+rest%10))
}
