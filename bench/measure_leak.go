package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/google/uuid"
)

// measureLeak asks, as somebody who sees little, for what they may not see and for what
// never was, in turn, and compares how long the two take at the median. Beside it stands
// how much two questions for what never was differ: the noise.
func measureLeak(ctx context.Context, t *target) ([]row, error) {
	hr, other := t.with("hr"), t.with("employee")
	var hidden struct {
		Items []struct {
			ID         string `json:"id"`
			EmployeeID string `json:"employee_id"`
		} `json:"items"`
	}
	if err := t.call(ctx, hr.token, http.MethodGet, "/documents?limit=50&class=payroll", nil, &hidden); err != nil {
		return nil, err
	}
	if len(hidden.Items) == 0 {
		return nil, fmt.Errorf("%s sees no payslips", hr.Username)
	}
	var nobodys [2][]string // as many ids as of what is hidden, so that what is asked for again is so for all
	for k := range nobodys {
		for range hidden.Items {
			nobodys[k] = append(nobodys[k], uuid.Must(uuid.NewV7()).String())
		}
	}
	absent := func(k, i int) string { return nobodys[k][i%len(hidden.Items)] }
	var rows []row
	for _, q := range []struct {
		name, path string
		there      func(i int) string
		never      func(k, i int) string
	}{
		{"a document by id", "/documents/%s", func(i int) string { return hidden.Items[i%len(hidden.Items)].ID }, absent},
		{"its content", "/documents/%s/content", func(i int) string { return hidden.Items[i%len(hidden.Items)].ID }, absent},
		{"documents of a person", "/documents?count=true&employee_id=%s", func(i int) string { return hidden.Items[i%len(hidden.Items)].EmployeeID }, absent},
		{"a word in hidden titles", "/documents?count=true&q=%s", func(int) string { return "holerite" }, func(int, int) string { return "holerits" }},
		{"an explanation", "/permissions/audience?action=view&document_id=%s", func(i int) string { return hidden.Items[i%len(hidden.Items)].ID }, absent},
	} {
		var took [3][]time.Duration
		for i := range 4000 {
			for k, id := range []string{q.there(i), q.never(0, i), q.never(1, i)} {
				begun := time.Now()
				if err := t.ask(ctx, other.token, fmt.Sprintf(q.path, url.QueryEscape(id))); err != nil {
					return nil, err
				}
				took[k] = append(took[k], time.Since(begun))
			}
		}
		var p50 [3]float64
		for k := range took {
			slices.Sort(took[k])
			p50[k] = float64(took[k][len(took[k])/2])
		}
		rows = append(rows,
			row{name: "hidden / absent, p50: " + q.name, value: p50[0] / p50[1], unit: "×", bar: 1.03},
			row{name: "absent / absent, p50: " + q.name, value: p50[2] / p50[1], unit: "×", bar: 1.03})
	}
	return rows, nil
}
