package demo

import (
	"fmt"

	"acervo/app/demo/paper"
)

func warningSheet(p *page) {
	p.Title = "ADVERTÊNCIA DISCIPLINAR"
	p.who("Motivo", p.field("motivo"), "Forma", p.field("forma"))
	p.say(fmt.Sprintf("Pela presente, fica %s %s quanto ao seguinte: %s, conforme verificado em %s na unidade %s.",
		p.e.gendered("o colaborador|a colaboradora"), p.e.gendered("advertido|advertida"), lowerFirst(p.field("motivo")),
		inFull(p.doc.Date.AddDate(0, 0, -p.d.between(1, 6))), p.unit().Name))
	p.say("A conduta contraria o Regulamento interno. A reincidência poderá levar a medidas mais severas, inclusive as previstas no art. 482 da CLT. " +
		pick(&p.d, []string{"Foram ouvidas as razões apresentadas, que não afastam o ocorrido.", "Fica registrado o compromisso de que o fato não se repetirá.",
			"A gestão se coloca à disposição para orientar e apoiar.", "O registro poderá ser contestado por escrito em até cinco dias."}))
	p.Signatures = []string{"Gestão da unidade", p.e.Name}
}

func secrecySheet(p *page) {
	p.Title = "TERMO DE CONFIDENCIALIDADE"
	p.say(fmt.Sprintf("%s, matrícula %s, %s na unidade %s, declara ter ciência e se compromete com o que segue perante %s.",
		p.e.Name, p.e.Registration, lowerFirst(p.e.Position), p.unit().Name, p.c.LegalName))
	p.clauses(
		"Objeto", fmt.Sprintf("São confidenciais: %s, em qualquer meio, recebidas em razão do trabalho.", lowerFirst(p.field("assunto"))),
		"Dever", "Não revelar, copiar, transferir ou usar em proveito próprio ou de terceiros o que for confidencial, salvo por ordem legal ou autorização escrita.",
		"Cuidado", pick(&p.d, []string{"Usar somente os equipamentos e sistemas da empresa e não compartilhar senhas.", "Não fotografar telas, documentos ou cargas nem publicá-los em redes sociais.",
			"Guardar documentos impressos em armário com chave e destruí-los quando não servirem mais."}),
		"Devolução", "Ao fim do contrato, devolver tudo o que contiver informação confidencial e apagar as cópias.",
		"Vigência", fmt.Sprintf("Este termo vigora até %s e o dever de sigilo permanece depois, enquanto a informação não for pública.", p.fieldDate("vigente_ate")),
	)
	p.add(paper.Clause("Aviso.", "Violar segredo da empresa é motivo de rescisão por justa causa (CLT, art. 482, “g”), sem prejuízo da responsabilidade civil."))
	p.signedByBoth()
}
