package document

import "acervo/services/document/documentapi"

// DefaultTypes are what a new company begins with: the papers that every employer in
// Brazil has, in the classes that the permission service begins with. Companies change
// them as they like.
func DefaultTypes() []documentapi.TypeInput {
	text := func(id, name string) documentapi.TypeField {
		return documentapi.TypeField{ID: id, Name: name, Kind: documentapi.TextField}
	}
	date := func(id, name string) documentapi.TypeField {
		return documentapi.TypeField{ID: id, Name: name, Kind: documentapi.DateField}
	}
	number := func(id, name string) documentapi.TypeField {
		return documentapi.TypeField{ID: id, Name: name, Kind: documentapi.NumberField}
	}
	choice := func(id, name string, choices ...string) documentapi.TypeField {
		return documentapi.TypeField{ID: id, Name: name, Kind: documentapi.ChoiceField, Choices: choices}
	}
	fields := func(f ...documentapi.TypeField) []documentapi.TypeField { return f }
	const (
		personal, payroll, medical, legal, public = "personal", "payroll", "medical", "legal", "public"

		fiveYears   = "5 anos, até 2 anos depois do desligamento (Constituição, art. 7º, XXIX; CLT, art. 11)"
		twentyYears = "20 anos depois do desligamento, com o prontuário médico (NR-7)"
		unlimited   = "Prazo indeterminado: a prova de vínculo junto à Previdência não prescreve (CLT, art. 11, § 1º)"
	)
	return []documentapi.TypeInput{
		{Name: "Contrato de trabalho", Class: personal, Retention: unlimited, Fields: fields(
			choice("vinculo", "Vínculo", "Prazo indeterminado", "Prazo determinado", "Experiência", "Aprendizagem", "Estágio"), date("inicio", "Início"))},
		{Name: "Ficha de registro", Class: personal, Retention: unlimited, Fields: fields(date("admissao", "Admissão"))},
		{Name: "Documento pessoal", Class: personal, Fields: fields(
			choice("documento", "Documento", "RG", "CPF", "CTPS", "CNH", "Certidão", "Título de eleitor", "Outro")),
			Retention: "Enquanto durar o contrato e for necessário à finalidade (LGPD, arts. 15 e 16)"},
		{Name: "Comprovante de residência", Class: personal, ValidityMonths: 12,
			Retention: "Enquanto durar o contrato e for necessário à finalidade (LGPD, arts. 15 e 16)"},
		{Name: "Certificado de treinamento", Class: personal, ValidityMonths: 24, Fields: fields(
			text("norma", "Norma ou curso"), number("carga_horaria", "Carga horária (h)"), date("valido_ate", "Válido até")),
			Retention: "Cópia arquivada na empresa (NR-1)"},
		{Name: "Holerite", Class: payroll, Retention: fiveYears, Fields: fields(text("competencia", "Competência"))},
		{Name: "Espelho de ponto", Class: payroll, Retention: fiveYears, Fields: fields(text("competencia", "Competência"))},
		{Name: "Recibo de férias", Class: payroll, Retention: fiveYears, Fields: fields(
			text("periodo_aquisitivo", "Período aquisitivo"), date("inicio", "Início do gozo"), number("dias", "Dias"))},
		{Name: "Termo de rescisão (TRCT)", Class: payroll, Retention: fiveYears, Fields: fields(date("desligamento", "Desligamento"), text("motivo", "Motivo"))},
		{Name: "Atestado médico", Class: medical, Retention: fiveYears, Fields: fields(
			date("inicio", "A partir de"), number("dias", "Dias de afastamento"), text("crm", "CRM"))},
		{Name: "ASO", Class: medical, ValidityMonths: 12, Retention: twentyYears, Fields: fields(
			choice("natureza", "Natureza do exame", "Admissional", "Periódico", "Retorno ao trabalho", "Mudança de risco", "Demissional"),
			choice("resultado", "Resultado", "Apto", "Apto com restrição", "Inapto"))},
		{Name: "CAT", Class: medical, Retention: twentyYears, Fields: fields(date("acidente", "Data do acidente"), text("numero", "Número"))},
		{Name: "Advertência", Class: legal, Retention: fiveYears, Fields: fields(text("motivo", "Motivo"))},
		{Name: "Termo de confidencialidade", Class: legal, Fields: fields(date("vigente_ate", "Vigente até")),
			Retention: "Enquanto vigente e por mais 10 anos (Código Civil, art. 205)"},
		{Name: "Política da empresa", Class: public, Fields: fields(text("versao", "Versão"), date("vigente_desde", "Vigente desde")),
			Retention: "Por norma interna, enquanto vigente e por mais 5 anos"},
	}
}
