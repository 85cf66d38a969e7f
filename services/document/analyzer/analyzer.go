// Package analyzer turns Portuguese text into the terms that search compares: without
// accents and case, and without the endings of plural and gender. Every search engine
// is given its terms, so that all of them find the same.
package analyzer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxWord is the most bytes of a word that are looked at.
const maxWord = 64

// Word is one word of a text: where it is (bytes), and its two terms.
type Word struct {
	Start, End int
	Folded     string // lower case, no accents
	Stem       string // Folded without its endings
}

// Words cuts a text into words: runs of letters and digits.
func Words(text string) (words []Word) {
	start := -1
	for i, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || start >= 0 && unicode.Is(unicode.Mn, r) {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			words = append(words, word(text, start, i))
			start = -1
		}
	}
	if start >= 0 {
		words = append(words, word(text, start, len(text)))
	}
	return words
}

func word(text string, start, end int) Word {
	raw := text[start:end]
	if len(raw) > maxWord {
		raw = strings.ToValidUTF8(raw[:maxWord], "")
	}
	folded := Fold(raw)
	return Word{Start: start, End: end, Folded: folded, Stem: stem(folded, endsInTonic(raw))}
}

// Fold writes a text in lower case without accents. It is also what titles are sorted
// by.
func Fold(s string) string {
	if isPlain(s) {
		return strings.ToLower(s)
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
}

func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// Terms are what a text is found by: the stem of each word, and the word itself where
// that differs. They are separated by spaces; equal ones come once.
func Terms(texts ...string) string {
	var b strings.Builder
	seen := map[string]bool{}
	add := func(term string) {
		if term == "" || seen[term] {
			return
		}
		seen[term] = true
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(term)
	}
	for _, text := range texts {
		words := Words(text)
		for i, w := range words {
			add(w.Stem)
			add(w.Folded)
			if i > 0 && joins(text[words[i-1].End:w.Start]) {
				whole := word(text[words[i-1].Start:words[i-1].End]+text[w.Start:w.End], 0, words[i-1].End-words[i-1].Start+w.End-w.Start)
				add(whole.Stem)
				add(whole.Folded)
			}
		}
	}
	return b.String()
}

// joins reports whether what is between two words makes them one for many who write it:
// D'Ávila is Davila, too.
func joins(between string) bool {
	switch between {
	case "'", "’", "ʼ", "`", "´", "-":
		return true
	}
	return false
}

// maxQueryWords is how many words of a search count.
const maxQueryWords = 16

// Query is a search: every one of Stems must be found, and, unless empty, Last as a
// word (Last, LastStem) or as the beginning of one (Beginning).
type Query struct {
	Stems          []string
	Last, LastStem string
}

// ParseQuery reads what somebody typed. Words that carry no meaning are left out, unless
// there are no others. The last word may be unfinished, unless something follows it.
func ParseQuery(q string) (out Query) {
	words := Words(q)
	if len(words) > maxQueryWords {
		words = words[:maxQueryWords]
	}
	var telling []Word
	for _, w := range words {
		if !fillers[w.Folded] {
			telling = append(telling, w)
		}
	}
	if len(telling) == 0 {
		telling = words
	}
	for i, w := range telling {
		if i == len(telling)-1 && w.End == len(q) {
			out.Last, out.LastStem = w.Folded, w.Stem
			break
		}
		out.Stems = append(out.Stems, w.Stem)
	}
	return out
}

// shortest is how many letters an unfinished word has at least; before that it is looked
// for as it is.
const shortest = 2

// Beginning is what the last word begins with, empty when that is too short to tell
// words apart.
func (q Query) Beginning() string {
	if utf8.RuneCountInString(q.Last) < shortest {
		return ""
	}
	return q.Last
}

// Parts are the words of a search, each as a search of its own: all must be found.
func (q Query) Parts() (parts []Query) {
	for _, s := range q.Stems {
		parts = append(parts, Query{Stems: []string{s}})
	}
	if q.Last != "" {
		parts = append(parts, Query{Last: q.Last, LastStem: q.LastStem})
	}
	return parts
}

// IsEmpty reports whether there is no word to search for.
func (q Query) IsEmpty() bool { return len(q.Stems) == 0 && q.Last == "" }

// Matches reports whether a word of a text is one that is searched for.
func (q Query) Matches(w Word) bool {
	for _, s := range q.Stems {
		if s == w.Stem || s == w.Folded {
			return true
		}
	}
	if q.Last == "" {
		return false
	}
	if w.Stem == q.LastStem || w.Folded == q.LastStem || w.Folded == q.Last {
		return true
	}
	b := q.Beginning()
	return b != "" && (strings.HasPrefix(w.Folded, b) || strings.HasPrefix(w.Stem, b))
}

// fillers are words that say nothing about what is searched for.
var fillers = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields("a o as os e de da do das dos em na no nas nos para por pelo pela com um uma ao aos") {
		m[w] = true
	}
	return m
}()
