package permissionapi

import (
	"context"

	"acervo/platform/rest"
)

// Flag marks a permission that deserves a look.
type Flag string

const (
	FlagReachesNobody Flag = "reaches_nobody"  // no active account among its subjects, or nobody among its target
	FlagExpiresSoon   Flag = "expires_soon"    // within 30 days
	FlagGrantedByLeft Flag = "granted_by_left" // who gave it is no longer active
	FlagUnused        Flag = "unused"          // for 90 days nobody did anything that it allows
	FlagAny           Flag = "any"             // at least one of the others: only to list and count by
	FlagCovered       Flag = "covered"         // another permission alone gives (or denies) all of it, for as long
)

// ReviewQuery are the parameters of a review.
type ReviewQuery struct {
	Flag   Flag   `query:"flag" enum:"reaches_nobody,expires_soon,granted_by_left,unused,covered" doc:"Only permissions with this flag"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50" doc:"The most permissions on the page"`
	Cursor string `query:"cursor" maxLength:"2048" doc:"Where the page begins: next of the page before"`
}

// UserReviewItem is a permission that reaches somebody, and how much it gives them.
type UserReviewItem struct {
	Permission  Permission    `json:"permission" doc:"The permission"`
	SubjectPath []Step        `json:"subject_path" doc:"From the user to its subject"`
	Employees   int           `json:"employees" doc:"Employees whom its documents are about, with at least one document" example:"311"`
	Documents   int           `json:"documents" doc:"Documents that it is about for this user, the bin left out: given or, by a denial, taken" example:"4102"`
	Classes     []ReviewClass `json:"classes" doc:"Of which classes; those with no document are left out"`
	Flags       []Flag        `json:"flags" doc:"What deserves a look"`
	CoveredBy   string        `json:"covered_by,omitempty" doc:"The permission that gives all of it too, if you may see it"`
}

// ReviewClass is how many documents of a class.
type ReviewClass struct {
	Class     string `json:"class" doc:"The class" example:"medical"`
	Documents int    `json:"documents" doc:"How many documents" example:"4102"`
}

// UserReview is all that reaches somebody.
type UserReview struct {
	UserID     string           `json:"user_id" doc:"The account"`
	EmployeeID string           `json:"employee_id,omitempty" doc:"Its employee"`
	Inactive   bool             `json:"inactive,omitempty" doc:"The account may do nothing at all"`
	Revision   uint64           `json:"revision" doc:"As of which revision of the permissions" example:"4711"`
	Sees       *Summary         `json:"sees,omitempty" doc:"How much they may view, all in all; for administrators, HR and themselves"`
	Uploads    int              `json:"uploads" doc:"Documents that they brought and keep sight of; for administrators, HR and themselves"`
	Total      int              `json:"total" doc:"How many permissions there are on all pages" example:"7"`
	Items      []UserReviewItem `json:"items" doc:"Permissions that reach them, the newest first, of those that you may see"`
	Next       string           `json:"next,omitempty" doc:"The cursor of the next page; omitted on the last"`
}

// EmployeeReviewItem is a permission that is about an employee, and how many it gives to.
type EmployeeReviewItem struct {
	Permission Permission `json:"permission" doc:"The permission"`
	TargetPath []Step     `json:"target_path" doc:"From the employee to its target; for reports and self, and for one document, as far as is the same for all: the employee, or the document and the employee"`
	People     int        `json:"people" doc:"Active accounts that it gives to (or takes from) about this employee" example:"6"`
	Flags      []Flag     `json:"flags" doc:"What deserves a look"`
	CoveredBy  string     `json:"covered_by,omitempty" doc:"The permission that gives all of it too, if you may see it"`
}

// EmployeeReview is all that reaches an employee.
type EmployeeReview struct {
	EmployeeID string               `json:"employee_id" doc:"The employee"`
	Revision   uint64               `json:"revision" doc:"As of which revision of the permissions" example:"4711"`
	Total      int                  `json:"total" doc:"How many permissions there are on all pages" example:"7"`
	Items      []EmployeeReviewItem `json:"items" doc:"Permissions about them and about single documents of theirs that you see, the newest first, of those that you may see"`
	Next       string               `json:"next,omitempty" doc:"The cursor of the next page; omitted on the last"`
}

// ReviewUser asks for all that somebody can do.
func (c *Client) ReviewUser(ctx context.Context, accountID string, q ReviewQuery, options ...rest.Option) (UserReview, error) {
	return rest.Get[UserReview](ctx, c.rest, rest.Path("permissions", "review", "user", accountID), rest.QueryOf(q), options...)
}

// ReviewEmployee asks for all that reaches an employee.
func (c *Client) ReviewEmployee(ctx context.Context, employeeID string, q ReviewQuery, options ...rest.Option) (EmployeeReview, error) {
	return rest.Get[EmployeeReview](ctx, c.rest, rest.Path("permissions", "review", "employee", employeeID), rest.QueryOf(q), options...)
}
