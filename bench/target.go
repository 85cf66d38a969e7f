package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// target is a running Acervo with the demo company.
type target struct {
	binary, dir string
	cmd         *exec.Cmd
	web, api    string
	ops         string
	accounts    []account
	client      *http.Client
	demo        bool // it fills its folder with the demo company

	services map[string][]string // by the first part of a path: where its service's instances are; nil: all at api
	turn     atomic.Uint32
}

// url is where a path is asked for: of several instances each in its turn.
func (t *target) url(path string) string {
	if t.services == nil {
		return t.api + path
	}
	first, _, _ := strings.Cut(strings.TrimLeft(path, "/"), "/")
	first, _, _ = strings.Cut(first, "?")
	at := t.services[first]
	return at[int(t.turn.Add(1))%len(at)] + path
}

func newTarget(binary, dir string) *target {
	return &target{binary: binary, dir: dir, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true}}}
}

type account struct {
	Username   string   `json:"username"`
	Password   string   `json:"password"`
	Roles      []string `json:"roles"`
	EmployeeID string   `json:"employee_id"`
	Who        string   `json:"who"`
	token      string
	id         string
}

func startDemo(ctx context.Context, binary string) (*target, error) {
	dir, err := os.MkdirTemp("", "acervo-bench-")
	if err != nil {
		return nil, err
	}
	t := newTarget(binary, dir)
	t.demo = true
	if _, err := t.start(ctx); err != nil {
		t.close()
		return nil, err
	}
	if err := t.signInDemo(ctx); err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

// signInDemo signs in the people of the demo company who have a password.
func (t *target) signInDemo(ctx context.Context) error {
	raw, err := os.ReadFile(filepath.Join(t.dir, "demo-accounts.json"))
	if err == nil {
		err = json.Unmarshal(raw, &t.accounts)
	}
	if err != nil {
		return err
	}
	return t.signInAll(ctx)
}

// start runs the program and returns how long it took until /readyz said ok.
func (t *target) start(ctx context.Context) (time.Duration, error) {
	_ = os.Remove(filepath.Join(t.dir, "addresses.json"))
	args := []string{"serve", "--data", t.dir, "--web-addr", "127.0.0.1:0", "--api-addr", "127.0.0.1:0", "--ops-addr", "127.0.0.1:0", "--log", filepath.Join(t.dir, "log")}
	if t.demo {
		args = append(args, "--demo")
	}
	t.cmd = exec.Command(t.binary, args...) //nolint:gosec // the program named on our command line
	t.cmd.Stderr = os.Stderr
	begun := time.Now()
	if err := t.cmd.Start(); err != nil {
		return 0, err
	}
	for time.Since(begun) < 2*time.Minute {
		var at struct{ Web, API, Ops string }
		if raw, err := os.ReadFile(filepath.Join(t.dir, "addresses.json")); err == nil && json.Unmarshal(raw, &at) == nil {
			t.web, t.api, t.ops = at.Web, at.API, at.Ops
			if res, err := t.client.Get(t.ops + "/readyz"); err == nil {
				res.Body.Close()
				if res.StatusCode == http.StatusOK {
					return time.Since(begun), nil
				}
			}
		}
		if ctx.Err() != nil {
			return 0, ctx.Err()
		}
		time.Sleep(5 * time.Millisecond)
	}
	return 0, errors.New("not ready after two minutes")
}

func (t *target) stop() error {
	if t.cmd == nil || t.cmd.Process == nil {
		return nil
	}
	_ = t.cmd.Process.Signal(syscall.SIGTERM)
	err := t.cmd.Wait()
	t.cmd = nil
	return err
}

func (t *target) close() {
	_ = t.stop()
	os.RemoveAll(t.dir)
}

func (t *target) signInAll(ctx context.Context) error {
	for i := range t.accounts {
		a := &t.accounts[i]
		token, err := t.signIn(ctx, a.Username, a.Password)
		if err != nil {
			return fmt.Errorf("sign in as %s: %w", a.Who, err)
		}
		a.token = token
		a.id, err = subject(token)
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *target) signIn(ctx context.Context, username, password string) (string, error) {
	var out struct {
		AccessToken string `json:"access_token"`
	}
	err := t.call(ctx, "", http.MethodPost, "/auth/login", map[string]string{"username": username, "password": password}, &out)
	return out.AccessToken, err
}

// with is the demo account with a role (and, for "employee", none above it).
func (t *target) with(role string) *account {
	for i, a := range t.accounts {
		for _, r := range a.Roles {
			if r == role && (role != "employee" || len(a.Roles) == 1) {
				return &t.accounts[i]
			}
		}
	}
	return &t.accounts[0]
}

// call does one JSON request at the API address; anything but 2xx is an error.
func (t *target) call(ctx context.Context, token, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequestWithContext(ctx, method, t.url(path), body)
	if err != nil {
		return err
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return t.do(req, token, out)
}

func (t *target) patch(ctx context.Context, token, path string, in any) error {
	raw, err := json.Marshal(in)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPatch, t.url(path), bytes.NewReader(raw))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/merge-patch+json")
	return t.do(req, token, nil)
}

func (t *target) do(req *http.Request, token string, out any) error {
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := t.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("%s %s: %d %s", req.Method, req.URL.Path, res.StatusCode, raw)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(raw, out)
}

// ask does a GET whose answer may be anything: it is read and forgotten.
func (t *target) ask(ctx context.Context, token, path string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, t.url(path), nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := t.client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	return err
}

// memory is a line of /proc/PID/status, in MiB: VmRSS now, VmHWM at its highest.
func (t *target) memory(line string) (float64, error) {
	f, err := os.Open("/proc/" + strconv.Itoa(t.cmd.Process.Pid) + "/status")
	if err != nil {
		return 0, err
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if rest, ok := strings.CutPrefix(s.Text(), line+":"); ok {
			kib, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 64)
			return kib / 1024, err
		}
	}
	return 0, fmt.Errorf("no %s", line)
}
