package notification_test

import (
	"context"
	"fmt"
	"testing"

	"acervo/platform/fault"
	"acervo/services/employee/employeeapi"
	"acervo/services/notification"
	"acervo/services/permission/permissionapi"
)

func TestChecksAskInPiecesAndKeepTheOrder(t *testing.T) {
	calls := 0
	ask := notification.Checks(func(_ context.Context, checks []permissionapi.Check) ([]permissionapi.CheckResult, error) {
		calls++
		if len(checks) > permissionapi.MaxChecks {
			t.Errorf("%d questions at once", len(checks))
		}
		out := make([]permissionapi.CheckResult, len(checks))
		for i, c := range checks {
			out[i].Allowed = c.Action == permissionapi.View && c.UserID == "ana" && c.DocumentID[len(c.DocumentID)-1] == '7'
		}
		return out, nil
	})
	sights := make([]notification.Sight, 2500)
	for i := range sights {
		sights[i] = notification.Sight{AccountID: "ana", DocumentID: fmt.Sprint("d", i)}
	}
	got, err := ask.Visible(t.Context(), sights)
	if err != nil || calls != 3 || len(got) != len(sights) {
		t.Fatalf("%d calls, %d answers, %v", calls, len(got), err)
	}
	for i, yes := range got {
		if yes != (i%10 == 7) {
			t.Fatalf("answer %d is %v", i, yes)
		}
	}
	short := notification.Checks(func(context.Context, []permissionapi.Check) ([]permissionapi.CheckResult, error) { return nil, nil })
	if _, err := short.Visible(t.Context(), sights[:1]); !fault.Is(err, fault.Unavailable) {
		t.Errorf("a missing answer: %v", err)
	}
}

var _ notification.Sessions = (*employeeapi.Client)(nil)
