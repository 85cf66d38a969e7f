package demo

import (
	"fmt"
	"time"

	api "acervo/services/permission/permissionapi"
)

// The classes that documents of the demo are of; the permission service keeps them.
const (
	Public   = "public"
	Personal = "personal"
	Payroll  = "payroll"
	Medical  = "medical"
	Legal    = "legal"
)

type (
	actions []api.Action
	classes []string
)

// grant writes the company's rules. What is not said here, nobody may: HR sees no
// medical document but those that HR people themselves uploaded (the permission
// service keeps that sight for whoever uploads), and the administrator sees nothing.
func (c *Company) grant() {
	everyone, all := api.Subject{Kind: api.SubjectEveryone}, api.Target{Kind: api.TargetEveryone}
	self := api.Target{Kind: api.TargetSelf}
	hr := api.Subject{Kind: api.SubjectRole, ID: "hr"}
	consult := actions{api.View, api.Download}
	keep := actions{api.Upload, api.Manage}

	c.allow(everyone, consult, self, classes{Public, Personal, Payroll, Medical, Legal}, "Cada pessoa vê e baixa os próprios documentos")
	c.allow(everyone, actions{api.Upload}, self, classes{Medical}, "Cada pessoa envia os próprios atestados")
	c.allow(everyone, consult, all, classes{Public}, "Políticas e comunicados são de todos")

	c.allow(hr, keep, all, classes{Public, Personal}, "DP cuida dos documentos pessoais e das políticas")
	c.allow(hr, append(actions{api.Upload}, consult...), all, classes{Payroll}, "DP confere a folha e anexa o que falta")
	c.allow(hr, append(actions{api.Upload}, consult...), all, classes{Legal}, "DP registra advertências e termos")
	c.allow(hr, actions{api.Upload}, all, classes{Medical}, "DP recebe atestados e os encaminha; vê só o que enviou")

	c.allow(team(TeamPayroll), keep, all, classes{Payroll}, "Folha de pagamento cuida dos documentos de folha")
	c.allow(team(TeamPayroll), actions{api.View}, all, classes{Personal}, "Folha consulta contratos e fichas para calcular")
	c.allow(team(TeamHealth), keep, all, classes{Medical}, "Saúde ocupacional cuida dos documentos de saúde (sigilo médico)")
	c.allow(team(TeamHealth), append(actions{api.Upload}, api.Edit), api.Target{Kind: api.TargetTeam, ID: TeamSafety}, classes{Personal},
		"Saúde ocupacional guarda os certificados dos membros da CIPA")
	c.allow(team(TeamLegal), keep, all, classes{Legal}, "Jurídico cuida dos documentos jurídicos")
	c.allow(team(TeamLegal), consult, all, classes{Personal}, "Jurídico consulta contratos para as defesas")
	c.allow(api.Subject{Kind: api.SubjectReportsOf, ID: c.Employees[c.Units[c.unit("MTZ-RH-DES")].Manager].Registration},
		actions{api.Upload}, all, classes{Personal}, "Recrutamento e Desenvolvimento envia certificados de treinamento")

	for _, u := range c.Units {
		account := c.Accounts[c.accounts[u.Manager]]
		c.allow(api.Subject{Kind: api.SubjectUser, ID: account.Username}, consult,
			api.Target{Kind: api.TargetUnit, ID: u.Code, Subtree: true}, classes{Public, Personal},
			fmt.Sprintf("Gestão de %s e do que está abaixo", u.Name))
	}
	c.windows()
	c.denials()
	c.shares()
}

// windows are the rules that begin or end by themselves.
func (c *Company) windows() {
	today := dayOf(c.Size.Today)
	at := func(days int) *time.Time {
		t := today.AddDate(0, 0, days).Add(3 * time.Hour) // midnight in Brasília
		return &t
	}
	audit := c.allow(team(TeamAudit), actions{api.View}, api.Target{Kind: api.TargetEveryone}, classes{Payroll, Legal},
		"Auditoria interna do exercício, só consulta na tela")
	audit.ExpiresAt = at(45)

	substitute := c.allow(api.Subject{Kind: api.SubjectUser, ID: c.managerOf("SUL-OPE-MGF")}, actions{api.View, api.Download},
		api.Target{Kind: api.TargetUnit, ID: "SUL-OPE-CWB", Subtree: true}, classes{Personal},
		"Substitui a gestão do CD Curitiba durante as férias")
	substitute.NotBefore, substitute.ExpiresAt = at(14), at(34)
}

// denials are where a rule that reaches too far is cut back.
func (c *Company) denials() {
	// HR reads everyone's payroll, except the directors': that stays with the payroll team.
	// The president sits in the root, which is reached without what is below it.
	for _, t := range []api.Target{{Kind: api.TargetUnit, ID: "DIR", Subtree: true}, {Kind: api.TargetUnit, ID: "TA"}} {
		c.deny(api.Subject{Kind: api.SubjectRole, ID: "hr"}, actions{api.View}, t, classes{Payroll},
			"Remuneração da diretoria: só a equipe Folha de pagamento")
	}

	// A labour claim is open: nothing about the person may be changed or deleted by anyone.
	hold := c.deny(api.Subject{Kind: api.SubjectEveryone}, actions{api.Edit, api.Delete},
		api.Target{Kind: api.TargetEmployee, ID: c.Employees[c.claimant()].Registration}, nil,
		"Guarda judicial: reclamação trabalhista em curso, nada se altera nem se apaga")
	until := dayOf(c.Size.Today).AddDate(2, 0, 0).Add(3 * time.Hour) // midnight in Brasília
	hold.ExpiresAt = &until
}

// claimant is the former employee whose documents are under legal hold, or, in a
// company nobody has left, the last person.
func (c *Company) claimant() int {
	for i := range c.Employees {
		if c.Employees[i].Status == Terminated {
			return i
		}
	}
	return len(c.Employees) - 1
}

// shares give single documents to people whom no other rule lets see them, when
// the company is large enough in documents to have them.
func (c *Company) shares() {
	share := func(owner role, nth int, to, by role, class string, days int, why string) {
		e := c.cast[owner]
		if c.quota[e] <= nth {
			return
		}
		p := c.allow(api.Subject{Kind: api.SubjectUser, ID: c.user(to)}, actions{api.View, api.Download},
			api.Target{Kind: api.TargetDocument, ID: documentKey(c.Employees[e].Registration, nth)}, classes{class}, why)
		until := dayOf(c.Size.Today).AddDate(0, 0, days).Add(27 * time.Hour)
		p.ExpiresAt, p.GrantedBy = &until, c.user(by)
	}
	share(otherRegional, 0, colleague, analyst, Personal, 4, "Para preparar a integração da nova equipe")
	share(colleague, 2, analyst, physician, Medical, 10, "Confirmar a data do exame no cadastro")
	share(colleague, 0, physician, analyst, Personal, 12, "Conferir a função antes do exame periódico")
	share(worker, 3, lawyer, payrollAnalyst, Payroll, 20, "Conferir as verbas para a contestação")
	share(otherRegional, 7, regional, lawyer, Legal, 15, "Para a passagem de contas entre as regionais")
	share(worker, 7, payrollAnalyst, lawyer, Legal, 8, "Conferir a multa prevista antes do cálculo")
}

// allow adds an allow of the administrator's; the pointer is good until the next.
func (c *Company) allow(s api.Subject, a actions, t api.Target, cl classes, why string) *api.Permission {
	return c.rule(api.Allow, s, a, t, cl, why)
}

// deny adds a deny of the administrator's; the pointer is good until the next.
func (c *Company) deny(s api.Subject, a actions, t api.Target, cl classes, why string) *api.Permission {
	return c.rule(api.Deny, s, a, t, cl, why)
}

func (c *Company) rule(effect api.Effect, s api.Subject, a actions, t api.Target, cl classes, why string) *api.Permission {
	c.Permissions = append(c.Permissions, api.Permission{Subject: s, Actions: a, Target: t, Classes: cl,
		Effect: effect, Reason: why, GrantedBy: c.user(administrator)})
	return &c.Permissions[len(c.Permissions)-1]
}

// managerOf is the user name of a unit's manager.
func (c *Company) managerOf(unit string) string {
	return c.Accounts[c.accounts[c.Units[c.unit(unit)].Manager]].Username
}

func team(code string) api.Subject { return api.Subject{Kind: api.SubjectTeam, ID: code} }
