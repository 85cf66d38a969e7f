package notification_test

import (
	"context"
	"slices"
	"testing"

	"acervo/services/employee/employeeapi"
	"acervo/services/notification"
	"acervo/services/permission/permissionapi"
)

var (
	_ notification.Sessions = (*employeeapi.Client)(nil)
	_ notification.Asker    = (*permissionapi.Client)(nil)
)

type asker []permissionapi.Check

func (a *asker) MayOthers(_ context.Context, asked []permissionapi.Check) ([]bool, error) {
	*a = asked
	return []bool{false, true}, nil
}

func TestPermissionsAreAskedWhoMayView(t *testing.T) {
	var a asker
	got, err := notification.AskPermissions(&a).Visible(t.Context(), []notification.Sight{{AccountID: "ana", DocumentID: "d1"}, {AccountID: "rui", DocumentID: "d2"}})
	if err != nil || !slices.Equal(got, []bool{false, true}) {
		t.Errorf("%v %v", got, err)
	}
	want := []permissionapi.Check{{UserID: "ana", Action: "view", DocumentID: "d1"}, {UserID: "rui", Action: "view", DocumentID: "d2"}}
	if !slices.Equal(a, want) {
		t.Errorf("asked %+v", a)
	}
}
