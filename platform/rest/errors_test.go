package rest_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"acervo/platform/fault"
	"acervo/platform/rest"
)

var (
	forbidden       = fault.New(fault.Forbidden, "A cross-site request.")
	unauthenticated = fault.New(fault.Unauthenticated, "Sign in first.")
)

func nothing(context.Context, *rest.None) (*rest.None, error) { return nil, nil }

// manyNames are members of an object, none twice.
func manyNames(n int) string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf(`"n%d":%d`, i, i))
	}
	return strings.Join(out, ",")
}

// TestWhatIsUnusualJSONAndFine: what the checks before decoding must not refuse.
func TestWhatIsUnusualJSONAndFine(t *testing.T) {
	w := newWorld(t)
	for _, body := range []string{
		` { "name" : "a" , "only" : [ "b" , "B" ] } `,
		`{"name":"a","extra":{"x":{"n":1},"y":{"n":1},"m":[]}}`,
		`{"name":"\"","extra":{"a\\":1,"a":2,"":3," ":0.1,"b":-0,"c":1.50,"d":100000000000000000000,"e":1E+2,"f":3.141592653589793,"g":0.30000000000000004,"h":9007199254740992}}`,
		`{"name":"a","extra":{` + manyNames(40) + `}}`,
	} {
		if got := w.call("POST", "/things", "hr", body); got.Code != 201 {
			t.Errorf("%s: %d %v", body, got.Code, got.Errors)
		}
	}
}

// TestARefusalSaysItsReasonForPrograms: what the framework finds, too, with the numbers
// that a sentence in another language needs.
func TestARefusalSaysItsReasonForPrograms(t *testing.T) {
	w := newWorld(t)
	for _, tt := range []struct{ method, path, body, field, code, params string }{
		{"POST", "/things", `{}`, "name", "required", "map[]"},
		{"POST", "/things", `{"name":"` + strings.Repeat("a", 21) + `"}`, "name", "too_long", "map[max:20]"},
		{"POST", "/things", `{"name":1}`, "name", "not_text", "map[]"},
		{"POST", "/things", `{"name":"a","size":-1}`, "size", "too_small", "map[min:0]"},
		{"POST", "/things", `{"name":"a","email":"x"}`, "email", "not_an_address", "map[]"},
		{"POST", "/things", `{"name":"a","x":1}`, "x", "unknown", "map[]"},
		{"POST", "/things", `{"name":"a","only":["b","b"]}`, "only", "repeated", "map[]"},
		{"POST", "/things", `{"name":`, "body", "unreadable", "map[]"},
		{"GET", "/things?limit=101", "", "limit", "too_great", "map[max:100]"},
		{"GET", "/things?limit=x", "", "limit", "not_whole", "map[]"},
		{"GET", "/things?lim=1", "", "lim", "unknown", "map[]"},
	} {
		got := w.call(tt.method, tt.path, "hr", tt.body)
		i := slices.IndexFunc(got.Errors, func(f fault.Field) bool { return f.Field == tt.field })
		if i < 0 || got.Errors[i].Code != tt.code || fmt.Sprint(got.Errors[i].Params) != tt.params {
			t.Errorf("%s %s %s: %+v", tt.method, tt.path, tt.body, got.Errors)
		}
	}
}

func TestBadInputNamesTheField(t *testing.T) {
	w := newWorld(t)
	const secret = "s3cr3t-value"
	tests := []struct {
		name, method, path, body string
		status                   int
		fields                   []string
	}{
		{"no JSON", "POST", "/things", secret, 400, []string{"body"}},
		{"cut off", "POST", "/things", `{"name":"` + secret, 400, []string{"body"}},
		{"empty", "POST", "/things", "", 400, []string{"body"}},
		{"blank", "POST", "/things", "  ", 400, []string{"body"}},
		{"garbage after it", "POST", "/things", `{"name":"a"} ` + secret, 400, []string{"body"}},
		{"a second value", "POST", "/things", `{"name":"a"}{"name":"b"}`, 400, []string{"body"}},
		{"not UTF-8", "POST", "/things", "{\"name\":\"\xff\"}", 400, []string{"body"}},
		{"NUL", "POST", "/things", `{"name":"a","tags":["b","` + "\\u0000" + `"]}`, 400, []string{"tags[1]"}},
		{"a list", "POST", "/things", `["` + secret + `"]`, 422, []string{"body"}},
		{"null", "POST", "/things", `null`, 422, []string{"body"}},
		{"unknown field", "POST", "/things", `{"name":"a","sise":"` + secret + `"}`, 422, []string{"sise"}},
		{"other case", "POST", "/things", `{"name":"a","Size":1}`, 422, []string{"Size"}},
		{"unknown field inside", "POST", "/things", `{"name":"a","inner":{"id":"0198c7b2-f4a1-7c3e-9d5f-7a1b2c3d4e5f","x":1}}`, 422, []string{"inner.x"}},
		{"missing", "POST", "/things", `{}`, 422, []string{"name"}},
		{"missing inside", "POST", "/things", `{"name":"a","inner":{}}`, 422, []string{"inner.id"}},
		{"wrong type", "POST", "/things", `{"name":["` + secret + `"]}`, 422, []string{"name"}},
		{"null for a required one", "POST", "/things", `{"name":null}`, 422, []string{"name"}},
		{"wrong type in a list", "POST", "/things", `{"name":"a","tags":["b",{"` + secret + `":1}]}`, 422, []string{"tags[1]"}},
		{"too long", "POST", "/things", `{"name":"` + strings.Repeat(secret, 3) + `"}`, 422, []string{"name"}},
		{"too small", "POST", "/things", `{"name":"a","size":-1}`, 422, []string{"size"}},
		{"a fraction", "POST", "/things", `{"name":"a","size":1.5}`, 422, []string{"size"}},
		{"too large for any integer", "POST", "/things", `{"name":"a","size":1e300}`, 422, []string{"size"}},
		{"not among", "POST", "/things", `{"name":"a","colour":"` + secret + `"}`, 422, []string{"colour"}},
		{"no e-mail", "POST", "/things", `{"name":"a","email":"` + secret + `"}`, 422, []string{"email"}},
		{"no UUID", "POST", "/things", `{"name":"a","inner":{"id":"` + secret + `"}}`, 422, []string{"inner.id"}},
		{"several", "POST", "/things", `{"size":-1,"x":1}`, 422, []string{"name", "size", "x"}},
		{"the same twice where it may not be", "POST", "/things", `{"name":"a","only":["b","` + secret + `","` + secret + `"]}`, 422, []string{"only"}},
		{"a list where strings are unique", "POST", "/things", `{"name":"a","only":[["` + secret + `"],["` + secret + `"]]}`, 422, []string{"only", "only[0]", "only[1]"}},
		{"the same twice and more that is wrong", "POST", "/things", `{"sise":1,"only":["b","b"],"size":-1}`, 422, []string{"name", "only", "sise", "size"}},
		{"an object where strings are unique", "POST", "/things", `{"name":"a","only":[{"` + secret + `":1}]}`, 422, []string{"only[0]"}},
		{"an empty list where strings are unique", "PATCH", "/things/1", `{"only":[[]]}`, 422, []string{"only[0]"}},
		{"nested where strings are unique", "POST", "/things", `{"name":"a","inner":{"id":"0198c7b2-f4a1-7c3e-9d5f-7a1b2c3d4e5f","only":[1,1]}}`, 422, []string{"inner.only", "inner.only[0]", "inner.only[1]"}},
		{"a name twice", "POST", "/things", `{"name":"a","name":"` + secret + `"}`, 400, []string{"name"}},
		{"a name twice, escaped", "POST", "/things", `{"name":"a","n\u0061me":"` + secret + `"}`, 400, []string{"name"}},
		{"a name twice inside", "POST", "/things", `{"name":"a","extra":{"b":[{"c":1, "d":{}, "c" : 2}]}}`, 400, []string{"extra.b[0].c"}},
		{"a name twice in a large object", "POST", "/things", `{"name":"a","extra":{` + manyNames(40) + `,"n3":0}}`, 400, []string{"extra.n3"}},
		{"a whole number that cannot be kept", "POST", "/things", `{"name":"a","extra":{"n":12345678901234567890}}`, 422, []string{"extra.n"}},
		{"a fraction that cannot be kept", "POST", "/things", `{"name":"a","extra":{"n":[1,0.12345678901234567891]}}`, 422, []string{"extra.n[1]"}},
		{"a tiny number that cannot be kept", "POST", "/things", `{"name":"a","extra":{"n":1e-400}}`, 422, []string{"extra.n"}},
		{"a huge number", "POST", "/things", `{"name":"a","extra":{"n":1e999999999999}}`, 422, []string{"extra.n"}},
		{"unknown parameter", "GET", "/things?lim=" + secret, "", 422, []string{"lim"}},
		{"unknown parameters", "GET", "/things?a=1&b=2", "", 422, []string{"a", "b"}},
		{"parameter of a wrong type", "GET", "/things?limit=" + secret, "", 422, []string{"limit"}},
		{"limit 0", "GET", "/things?limit=0", "", 422, []string{"limit"}},
		{"limit 101", "GET", "/things?limit=101", "", 422, []string{"limit"}},
		{"limit beyond integers", "GET", "/things?limit=99999999999999999999", "", 422, []string{"limit"}},
		{"not among", "GET", "/things?colour=" + secret, "", 422, []string{"colour"}},
		{"one of several values not among", "GET", "/things?shade=dark," + secret + ",y", "", 422, []string{"shade"}},
		{"twice", "GET", "/things?limit=1&limit=2", "", 422, []string{"limit"}},
		{"query not well-formed", "GET", "/things?limit=%zz", "", 400, []string{"query"}},
		{"semicolons", "GET", "/things?limit=1;colour=red", "", 400, []string{"query"}},
		{"NUL in the query", "GET", "/things?colour=%00", "", 400, []string{"colour"}},
		{"NUL in the path", "GET", "/things/%00", "", 400, []string{"path"}},
		{"unknown parameter of a raw operation", "POST", "/raw?x=" + secret, "", 422, []string{"x"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w.T = t
			got := w.call(tt.method, tt.path, "hr", tt.body)
			var fields []string
			for _, f := range got.Errors {
				fields = append(fields, f.Field)
				if f.Message == "" || strings.ContainsAny(f.Message, "\x00%") {
					t.Errorf("message %q", f.Message)
				}
				if !slices.Contains(fault.Codes(), f.Code) || len(f.Params) != len(fault.ReasonOf(f.Code).Params()) {
					t.Errorf("%s: the reason is %q with %v", f.Message, f.Code, f.Params)
				}
			}
			slices.Sort(fields)
			if got.Code != tt.status || !slices.Equal(fields, tt.fields) {
				t.Errorf("%d %v, want %d %v: %s", got.Code, fields, tt.status, tt.fields, got.Body)
			}
			if strings.Contains(got.Body.String(), secret) {
				t.Errorf("what was sent is repeated: %s", got.Body)
			}
		})
	}
	if strings.Contains(w.logs.String(), secret) {
		t.Error("what was sent is in the log")
	}
}

func TestAcceptedInput(t *testing.T) {
	w := newWorld(t)
	for _, body := range []string{
		` {"name":"ção \"<>&\" 🎉", "size":null, "inner":null} ` + "\n",
		`{"name":"\\u0000"}`,
	} {
		if got := w.call("POST", "/things", "hr", body); got.Code != 201 {
			t.Errorf("%s: %d %s", body, got.Code, got.Body)
		}
	}
	for _, media := range []string{"application/json; charset=utf-8", "Application/JSON", "application/json;charset=\"UTF-8\""} {
		if got := w.call("POST", "/things", "hr", `{"name":"a"}`, "Content-Type", media); got.Code != 201 {
			t.Errorf("%s: %d %s", media, got.Code, got.Body)
		}
	}
}

func TestBodyLimits(t *testing.T) {
	w := newWorld(t)
	body := func(n int) string { return `{"name":"a"}` + strings.Repeat(" ", n-len(`{"name":"a"}`)) }
	if got := w.call("POST", "/things", "hr", body(4096)); got.Code != 201 {
		t.Errorf("as large as allowed: %d %s", got.Code, got.Body)
	}
	if got := w.call("POST", "/things", "hr", body(4097)); got.Code != 413 || got.Type != "urn:acervo:problem:too_large" || len(got.Errors) != 1 || got.Errors[0].Field != "body" {
		t.Errorf("one byte more: %d %s", got.Code, got.Body)
	}
	for _, media := range []string{"text/plain", "application/xml", "multipart/form-data; boundary=x", "application/merge-patch+json", "application/json; charset=latin1", "nonsense/"} {
		if got := w.call("POST", "/things", "hr", `{"name":"a"}`, "Content-Type", media); got.Code != 415 {
			t.Errorf("%s: %d %s", media, got.Code, got.Body)
		}
	}
}

// TestABodyWhereNoneIsTaken: what somebody sends must not be passed over in silence.
func TestABodyWhereNoneIsTaken(t *testing.T) {
	w := newWorld(t)
	for _, tt := range []struct{ method, path, token string }{
		{"POST", "/push", "service"}, {"DELETE", "/things/1", "admin"}, {"GET", "/things/7", "hr"}, {"GET", "/openapi.json", ""}} {
		for _, body := range []string{`{"x":1}`, `[]`, `"str"`, `null`, `x`, `{}{}`, strings.Repeat(" ", 100), strings.Repeat("x", 1<<20)} {
			got := w.call(tt.method, tt.path, tt.token, body)
			if got.Code != 422 || len(got.Errors) != 1 || got.Errors[0].Field != "body" {
				t.Errorf("%s %s %.20s: %d %s", tt.method, tt.path, body, got.Code, got.Body)
			}
		}
		for _, body := range []string{"", "{}", " { }\n"} {
			if got := w.call(tt.method, tt.path, tt.token, body); got.Code >= 300 {
				t.Errorf("%s %s %q: %d %s", tt.method, tt.path, body, got.Code, got.Body)
			}
		}
	}
	if got := w.call("DELETE", "/things/1", "", "x"); got.Code != 401 {
		t.Errorf("who is calling is looked at first: %d", got.Code)
	}
}

func TestFaultsAreAnsweredAsTheyAre(t *testing.T) {
	w := newWorld(t)
	missing := w.call("GET", "/things/nope", "hr", "")
	if missing.Code != 404 || missing.Detail != "There is no such thing." || missing.Type != "urn:acervo:problem:not_found" {
		t.Errorf("missing: %s", missing.Body)
	}
	busy := w.call("GET", "/things/busy", "hr", "")
	if busy.Code != 429 || busy.Header().Get("Retry-After") != "2" {
		t.Errorf("throttled: %d, Retry-After %q", busy.Code, busy.Header().Get("Retry-After"))
	}
}

func TestWhatOnlyWeMayKnowIsLoggedAndNotAnswered(t *testing.T) {
	w := newWorld(t)
	got := w.call("GET", "/things/broken", "hr", "", "X-Request-Id", "request-1234")
	if got.Code != 500 || strings.Contains(got.Body.String(), "hunter2") || got.RequestID != "request-1234" {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	if log := w.logs.String(); !strings.Contains(log, "hunter2") || !strings.Contains(log, `"request_id":"request-1234"`) {
		t.Errorf("the cause is not in the log: %s", log)
	}
}

func TestPanicsAreAnswered(t *testing.T) {
	w := newWorld(t)
	got := w.call("POST", "/things", "hr", `{"name":"panic"}`)
	if got.Code != 500 || strings.Contains(got.Body.String(), "secret handler") {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	if log := w.logs.String(); !strings.Contains(log, "secret handler") || !strings.Contains(log, "api_test.go") {
		t.Errorf("no stack in the log: %s", log)
	}
	if got := w.call("GET", "/things/7", "hr", ""); got.Code != 200 {
		t.Errorf("afterwards: %d", got.Code)
	}
}

func TestNoRoute(t *testing.T) {
	w := newWorld(t)
	if got := w.call("GET", "/nowhere", "", ""); got.Code != 404 || got.Type != "urn:acervo:problem:not_found" {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	got := w.call("PUT", "/things", "", "")
	if got.Code != 405 || got.Header().Get("Allow") != "GET, HEAD, POST" || got.Type != "urn:acervo:problem:method_not_allowed" {
		t.Errorf("%d %v %s", got.Code, got.Header(), got.Body)
	}
}

func TestRawOperations(t *testing.T) {
	w := newWorld(t)
	if got := w.call("POST", "/raw", "hr", "bytes"); got.Code != 200 || got.Body.String() != "bytes" {
		t.Errorf("%d %s", got.Code, got.Body)
	}
	if got := w.call("POST", "/raw?mode=fail", "hr", ""); got.Code != 404 {
		t.Errorf("a returned fault: %d %s", got.Code, got.Body)
	}
	if got := w.call("POST", "/raw?mode=decode", "hr", `{"nam":"a"}`); got.Code != 422 || len(got.Errors) != 2 {
		t.Errorf("decoder: %d %s", got.Code, got.Body)
	}
	if got := w.call("POST", "/raw?mode=decode", "hr", `{"name":`); got.Code != 400 || got.Errors[0].Field != "body" {
		t.Errorf("decoder: %d %s", got.Code, got.Body)
	}
	if got := w.call("POST", "/raw?mode=decode", "hr", `{"name":"a"}`); got.Code != 200 {
		t.Errorf("decoder: %d %s", got.Code, got.Body)
	}
	func() {
		defer func() {
			if p := recover(); fmt.Sprint(p) != "net/http: abort Handler" {
				t.Errorf("an error after the answer has begun must cut the connection, got %v", p)
			}
		}()
		w.call("POST", "/raw?mode=late", "hr", "")
	}()
}
