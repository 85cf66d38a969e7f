package documentapi

import (
	"context"
	"net/http"
	"time"

	"acervo/platform/rest"
)

// LeavingFor is how long an employee counts as leaving when nobody says what became of
// it. Whoever deletes one gives up well before.
const LeavingFor = 20 * time.Second

// LeavingInput says who is about to be deleted.
type LeavingInput struct {
	EmployeeNumber uint32 `json:"employee_number" minimum:"1" doc:"The employee's number" example:"42"`
}

// Held tells whether there are documents about somebody.
type Held struct {
	Held bool `json:"held" doc:"Whether there is any document about the employee, in the bin or not; if so, nothing was noted" example:"true"`
}

// Leave says that the employee with this number is about to be deleted, unless there is
// any document about them, in the bin or not: then it returns true. Otherwise no
// document about them is taken in from now on, until Stay, or for LeavingFor. attempt is
// the caller's own name for this. For services: the client or the call needs
// rest.AsService.
func (c *Client) Leave(ctx context.Context, attempt string, employeeNumber uint32, options ...rest.Option) (held bool, err error) {
	out, err := rest.Send[Held](ctx, c.rest, http.MethodPut, rest.Path("leaving-employees", attempt), LeavingInput{employeeNumber}, options...)
	return out.Held, err
}

// Stay says that the employee of an attempt is not deleted after all.
func (c *Client) Stay(ctx context.Context, attempt string, options ...rest.Option) error {
	return rest.Delete(ctx, c.rest, rest.Path("leaving-employees", attempt), options...)
}
