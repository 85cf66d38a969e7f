package rest

import (
	"strings"
	"testing"

	"acervo/platform/fault"
)

// TestInspectIsSafe: what is no JSON, or deeper than any decoder goes, is for the decoder
// to refuse.
func TestInspectIsSafe(t *testing.T) {
	whole := `{"a":[1,{"b":"c\\\"d"},true,null,-1.5e3],"e":{}}`
	for i := range whole {
		if err := inspect([]byte(whole[:i])); err != nil {
			t.Errorf("%s: %v", whole[:i], err)
		}
	}
	for _, bad := range []string{
		"", "nul", `{"a"}`, `{"a":}`, `{"a":1,}`, `[1,]`, `[,]`, `{,}`, `{"a":1 "a":2}`, "\"", `"\`, `{"\`, "\xff", "1e", "--1", ".",
		strings.Repeat("[", 1<<20), strings.Repeat(`{"a":`, 1<<18),
	} {
		if err := inspect([]byte(bad)); err != nil {
			t.Errorf("%.20s: %v", bad, err)
		}
	}
	if err := inspect([]byte("1" + strings.Repeat("0", 1<<16) + "e" + strings.Repeat("9", 1<<16))); !fault.Is(err, fault.Invalid) {
		t.Errorf("a number beyond all: %v", err)
	}
}
