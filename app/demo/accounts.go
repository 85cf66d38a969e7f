package demo

import (
	"slices"
	"strconv"
	"strings"
)

// Account is what an employee signs in with. Passwords are not of this package.
type Account struct {
	Username string   // unique; first.last without accents
	Employee int      // index into Company.Employees
	Roles    []string // of admin, hr, employee
	SignIn   bool     // one of the story's people, to be given a password and listed
	Who      string   // what they are in the demo, in Portuguese; empty unless SignIn
}

// keepers are the accounts, by index, that upload each kind of papers.
type keepers struct{ hr, payroll, health, legal []int }

// openAccounts gives accounts to the story's people, to every unit's manager, and to
// the members of the teams that work with documents.
func (c *Company) openAccounts() {
	c.accounts = map[int]int{}
	taken := map[string]int{}
	open := func(employee int, a Account) {
		if at, ok := c.accounts[employee]; ok {
			for _, r := range a.Roles {
				if !slices.Contains(c.Accounts[at].Roles, r) {
					c.Accounts[at].Roles = append(c.Accounts[at].Roles, r)
				}
			}
			return
		}
		a.Employee, a.Username = employee, userName(c.Employees[employee].Name)
		if taken[a.Username]++; taken[a.Username] > 1 {
			a.Username += strconv.Itoa(taken[a.Username])
		}
		c.accounts[employee] = len(c.Accounts)
		c.Accounts = append(c.Accounts, a)
	}
	for _, p := range cast {
		open(c.cast[p.role], Account{Roles: slices.Clone(p.roles), SignIn: true, Who: p.who})
	}
	for _, u := range c.Units {
		a := Account{Roles: []string{"employee"}}
		if u.Code == "MTZ-RH" || u.Code == "MTZ-RH-DP" {
			a.Roles = []string{"hr", "employee"}
		}
		open(u.Manager, a)
	}
	for _, t := range c.Teams {
		if t.Code == TeamSafety {
			continue
		}
		for _, m := range t.Members {
			a := Account{Roles: []string{"employee"}}
			if t.Code == TeamHR {
				a.Roles = []string{"hr", "employee"}
			}
			open(m, a)
		}
	}
	c.keepers = keepers{c.accountsOf(TeamHR), c.accountsOf(TeamPayroll), c.accountsOf(TeamHealth), c.accountsOf(TeamLegal)}
}

func (c *Company) accountsOf(team string) []int {
	var list []int
	for _, m := range c.team(team).Members {
		list = append(list, c.accounts[m])
	}
	return list
}

// SignIns are the story's accounts, the HR analyst first, then the manager of the
// Regional Sul, the warehouse worker who reports into it, the administrator,
// occupational health, payroll, legal, the manager of the Regional Sudeste, and a
// colleague to share with.
func (c *Company) SignIns() []Account {
	n := 0
	for n < len(c.Accounts) && c.Accounts[n].SignIn {
		n++
	}
	return c.Accounts[:n]
}

// user is the user name of one of the story's people.
func (c *Company) user(r role) string { return c.Accounts[c.accounts[c.cast[r]]].Username }

// gendered chooses between the masculine and feminine forms of a phrase, written as
// "o empregado|a empregada".
func (e *Employee) gendered(phrase string) string {
	him, her, _ := strings.Cut(phrase, "|")
	if e.female {
		return her
	}
	return him
}
