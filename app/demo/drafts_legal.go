package demo

var faults = []string{"Atrasos reiterados", "Falta sem justificativa", "Não uso de EPI", "Uso de celular em área de manobra",
	"Descumprimento da política de velocidade", "Desatenção na conferência de carga", "Saída antecipada sem autorização"}

func draftWarning(r *draft) bool {
	why, form := pick(&r.d, faults), "Escrita"
	if r.d.percent(20) {
		form = "Verbal, registrada"
	}
	r.Date = r.recent()
	r.Title = "Advertência: " + lowerFirst(why)
	r.Fields["motivo"], r.Fields["forma"] = why, form
	return true
}

var secrets = []string{"Tabelas de frete e contratos de clientes", "Dados pessoais de colaboradores", "Sistemas e credenciais",
	"Projeto de nova malha logística", "Informações financeiras", "Roteirização e cargas de alto valor"}

func draftSecrecy(r *draft) bool {
	about := pick(&r.d, secrets)
	r.Date = r.recent()
	if old := r.hi.AddDate(-2, 0, r.d.below(60)); r.d.percent(15) && old.After(r.lo) { // soon to be signed again
		r.Date = old
	}
	r.Title = "Termo de confidencialidade: " + lowerFirst(about)
	r.Fields["assunto"], r.Fields["vigente_ate"] = about, iso(r.Date.AddDate(2, 0, 0))
	if r.d.percent(40) {
		r.Tags = append(r.Tags, "assinado")
	}
	return true
}

// lowerFirst is for a phrase that continues a sentence; its first letter is ASCII.
func lowerFirst(s string) string { return string(s[0]|0x20) + s[1:] }

// upperFirst is for a phrase that opens a sentence; its first letter is ASCII.
func upperFirst(s string) string { return string(s[0]&^0x20) + s[1:] }
