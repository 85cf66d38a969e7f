package demo

import (
	"fmt"
	"math"
	"time"
)

// month gives the first day of the nth whole month back from the person's last, and
// whether it is a second copy because there are no more months.
func (r *draft) month() (start time.Time, again bool) {
	last := monthStart(r.hi)
	if monthEnd(last).After(r.hi) {
		last = last.AddDate(0, -1, 0)
	}
	from := monthStart(r.lo)
	count := (last.Year()-from.Year())*12 + int(last.Month()-from.Month()) + 1
	if count < 1 {
		return from, r.nth > 0
	}
	return last.AddDate(0, -(r.nth % count), 0), r.nth >= count
}

func (r *draft) monthly(title string) {
	start, again := r.month()
	r.Date = monthEnd(start)
	if r.Date.After(r.hi) {
		r.Date = r.hi
	}
	r.Title = title + " de " + monthAndYear(start)
	if again {
		r.Title += ", 2ª via"
		r.Tags = append(r.Tags, "2ª via")
	}
	r.Fields["competencia"] = start.Format("2006-01")
}

func draftPayslip(r *draft) bool {
	r.monthly("Holerite")
	pay := payOf(r.e, r.seed)
	r.Fields["valor_liquido"] = reais(pay.net())
	return true
}

func draftTimesheet(r *draft) bool {
	r.monthly("Espelho de ponto")
	if r.d.percent(40) {
		r.Fields["horas_extras"] = r.d.between(1, 18)
	}
	return true
}

// draftVacation takes the years worked from the latest back; there are no more
// when they are spent.
func draftVacation(r *draft) bool {
	years := daysBetween(r.lo, r.hi) / 366
	if r.nth >= years {
		return false
	}
	earned := r.lo.AddDate(years-r.nth-1, 0, 0)
	due := earned.AddDate(1, 0, 0)
	last := due.AddDate(0, 11, 0)
	if last.After(r.hi) {
		last = r.hi
	}
	start := r.d.day(due, last)
	days := []int{30, 20, 15, 10}[r.d.weighted([]int{45, 25, 20, 10})]
	r.Date = weekday(start.AddDate(0, 0, -2))
	r.Title = fmt.Sprintf("Recibo de férias %d–%d", earned.Year(), due.Year())
	r.Fields["periodo_aquisitivo"] = br(earned) + " a " + br(due.AddDate(0, 0, -1))
	r.Fields["inicio"], r.Fields["dias"] = iso(start), days
	return true
}

var reasons = []string{"Dispensa sem justa causa", "Pedido de demissão", "Acordo entre as partes", "Término do contrato"}

func draftTermination(r *draft) bool {
	if r.e.Status != Terminated {
		return false
	}
	r.Date, r.Title = r.hi, "Termo de rescisão do contrato de trabalho"
	r.Fields["desligamento"], r.Fields["motivo"] = iso(r.hi), pick(&r.d, reasons)
	return true
}

// pay is a month's payslip, in cents.
type pay struct{ salary, overtime, night, inss, irrf, transport, health int }

func (p pay) gross() int      { return p.salary + p.overtime + p.night }
func (p pay) deductions() int { return p.inss + p.irrf + p.transport + p.health }
func (p pay) net() int        { return p.gross() - p.deductions() }

// payOf computes a payslip; its brackets are those of 2025, for the look of it.
func payOf(e *Employee, seed uint64) pay {
	d := dice(seed)
	p := pay{salary: e.salary * 100}
	if e.trade.manual() {
		p.overtime = p.salary * d.below(12) / 100
		if d.percent(25) {
			p.night = p.salary * 8 / 100
		}
		p.transport = p.salary * 6 / 100
	}
	p.health = 8990
	p.inss = progressive(p.gross(), [][2]int{{151800, 75}, {279388, 90}, {419083, 120}, {815741, 140}})
	if base := p.gross() - p.inss; base > 242880 {
		p.irrf = progressive(base, [][2]int{{242880, 0}, {282665, 75}, {375105, 150}, {466468, 225}, {math.MaxInt32, 275}})
	}
	return p
}

// progressive applies each bracket's rate, in thousandths, to what lies within it.
func progressive(value int, brackets [][2]int) int {
	sum, below := 0, 0
	for _, b := range brackets {
		if value > below {
			sum += (min(value, b[0]) - below) * b[1] / 1000
		}
		below = b[0]
	}
	return sum
}

func reais(cents int) float64 { return float64(cents) / 100 }
