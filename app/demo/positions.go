package demo

// trade is the kind of work a unit does; it decides its people's positions.
type trade int

const (
	board trade = iota
	office
	planning
	sales
	warehouse
	garage
	people
	payrollOffice
	health
	finance
	technology
	law
	trades
)

// position is a job: its name for a man and for a woman, its monthly salary in
// reais at the start, and how common it is in its trade.
type position struct {
	him, her string
	salary   int
	weight   int
}

func (p position) name(female bool) string {
	if female && p.her != "" {
		return p.her
	}
	return p.him
}

// longest is how many days ago one may have been hired for the job; an
// apprenticeship lasts two years.
func (p position) longest() int {
	if p.him == apprentice {
		return 640
	}
	return 22 * 365
}

const apprentice = "Jovem aprendiz"

// leads is who runs a unit of a trade; shifts, who leads a shift in one.
var leads = [trades]position{
	board:         {"Diretor", "Diretora", 32000, 0},
	office:        {"Coordenador administrativo", "Coordenadora administrativa", 9800, 0},
	planning:      {"Gerente de operações", "", 15500, 0},
	sales:         {"Gerente comercial", "", 13800, 0},
	warehouse:     {"Gerente de unidade", "", 11200, 0},
	garage:        {"Coordenador de manutenção", "Coordenadora de manutenção", 9400, 0},
	people:        {"Coordenador de recursos humanos", "Coordenadora de recursos humanos", 10200, 0},
	payrollOffice: {"Coordenador de departamento pessoal", "Coordenadora de departamento pessoal", 9900, 0},
	health:        {"Coordenador de saúde e segurança", "Coordenadora de saúde e segurança", 12400, 0},
	finance:       {"Gerente financeiro", "Gerente financeira", 14600, 0},
	technology:    {"Gerente de tecnologia", "", 16200, 0},
	law:           {"Gerente jurídico", "Gerente jurídica", 17400, 0},
}

// titles are the managers whose position their unit decides, not its trade.
var titles = map[string]position{
	"TA":     {"Diretor-presidente", "Diretora-presidente", 48000, 0},
	"DIR":    {"Diretor de operações", "Diretora de operações", 36000, 0},
	"SUL":    {"Gerente regional", "", 19800, 0},
	"SUD":    {"Gerente regional", "", 19800, 0},
	"NOR":    {"Gerente regional", "", 19800, 0},
	"MTZ":    {"Diretor administrativo", "Diretora administrativa", 31000, 0},
	"MTZ-RH": {"Gerente de recursos humanos", "", 16800, 0},
}

var shiftLead = position{"Líder de turno", "", 4100, 0}

var positions = [trades][]position{
	board: {
		{"Diretor adjunto", "Diretora adjunta", 29000, 4}, {"Secretário executivo", "Secretária executiva", 6800, 5},
		{"Assessor de planejamento", "Assessora de planejamento", 9200, 4}, {"Auditor interno", "Auditora interna", 9600, 4},
	},
	office: {
		{"Auxiliar administrativo", "Auxiliar administrativa", 2150, 10}, {"Assistente administrativo", "Assistente administrativa", 2700, 8},
		{"Recepcionista", "", 1980, 4}, {"Auxiliar de limpeza", "", 1720, 7}, {"Vigilante", "", 2350, 6},
		{apprentice, "", 860, 4}, {"Copeiro", "Copeira", 1750, 2},
	},
	planning: {
		{"Analista de logística", "", 4900, 6}, {"Programador de transporte", "Programadora de transporte", 3900, 5},
		{"Analista de roteirização", "", 4600, 4},
	},
	sales: {
		{"Vendedor externo", "Vendedora externa", 3200, 8}, {"Analista comercial", "", 4300, 5},
		{"Assistente comercial", "", 2800, 6}, {"Executivo de contas", "Executiva de contas", 6100, 3},
	},
	warehouse: {
		{"Motorista carreteiro", "Motorista carreteira", 3650, 20}, {"Conferente de carga", "", 2550, 16},
		{"Auxiliar de carga", "", 1950, 18}, {"Operador de empilhadeira", "Operadora de empilhadeira", 2600, 12},
		{"Ajudante de motorista", "", 1900, 10}, {"Assistente de expedição", "", 2350, 8}, {"Analista de estoque", "", 3700, 4},
		{"Motorista de entrega", "", 2750, 9}, {"Vigilante", "", 2350, 3},
	},
	garage: {
		{"Mecânico de manutenção", "Mecânica de manutenção", 3800, 8}, {"Eletricista de autos", "", 3500, 4},
		{"Borracheiro", "Borracheira", 2400, 3}, {"Auxiliar de mecânico", "Auxiliar de mecânica", 2050, 5},
		{"Almoxarife", "", 2500, 2}, {"Soldador", "Soldadora", 3100, 2},
	},
	people: {
		{"Analista de recrutamento", "", 4500, 5}, {"Analista de treinamento", "", 4700, 5}, {"Assistente de recursos humanos", "", 2900, 4},
	},
	payrollOffice: {
		{"Analista de DP", "", 4600, 6}, {"Assistente de DP", "", 3000, 6}, {"Analista de folha de pagamento", "", 5200, 6},
		{"Auxiliar de arquivo", "", 2000, 2},
	},
	health: {
		{"Técnico de segurança do trabalho", "Técnica de segurança do trabalho", 4200, 6},
		{"Enfermeiro do trabalho", "Enfermeira do trabalho", 5600, 3},
		{"Médico do trabalho", "Médica do trabalho", 15800, 2},
		{"Engenheiro de segurança", "Engenheira de segurança", 11300, 1},
	},
	finance: {
		{"Analista contábil", "", 4700, 5}, {"Assistente financeiro", "Assistente financeira", 2900, 6},
		{"Analista fiscal", "", 4900, 3}, {"Auxiliar de faturamento", "", 2200, 5},
	},
	technology: {
		{"Analista de sistemas", "", 7200, 6}, {"Desenvolvedor", "Desenvolvedora", 8600, 6}, {"Analista de suporte", "", 4100, 5},
		{"Analista de infraestrutura", "", 6900, 3},
	},
	law: {
		{"Advogado trabalhista", "Advogada trabalhista", 9700, 4}, {"Analista de compliance", "", 6400, 3},
		{"Assistente jurídico", "Assistente jurídica", 3300, 4},
	},
}

// manual says whether a trade's people work where the safety norms (NR) ask for training.
func (t trade) manual() bool { return t == warehouse || t == garage }
