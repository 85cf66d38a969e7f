package demo

import "acervo/app/demo/paper"

// DocumentType is a kind of document and its rules.
type DocumentType struct {
	ID             string // lower case with underscores, unique
	Name           string
	Class          string
	Fields         []Field
	ValidityMonths int    // 0 when documents of the type do not run out
	Retention      string // how long to keep them, and by which rule

	draft func(*draft) bool // fills in a document, or says that the person has no more such
	sheet func(*page)       // writes what the document's file says
}

// Field is something recorded about each document of a type.
type Field struct {
	ID       string
	Name     string
	Kind     string // text, date (YYYY-MM-DD) or number
	Required bool
}

func text(id, name string) Field   { return Field{id, name, "text", true} }
func day(id, name string) Field    { return Field{id, name, "date", true} }
func number(id, name string) Field { return Field{id, name, "number", true} }

func optional(f Field) Field { f.Required = false; return f }

// fiveYears is the limitation of claims from employment.
const fiveYears = "5 anos, até 2 anos depois do desligamento (Constituição, art. 7º, XXIX; CLT, art. 11)"

// documentTypes is the company's fourteen types. Laws are cited only for what they
// say; a period that no law sets is called the company's own.
func documentTypes() []DocumentType {
	return []DocumentType{
		{ID: "contrato_trabalho", Name: "Contrato de trabalho", Class: Personal,
			Fields:    []Field{text("vinculo", "Vínculo"), text("funcao", "Função"), day("inicio", "Início")},
			Retention: "Prazo indeterminado: a prova de vínculo junto à Previdência Social não prescreve (CLT, art. 11, § 1º)",
			draft:     draftContract, sheet: contractSheet},
		{ID: "ficha_registro", Name: "Ficha de registro", Class: Personal,
			Fields:    []Field{day("admissao", "Admissão"), text("funcao", "Função"), optional(text("lotacao", "Lotação"))},
			Retention: "Prazo indeterminado: o registro é obrigatório (CLT, art. 41) e a prova junto à Previdência não prescreve (CLT, art. 11, § 1º)",
			draft:     draftRecord, sheet: recordSheet},
		{ID: "comprovante_residencia", Name: "Comprovante de residência", Class: Personal,
			Fields:         []Field{text("natureza", "Natureza"), optional(text("referencia", "Mês de referência"))},
			ValidityMonths: 12,
			Retention:      "Enquanto durar o contrato e for necessário à finalidade; depois é eliminado (LGPD, Lei 13.709/2018, arts. 15 e 16)",
			draft:          draftResidence, sheet: residenceSheet},
		{ID: "certificado_nr", Name: "Certificado NR", Class: Personal,
			Fields:         []Field{text("norma", "Norma"), number("carga_horaria", "Carga horária (h)"), day("valido_ate", "Válido até")},
			ValidityMonths: 24,
			Retention:      "Cópia arquivada na empresa (NR-1); por norma interna, até 5 anos depois do desligamento",
			draft:          draftTraining, sheet: trainingSheet},
		{ID: "holerite", Name: "Holerite", Class: Payroll,
			Fields:    []Field{text("competencia", "Competência"), optional(number("valor_liquido", "Valor líquido (R$)"))},
			Retention: fiveYears + "; o recibo prova o pagamento (CLT, art. 464) e os depósitos do FGTS (Lei 8.036/1990)",
			draft:     draftPayslip, sheet: payslipSheet},
		{ID: "espelho_ponto", Name: "Espelho de ponto", Class: Payroll,
			Fields:    []Field{text("competencia", "Competência"), optional(number("horas_extras", "Horas extras"))},
			Retention: fiveYears + "; o registro da jornada é obrigatório (CLT, art. 74, § 2º)",
			draft:     draftTimesheet, sheet: timesheetSheet},
		{ID: "recibo_ferias", Name: "Recibo de férias", Class: Payroll,
			Fields:    []Field{text("periodo_aquisitivo", "Período aquisitivo"), day("inicio", "Início do gozo"), number("dias", "Dias")},
			Retention: fiveYears + "; quitação das férias (CLT, art. 145)",
			draft:     draftVacation, sheet: vacationSheet},
		{ID: "trct", Name: "TRCT", Class: Payroll,
			Fields:    []Field{day("desligamento", "Desligamento"), text("motivo", "Motivo")},
			Retention: "Até 2 anos depois do desligamento para reclamar (Constituição, art. 7º, XXIX); por norma interna, 5 anos. Verbas rescisórias: CLT, art. 477",
			draft:     draftTermination, sheet: terminationSheet},
		{ID: "atestado_medico", Name: "Atestado médico", Class: Medical,
			Fields:    []Field{day("inicio", "A partir de"), number("dias", "Dias de afastamento"), optional(text("crm", "CRM"))},
			Retention: fiveYears + "; falta justificada por doença comprovada (Lei 605/1949, art. 6º)",
			draft:     draftSickNote, sheet: sickNoteSheet},
		{ID: "aso", Name: "ASO", Class: Medical,
			Fields:    []Field{text("natureza", "Natureza do exame"), text("resultado", "Resultado"), optional(day("valido_ate", "Válido até"))}, // one on leaving is never renewed
			Retention: "20 anos depois do desligamento, com o prontuário médico (NR-7)",
			draft:     draftFitness, sheet: fitnessSheet},
		{ID: "cat", Name: "CAT", Class: Medical,
			Fields:    []Field{day("acidente", "Data do acidente"), text("numero", "Número"), optional(number("dias", "Dias de afastamento"))},
			Retention: "Por norma interna, 20 anos depois do desligamento, como o prontuário médico. Comunicação do acidente: Lei 8.213/1991, art. 22",
			draft:     draftAccident, sheet: accidentSheet},
		{ID: "advertencia", Name: "Advertência", Class: Legal,
			Fields:    []Field{text("motivo", "Motivo"), optional(text("forma", "Forma"))},
			Retention: fiveYears,
			draft:     draftWarning, sheet: warningSheet},
		{ID: "termo_confidencialidade", Name: "Termo de confidencialidade", Class: Legal,
			Fields:         []Field{text("assunto", "Assunto"), day("vigente_ate", "Vigente até")},
			ValidityMonths: 24,
			Retention:      "Enquanto vigente e por mais 10 anos (Código Civil, art. 205); segredo da empresa: CLT, art. 482, \"g\"",
			draft:          draftSecrecy, sheet: secrecySheet},
		{ID: "politica_empresa", Name: "Política da empresa", Class: Public,
			Fields:    []Field{text("versao", "Versão"), day("vigente_desde", "Vigente desde")},
			Retention: "Por norma interna, enquanto vigente e por mais 5 anos",
			draft:     draftPolicy, sheet: policySheet},
	}
}

// The types by their place in documentTypes.
const (
	contract = iota
	record
	residence
	training
	payslip
	timesheet
	vacation
	termination
	sickNote
	fitness
	accident
	warning
	secrecy
	policy
)

// page is a sheet being written about a document.
type page struct {
	*paper.Sheet
	c   *Company
	doc *Document
	e   *Employee // nil for the company's own documents
	d   dice
}
