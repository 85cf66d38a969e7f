package notification

import (
	"context"

	"acervo/services/permission/permissionapi"
)

// Asker answers any number of questions, in their order, about the accounts they name:
// the permission service's client, calling as this service.
type Asker interface {
	MayOthers(ctx context.Context, asked []permissionapi.Check) ([]bool, error)
}

// AskPermissions is the Visibility that asks the permission service.
func AskPermissions(a Asker) Visibility { return asked{a} }

type asked struct{ Asker }

// Visible implements Visibility.
func (a asked) Visible(ctx context.Context, sights []Sight) ([]bool, error) {
	checks := make([]permissionapi.Check, len(sights))
	for i, s := range sights {
		checks[i] = permissionapi.Check{UserID: s.AccountID, Action: permissionapi.View, DocumentID: s.DocumentID}
	}
	return a.MayOthers(ctx, checks)
}
