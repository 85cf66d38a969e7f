package bffhttp_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"acervo/services/bff/bffhttp"
)

var update = flag.Bool("update", false, "write web/src/api/openapi.json")

// TestOpenAPIIsWhatTheWebAppWasBuiltFor fails when the web app's copy is stale:
// go test ./services/bff/bffhttp -run OpenAPI -update, then npm run api in web/.
func TestOpenAPIIsWhatTheWebAppWasBuiltFor(t *testing.T) {
	const path = "../../../web/src/api/openapi.json"
	now, err := bffhttp.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	now = append(now, '\n')
	if *update {
		if err := os.WriteFile(path, now, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(now, kept) {
		t.Error("web/src/api/openapi.json is stale: run `make openapi`")
	}
}
