package demo

import (
	"iter"
	"strconv"
	"time"
)

// Document is one document and, on demand, its file. A Document is a value; Content
// may be called from any goroutine, as often as wanted, with the same result.
type Document struct {
	Key       string // unique: the owner's registration (or the company) and a number
	Employee  int    // index into Company.Employees; -1 for the company's own
	Type      int    // index into Company.Types
	Title     string
	Date      time.Time      // midnight UTC; never after the company's today
	Fields    map[string]any // by Field.ID: string for text, YYYY-MM-DD for date, int or float64 for number
	Tags      []string
	Filename  string
	MediaType string
	CreatedAt time.Time // when it was uploaded, UTC
	CreatedBy int       // index into Company.Accounts

	company *Company
	seed    uint64
	nth     int // among the owner's documents of the type, the newest first
}

// weight is how many papers someone collects relative to others.
func (e *Employee) weight(today time.Time, inStory bool) int {
	until := today
	if e.Status == Terminated {
		until = e.TerminatedOn
	}
	w := 4 + min(daysBetween(e.HiredOn, until)/365, 8)
	if inStory {
		w *= 3
	}
	return w
}

// shareOut decides how many documents are about each person: Size.Documents in all.
func (c *Company) shareOut() {
	c.policies = min(len(policies), c.Size.Documents/50)
	rest := c.Size.Documents - c.policies
	story := map[int]bool{}
	for _, a := range c.SignIns() {
		story[a.Employee] = true
	}
	today, sum, before := dayOf(c.Size.Today), 0, 0
	weights := make([]int, len(c.Employees))
	for i := range c.Employees {
		weights[i] = c.Employees[i].weight(today, story[i])
		sum += weights[i]
	}
	c.quota = make([]int, len(weights))
	for i, w := range weights {
		c.quota[i] = (before+w)*rest/sum - before*rest/sum
		before += w
	}
}

// Documents makes every document, Size.Documents in all: the company's own first,
// then person by person in the order of Employees. Nothing is kept; iterating again
// gives the same again.
func (c *Company) Documents() iter.Seq[Document] {
	return func(yield func(Document) bool) {
		for n := range c.policies {
			if !yield(c.compose(policy, -1, n, n)) {
				return
			}
		}
		for e := range c.Employees {
			for d := range c.DocumentsOf(e) {
				if !yield(d) {
					return
				}
			}
		}
	}
}

// DocumentsOf makes the documents about one employee, as Documents does.
func (c *Company) DocumentsOf(employee int) iter.Seq[Document] {
	return func(yield func(Document) bool) {
		var had [policy + 1]int
		d := throw(c.Size.Seed, 'f', uint64(employee))
		for n := range c.quota[employee] {
			kind := c.nextKind(&d, employee, n)
			if !yield(c.compose(kind, employee, n, had[kind])) {
				return
			}
			had[kind]++
		}
	}
}

// documentKey is the key of an owner's nth document.
func documentKey(owner string, nth int) string { return owner + "-" + strconv.Itoa(nth) }

// first is what everyone's file begins with; firstOfStory continues it for those
// who are looked at in a demonstration.
var (
	first        = []int{contract, record, fitness}
	firstOfStory = []int{contract, record, fitness, payslip, timesheet, sickNote, training, secrecy, vacation, residence, payslip, timesheet}
)

// nextKind is the type of a person's nth document.
func (c *Company) nextKind(d *dice, employee, n int) int {
	e := &c.Employees[employee]
	opening := first
	if account, ok := c.accounts[employee]; ok && c.Accounts[account].SignIn {
		opening = firstOfStory
	}
	switch {
	case n < len(opening):
		return opening[n]
	case n == len(opening) && e.Status == Terminated:
		return termination
	}
	return d.weighted(e.habits())
}

// habits is how often each type turns up about a person, after the first papers.
func (e *Employee) habits() []int {
	w := []int{payslip: 31, timesheet: 24, sickNote: 10, fitness: 8, vacation: 8, training: 3, residence: 7, secrecy: 4, warning: 2, policy: 0}
	switch {
	case e.trade.manual():
		w[training], w[accident], w[warning], w[secrecy] = 11, 1, 3, 1
	case e.trade == technology || e.trade == law || e.trade == board || e.trade == finance:
		w[secrecy] = 9
	}
	return w
}
