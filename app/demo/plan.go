package demo

// planned is a unit and the code of the one above it.
type planned struct {
	Unit
	under string
}

func unit(under, code, name, city, state string, t trade, weight int) planned {
	return planned{Unit{Code: code, Name: name, City: city, State: state, trade: t, weight: weight}, under}
}

// plan is the company's 45 units, in four levels, parents first. The weights come
// from a company of 1,200.
var plan = []planned{
	unit("", "TA", "Transportes Aroeira", "Curitiba", "PR", board, 0),

	unit("TA", "DIR", "Diretoria", "Curitiba", "PR", board, 16),
	unit("TA", "SUL", "Regional Sul", "Curitiba", "PR", office, 1),
	unit("TA", "SUD", "Regional Sudeste", "Guarulhos", "SP", office, 1),
	unit("TA", "NOR", "Regional Nordeste", "Recife", "PE", office, 1),
	unit("TA", "MTZ", "Matriz", "Curitiba", "PR", office, 4),

	unit("SUL", "SUL-OPE", "Operações Sul", "Curitiba", "PR", planning, 6),
	unit("SUL", "SUL-COM", "Comercial Sul", "Curitiba", "PR", sales, 8),
	unit("SUL", "SUL-ADM", "Administrativo Sul", "Curitiba", "PR", office, 34),
	unit("SUD", "SUD-OPE", "Operações Sudeste", "Guarulhos", "SP", planning, 8),
	unit("SUD", "SUD-COM", "Comercial Sudeste", "São Paulo", "SP", sales, 10),
	unit("SUD", "SUD-ADM", "Administrativo Sudeste", "Guarulhos", "SP", office, 40),
	unit("NOR", "NOR-OPE", "Operações Nordeste", "Recife", "PE", planning, 5),
	unit("NOR", "NOR-COM", "Comercial Nordeste", "Recife", "PE", sales, 26),
	unit("NOR", "NOR-ADM", "Administrativo Nordeste", "Recife", "PE", office, 22),
	unit("MTZ", "MTZ-RH", "Recursos Humanos", "Curitiba", "PR", people, 5),
	unit("MTZ", "MTZ-FIN", "Financeiro", "Curitiba", "PR", finance, 14),
	unit("MTZ", "MTZ-TI", "Tecnologia da Informação", "Curitiba", "PR", technology, 38),
	unit("MTZ", "MTZ-JUR", "Jurídico e Compliance", "Curitiba", "PR", law, 14),

	unit("SUL-OPE", "SUL-OPE-CWB", "CD Curitiba", "Curitiba", "PR", warehouse, 72),
	unit("SUL-OPE", "SUL-OPE-MGF", "CD Maringá", "Maringá", "PR", warehouse, 57),
	unit("SUL-OPE", "SUL-OPE-JOI", "Filial Joinville", "Joinville", "SC", warehouse, 48),
	unit("SUL-OPE", "SUL-OPE-POA", "Filial Porto Alegre", "Porto Alegre", "RS", warehouse, 36),
	unit("SUL-OPE", "SUL-OPE-FRO", "Manutenção de Frota Sul", "Curitiba", "PR", garage, 26),
	unit("SUL-COM", "SUL-COM-PR", "Vendas Paraná", "Curitiba", "PR", sales, 16),
	unit("SUL-COM", "SUL-COM-SC", "Vendas Santa Catarina e Rio Grande do Sul", "Florianópolis", "SC", sales, 14),

	unit("SUD-OPE", "SUD-OPE-GRU", "CD Guarulhos", "Guarulhos", "SP", warehouse, 92),
	unit("SUD-OPE", "SUD-OPE-CPQ", "CD Campinas", "Campinas", "SP", warehouse, 64),
	unit("SUD-OPE", "SUD-OPE-CNF", "CD Contagem", "Contagem", "MG", warehouse, 58),
	unit("SUD-OPE", "SUD-OPE-RAO", "Filial Ribeirão Preto", "Ribeirão Preto", "SP", warehouse, 38),
	unit("SUD-OPE", "SUD-OPE-GIG", "Filial Rio de Janeiro", "Rio de Janeiro", "RJ", warehouse, 46),
	unit("SUD-OPE", "SUD-OPE-VIX", "Filial Vitória", "Vitória", "ES", warehouse, 26),
	unit("SUD-OPE", "SUD-OPE-FRO", "Manutenção de Frota Sudeste", "Guarulhos", "SP", garage, 34),
	unit("SUD-COM", "SUD-COM-SP", "Vendas São Paulo", "São Paulo", "SP", sales, 24),
	unit("SUD-COM", "SUD-COM-RM", "Vendas Rio e Minas", "Belo Horizonte", "MG", sales, 18),

	unit("NOR-OPE", "NOR-OPE-REC", "CD Recife", "Recife", "PE", warehouse, 56),
	unit("NOR-OPE", "NOR-OPE-SSA", "Filial Salvador", "Salvador", "BA", warehouse, 38),
	unit("NOR-OPE", "NOR-OPE-FOR", "Filial Fortaleza", "Fortaleza", "CE", warehouse, 30),
	unit("NOR-OPE", "NOR-OPE-NAT", "Filial Natal", "Natal", "RN", warehouse, 18),
	unit("NOR-OPE", "NOR-OPE-FRO", "Manutenção de Frota Nordeste", "Recife", "PE", garage, 16),

	unit("MTZ-RH", "MTZ-RH-DP", "Departamento Pessoal", "Curitiba", "PR", payrollOffice, 24),
	unit("MTZ-RH", "MTZ-RH-SMT", "SESMT", "Curitiba", "PR", health, 14),
	unit("MTZ-RH", "MTZ-RH-DES", "Recrutamento e Desenvolvimento", "Curitiba", "PR", people, 14),
	unit("MTZ-FIN", "MTZ-FIN-CTB", "Contabilidade", "Curitiba", "PR", finance, 20),
	unit("MTZ-FIN", "MTZ-FIN-TES", "Tesouraria e Faturamento", "Curitiba", "PR", finance, 22),
}

// region is where operations open more branches as the company grows.
type region struct {
	code   string
	cities []string
	states map[string]string
}

var expansion = []region{
	grow("SUD-OPE", "Sorocaba SP", "Uberlândia MG", "Juiz de Fora MG", "São José dos Campos SP", "Bauru SP",
		"Santos SP", "Betim MG", "Volta Redonda RJ", "Duque de Caxias RJ", "Serra ES", "Jundiaí SP", "Montes Claros MG",
		"Presidente Prudente SP", "Governador Valadares MG", "Campos dos Goytacazes RJ", "Araçatuba SP"),
	grow("SUL-OPE", "Londrina PR", "Cascavel PR", "Ponta Grossa PR", "Itajaí SC", "Chapecó SC", "Criciúma SC",
		"Caxias do Sul RS", "Passo Fundo RS", "Pelotas RS", "Santa Maria RS", "Guarapuava PR", "Blumenau SC"),
	grow("NOR-OPE", "João Pessoa PB", "Maceió AL", "Aracaju SE", "Feira de Santana BA", "São Luís MA", "Teresina PI",
		"Campina Grande PB", "Caruaru PE", "Vitória da Conquista BA", "Mossoró RN", "Juazeiro do Norte CE", "Petrolina PE"),
}

// grow reads cities, each followed by its state.
func grow(code string, cities ...string) region {
	r := region{code: code, states: map[string]string{}}
	for _, c := range cities {
		city := c[:len(c)-3]
		r.cities = append(r.cities, city)
		r.states[city] = c[len(c)-2:]
	}
	return r
}
