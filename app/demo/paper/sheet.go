// Package paper turns what a page says into the bytes of a file: a PDF, a DOCX or a
// picture of the page. It is pure and deterministic, and knows nothing of what the
// pages are about.
package paper

import "time"

// Sheet is what a document says, from top to bottom. Texts are of the characters of
// Windows-1252; others come out as a question mark in a PDF.
type Sheet struct {
	Letterhead string // at the top of every page
	Sender     string // small, beside the letterhead
	Title      string
	Blocks     []Block
	Place      string   // place and date, above the signatures; may be empty
	Signatures []string // one or two lines to sign on; what stands under each
	Footer     string   // small, at the foot of every page
	Made       time.Time
}

// Block is one of: a paragraph (Text, with an optional bold Lead before it), facts,
// or a table.
type Block struct {
	Lead, Text string
	Facts      []Fact
	Table      *Table
}

// Fact is a name and its value, shown side by side.
type Fact struct{ Name, Value string }

// Table is rows under a head. Widths are shares of the page's width, and columns
// whose width is negative are aligned to the right. The last row is set in bold
// when Total is set.
type Table struct {
	Head   []string
	Widths []float64
	Rows   [][]string
	Total  bool
}

// Paragraph is a block of plain text.
func Paragraph(text string) Block { return Block{Text: text} }

// Clause is a paragraph that opens in bold.
func Clause(lead, text string) Block { return Block{Lead: lead, Text: text} }

// Facts is a block of names and values, given in turn.
func Facts(pairs ...string) Block {
	var b Block
	for i := 0; i+1 < len(pairs); i += 2 {
		b.Facts = append(b.Facts, Fact{pairs[i], pairs[i+1]})
	}
	return b
}
