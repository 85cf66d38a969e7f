package paper

import (
	"bytes"
	"math"
	"strconv"
)

// Measures of the page in points; A4 is 595 by 842.
const (
	left, right = 68.0, 527.0
	top, bottom = 742.0, 66.0
	body        = 10.0 // font size of text
	leading     = 14.6
	signing     = 80.0 // height of place, date and signatures
)

// press sets a sheet: it fills pages with drawing operators, from the top down.
type press struct {
	sheet *Sheet
	pages [][]byte
	ops   []byte // of the page being set
	y     float64
}

// font is what text is drawn with.
type font struct {
	name   string
	widths *widths
}

var (
	plainFont = font{"/F1 ", regular}
	boldFont  = font{"/F2 ", bold}
)

// run is text in one font.
type run struct {
	font font
	text []byte
}

func (p *press) set() {
	p.newPage()
	p.title()
	for i, b := range p.sheet.Blocks {
		if i == len(p.sheet.Blocks)-1 {
			p.need(2*leading + signing) // nobody signs an empty page
		}
		switch {
		case b.Facts != nil:
			p.facts(b.Facts)
		case b.Table != nil:
			p.table(b.Table)
		default:
			p.paragraph(b.Lead, b.Text)
		}
	}
	p.signatures()
	p.pages = append(p.pages, p.ops)
}

// newPage begins a page with the letterhead.
func (p *press) newPage() {
	if p.ops != nil {
		p.pages = append(p.pages, p.ops)
	}
	p.ops = make([]byte, 0, 7000)
	p.color(0.06, 0.37, 0.29)
	p.rect(left, 783, 4, 19)
	p.rect(left+6, 783, 4, 19)
	p.rect(left+12, 783, 4, 15)
	p.write(left+24, 790, 12, boldFont, ansi(p.sheet.Letterhead))
	p.color(0.42, 0.45, 0.44)
	sender := ansi(p.sheet.Sender)
	p.write(right-regular.of(sender, 8), 790, 8, plainFont, sender)
	p.color(0.80, 0.83, 0.82)
	p.rect(left, 772, right-left, 0.7)
	p.color(0.10, 0.12, 0.11)
	p.y = top
}

// need turns the page when fewer points than h are left on it.
func (p *press) need(h float64) {
	if p.y-h < bottom {
		p.newPage()
	}
}

func (p *press) title() {
	for _, line := range titleLines(p.sheet.Title) {
		w := bold.of(line, 13.5)
		p.write((left+right-w)/2, p.y, 13.5, boldFont, line)
		p.y -= 18
	}
	p.y -= 12
}

// titleLines breaks a title into lines to be centred.
func titleLines(title string) [][]byte {
	var lines [][]byte
	var line []byte
	for _, w := range bytes.Fields(ansi(title)) {
		if line != nil && bold.of(line, 13.5)+bold.of(w, 13.5)+4 > (right-left)*0.8 {
			lines, line = append(lines, line), nil
		}
		if line != nil {
			line = append(line, ' ')
		}
		line = append(line, w...)
	}
	return append(lines, line)
}

// paragraph is justified text after a bold lead.
func (p *press) paragraph(lead, text string) {
	var words []run
	for _, w := range bytes.Fields(ansi(lead)) {
		words = append(words, run{boldFont, w})
	}
	for _, w := range bytes.Fields(ansi(text)) {
		words = append(words, run{plainFont, w})
	}
	space := float64(regular[' ']) * body / 1000
	for len(words) > 0 {
		width, n := -space, 0
		for n < len(words) {
			w := words[n].font.widths.of(words[n].text, body) + space
			if n > 0 && width+w > right-left {
				break
			}
			width += w
			n++
		}
		stretch := 0.0
		if n < len(words) && n > 1 {
			stretch = (right - left - width) / float64(n-1)
		}
		p.need(leading)
		p.line(words[:n], stretch)
		words = words[n:]
	}
	p.y -= 6.5
}

// line draws words with the space between them stretched by so many points.
func (p *press) line(words []run, stretch float64) {
	p.ops = append(p.ops, "BT "...)
	p.numbers("Tw\n", stretch)
	p.numbers("Td\n", left, p.y)
	for i := 0; i < len(words); {
		f := words[i].font
		p.ops = append(p.ops, f.name...)
		p.numbers("Tf ", body)
		p.ops = append(p.ops, '(')
		for ; i < len(words) && words[i].font.name == f.name; i++ {
			p.escaped(words[i].text)
			if i+1 < len(words) {
				p.ops = append(p.ops, ' ')
			}
		}
		p.ops = append(p.ops, ") Tj\n"...)
	}
	p.ops = append(p.ops, "0 Tw ET\n"...)
	p.y -= leading
}

// facts are names in grey with their values beside them.
func (p *press) facts(facts []Fact) {
	for _, f := range facts {
		p.need(leading)
		p.color(0.42, 0.45, 0.44)
		p.write(left, p.y, 9, plainFont, ansi(f.Name))
		p.color(0.10, 0.12, 0.11)
		p.write(left+128, p.y, body, plainFont, ansi(f.Value))
		p.y -= leading
	}
	p.y -= 9
}

func (p *press) table(t *Table) {
	p.row(t, t.Head, boldFont, 8.2)
	for i, r := range t.Rows {
		f := plainFont
		if t.Total && i == len(t.Rows)-1 {
			f = boldFont
		}
		p.row(t, r, f, 8.8)
	}
	p.y -= 12
}

func (p *press) row(t *Table, cells []string, f font, size float64) {
	const height = 13.0
	p.need(height)
	x := left
	for i, c := range cells {
		w := math.Abs(t.Widths[i]) * (right - left)
		text := ansi(c)
		at := x + 2
		if t.Widths[i] < 0 {
			at = x + w - 4 - f.widths.of(text, size)
		}
		p.write(at, p.y, size, f, text)
		x += w
	}
	p.color(0.85, 0.87, 0.86)
	p.rect(left, p.y-4.4, right-left, 0.5)
	p.color(0.10, 0.12, 0.11)
	p.y -= height
}

// signatures are kept together on one page with the place and date.
func (p *press) signatures() {
	p.need(signing)
	if p.sheet.Place != "" {
		p.write(left, p.y-4, body, plainFont, ansi(p.sheet.Place))
		p.y -= leading
	}
	p.y -= 48
	n := len(p.sheet.Signatures)
	for i, s := range p.sheet.Signatures {
		const width, gap = 200.0, 59.0
		x := left + float64(i)*(width+gap)
		if n == 1 {
			x = (left + right - width) / 2
		}
		p.rect(x, p.y, width, 0.6)
		text := ansi(s)
		p.write(x+(width-regular.of(text, 8.5))/2, p.y-12, 8.5, plainFont, text)
	}
}

// foot is what stands at the foot of a page, whose number is known only at the end.
func (p *press) foot(page, pages int) []byte {
	q := press{}
	q.color(0.42, 0.45, 0.44)
	q.write(left, 44, 7.5, plainFont, ansi(p.sheet.Footer))
	number := ansi("Página " + strconv.Itoa(page) + " de " + strconv.Itoa(pages))
	q.write(right-regular.of(number, 7.5), 44, 7.5, plainFont, number)
	return q.ops
}

// write draws text with its baseline beginning at (x, y).
func (p *press) write(x, y, size float64, f font, text []byte) {
	p.ops = append(p.ops, "BT "...)
	p.ops = append(p.ops, f.name...)
	p.numbers("Tf ", size)
	p.numbers("Td (", x, y)
	p.escaped(text)
	p.ops = append(p.ops, ") Tj ET\n"...)
}

func (p *press) rect(x, y, w, h float64) { p.numbers("re f\n", x, y, w, h) }

func (p *press) color(r, g, b float64) { p.numbers("rg\n", r, g, b) }

// numbers writes operands with two decimals, then the operator.
func (p *press) numbers(operator string, operands ...float64) {
	for _, v := range operands {
		n := int64(math.Round(v * 100))
		if n < 0 {
			p.ops, n = append(p.ops, '-'), -n
		}
		p.ops = strconv.AppendInt(p.ops, n/100, 10)
		if n %= 100; n > 0 {
			p.ops = append(p.ops, '.', byte('0'+n/10), byte('0'+n%10))
		}
		p.ops = append(p.ops, ' ')
	}
	p.ops = append(p.ops, operator...)
}

func (p *press) escaped(text []byte) {
	for _, b := range text {
		if b == '(' || b == ')' || b == '\\' {
			p.ops = append(p.ops, '\\')
		}
		p.ops = append(p.ops, b)
	}
}
