package notification

import (
	"context"
	"slices"

	"acervo/platform/fault"
	"acervo/services/permission/permissionapi"
)

// Checks is a Visibility that asks the permission service, as this service: at most
// permissionapi.MaxChecks questions a call, answered in their order.
type Checks func(ctx context.Context, checks []permissionapi.Check) ([]permissionapi.CheckResult, error)

// Visible implements Visibility.
func (ask Checks) Visible(ctx context.Context, sights []Sight) ([]bool, error) {
	out := make([]bool, 0, len(sights))
	for some := range slices.Chunk(sights, permissionapi.MaxChecks) {
		checks := make([]permissionapi.Check, len(some))
		for i, s := range some {
			checks[i] = permissionapi.Check{UserID: s.AccountID, Action: permissionapi.View, DocumentID: s.DocumentID}
		}
		answers, err := ask(ctx, checks)
		if err != nil {
			return nil, err
		}
		if len(answers) != len(checks) {
			return nil, fault.New(fault.Unavailable, "The permission service answered something else than was asked.")
		}
		for _, a := range answers {
			out = append(out, a.Allowed)
		}
	}
	return out, nil
}
