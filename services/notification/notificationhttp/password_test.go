package notificationhttp_test

import (
	"testing"

	"acervo/services/employee/employeeapi"
)

// Whoever has their password taken away is told, whatever they may view; of what they
// chose themselves nobody is.
func TestAPasswordResetIsTold(t *testing.T) {
	h := open(t, nil)
	h.Person("admin", "Edson Reis")
	h.Person("ana", "Ana Lima")
	h.Down(true) // nobody has to be asked
	h.Happen("employee", employeeapi.PasswordChanged, "ana", "admin", employeeapi.PasswordEvent{AccountID: "ana", How: employeeapi.TakenAway})
	h.Happen("employee", employeeapi.PasswordChanged, "ana", "ana", employeeapi.PasswordEvent{AccountID: "ana", How: employeeapi.ChosenByOwner})
	h.Happen("employee", employeeapi.PasswordChanged, "ana", "system", employeeapi.PasswordEvent{AccountID: "ana", How: employeeapi.ChosenAtLink})
	h.settled()
	h.Down(false)
	h.wantInbox("ana", "password_reset:")
	h.wantInbox("admin")
	if n := h.list("ana", nil).Items[0]; n.ActorName != "Edson Reis" || n.DocumentID != "" || n.Permission != "" {
		t.Errorf("%+v", n)
	}
}
