package analyzer

import (
	"strings"
	"testing"
)

func stemOf(t *testing.T, s string) string {
	t.Helper()
	words := Words(s)
	if len(words) != 1 {
		t.Fatalf("%q is %d words", s, len(words))
	}
	return words[0].Stem
}

// TestPairs are words that a person means the same by. The last few are known not to
// be recognised; when one is, it moves up.
func TestPairs(t *testing.T) {
	for _, pair := range strings.Fields(`
		atestado/atestados médico/médica médicos/medica férias/ferias declaração/declarações admissão/admissoes
		contrato/CONTRATOS holerite/holerites papel/papéis exame/exames periódico/periódicas demissional/demissionais
		funcionário/funcionária gestor/gestores professora/professores homem/homens mês/meses vez/vezes civil/civis
		benefício/beneficios rescisão/rescisões advertência/advertências licença/licencas maternidade/Maternidade
		treinamento/treinamentos avaliação/avaliacoes inglês/inglesa ônus/onus comprovante/comprovantes item/itens
		responsável/responsáveis lençol/lençóis capitão/capitães cidadão/cidadã pai/pais ASO/asos`) {
		a, b, _ := strings.Cut(pair, "/")
		if stemOf(t, a) != stemOf(t, b) {
			t.Errorf("%s is %q, %s is %q", a, stemOf(t, a), b, stemOf(t, b))
		}
	}
	for _, pair := range strings.Fields(`pão/pães mãe/mamãe`) {
		a, b, _ := strings.Cut(pair, "/")
		if stemOf(t, a) == stemOf(t, b) {
			t.Errorf("%s and %s are now recognised", a, b)
		}
	}
	for _, pair := range strings.Fields(`contrato/contratação médico/medida conta/contrato ana/anos 12/120`) {
		a, b, _ := strings.Cut(pair, "/")
		if stemOf(t, a) == stemOf(t, b) {
			t.Errorf("%s and %s are both %q", a, b, stemOf(t, a))
		}
	}
}

func TestWords(t *testing.T) {
	text := "Contrato nº 12/2026: João D'Ávila — ação 😀 e\u0301poca"
	var got []string
	for _, w := range Words(text) {
		got = append(got, text[w.Start:w.End]+"="+w.Folded)
	}
	want := "Contrato=contrato nº=no 12=12 2026=2026 João=joao D=d Ávila=avila ação=acao e\u0301poca=epoca"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
}

func TestQuery(t *testing.T) {
	for _, c := range []struct {
		q, text string
		want    bool
	}{
		{"atestados", "Atestado médico", true},
		{"medica atest", "Atestado médico", true},
		{"atestado de joão", "Atestado médico João", true},
		{"decl", "Declarações", true},
		{"papei", "Papéis de trabalho", true},
		{"papéis", "Papel timbrado", true},
		{"cont ", "Contrato", false},
		{"cont", "Contrato", true},
		{"contrato férias", "Contrato", false},
		{"0042", "004217", true},
		{"de", "demissão", true},
		{"\"*) OR", "contrato", false},
	} {
		q := ParseQuery(c.q)
		found := func(match func(Word) bool) bool {
			for _, w := range Words(c.text) {
				if match(w) {
					return true
				}
			}
			return false
		}
		got := !q.IsEmpty()
		for _, s := range q.Stems {
			got = got && found(Query{Stems: []string{s}}.Matches)
		}
		if q.Last != "" {
			got = got && found(Query{Last: q.Last, LastStem: q.LastStem}.Matches)
		}
		if got != c.want {
			t.Errorf("%q in %q: %v (%+v)", c.q, c.text, got, q)
		}
	}
}
