package permissionapi

import (
	"context"
	"net/http"
	"slices"

	"acervo/platform/rest"
)

// MoveKind says what is about to move where.
type MoveKind string

const (
	EmployeeToUnit MoveKind = "employee_to_unit" // id: an employee; to: their new unit, empty for none
	UnitToUnit     MoveKind = "unit_to_unit"     // id: a unit, with all below it; to: the unit above it from now on, empty for none
	IntoTeam       MoveKind = "into_team"        // id: an employee; to: the team
	OutOfTeam      MoveKind = "out_of_team"      // id: an employee; to: the team
	EndOfTeam      MoveKind = "end_of_team"      // id: the team
)

// Move is something that an account is about to do, as a question: would it let that
// account do more than now with the documents of others?
type Move struct {
	UserID string   `json:"user_id" minLength:"1" maxLength:"64" doc:"The account that is about to do it"`
	Kind   MoveKind `json:"kind" enum:"employee_to_unit,unit_to_unit,into_team,out_of_team,end_of_team" doc:"What moves where"`
	ID     string   `json:"id" minLength:"1" maxLength:"64" doc:"The employee, unit or team that moves"`
	To     string   `json:"to,omitempty" maxLength:"64" doc:"The unit or team"`
}

// MoveAnswer is the answer to a Move.
type MoveAnswer struct {
	Gains bool `json:"gains" doc:"Whether the account could do more than now; also when that is in doubt"`
}

// Gains asks whether a move would let the account that makes it do more than now with
// the documents of others. For services.
func (c *Client) Gains(ctx context.Context, m Move) (bool, error) {
	out, err := rest.Send[MoveAnswer](ctx, c.rest, http.MethodPost, "/permissions/gains", m, append(slices.Clip(c.own), rest.Repeatable)...)
	return out.Gains, err
}
