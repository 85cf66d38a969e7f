package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// startDistributed runs every service in a process of its own, on real engines, as
// scripts/run-distributed.sh does; DOCUMENTS and EMPLOYEES say how large the company is.
func startDistributed(ctx context.Context, binary string) (*target, error) {
	dir, err := os.MkdirTemp("", "acervo-bench-distributed-")
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(dir, 0o711); err != nil { //nolint:gosec // an engine may run as another user
		return nil, err
	}
	t := newTarget(binary, dir)
	t.cmd = exec.Command("scripts/run-distributed.sh")
	t.cmd.Env = append(os.Environ(), "RUN="+dir, "WEB_ADDR=127.0.0.1:0")
	t.cmd.Stderr = os.Stderr
	if err := t.cmd.Start(); err != nil {
		return nil, err
	}
	var at map[string]json.RawMessage
	for begun := time.Now(); ; time.Sleep(100 * time.Millisecond) {
		raw, err := os.ReadFile(filepath.Join(dir, "addresses.json"))
		if err == nil && json.Unmarshal(raw, &at) == nil {
			break
		}
		if ctx.Err() != nil || time.Since(begun) > time.Hour {
			t.close()
			return nil, errors.Join(ctx.Err(), errors.New("not ready"))
		}
	}
	t.services = map[string][]string{}
	for service, firsts := range map[string]string{
		"employee": "employees groups accounts auth company", "permission": "permissions scopes classes",
		"document": "documents document-types views", "notification": "notifications", "audit": "audit",
	} {
		var urls []string
		if err := json.Unmarshal(at[service], &urls); err != nil {
			t.close()
			return nil, fmt.Errorf("where %s is: %w", service, err)
		}
		for _, first := range strings.Fields(firsts) {
			t.services[first] = urls
		}
	}
	if err := t.signInDemo(ctx); err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

// measureDistributed compares an Acervo of many processes on real engines with the embedded
// default, both running on this machine in the same run.
func measureDistributed(ctx context.Context, _ *target) (rows []row, err error) {
	near, err := startDemo(ctx, *program)
	if err != nil {
		return nil, err
	}
	defer near.close()
	far, err := startDistributed(ctx, *program)
	if err != nil {
		return nil, err
	}
	defer far.close()
	both := func(name string, n int, bar50, bar99 float64, prepare func(t *target) (func(i int) error, error)) error {
		var p50, p99 [2]float64
		for side, t := range []*target{near, far} {
			f, err := prepare(t)
			if err == nil {
				p50[side], p99[side], err = quantiles(n, f)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
		rows = append(rows,
			row{name: name + ", many processes, p50", value: p50[1], unit: "ms", bar: bar50},
			row{name: name + ", many processes, p99", value: p99[1], unit: "ms", bar: bar99},
			row{name: name + ", many processes / embedded, p50", value: p50[1] / p50[0], unit: "×", atLeast: true})
		return nil
	}
	err = errors.Join(
		both("check", 3000, 0.5, 3, func(t *target) (func(int) error, error) {
			hr := t.with("hr")
			ids, err := t.documents(ctx, hr, "")
			return func(i int) error {
				return t.call(ctx, hr.token, http.MethodPost, "/permissions/check", map[string]string{"action": "view", "document_id": ids[i%len(ids)]}, nil)
			}, err
		}),
		both("page of 50", 1000, 4, 12, func(t *target) (func(int) error, error) {
			hr := t.with("hr")
			return func(int) error {
				return t.call(ctx, hr.token, http.MethodGet, "/documents?limit=50", nil, nil)
			}, nil
		}),
		both("one document by id", 2000, 4, 12, func(t *target) (func(int) error, error) {
			hr := t.with("hr")
			ids, err := t.documents(ctx, hr, "")
			return func(i int) error {
				return t.call(ctx, hr.token, http.MethodGet, "/documents/"+ids[i%len(ids)], nil, nil)
			}, err
		}),
		both("upload of 100 KB", 200, 1000, 1000, func(t *target) (func(int) error, error) {
			hr := t.with("hr")
			form, err := t.benchForm(ctx, hr, "Bench")
			file := make([]byte, 100_000)
			_, _ = rand.Read(file)
			copy(file, pdfHead)
			body := slices.Concat(form.head, file, form.tail)
			n := uint64(0)
			return func(int) error {
				n++
				binary.LittleEndian.PutUint64(body[len(form.head)+len(pdfHead):], n)
				return t.upload(ctx, hr, form, bytes.NewReader(body), int64(len(body)))
			}, err
		}),
	)
	if err != nil {
		return rows, err
	}
	late, err := far.lateRevocations(ctx, 10_000)
	rows = append(rows, row{name: "revoked, and still answered by some instance, of 10,000", value: float64(late), unit: "", bar: 0})
	if err != nil {
		return rows, err
	}
	two, err := far.listsPerSecond(ctx, 2)
	if err != nil {
		return rows, err
	}
	one, err := far.listsPerSecond(ctx, 1)
	return append(rows,
		row{name: "lists of 50, one document instance", value: one, unit: "/s", atLeast: true},
		row{name: "lists of 50, two document instances / one", value: two / one, unit: "×", atLeast: true}), err
}

// lateRevocations gives somebody a share n times, revokes it, and asks every document
// instance at once: how often one still answers.
func (t *target) lateRevocations(ctx context.Context, n int) (late int, err error) {
	hr, other := t.with("hr"), t.with("employee")
	ids, err := t.documents(ctx, hr, "&class=personal")
	if err != nil {
		return 0, err
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { // what they see anyway tells nothing
		return t.call(ctx, other.token, http.MethodGet, "/documents/"+id, nil, nil) == nil
	})
	if len(ids) == 0 {
		return 0, errors.New("there is nothing that is not seen anyway")
	}
	for i := range n {
		id := ids[i%len(ids)]
		var p struct {
			ID string `json:"id"`
		}
		if err := t.call(ctx, hr.token, http.MethodPost, "/permissions", map[string]any{
			"subject": map[string]string{"kind": "user", "id": other.id}, "actions": []string{"view"},
			"target": map[string]string{"kind": "document", "id": id}, "effect": "allow",
		}, &p); err != nil {
			return late, err
		}
		if i%100 == 0 { // what is measured is there to be measured
			for range t.services["documents"] {
				if err := t.call(ctx, other.token, http.MethodGet, "/documents/"+id, nil, nil); err != nil {
					return late, fmt.Errorf("shared, but refused: %w", err)
				}
			}
		}
		if err := t.call(ctx, hr.token, http.MethodDelete, "/permissions/"+p.ID, nil, nil); err != nil {
			return late, err
		}
		var mu sync.Mutex
		var all sync.WaitGroup
		for _, at := range t.services["documents"] {
			all.Go(func() {
				req, err := http.NewRequestWithContext(ctx, http.MethodGet, at+"/documents/"+id, nil)
				if err == nil {
					err = t.do(req, other.token, nil)
				}
				if err == nil {
					mu.Lock()
					late++
					mu.Unlock()
				}
			})
		}
		all.Wait()
		if ctx.Err() != nil {
			return late, ctx.Err()
		}
	}
	return late, nil
}

// listsPerSecond is how many pages of 50 the first so many document instances answer to 8
// clients.
func (t *target) listsPerSecond(ctx context.Context, instances int) (float64, error) {
	hr := t.with("hr")
	at := t.services["documents"][:instances]
	const seconds = 5
	timed, cancel := context.WithTimeout(ctx, seconds*time.Second)
	defer cancel()
	var mu sync.Mutex
	var done int
	var failed error
	var clients sync.WaitGroup
	for i := range 8 {
		clients.Go(func() {
			for n := 0; timed.Err() == nil; n++ {
				req, err := http.NewRequestWithContext(timed, http.MethodGet, at[(i+n)%len(at)]+"/documents?limit=50", nil)
				if err == nil {
					err = t.do(req, hr.token, nil)
				}
				mu.Lock()
				if err == nil {
					done++
				} else if timed.Err() == nil {
					failed = err
				}
				mu.Unlock()
			}
		})
	}
	clients.Wait()
	return float64(done) / seconds, failed
}
