package permission

import (
	"fmt"
	"testing"
	"time"

	"acervo/platform/identity"
)

// However many sessions end, those are kept whose tokens may be good by themselves, and not
// many more.
func TestEndedSessionsAreForgottenWhenNobodyCanAsk(t *testing.T) {
	w := company()
	const n = 20_000
	step := identity.KeepEnded / 1000 // so 1,000 are needed at any time
	at := func(i int) time.Time { return epoch.Add(time.Duration(i) * step) }
	w.Apply(w.Revision()+1, PutAccount{ID: "someone", Active: true})
	admits := func(i int) bool {
		return w.admit(identity.Caller{AccountID: "someone", SessionID: fmt.Sprint(i)}) == nil
	}
	most := 0
	for i := range n {
		w.CatchUp(w.Revision()+1, []Change{EndSession{ID: fmt.Sprint(i), At: at(i)}})
		most = max(most, len(w.ended.at))
		if admits(i) || !admits(i+1) || i >= 1000 && (admits(i-999) || admits(i-1000)) {
			t.Fatalf("after %d", i)
		}
	}
	if most > 4000 {
		t.Errorf("%d sessions were kept", most)
	}
}
