package demo

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Status says whether someone works here.
type Status string

// The statuses of an employee.
const (
	Active     Status = "active"
	OnLeave    Status = "on_leave"
	Terminated Status = "terminated"
)

// Employee is a person on the payroll, now or before.
type Employee struct {
	Registration string // matrícula: six digits, unique, rising with the day of hiring
	Name         string
	CPF          string // eleven digits with valid check digits, unique
	Email        string // unique, in lower case
	Position     string
	Unit         int       // index into Company.Units
	Manager      int       // index into Company.Employees; -1 for the president only
	HiredOn      time.Time // midnight UTC of the day
	TerminatedOn time.Time // zero unless terminated
	Status       Status

	female bool
	salary int // reais a month
	trade  trade
}

// Account is the index into Company.Accounts of an employee's account; not all have one.
func (c *Company) Account(employee int) (index int, ok bool) {
	index, ok = c.accounts[employee]
	return index, ok
}

// hire fills Employees: each unit's manager in the units' order, then the people of
// the story, then everyone else unit by unit, shift leaders first.
func (c *Company) hire() {
	c.Employees = make([]Employee, 0, c.Size.Employees)
	c.cast = map[role]int{}
	for u := range c.Units {
		unit := &c.Units[u]
		above := -1
		if unit.Parent >= 0 {
			above = c.Units[unit.Parent].Manager
		}
		unit.Manager = len(c.Employees)
		job, ok := titles[unit.Code]
		if !ok {
			job = leads[unit.trade]
		}
		c.employ(u, above, job, castAs(managerOf, unit.Code))
	}
	for _, p := range cast {
		if p.at != managerOf {
			u := c.unit(p.unit)
			c.employ(u, c.Units[u].Manager, p.job, &p)
		}
	}
	for u, n := range c.headcount(c.Size.Employees - len(c.Employees)) {
		c.staff(u, n)
	}
	c.giveRegistrations()
	c.giveAddresses()
}

// headcount spreads people over the units by weight, exactly.
func (c *Company) headcount(people int) []int {
	sum, before := 0, 0
	for _, u := range c.Units {
		sum += u.weight
	}
	n := make([]int, len(c.Units))
	for i, u := range c.Units {
		n[i] = (before+u.weight)*people/sum - before*people/sum
		before += u.weight
	}
	return n
}

// staff hires n people for a unit; where many do manual work, shift leaders stand
// between them and the unit's manager.
func (c *Company) staff(unit, n int) {
	u := &c.Units[unit]
	var bosses []int
	if u.trade.manual() && n >= 16 {
		for range n / 16 {
			bosses = append(bosses, len(c.Employees))
			c.employ(unit, u.Manager, shiftLead, nil)
			n--
		}
	} else {
		bosses = []int{u.Manager}
	}
	jobs := positions[u.trade]
	weights := make([]int, len(jobs))
	for i, j := range jobs {
		weights[i] = j.weight
	}
	for i := range n {
		d := throw(c.Size.Seed, 'j', uint64(len(c.Employees)))
		c.employ(unit, bosses[i%len(bosses)], jobs[d.weighted(weights)], nil)
	}
}

// employ adds one person. People of the story, managers and shift leaders stay.
func (c *Company) employ(unit, manager int, job position, as *castMember) {
	index := len(c.Employees)
	d := throw(c.Size.Seed, 'e', uint64(index))
	today := dayOf(c.Size.Today)
	female := d.percent(38)
	e := Employee{Unit: unit, Manager: manager, Status: Active, trade: c.Units[unit].trade}
	u := d.unit()
	e.HiredOn = weekday(today.AddDate(0, 0, -35-int(u*u*float64(job.longest()))))
	e.Name = personName(&d, female)
	e.CPF = cpf(c.Size.Seed, index)
	stays := job.weight == 0
	switch n := d.below(100); {
	case as != nil:
		e.Name, female = as.name, as.female
		e.HiredOn = weekday(today.AddDate(-as.years, -5, -20+13*int(worker-as.role)))
		c.cast[as.role] = index
	case stays:
	case n < 9 && daysBetween(e.HiredOn, today) > 120:
		e.Status = Terminated
		since := today.AddDate(-2, -6, 0)
		if first := e.HiredOn.AddDate(0, 0, 90); first.After(since) {
			since = first
		}
		e.TerminatedOn = weekday(d.day(since, today.AddDate(0, 0, -3)))
	case n < 12:
		e.Status = OnLeave
	}
	e.female = female
	e.Position = job.name(female)
	e.salary = job.salary + job.salary*d.below(25)/100
	c.Employees = append(c.Employees, e)
}

// giveRegistrations numbers people in the order they were hired, with the gaps that
// people who left long ago have left behind.
func (c *Company) giveRegistrations() {
	order := make([]int, len(c.Employees))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(c.Employees[a].HiredOn.Compare(c.Employees[b].HiredOn), a-b)
	})
	d := throw(c.Size.Seed, 'r')
	number := 118
	for _, i := range order {
		number += d.between(1, 3)
		c.Employees[i].Registration = fmt.Sprintf("%06d", number)
	}
}

// giveAddresses makes unique e-mail addresses under a domain that cannot exist.
func (c *Company) giveAddresses() {
	taken := make(map[string]int, len(c.Employees))
	for i := range c.Employees {
		local := userName(c.Employees[i].Name)
		taken[local]++
		if n := taken[local]; n > 1 {
			local += strconv.Itoa(n)
		}
		c.Employees[i].Email = local + "@aroeira.example"
	}
}
