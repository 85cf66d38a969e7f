package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// quantiles runs f n times after a warm-up and gives its p50 and p99 in milliseconds.
func quantiles(n int, f func(i int) error) (p50, p99 float64, err error) {
	for i := range n / 10 {
		if err := f(i); err != nil {
			return 0, 0, err
		}
	}
	took := make([]time.Duration, n)
	for i := range n {
		begun := time.Now()
		if err := f(i); err != nil {
			return 0, 0, err
		}
		took[i] = time.Since(begun)
	}
	p50, p99 = ranks(took)
	return p50, p99, nil
}

func ranks(took []time.Duration) (p50, p99 float64) {
	slices.Sort(took)
	at := func(q float64) float64 { return float64(took[int(q*float64(len(took)-1))].Microseconds()) / 1000 }
	return at(0.50), at(0.99)
}

func measureStart(ctx context.Context, t *target) ([]row, error) {
	best := time.Hour
	for range 3 {
		if err := t.stop(); err != nil {
			return nil, err
		}
		took, err := t.start(ctx)
		if err != nil {
			return nil, err
		}
		best = min(best, took)
	}
	return []row{{name: "start on the demo folder to ready", value: best.Seconds(), unit: "s", bar: 1.5}}, t.signInAll(ctx)
}

func measureIdleMemory(ctx context.Context, t *target) ([]row, error) {
	if err := t.stop(); err != nil {
		return nil, err
	}
	if _, err := t.start(ctx); err != nil {
		return nil, err
	}
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-time.After(5 * time.Second):
	}
	mib, err := t.memory("VmRSS")
	if err != nil {
		return nil, err
	}
	return []row{{name: "idle memory with the demo company", value: mib, unit: "MiB", bar: 150}}, t.signInAll(ctx)
}

func measurePages(ctx context.Context, t *target) ([]row, error) {
	var rows []row
	for _, a := range t.accounts {
		p50, p99, err := quantiles(1000, func(int) error {
			return t.call(ctx, a.token, http.MethodGet, "/documents?limit=50", nil, nil)
		})
		if err != nil {
			return nil, err
		}
		rows = append(rows,
			row{name: "page of 50, " + a.Username + ", p50", value: p50, unit: "ms", bar: 2},
			row{name: "page of 50, " + a.Username + ", p99", value: p99, unit: "ms", bar: 8})
	}
	return rows, nil
}

// documents are the ids of up to 50 documents that a sees.
func (t *target) documents(ctx context.Context, a *account, query string) ([]string, error) {
	var page struct {
		Items []struct {
			ID string `json:"id"`
		} `json:"items"`
	}
	if err := t.call(ctx, a.token, http.MethodGet, "/documents?limit=50"+query, nil, &page); err != nil {
		return nil, err
	}
	var ids []string
	for _, d := range page.Items {
		ids = append(ids, d.ID)
	}
	if len(ids) == 0 {
		return nil, errors.New("the demo account sees no documents")
	}
	return ids, nil
}

func measureByID(ctx context.Context, t *target) ([]row, error) {
	hr := t.with("hr")
	ids, err := t.documents(ctx, hr, "")
	if err != nil {
		return nil, err
	}
	p50, p99, err := quantiles(3000, func(i int) error {
		return t.call(ctx, hr.token, http.MethodGet, "/documents/"+ids[i%len(ids)], nil, nil)
	})
	return []row{
		{name: "one document by id, p50", value: p50, unit: "ms", bar: 0.6},
		{name: "one document by id, p99", value: p99, unit: "ms", bar: 2},
	}, err
}

// measureWebSize takes the number from the web app's own size script, which reads
// what the build made.
func measureWebSize(ctx context.Context, _ *target) ([]row, error) {
	cmd := exec.CommandContext(ctx, "npm", "run", "--silent", "size", "--", "--json")
	cmd.Dir, cmd.Stderr = "web", os.Stderr
	raw, err := cmd.Output()
	if err != nil {
		return nil, err
	}
	var size struct {
		FirstJSBytes float64 `json:"first_js_bytes"`
	}
	if err := json.Unmarshal(raw, &size); err != nil || size.FirstJSBytes == 0 {
		return nil, fmt.Errorf("the size script said %q", raw)
	}
	return []row{{name: "first JavaScript, compressed", value: size.FirstJSBytes / 1000, unit: "KB", bar: 250}}, nil
}

// subject is the sub claim of a token, which the bench trusts unverified.
func subject(token string) (string, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return "", errors.New("not a JWT")
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return "", err
	}
	var c struct {
		Sub string `json:"sub"`
	}
	return c.Sub, json.Unmarshal(raw, &c)
}
