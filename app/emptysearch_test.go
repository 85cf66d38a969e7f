package app

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
)

// TestAnEmptySearchIsNone: on every list that takes it, an empty q answers as none does.
func TestAnEmptySearchIsNone(t *testing.T) {
	w := theWorld(t)
	admin := w.actor(t, w.as(t, "admin").Username)
	for _, path := range []string{"/documents", "/documents/facets", "/employees", "/groups", "/accounts", "/accounts/people"} {
		get := func(query string) (answer map[string]any) {
			admin.must(http.StatusOK, "GET", path+query, nil, &answer)
			return answer
		}
		without, empty := get(""), get("?q=")
		if len(without) == 0 || !reflect.DeepEqual(without, empty) {
			t.Errorf("%s: %v, with an empty q %v", path, without, empty)
		}
		if blank := get("?q=" + strings.Repeat("%20", 3)); !reflect.DeepEqual(without, blank) {
			t.Errorf("%s: a blank q is another search: %v", path, blank)
		}
	}
}
