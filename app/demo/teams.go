package demo

import "slices"

// Team is people together across units.
type Team struct {
	Code    string
	Name    string
	Members []int // rising indexes into Company.Employees; nobody terminated
}

// The teams' codes.
const (
	TeamHR      = "DP"
	TeamPayroll = "FOLHA"
	TeamHealth  = "SAUDE"
	TeamLegal   = "JURIDICO"
	TeamSafety  = "CIPA"
	TeamAudit   = "AUDITORIA"
)

// formTeams makes the six teams. Health is physicians and nurses only: a safety
// technician of the same unit has no business in medical records.
func (c *Company) formTeams() {
	c.Teams = []Team{
		{TeamHR, "Atendimento de DP", c.holding("Analista de DP", "Assistente de DP")},
		{TeamPayroll, "Folha de pagamento", c.holding("Analista de folha de pagamento")},
		{TeamHealth, "Saúde ocupacional", c.holding("Médico do trabalho", "Médica do trabalho", "Enfermeiro do trabalho", "Enfermeira do trabalho")},
		{TeamLegal, "Jurídico trabalhista", c.holding("Advogado trabalhista", "Advogada trabalhista", "Gerente jurídico", "Gerente jurídica")},
		{TeamSafety, "CIPA", c.safetyDelegates()},
		{TeamAudit, "Auditoria interna", c.holding("Auditor interno", "Auditora interna", "Analista de compliance")},
	}
}

// holding is who works in one of the positions.
func (c *Company) holding(jobs ...string) []int {
	var members []int
	for i := range c.Employees {
		if c.Employees[i].Status != Terminated && slices.Contains(jobs, c.Employees[i].Position) {
			members = append(members, i)
		}
	}
	return members
}

// safetyDelegates is up to two people of each unit that does manual work, its
// manager not among them.
func (c *Company) safetyDelegates() []int {
	var members []int
	chosen := make([]int, len(c.Units))
	for i, e := range c.Employees {
		if e.trade.manual() && e.Status == Active && c.Units[e.Unit].Manager != i && chosen[e.Unit] < 2 {
			chosen[e.Unit]++
			members = append(members, i)
		}
	}
	return members
}

func (c *Company) team(code string) *Team {
	for i := range c.Teams {
		if c.Teams[i].Code == code {
			return &c.Teams[i]
		}
	}
	panic("demo: no team " + code)
}
