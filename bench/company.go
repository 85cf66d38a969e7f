package main

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"time"

	"acervo/services/employee/employeeapi"
)

// shape is how large the company of the scale measurements is.
type shape struct {
	Documents, Employees, Units, Permissions int
}

// shapeOf is a company with so many documents: 10,000,000 are about 500,000 people in
// 20,000 units, under 90,000 permissions.
func shapeOf(documents int) shape {
	return shape{Documents: documents, Employees: max(documents/20, 500), Units: max(documents/500, 40), Permissions: max(documents/111, 300)}
}

// dice are the generator's: the same company comes of the same shape.
func dice(stream uint64) *rand.Rand { return rand.New(rand.NewPCG(20261127, stream)) } //nolint:gosec // a made-up company

func registration(i int) string { return fmt.Sprintf("%07d", i+1) }
func unitCode(i int) string     { return fmt.Sprintf("U%05d", i) }
func username(i int) string     { return fmt.Sprintf("u%07d", i+1) }

// above is the unit, or manager, above the ith: a tree in which each has eight below.
func above(i int) int { return (i - 1) / 8 }

var (
	firstNames = []string{"Ana", "Maria", "João", "José", "Antônio", "Francisca", "Carlos", "Paulo", "Lucas", "Márcia", "Juliana", "Luís", "Rafael", "Fernanda", "Patrícia", "Bruno",
		"Letícia", "Gabriel", "Camila", "Rodrigo", "Vitória", "Zuleide", "Otávio", "Íris", "Wágner", "Quitéria"}
	lastNames = []string{"Silva", "Santos", "Oliveira", "Souza", "Rodrigues", "Ferreira", "Alves", "Pereira", "Lima", "Gomes", "Costa", "Ribeiro", "Martins", "Carvalho", "Araújo",
		"Nóbrega", "D'Ávila", "Assunção", "Ximenes", "Conceição", "Brandão", "Queirós", "Vasconcelos", "Tavares"}
)

func personName(i int) string {
	r := dice(uint64(i) + 1<<40)
	return firstNames[skewed(r, len(firstNames))] + " " + lastNames[r.IntN(len(lastNames))] + " " + lastNames[skewed(r, len(lastNames))]
}

// skewed picks one of n, the first ones far more often.
func skewed(r *rand.Rand, n int) int { return int(float64(n) * math.Pow(r.Float64(), 2.5)) }

// unitFor puts a fifth of the people into the first hundredth of the units.
func unitFor(r *rand.Rand, units int) int {
	if r.IntN(5) == 0 {
		return r.IntN(max(units/100, 1))
	}
	return r.IntN(units)
}

func (s shape) groups() (out []employeeapi.GroupInput) {
	for i := range s.Units {
		g := employeeapi.GroupInput{Kind: employeeapi.Unit, Code: unitCode(i), Name: fmt.Sprintf("Unidade %d", i)}
		if i > 0 {
			g.ParentID = unitCode(above(i))
		}
		out = append(out, g)
	}
	return out
}

func (s shape) employees() []employeeapi.EmployeeInput {
	r := dice(1)
	out := make([]employeeapi.EmployeeInput, s.Employees)
	for i := range out {
		out[i] = employeeapi.EmployeeInput{Registration: registration(i), Name: personName(i), CPF: cpf(i), UnitID: unitCode(unitFor(r, s.Units)), HiredOn: "2020-01-02"}
		if i > 0 {
			out[i].ManagerID = registration(above(i))
		}
	}
	return out
}

// cpf has valid check digits (Receita Federal, module 11).
func cpf(i int) string {
	digits := fmt.Sprintf("%09d", 100_000_000+i*7%899_999_999)
	for range 2 {
		sum := 0
		for k, d := range digits {
			sum += int(d-'0') * (len(digits) + 1 - k)
		}
		digits += string(rune('0' + sum*10%11%10))
	}
	return digits
}

// paper is what is generated of a document.
type paper struct {
	owner int // index of the employee
	kind  int // index into the document types
	date  time.Time
	title string
	tags  []string
}

// kinds say how often each document type comes (of a hundred), and how it is called; the
// class is the type's.
var kinds = []struct {
	class, title string
	share        int
}{
	{"payroll", "Holerite", 48}, {"payroll", "Informe de rendimentos", 6}, {"personal", "Contrato de trabalho", 8}, {"personal", "Aditivo contratual", 7},
	{"personal", "Certificado de treinamento", 9}, {"medical", "Atestado médico", 9}, {"medical", "ASO periódico", 6}, {"legal", "Advertência", 3}, {"public", "Comunicado", 4},
}

var tagWords = []string{"admissão", "férias", "urgente", "digitalizado", "auditoria", "eSocial", "revisar", "2ª via"}

// papers makes all documents, in the order of their arrival. Dates are skewed to the
// present, with a fifth on the day on which the old archive was taken in; owners are
// skewed, and one has a hundredth of everything.
func (s shape) papers() iter.Seq2[int, paper] {
	return func(yield func(int, paper) bool) { s.eachPaper(yield) }
}

func (s shape) eachPaper(yield func(int, paper) bool) {
	r := dice(2)
	today := time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)
	archive := today.AddDate(-3, 0, 0)
	for i := range s.Documents {
		p := paper{owner: r.IntN(s.Employees), kind: pickKind(r)}
		switch r.IntN(100) {
		case 0:
			p.owner = 41 % s.Employees
		case 1, 2, 3, 4, 5, 6, 7, 8, 9:
			p.owner = skewed(r, s.Employees)
		}
		p.date = today.AddDate(0, 0, -skewed(r, 3650))
		if r.IntN(5) == 0 {
			p.date = archive
		}
		if kinds[p.kind].class == "legal" { // a kind that is only found far back
			p.date = today.AddDate(-9, 0, -r.IntN(365))
		}
		p.title = kinds[p.kind].title + p.date.Format(" 01/2006")
		if r.IntN(6) == 0 {
			p.tags = []string{tagWords[skewed(r, len(tagWords))]}
		}
		if !yield(i, p) {
			return
		}
	}
}

func pickKind(r *rand.Rand) int {
	n := r.IntN(100)
	for i, k := range kinds {
		if n -= k.share; n < 0 {
			return i
		}
	}
	return 0
}
