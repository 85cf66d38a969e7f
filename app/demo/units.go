package demo

import "fmt"

// Unit is a place in the org tree (lotação).
type Unit struct {
	Code    string // unique and stable, e.g. SUL-OPE-CWB
	Name    string
	Parent  int // index into Company.Units; -1 for the root
	Level   int // 1 for the root, to 4
	Manager int // index into Company.Employees of who runs it
	City    string
	State   string // the two letters of the federative unit

	trade  trade // what its people do
	weight int   // its share of the people, relative to the other units
}

// perBranch is how many people an operating unit holds before another is opened.
const perBranch = 250

// makeUnits is the tree for so many employees: the 45 units of the plan, and more
// branches under the three regions' operations where the people would not fit.
func makeUnits(employees int) []Unit {
	units := make([]Unit, 0, len(plan))
	index := map[string]int{}
	names := map[string]bool{}
	branches := 0
	for _, p := range plan {
		u := p.Unit
		u.Parent, u.Level = -1, 1
		if p.under != "" {
			u.Parent = index[p.under]
			u.Level = units[u.Parent].Level + 1
		}
		index[u.Code], names[u.Name] = len(units), true
		units = append(units, u)
		if u.trade == warehouse {
			branches++
		}
	}
	for i := 0; branches*perBranch < employees; i++ {
		r := expansion[i%len(expansion)]
		at := r.cities[i/len(expansion)%len(r.cities)]
		u := Unit{City: at, State: r.states[at], Level: 4, Parent: index[r.code],
			Code: fmt.Sprintf("%s-%03d", r.code, i/len(expansion)+1), trade: warehouse, weight: 40}
		u.Name = freshName(names, at)
		units = append(units, u)
		branches++
	}
	return units
}

// freshName is a branch's name in a city that no unit has yet.
func freshName(taken map[string]bool, city string) string {
	for n := 1; ; n++ {
		for _, kind := range []string{"Filial", "Terminal", "CD", "Base"} {
			name := kind + " " + city
			if n > 1 {
				name = fmt.Sprintf("%s %s %d", kind, city, n)
			}
			if !taken[name] {
				taken[name] = true
				return name
			}
		}
	}
}

// Path is the names from the root to the unit.
func (c *Company) Path(unit int) []string {
	var path []string
	for ; unit >= 0; unit = c.Units[unit].Parent {
		path = append([]string{c.Units[unit].Name}, path...)
	}
	return path
}

// Below says whether a unit is another or lies under it.
func (c *Company) Below(unit, root int) bool {
	for ; unit >= 0; unit = c.Units[unit].Parent {
		if unit == root {
			return true
		}
	}
	return false
}

func (c *Company) unit(code string) int {
	for i := range c.Units {
		if c.Units[i].Code == code {
			return i
		}
	}
	panic("demo: no unit " + code)
}
