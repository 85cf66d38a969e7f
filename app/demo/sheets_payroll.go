package demo

import (
	"fmt"
	"time"

	"acervo/app/demo/paper"
)

func payslipSheet(p *page) {
	p.Title = "RECIBO DE PAGAMENTO DE SALÁRIO"
	pay := payOf(p.e, p.doc.seed)
	p.who("Competência", p.competence())
	rows := [][]string{{"001", "Salário-base", "30 dias", money(pay.salary), ""}}
	for _, r := range []struct {
		code, name, ref string
		cents           int
		deducted        bool
	}{
		{"021", "Horas extras 50%", fmt.Sprintf("%d h", 1+pay.overtime*220/(pay.salary*3/2)), pay.overtime, false},
		{"025", "Adicional noturno", "20%", pay.night, false},
		{"301", "INSS", "", pay.inss, true},
		{"302", "IRRF", "", pay.irrf, true},
		{"310", "Vale-transporte", "6%", pay.transport, true},
		{"322", "Plano de saúde", "", pay.health, true},
	} {
		switch {
		case r.cents == 0:
		case r.deducted:
			rows = append(rows, []string{r.code, r.name, r.ref, "", money(r.cents)})
		default:
			rows = append(rows, []string{r.code, r.name, r.ref, money(r.cents), ""})
		}
	}
	rows = append(rows, []string{"", "Totais", "", money(pay.gross()), money(pay.deductions())})
	p.add(paper.Block{Table: &paper.Table{Head: []string{"Cód.", "Descrição", "Referência", "Vencimentos", "Descontos"},
		Widths: []float64{0.1, 0.38, 0.16, -0.18, -0.18}, Rows: rows, Total: true}})
	p.add(paper.Facts("Valor líquido", "R$ "+money(pay.net()), "Base do FGTS", "R$ "+money(pay.gross()), "FGTS do mês (8%)", "R$ "+money(pay.gross()*8/100)))
	p.say("Declaro ter recebido a importância líquida discriminada neste recibo, creditada em conta de minha titularidade.")
	p.Signatures = []string{p.e.Name}
}

// competence is the month in words.
func (p *page) competence() string {
	t, err := time.Parse("2006-01", p.field("competencia"))
	if err != nil {
		return p.field("competencia")
	}
	return monthAndYear(t)
}

func timesheetSheet(p *page) {
	p.Title = "ESPELHO DE PONTO"
	p.who("Período", p.competence())
	start, err := time.Parse("2006-01", p.field("competencia"))
	if err != nil {
		start = monthStart(p.doc.Date)
	}
	var rows [][]string
	in := pick(&p.d, []int{6, 7, 8})
	for t := start; t.Month() == start.Month(); t = t.AddDate(0, 0, 1) {
		switch {
		case t.Weekday() == time.Sunday:
			rows = append(rows, []string{br(t), "Descanso semanal", "", "", "", ""})
		case t.Weekday() == time.Saturday:
			rows = append(rows, []string{br(t), "Compensado", "", "", "", ""})
		default:
			late := p.d.below(9)
			rows = append(rows, []string{br(t), "Trabalhado", clock(in, late), clock(in+4, p.d.below(6)), clock(in+5, p.d.below(6)), clock(in+9, 44+p.d.below(15))})
		}
	}
	p.add(paper.Block{Table: &paper.Table{Head: []string{"Dia", "Situação", "Entrada", "Saída", "Retorno", "Saída"},
		Widths: []float64{0.18, 0.26, 0.14, 0.14, 0.14, 0.14}, Rows: rows}})
	if extra := p.field("horas_extras"); extra != "" {
		p.say("Horas extras no período: " + extra + ", autorizadas pela chefia imediata.")
	}
	p.Signatures = []string{"Chefia imediata", p.e.Name}
}

func clock(hour, minute int) string { return fmt.Sprintf("%02d:%02d", hour, minute) }

func vacationSheet(p *page) {
	p.Title = "AVISO E RECIBO DE FÉRIAS"
	p.who("Período aquisitivo", p.field("periodo_aquisitivo"), "Início do gozo", p.fieldDate("inicio"), "Dias", p.field("dias"))
	days, _ := p.doc.Fields["dias"].(int)
	base := p.e.salary * 100 * days / 30
	third := base / 3
	inss := progressive(base+third, [][2]int{{151800, 75}, {279388, 90}, {419083, 120}, {815741, 140}})
	p.add(paper.Block{Table: &paper.Table{Head: []string{"Descrição", "Valor (R$)"}, Widths: []float64{0.72, -0.28}, Total: true, Rows: [][]string{
		{"Férias, " + p.field("dias") + " dias", money(base)}, {"Adicional de um terço", money(third)},
		{"INSS", "-" + money(inss)}, {"Líquido", money(base + third - inss)}}}})
	p.say("Recebi a importância acima, paga até dois dias antes do início do gozo, e dou quitação, com indicação do início e do termo das férias (CLT, art. 145).")
	p.signedByBoth()
}

func terminationSheet(p *page) {
	p.Title = "TERMO DE RESCISÃO DO CONTRATO DE TRABALHO"
	p.who("Admissão", br(p.e.HiredOn), "Desligamento", p.fieldDate("desligamento"), "Motivo", p.field("motivo"))
	salary := p.e.salary * 100
	balance := salary * p.doc.Date.Day() / 30
	thirteenth := salary * int(p.doc.Date.Month()) / 12
	holidays := salary * p.d.between(1, 11) / 12
	total := balance + thirteenth + holidays + holidays/3
	p.add(paper.Block{Table: &paper.Table{Head: []string{"Verba", "Valor (R$)"}, Widths: []float64{0.72, -0.28}, Total: true, Rows: [][]string{
		{"Saldo de salário", money(balance)}, {"13º salário proporcional", money(thirteenth)},
		{"Férias proporcionais", money(holidays)}, {"Um terço sobre férias", money(holidays / 3)}, {"Total bruto", money(total)}}}})
	p.say("O pagamento e a entrega dos documentos que comunicam a extinção do contrato são feitos em até dez dias do término (CLT, art. 477, § 6º).")
	p.signedByBoth()
}
