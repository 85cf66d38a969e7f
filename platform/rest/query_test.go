package rest_test

import (
	"testing"
	"time"

	"acervo/platform/rest"
)

func TestQueryOf(t *testing.T) {
	type kind string
	type filters struct {
		Kind  kind     `json:"kind" query:"kind"`
		Types []string `query:"type"`
		Open  bool     `query:"open"`
		body  string
	}
	in := struct {
		filters
		At    time.Time `query:"at"`
		Other string    `json:"other"`
		rest.PageInput
	}{filters: filters{Kind: "a b&c", Types: []string{"x", "y"}, Open: true, body: "z"}, At: time.Date(2026, 11, 27, 9, 0, 0, 5000, time.FixedZone("", -3*3600)), Other: "o"}
	in.Limit = 7
	if got, want := rest.QueryOf(in).Encode(), "at=2026-11-27T12%3A00%3A00.000005Z&kind=a+b%26c&limit=7&open=true&type=x%2Cy"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := rest.QueryOf(rest.PageInput{}).Encode(); got != "" {
		t.Errorf("nothing asked for is %q", got)
	}
}
