package employee

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// Fold is s in lower case without accents, its runs of white space single spaces: what
// names are sorted and searched by.
func Fold(s string) string {
	ascii := true
	for i := range len(s) {
		ascii = ascii && s[i] < utf8.RuneSelf
	}
	if ascii {
		return strings.Join(strings.Fields(strings.ToLower(s)), " ")
	}
	// A transformer keeps state: each call has its own.
	t := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	folded, _, err := transform.String(t, s)
	if err != nil {
		folded = s
	}
	return strings.Join(strings.Fields(strings.ToLower(folded)), " ")
}

// Terms are the words of a folded text: what is between anything but letters and digits.
func Terms(folded string) []string {
	return strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// NameTerms are the Terms of a folded name and, of a word that is written with an
// apostrophe or a hyphen, also what it is without: d'avila is davila, too.
func NameTerms(folded string) []string {
	terms := Terms(folded)
	for w := range strings.FieldsSeq(folded) {
		if parts := Terms(w); len(parts) > 1 {
			terms = append(terms, strings.Join(parts, ""))
		}
	}
	return terms
}

// maxWords is how many words of a search count.
const maxWords = 8

// words are what is searched for, from what was typed.
func words(q string) []Word {
	var out []Word
	for w := range strings.FieldsSeq(Fold(q)) {
		parts := Terms(w)
		if len(parts) == 0 {
			continue
		}
		if out = append(out, Word{Parts: parts, Joined: strings.Join(parts, "")}); len(out) == maxWords {
			break
		}
	}
	return out
}

// digitsOf is the digits of q when there is nothing else in it but what CPFs are
// written with; "" otherwise.
func digitsOf(q string) string {
	var b strings.Builder
	for _, r := range q {
		switch {
		case '0' <= r && r <= '9':
			b.WriteRune(r)
		case r != '.' && r != '-' && r != ' ':
			return ""
		}
	}
	return b.String()
}
