package documentapi

import (
	"context"
	"net/url"
	"strconv"

	"acervo/platform/rest"
)

// Held tells whether there are documents about somebody.
type Held struct {
	Held bool `json:"held" doc:"Whether there is any document about the employee, in the bin or not" example:"true"`
}

// Held tells whether there is any document about the employee with this number, in the
// bin or not. For services: the client or the call needs rest.AsService.
func (c *Client) Held(ctx context.Context, employeeNumber uint32, options ...rest.Option) (bool, error) {
	out, err := rest.Get[Held](ctx, c.rest, "/documents/held", url.Values{"employee_number": {strconv.FormatUint(uint64(employeeNumber), 10)}}, options...)
	return out.Held, err
}
