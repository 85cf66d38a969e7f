package demo

// role is the part someone plays in the demo's story.
type role int

const (
	managerOf role = iota // whoever is cast as the manager of their unit
	regional
	otherRegional
	analyst
	administrator
	physician
	payrollAnalyst
	lawyer
	colleague
	worker
)

// castMember is a person who is in every company, whatever its size and seed.
type castMember struct {
	role   role
	at     role // managerOf for a unit's manager
	name   string
	female bool
	unit   string // code
	job    position
	years  int // full years in the company, and some months
	roles  []string
	who    string // what they are in the demo, for the list of sign-ins
}

// cast is the story's people. Order decides the order of the sign-ins.
var cast = []castMember{
	{analyst, analyst, "Beatriz Nakamura", true, "MTZ-RH-DP", position{"Analista de DP", "", 4600, 0}, 6, []string{"hr", "employee"},
		"Analista de DP: documentos pessoais, de folha e jurídicos de todos, menos a folha da diretoria; de saúde, só o que ela enviou"},
	{regional, managerOf, "Renata Prado", true, "SUL", position{}, 9, []string{"employee"},
		"Gerente da Regional Sul: documentos pessoais de quem está na regional e abaixo dela"},
	{worker, worker, "Ana Paula Ferreira de Souza", true, "SUL-OPE-CWB", position{"Conferente de carga", "", 2550, 0}, 2, []string{"employee"},
		"Conferente de carga no CD Curitiba: só os próprios documentos; envia atestados"},
	{administrator, administrator, "Caio D'Ávila", false, "MTZ-TI", position{"Administrador de sistemas", "Administradora de sistemas", 8200, 0}, 4, []string{"admin", "employee"},
		"Administrador do sistema: contas, unidades, tipos e permissões; nem por isso lê documentos dos outros"},
	{physician, physician, "Marisa Sant'Anna", true, "MTZ-RH-SMT", position{"Médico do trabalho", "Médica do trabalho", 15800, 0}, 7, []string{"employee"},
		"Médica do trabalho, equipe Saúde ocupacional: documentos de saúde de todos"},
	{payrollAnalyst, payrollAnalyst, "Edson Kowalski", false, "MTZ-RH-DP", position{"Analista de folha de pagamento", "", 5200, 0}, 11, []string{"employee"},
		"Analista de folha, equipe Folha de pagamento: documentos de folha de todos"},
	{lawyer, lawyer, "Cláudia Bittencourt", true, "MTZ-JUR", position{"Advogado trabalhista", "Advogada trabalhista", 9700, 0}, 5, []string{"employee"},
		"Advogada, equipe Jurídico trabalhista: documentos jurídicos de todos"},
	{otherRegional, managerOf, "Osvaldo Brito", false, "SUD", position{}, 13, []string{"employee"},
		"Gerente da Regional Sudeste: para onde mover alguém da Regional Sul"},
	{colleague, colleague, "Tatiana Novaes", true, "MTZ-RH-DES", position{"Analista de treinamento", "", 4700, 0}, 3, []string{"employee"},
		"Analista de treinamento: alguém com quem compartilhar um documento"},
}

// castAs is who of the story manages a unit, or nil.
func castAs(at role, unit string) *castMember {
	for i := range cast {
		if cast[i].at == at && cast[i].unit == unit {
			return &cast[i]
		}
	}
	return nil
}
