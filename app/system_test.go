package app

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"acervo/app/demo"
	"acervo/platform/telemetry"
)

// world is a whole Acervo in this process with a small demo company, for tests that put
// everything together. They share it: building one takes a second or two.
type world struct {
	*system
	api, web *httptest.Server
	signIns  []SignIn
	tokens   map[string]string // by user name
}

var shared struct {
	once sync.Once
	w    *world
	err  error
}

// theWorld is the shared world; what a test changes in it, it changes for the others.
func theWorld(t *testing.T) *world {
	t.Helper()
	shared.once.Do(func() { shared.w, shared.err = newWorld(Place{}) })
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.w
}

// newWorld makes one whose databases are where the place says.
func newWorld(at Place) (*world, error) {
	dir, err := testFolder()
	if err != nil {
		return nil, err
	}
	at.Data = dir
	s, err := open(&Config{Place: at, MaxUpload: 8 << 20, Drain: time.Second}, telemetry.Discard())
	if err != nil {
		return nil, err
	}
	w := &world{system: s, tokens: map[string]string{}}
	if w.signIns, err = s.load(context.Background(), demo.Size{Employees: 150, Documents: 400, Seed: 7, Today: time.Now()}, nil); err != nil {
		return nil, err
	}
	w.api = httptest.NewServer(s.publicAPI().Handler())
	w.web = httptest.NewServer(s.part("bff").api.Handler())
	for _, in := range w.signIns {
		var out struct {
			AccessToken string `json:"access_token"`
		}
		if _, err := w.do("", http.MethodPost, "/auth/login", map[string]string{"username": in.Username, "password": in.Password}, &out); err != nil {
			return nil, err
		}
		w.tokens[in.Username] = out.AccessToken
	}
	return w, nil
}

// as is the demo person with a role; employee is one who has no other.
func (w *world) as(t *testing.T, role string) SignIn {
	t.Helper()
	for _, in := range w.signIns {
		for _, r := range in.Roles {
			if r == role && (role != "employee" || len(in.Roles) == 1) {
				return in
			}
		}
	}
	t.Fatalf("nobody in the demo company is %s", role)
	return SignIn{}
}

// patient gives up what does not answer at all.
var patient = &http.Client{Timeout: time.Minute}

// do sends JSON to the API and decodes the answer into out if it is 2xx.
func (w *world) do(token, method, path string, in, out any) (status int, err error) {
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return 0, err
		}
		body = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, w.api.URL+path, body)
	if err != nil {
		return 0, err
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := patient.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	if out != nil && res.StatusCode/100 == 2 {
		err = json.NewDecoder(res.Body).Decode(out)
	}
	return res.StatusCode, err
}

// serveSystem is a world of a system without a demo company: only its API is served.
func serveSystem(t *testing.T, s *system) *world {
	t.Helper()
	return &world{system: s, api: httptest.NewServer(s.publicAPI().Handler()), tokens: map[string]string{}}
}
