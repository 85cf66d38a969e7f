package demo

import (
	"fmt"
	"strings"

	"acervo/app/demo/paper"
)

var hours = []string{
	"de segunda-feira a sábado, das 6h às 14h20, com intervalo de uma hora para refeição",
	"de segunda-feira a sexta-feira, das 8h às 17h48, com intervalo de uma hora para refeição",
	"de segunda-feira a sábado, das 14h às 22h20, com intervalo de uma hora para refeição",
	"em escala de doze horas de trabalho por trinta e seis de descanso, na forma da convenção coletiva",
}

func contractSheet(p *page) {
	p.Title = "CONTRATO INDIVIDUAL DE TRABALHO POR PRAZO INDETERMINADO"
	term := "O contrato vigora por prazo indeterminado. Os primeiros 45 dias são de experiência, prorrogáveis uma vez por igual período, na forma da lei."
	switch p.field("vinculo") {
	case "Experiência":
		p.Title = "CONTRATO DE TRABALHO A TÍTULO DE EXPERIÊNCIA"
		term = "O contrato é de experiência, por 45 dias, prorrogável uma vez até o limite de 90 dias; seguindo o trabalho depois disso, passa a vigorar por prazo indeterminado."
	case "Aprendizagem":
		p.Title = "CONTRATO DE APRENDIZAGEM"
		term = "O contrato é de aprendizagem, por até dois anos, com formação técnico-profissional metódica em entidade qualificada."
	}
	u, she := p.unit(), p.e.gendered("o empregado|a empregada")
	p.say(fmt.Sprintf("Pelo presente instrumento, %s, com sede em Curitiba, Paraná, doravante empregadora, e %s, matrícula %s, CPF %s, doravante %s, ajustam o que segue.",
		p.c.LegalName, p.e.Name, p.e.Registration, formatCPF(p.e.CPF), p.e.gendered("empregado|empregada")))
	p.clauses(
		"Função", fmt.Sprintf("%s exercerá a função de %s, na unidade %s, em %s (%s), podendo atuar em outra unidade da região mediante acordo entre as partes.",
			upperFirst(she), lowerFirst(p.e.Position), u.Name, u.City, u.State),
		"Jornada", "A jornada será de 44 horas semanais, "+pick(&p.d, hours)+". As horas que excederem serão compensadas ou pagas com o acréscimo legal.",
		"Remuneração", fmt.Sprintf("O salário inicial será de R$ %s por mês, pago até o quinto dia útil do mês seguinte ao trabalhado, com os descontos previstos em lei.", money(p.e.salary*100)),
		"Prazo", term,
		"Sigilo", "Quem assina guardará sigilo sobre dados de clientes, rotas, cargas e colegas a que tiver acesso em razão da função, durante o contrato e depois dele.",
		"Segurança", "A empregadora fornece gratuitamente os equipamentos de proteção necessários, e "+she+" se compromete a usá-los e a cumprir as normas de segurança e saúde no trabalho.",
		"Dados pessoais", "Os dados pessoais são tratados para executar este contrato e cumprir obrigações legais, nos termos da Lei 13.709/2018.",
	)
	if p.d.percent(45) {
		p.clausesFrom(8,
			"Benefícios", "São concedidos vale-transporte, vale-refeição nos dias trabalhados e plano de saúde com coparticipação, conforme a política vigente e a convenção coletiva da categoria.",
			"Viagens", "Havendo viagem a serviço, as despesas comprovadas serão reembolsadas conforme a Política de viagens e reembolso, mediante prestação de contas em até cinco dias do retorno.",
			"Danos", "Os danos causados com dolo poderão ser descontados do salário; os causados com culpa, apenas quando houver acordo prévio, que por este instrumento se ajusta, respeitados os limites da lei.",
			"Uso de imagem e veículos", "Os veículos da empresa são monitorados por telemetria e câmeras voltadas para a via, com finalidade de segurança; não há gravação de áudio na cabine.",
			"Inovações", "Programas, métodos e melhorias desenvolvidos no trabalho, com recursos da empresa, pertencem à empregadora, salvo ajuste escrito em contrário.",
			"Comunicações", "Avisos e documentos de trabalho são entregues pelo acervo eletrônico da empresa, em que cada pessoa consulta os seus a qualquer tempo.",
			"Alterações", "Qualquer alteração das condições deste contrato será feita por termo aditivo, assinado pelas partes.",
			"Foro", "Fica eleito o foro do lugar da prestação de serviços para dirimir as questões oriundas deste contrato.")
	}
	p.say("E por estarem de acordo, as partes assinam este instrumento em duas vias de igual teor.")
	p.signedByBoth()
}

func recordSheet(p *page) {
	p.Title = "FICHA DE REGISTRO DE EMPREGADO"
	u := p.unit()
	p.who("Cidade", u.City+" ("+u.State+")", "Admissão", p.fieldDate("admissao"), "Salário na admissão", "R$ "+money(p.e.salary*100),
		"Forma de pagamento", "Mensal, crédito em conta")
	manager := "sem chefia imediata"
	if p.e.Manager >= 0 {
		manager = p.c.Employees[p.e.Manager].Name
	}
	p.add(paper.Facts("Chefia imediata", manager, "Jornada", "44 horas semanais", "Sindicato", "Trabalhadores em transportes de carga da base territorial",
		"Escolaridade", pick(&p.d, []string{"Ensino fundamental completo", "Ensino médio completo", "Ensino médio completo", "Ensino superior completo", "Ensino superior incompleto"}),
		"Estado civil", p.e.gendered(pick(&p.d, []string{"Solteiro|Solteira", "Casado|Casada", "Casado|Casada", "Divorciado|Divorciada", "União estável|União estável"})),
		"Dependentes", fmt.Sprint(p.d.weighted([]int{40, 25, 22, 13}))))
	p.say("Registro feito na forma do art. 41 da CLT. As anotações posteriores, de função, salário, lotação e férias, constam do sistema de pessoal e são impressas a pedido.")
	p.signedByBoth()
}

var streets = []string{"Rua das Araucárias", "Rua Sete de Setembro", "Avenida Brasil", "Rua XV de Novembro", "Rua dos Ipês", "Travessa São José",
	"Rua Tiradentes", "Avenida das Torres", "Rua Santa Luzia", "Rua Padre Anchieta", "Alameda dos Jacarandás", "Rua Marechal Deodoro"}

func residenceSheet(p *page) {
	u := p.unit()
	p.Letterhead = pick(&p.d, []string{"Companhia Aurora de Serviços", "Serviços Urbanos Vale Verde", "Rede Horizonte S.A."})
	p.Title = "COMPROVANTE DE RESIDÊNCIA"
	p.add(paper.Facts("Titular", p.e.Name, "CPF", formatCPF(p.e.CPF), "Natureza", p.field("natureza"), "Mês de referência", monthAndYear(p.doc.Date),
		"Endereço", fmt.Sprintf("%s, %d", pick(&p.d, streets), p.d.between(11, 2400)), "Cidade", u.City+" ("+u.State+")",
		"Instalação", fmt.Sprintf("%07d-%d", p.d.below(10000000), p.d.below(10))))
	value := p.d.between(4200, 38900)
	p.add(paper.Block{Table: &paper.Table{Head: []string{"Descrição", "Valor (R$)"}, Widths: []float64{0.75, -0.25}, Total: true,
		Rows: [][]string{{"Consumo do mês", money(value)}, {"Tributos", money(value / 7)}, {"Total a pagar", money(value + value/7)}}}})
	p.say("Vencimento em " + br(p.doc.Date.AddDate(0, 0, 12)) + ". Esta conta não vale como quitação de débitos anteriores.")
}

func trainingSheet(p *page) {
	p.Title = "CERTIFICADO DE CAPACITAÇÃO " + p.field("norma")
	subject := "segurança no trabalho"
	for _, t := range courses {
		if p.doc.Title == t.title() {
			subject = t.subject
		}
	}
	p.say(fmt.Sprintf("Certificamos que %s, CPF %s, matrícula %s, participou da capacitação “%s”, nos termos da %s, com carga horária de %s horas e aproveitamento de %d%%, realizada em %s e concluída em %s.",
		p.e.Name, formatCPF(p.e.CPF), p.e.Registration, subject, p.field("norma"), p.field("carga_horaria"), p.d.between(72, 100), p.unit().City, inFull(p.doc.Date)))
	p.add(paper.Clause("Conteúdo.", "Riscos da atividade e medidas de prevenção; análise preliminar de risco; uso e conservação de equipamentos de proteção; procedimentos em emergência; prática supervisionada e avaliação."))
	p.add(paper.Facts("Instrutor", pick(&p.d, []string{"Hélio Zanella, técnico de segurança", "Sueli Pacheco, engenheira de segurança", "Moisés Becker, instrutor"}),
		"Local", p.unit().Name, "Válido até", p.fieldDate("valido_ate")))
	p.Signatures = []string{"Responsável técnico", p.e.Name}
}

var principles = []string{
	"Objetivo|Esta norma define o que se espera de cada pessoa e o que cada pessoa pode esperar da empresa no assunto de que trata.",
	"Alcance|Vale para todas as unidades, em todos os turnos, e também para terceiros que trabalham em nossas dependências.",
	"Responsabilidades|A gestão de cada unidade divulga, orienta e dá o exemplo. Recursos Humanos esclarece dúvidas e mantém o texto atualizado. Cada pessoa cumpre e avisa quando algo impede o cumprimento.",
	"Procedimento|Os pedidos são feitos pelo sistema com antecedência mínima de cinco dias úteis. A resposta é dada em até três dias úteis, com o motivo quando for negativa.",
	"Registro|O que esta norma exige por escrito é guardado no acervo da empresa, com acesso somente de quem precisa.",
	"Exceções|Casos não previstos são decididos pela gestão da unidade em conjunto com Recursos Humanos, por escrito.",
	"Segurança|Nenhum prazo, meta ou economia justifica trabalhar sem segurança. Quem interromper uma tarefa por risco grave e iminente não será punido.",
	"Respeito|Não se admite assédio, discriminação ou retaliação. O canal de denúncias recebe relatos anônimos e os apura com sigilo.",
	"Dados pessoais|Só se coletam os dados necessários, por quem precisa deles, pelo tempo que a lei ou a finalidade pedir.",
	"Descumprimento|O descumprimento é tratado com orientação, e, se repetido ou grave, com as medidas disciplinares previstas na CLT.",
	"Divulgação|Este texto fica disponível a todos no acervo e é lido na integração de quem chega.",
	"Revisão|A norma é revista a cada ano, ou antes, quando mudar a lei ou a prática, ouvidas a CIPA e as unidades.",
	"Indicadores|A cada trimestre são publicados os números de adesão por unidade, sem identificar pessoas.",
	"Dúvidas|Fale com a gestão imediata, com o Departamento Pessoal da matriz ou pelo correio interno rh@aroeira.example.",
}

func policySheet(p *page) {
	p.add(paper.Facts("Versão", p.field("versao"), "Vigente desde", p.fieldDate("vigente_desde"), "Aprovada por", "Diretoria"))
	var said []string
	for i, c := range principles {
		if i > 2 && p.d.percent(20) {
			continue
		}
		lead, text, _ := strings.Cut(c, "|")
		if i == 0 {
			text = "“" + p.doc.Title + "”: " + lowerFirst(text)
		}
		said = append(said, lead, text)
	}
	p.clauses(said...)
	p.Signatures = []string{"Diretoria", "Recursos Humanos"}
}
