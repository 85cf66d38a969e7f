package demo

import (
	"strconv"
)

func draftContract(r *draft) bool {
	bond := "Prazo indeterminado"
	switch {
	case r.e.Position == apprentice:
		bond = "Aprendizagem"
	case r.d.percent(14):
		bond = "Experiência"
	}
	r.Date, r.Title = r.lo, "Contrato de trabalho"
	if bond == "Experiência" {
		r.Title = "Contrato de experiência"
	}
	r.Fields["vinculo"], r.Fields["funcao"], r.Fields["inicio"] = bond, r.e.Position, iso(r.lo)
	if r.d.percent(35) {
		r.Tags = append(r.Tags, "assinado")
	}
	return true
}

func draftRecord(r *draft) bool {
	r.Date, r.Title = r.lo, "Ficha de registro"
	r.Fields["admissao"], r.Fields["funcao"] = iso(r.lo), r.e.Position
	r.Fields["lotacao"] = r.c.Units[r.e.Unit].Name
	return true
}

var bills = []string{"Conta de luz", "Conta de água", "Conta de telefone", "Fatura de internet", "Boleto de condomínio", "Contrato de aluguel"}

func draftResidence(r *draft) bool {
	bill := pick(&r.d, bills)
	r.Date = r.recent()
	r.Title = "Comprovante de residência, " + lowerFirst(bill)
	r.Fields["natureza"], r.Fields["referencia"] = bill, r.Date.Format("2006-01")
	return true
}

// course is a training that a norm asks for.
type course struct {
	norm, subject string
	hours         int
}

func (t course) title() string { return "Certificado " + t.norm + ": " + lowerFirst(t.subject) }

var courses = []course{
	{"NR-11", "Operação segura de empilhadeira", 16}, {"NR-11", "Movimentação e armazenagem de cargas", 8},
	{"NR-10", "Segurança em instalações e serviços em eletricidade", 40}, {"NR-35", "Trabalho em altura", 8},
	{"NR-20", "Segurança com inflamáveis e combustíveis", 8}, {"NR-5", "Formação de membros da CIPA", 20},
	{"NR-23", "Brigada e combate a princípio de incêndio", 8}, {"NR-6", "Uso, guarda e conservação de EPI", 4},
	{"NR-12", "Segurança em máquinas e equipamentos", 8}, {"NR-17", "Ergonomia no posto de trabalho", 4},
}

func draftTraining(r *draft) bool {
	from := courses
	if !r.e.trade.manual() {
		from = courses[5:]
	}
	t := pick(&r.d, from)
	r.Date = weekday(r.recent())
	if r.Date.Before(r.lo) {
		r.Date = r.lo
	}
	r.Title = t.title()
	r.Fields["norma"], r.Fields["carga_horaria"] = t.norm, t.hours
	r.Fields["valido_ate"] = iso(r.Date.AddDate(0, 24, 0))
	return true
}

// policies are the company's own documents.
var policies = splitList(`Código de conduta,Política de férias,Regulamento interno,Política de segurança da informação,
	Política de privacidade dos colaboradores,Política de uso de veículos e telemetria,Política de viagens e reembolso,
	Política de álcool e outras drogas,Norma de jornada e ponto,Política de trabalho remoto,Plano de emergência das unidades,
	Política de benefícios,Política anticorrupção e de brindes,Canal de denúncias: como usar,Política de diversidade e inclusão,
	Norma de uso de EPI,Política de treinamento e desenvolvimento,Política de recrutamento interno,Política de descanso do motorista,
	Programa de participação nos resultados,Calendário de feriados e compensações,Política de saúde mental,
	Norma de armazenagem de cargas perigosas,Política de uso de celular em pátio`)

func draftPolicy(r *draft) bool {
	i := r.nth % len(policies)
	r.Date = weekday(r.hi.AddDate(0, 0, -3-i*i*2-r.d.below(20)))
	year := r.Date.Year()
	if r.Date.Month() >= 9 {
		year++
	}
	r.Title = policies[i]
	if i%2 == 1 {
		r.Title += " " + strconv.Itoa(year)
	}
	r.Fields["versao"] = strconv.Itoa(r.d.between(1, 6)) + "." + strconv.Itoa(r.d.below(4))
	r.Fields["vigente_desde"] = iso(monthStart(r.Date.AddDate(0, 1, 0)))
	r.Tags = append(r.Tags, "institucional")
	return true
}
