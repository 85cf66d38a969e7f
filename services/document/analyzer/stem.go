package analyzer

import "strings"

// endings turn plurals into singulars: the first that fits is carried out, when at
// least min bytes are left before it.
var endings = []struct {
	from, to string
	min      int
}{
	{"oes", "ao", 2}, // declarações, declaração
	{"aes", "ao", 3}, // capitães, capitão; not mães
	{"ais", "al", 2}, // demissionais, demissional
	{"eis", "el", 2}, // papéis, papel
	{"ois", "ol", 3}, // lençóis, lençol
	{"uis", "ul", 2}, // azuis, azul
	{"is", "il", 3},  // civis, civil
	{"ns", "m", 2},   // homens, homem
	{"us", "us", 0},  // ônus
	{"ss", "ss", 0},
	{"s", "", 3}, // contratos, exames, gestores
}

// genders are the vowels that tell nothing but gender, or that come with a plural.
var genders = []struct {
	ending string
	min    int
}{
	{"ao", 3},                    // declaração
	{"a", 3}, {"o", 3}, {"e", 3}, // médica, médico, gestore(s)
}

// stem takes endings off a folded word. tonic: its last s is not a plural's.
func stem(w string, tonic bool) string {
	if !hasLetter(w) {
		return w
	}
	if !tonic {
		for _, e := range endings {
			if strings.HasSuffix(w, e.from) && len(w)-len(e.from) >= e.min {
				w = w[:len(w)-len(e.from)] + e.to
				break
			}
		}
	}
	for _, g := range genders {
		if strings.HasSuffix(w, g.ending) && len(w)-len(g.ending) >= g.min {
			return w[:len(w)-len(g.ending)]
		}
	}
	return w
}

func hasLetter(w string) bool {
	for i := range len(w) {
		if w[i] < '0' || w[i] > '9' {
			return true
		}
	}
	return false
}

// endsInTonic reports whether a word ends in ês, as mês and inglês do: that s stays.
func endsInTonic(raw string) bool {
	return strings.HasSuffix(raw, "ês") || strings.HasSuffix(raw, "ÊS") || strings.HasSuffix(raw, "e\u0302s")
}
