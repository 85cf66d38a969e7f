package demo

import "fmt"

func draftSickNote(r *draft) bool {
	days := []int{1, 2, 3, 5, 7, 10, 15}[r.d.weighted([]int{34, 22, 18, 10, 7, 5, 4})]
	r.Date = r.recent()
	r.Title = fmt.Sprintf("Atestado médico, %d dias", days)
	if days == 1 {
		r.Title = "Atestado médico, 1 dia"
	}
	r.Fields["inicio"], r.Fields["dias"] = iso(r.Date), days
	if r.d.percent(80) {
		r.Fields["crm"] = fmt.Sprintf("CRM-%s %05d", r.c.Units[r.e.Unit].State, r.d.below(60000)+4000)
	}
	return true
}

// draftFitness begins with the exam on hiring; then, from the latest back, one on
// leaving and one for each year.
func draftFitness(r *draft) bool {
	years := daysBetween(r.lo, r.hi) / 366
	nature, result := "Admissional", "Apto"
	r.Date = weekday(r.lo.AddDate(0, 0, -2))
	switch {
	case r.nth == 0:
	case r.nth == 1 && r.e.Status == Terminated:
		nature, r.Date = "Demissional", r.hi
	case r.nth <= years:
		nature = "Periódico"
		r.Date = weekday(r.lo.AddDate(years-r.nth+1, 0, 0))
	default:
		nature, r.Date = pick(&r.d, []string{"Retorno ao trabalho", "Mudança de riscos"}), r.recent()
	}
	if r.nth > 0 && r.d.percent(4) {
		result = "Apto com restrição"
	}
	r.Title = "ASO " + map[string]string{"Admissional": "admissional", "Demissional": "demissional", "Periódico": "periódico",
		"Retorno ao trabalho": "de retorno ao trabalho", "Mudança de riscos": "de mudança de riscos"}[nature]
	r.Fields["natureza"], r.Fields["resultado"] = nature, result
	if nature != "Demissional" {
		r.Fields["valido_ate"] = iso(r.Date.AddDate(1, 0, 0))
	}
	return true
}

func draftAccident(r *draft) bool {
	if !r.e.trade.manual() {
		return false
	}
	r.Date = r.recent()
	number := fmt.Sprintf("%d.%06d-%d", r.Date.Year(), r.d.below(1000000), r.d.below(10))
	r.Title = "CAT " + number
	r.Fields["acidente"], r.Fields["numero"] = iso(r.Date), number
	if r.d.percent(70) {
		r.Fields["dias"] = r.d.between(1, 45)
	}
	return true
}
