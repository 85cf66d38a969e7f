package demo

import (
	"fmt"

	"acervo/app/demo/paper"
)

var clinics = []string{"Clínica Boa Esperança", "Policlínica São Lucas", "Unidade de Saúde Vila Nova", "Centro Médico Araucária", "Pronto Atendimento Santa Clara"}

func sickNoteSheet(p *page) {
	p.Letterhead, p.Title = pick(&p.d, clinics), "ATESTADO MÉDICO"
	days := p.field("dias") + " dias"
	if days == "1 dias" {
		days = "1 dia"
	}
	p.say(fmt.Sprintf("Atesto, para os devidos fins, que %s, CPF %s, esteve sob meus cuidados em %s, às %s, e necessita de %s de afastamento de suas atividades, a partir de %s.",
		p.e.Name, formatCPF(p.e.CPF), inFull(p.doc.Date), clock(p.d.between(7, 18), p.d.below(60)), days, p.fieldDate("inicio")))
	p.say(pick(&p.d, []string{
		"O diagnóstico não é informado, a pedido do paciente.",
		"Recomendo repouso e retorno se os sintomas persistirem.",
		"Apto ao retorno depois do período indicado, sem restrições.",
		"Solicito evitar esforço físico na primeira semana do retorno.",
	}))
	doctor := "Médico responsável"
	if crm := p.field("crm"); crm != "" {
		doctor += ", " + crm
	}
	p.Signatures = []string{doctor}
}

func fitnessSheet(p *page) {
	p.Title = "ATESTADO DE SAÚDE OCUPACIONAL (ASO)"
	p.who("Natureza do exame", p.field("natureza"), "Data do exame", br(p.doc.Date))
	risks := "Ergonômico: postura e uso de computador"
	exams := [][]string{{"Exame clínico ocupacional", br(p.doc.Date)}, {"Acuidade visual", br(p.doc.Date)}}
	if p.e.trade.manual() {
		risks = "Físico: ruído e vibração. Ergonômico: levantamento de cargas. Acidente: trânsito de empilhadeiras"
		exams = append(exams, []string{"Audiometria", br(p.doc.Date.AddDate(0, 0, -1))}, []string{"Eletrocardiograma", br(p.doc.Date.AddDate(0, 0, -1))})
	}
	p.add(paper.Clause("Riscos ocupacionais.", risks+"."))
	p.add(paper.Block{Table: &paper.Table{Head: []string{"Exame", "Data"}, Widths: []float64{0.7, -0.3}, Rows: exams}})
	p.add(paper.Clause("Conclusão.", fmt.Sprintf("%s para a função de %s.", p.field("resultado"), lowerFirst(p.e.Position))))
	if until := p.fieldDate("valido_ate"); until != "" {
		p.add(paper.Facts("Próximo exame até", until))
	}
	p.say("Exames realizados conforme o Programa de Controle Médico de Saúde Ocupacional (NR-7). Uma via foi entregue ao trabalhador.")
	p.Signatures = []string{"Médico do trabalho", p.e.Name}
}

func accidentSheet(p *page) {
	p.Title = "COMUNICAÇÃO DE ACIDENTE DE TRABALHO (CAT)"
	days := p.field("dias")
	if days == "" {
		days = "sem afastamento"
	}
	p.who("Número", p.field("numero"), "Data do acidente", p.fieldDate("acidente"), "Hora", clock(p.d.between(6, 21), p.d.below(60)), "Dias de afastamento", days)
	p.add(paper.Clause("Descrição.", pick(&p.d, []string{
		"Ao descer da carroceria, apoiou mal o pé esquerdo e torceu o tornozelo. Recebeu atendimento no local e foi encaminhado ao pronto atendimento.",
		"Durante a amarração da carga, a cinta se soltou e atingiu o antebraço direito, com escoriação. A área foi isolada e a cinta, recolhida.",
		"Escorregou em piso molhado na doca e caiu sobre a mão. A limpeza e a sinalização do local foram refeitas no mesmo turno.",
		"Ao separar paletes, prendeu o dedo entre as tábuas. Usava luvas; houve contusão sem fratura.",
	})))
	p.say("Comunicado à Previdência Social até o primeiro dia útil seguinte ao da ocorrência (Lei 8.213/1991, art. 22). A CIPA acompanha a análise das causas.")
	p.Signatures = []string{"SESMT", p.c.LegalName}
}
