package bff

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// filename is what a file's name may tell.
type filename struct {
	words []string // all of them, folded
	cpfs  []cpf    // with valid check digits
	codes []string // words that may be a matrícula
	names []string // words that may be a person's
	date  string   // YYYY-MM-DD
}

type cpf struct{ digits, text string }

var (
	cpfText  = regexp.MustCompile(`(?:^|[^0-9])([0-9]{3}\.?[0-9]{3}\.?[0-9]{3}[-_]?[0-9]{2})(?:$|[^0-9])`)
	dateText = []struct {
		text   *regexp.Regexp
		layout string
	}{
		{regexp.MustCompile(`(?:^|[^0-9])([0-9]{4}[-_.][0-9]{2}[-_.][0-9]{2})(?:$|[^0-9])`), "2006-01-02"},
		{regexp.MustCompile(`(?:^|[^0-9])([0-9]{2}[-_.][0-9]{2}[-_.][0-9]{4})(?:$|[^0-9])`), "02-01-2006"},
		{regexp.MustCompile(`(?:^|[^0-9])((?:19|20)[0-9]{2}[01][0-9][0-3][0-9])(?:$|[^0-9])`), "20060102"},
	}
	year = regexp.MustCompile(`^(?:19|20)[0-9]{2}$`)
)

// camera begins the names that devices make up; the numbers in them count pictures.
var camera = []string{"img", "dsc", "dscn", "pxl", "vid", "scan", "scanner", "screenshot", "captura", "whatsapp", "photo", "foto", "image", "imagem", "doc", "digitalizacao"}

// noise are words that are in the names of files, and in no name of a person.
var noise = []string{"de", "da", "do", "das", "dos", "e", "em", "para", "com", "sem", "copia", "copy", "final", "novo", "nova", "versao", "via", "assinado", "assinada",
	"signed", "the", "of", "mes", "ano", "janeiro", "fevereiro", "marco", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro",
	"jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"}

// readFilename takes a name apart. Its ending tells a kind of file, not a person.
func readFilename(name string) filename {
	if at := strings.LastIndexByte(name, '.'); at > 0 && len(name)-at <= 6 {
		name = name[:at]
	}
	var f filename
	for _, m := range cpfText.FindAllStringSubmatch(name, -1) {
		if digits := onlyDigits(m[1]); validCPF(digits) {
			f.cpfs = append(f.cpfs, cpf{digits, m[1]})
		}
	}
	rest := name
	for _, d := range dateText {
		for _, m := range d.text.FindAllStringSubmatch(name, -1) {
			day, err := time.Parse(d.layout, strings.NewReplacer("_", "-", ".", "-").Replace(m[1]))
			if err != nil {
				continue
			}
			rest = strings.Replace(rest, m[1], " ", 1)
			if f.date == "" {
				f.date = day.Format(time.DateOnly)
			}
		}
	}
	for _, c := range f.cpfs {
		rest = strings.Replace(rest, c.text, " ", 1)
	}
	f.words = wordsOf(rest)
	device := len(f.words) > 0 && slices.Contains(camera, f.words[0])
	for _, w := range f.words {
		switch {
		case hasDigit(w):
			if !device && len(w) >= 3 && len(w) <= 32 && !year.MatchString(w) {
				f.codes = append(f.codes, w)
			}
		case len(w) > 1 && !slices.Contains(noise, w) && !slices.Contains(camera, w):
			f.names = append(f.names, w)
		}
	}
	f.codes = f.codes[:min(len(f.codes), 4)]
	f.names = f.names[:min(len(f.names), 12)]
	return f
}

// without leaves out of the names what told the type.
func (f filename) without(told []string) filename {
	f.names = slices.DeleteFunc(slices.Clone(f.names), func(w string) bool { return slices.Contains(told, w) })
	return f
}

// fold is text in lower case without accents.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(text))
}

// wordsOf are a text's words, folded.
func wordsOf(text string) []string {
	return strings.FieldsFunc(fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func significant(words []string) []string {
	return slices.DeleteFunc(words, func(w string) bool { return len(w) < 2 || slices.Contains(noise, w) })
}

func allIn(words, in []string) bool {
	for _, w := range words {
		if !slices.Contains(in, w) {
			return false
		}
	}
	return true
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// validCPF checks the two check digits (modulo 11); eleven equal digits are none.
func validCPF(digits string) bool {
	if len(digits) != 11 || strings.Count(digits, digits[:1]) == 11 {
		return false
	}
	for n := 9; n < 11; n++ {
		sum := 0
		for i := range n {
			sum += int(digits[i]-'0') * (n + 1 - i)
		}
		if want := sum * 10 % 11 % 10; strconv.Itoa(want) != digits[n:n+1] {
			return false
		}
	}
	return true
}
