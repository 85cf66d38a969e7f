package main

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// What cannot be measured is named, and costs no other measurement its rows.
func TestAFailedMeasurementLosesNoOthers(t *testing.T) {
	broken := errors.New("it broke")
	wanted := []measurement{
		{name: "first", run: func(context.Context, *target) ([]row, error) { return []row{{name: "one", value: 1, bar: 2}}, nil }},
		{name: "second", run: func(context.Context, *target) ([]row, error) { return []row{{name: "two", value: 1, bar: 2}}, broken }},
		{name: "third", run: func(context.Context, *target) ([]row, error) { return []row{{name: "three", value: 3, bar: 2}}, nil }},
	}
	var out strings.Builder
	ok, err := measure(t.Context(), wanted, nil, &out)
	if ok || !errors.Is(err, broken) || !strings.Contains(err.Error(), "second: ") {
		t.Errorf("ok %v, %v", ok, err)
	}
	for _, name := range []string{"one", "two", "three"} {
		if !strings.Contains(out.String(), name) {
			t.Errorf("%s is lacking:\n%s", name, out.String())
		}
	}
	if ok, err := measure(t.Context(), wanted[:1], nil, &out); !ok || err != nil {
		t.Errorf("what is well: %v, %v", ok, err)
	}
}
