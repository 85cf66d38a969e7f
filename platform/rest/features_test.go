package rest_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"acervo/platform/fault"
	"acervo/platform/rest"
)

func TestConditionalRequests(t *testing.T) {
	w := newWorld(t)
	got := w.call("GET", "/things/7", "hr", "")
	if got.Header().Get("ETag") != `"7"` {
		t.Fatalf("ETag %q", got.Header().Get("ETag"))
	}
	for header, want := range map[string]int{`"7"`: 304, `W/"7"`: 304, `"6", "7"`: 304, `*`: 304, `"6"`: 200, `7`: 200, ``: 200} {
		got := w.call("GET", "/things/7", "hr", "", "If-None-Match", header)
		if got.Code != want {
			t.Errorf("If-None-Match %s: %d, want %d", header, got.Code, want)
		}
		if got.Code == 304 && (got.Body.Len() > 0 || got.Header().Get("ETag") != `"7"`) {
			t.Errorf("304 with a body or without ETag: %v %s", got.Header(), got.Body)
		}
	}
	for header, want := range map[string]int{`"7"`: 200, `*`: 200, ``: 200, `"6"`: 412, `W/"7"`: 412, `"abc"`: 412, `"07"`: 412, `"99999999999999999999"`: 412,
		`7`: 400, `"7`: 400, `"7", "8"`: 200, `"1","3" , "7"`: 200, `"1", "3"`: 412, `"6", W/"7"`: 412, `"7",`: 200, `, "7"`: 200, `"7", 8`: 400, `"7", *`: 400} {
		got := w.call("PATCH", "/things/7", "hr", `{}`, "If-Match", header)
		if got.Code != want {
			t.Errorf("If-Match %s: %d, want %d: %s", header, got.Code, want, got.Body)
		}
		if want >= 400 && got.Errors[0].Field != "If-Match" {
			t.Errorf("If-Match %s: names %s", header, got.Errors[0].Field)
		}
	}
}

func TestPages(t *testing.T) {
	w := newWorld(t)
	var page rest.Page[thing]
	got := w.call("GET", "/things", "hr", "")
	if err := json.Unmarshal(got.Body.Bytes(), &page); err != nil || page.Total != nil || page.Items[0].Size != 50 {
		t.Fatalf("%v %s", err, got.Body)
	}
	last := w.call("GET", "/things?cursor="+page.Next, "hr", "")
	if strings.TrimSpace(last.Body.String()) != `{"items":[]}` {
		t.Errorf("the last page: %s", last.Body)
	}
	if got := w.call("GET", "/things?count=true", "hr", ""); !strings.Contains(got.Body.String(), `"total":1`) {
		t.Errorf("no total: %s", got.Body)
	}
}

func TestBrokenCursors(t *testing.T) {
	w := newWorld(t)
	good := rest.EncodeCursor(position{"all"})
	raw, _ := base64.RawURLEncoding.DecodeString(good)
	raw[len(raw)-3] ^= 1
	for name, cursor := range map[string]string{
		"nonsense": "nonsense", "altered": base64.RawURLEncoding.EncodeToString(raw), "cut": good[:len(good)-2], "longer": good + "AA",
		"not base64": "%C3%A7", "of another list": rest.EncodeCursor(map[string]any{"before": 3}), "of another type": rest.EncodeCursor([]int{1}),
	} {
		got := w.call("GET", "/things?cursor="+cursor, "hr", "")
		if got.Code != 400 || len(got.Errors) != 1 || got.Errors[0].Field != "cursor" {
			t.Errorf("%s: %d %s", name, got.Code, got.Body)
		}
	}
	var p position
	if err := rest.DecodeCursor("", &p); err != nil {
		t.Error(err)
	}
	if err := rest.DecodeCursor(good, &p); err != nil || p.After != "all" {
		t.Error(p, err)
	}
	if err := rest.DecodeCursor("x", &p); !fault.Is(err, fault.Malformed) || p.After != "all" {
		t.Error(p, err)
	}
}

func TestMergePatchHasThreeStates(t *testing.T) {
	w := newWorld(t)
	const id = "0198c7b2-f4a1-7c3e-9d5f-7a1b2c3d4e5f"
	for body, want := range map[string]string{
		`{}`:                            `{"inner":{"id":"kept"},"name":"kept","size":5}`,
		`{"name":"new"}`:                `{"inner":{"id":"kept"},"name":"new","size":5}`,
		`{"size":null}`:                 `{"inner":{"id":"kept"},"name":"kept","size":0}`,
		`{"inner":null}`:                `{"inner":null,"name":"kept","size":5}`,
		`{"inner":{"id":"` + id + `"}}`: `{"inner":{"id":"` + id + `"},"name":"kept","size":5}`,
	} {
		for _, media := range []string{"application/merge-patch+json", "application/json", ""} {
			got := w.call("PATCH", "/things/7", "hr", body, "Content-Type", media)
			if got.Code != 200 || strings.TrimSpace(got.Body.String()) != want {
				t.Errorf("%s: %d %s, want %s", body, got.Code, got.Body, want)
			}
		}
	}
	for body, field := range map[string]string{
		`{"name":""}`: "name", `{"name":3}`: "name", `{"name":null}`: "name", `{"inner":{}}`: "inner.id", `{"inner":{"id":"x"}}`: "inner.id", `{"other":1}`: "other", `{"size":"1"}`: "size",
	} {
		if got := w.call("PATCH", "/things/7", "hr", body); got.Code != 422 || got.Errors[0].Field != field {
			t.Errorf("%s: %d %s", body, got.Code, got.Body)
		}
	}
	patch, err := json.Marshal(thingPatch{Name: rest.SomeSet("x"), Inner: rest.Null[inner]()})
	if err != nil || string(patch) != `{"name":"x","inner":null}` {
		t.Errorf("as a client writes it: %s %v", patch, err)
	}
}

func TestIdempotencyKeys(t *testing.T) {
	w := newWorld(t)
	tags := func(body, key string) []string {
		var out thing
		got := w.call("POST", "/things", "hr", body, "Idempotency-Key", key)
		if err := json.Unmarshal(got.Body.Bytes(), &out); err != nil || got.Code != 201 {
			t.Fatal(got.Code, got.Body)
		}
		return out.Tags
	}
	a, again, other := tags(`{"name":"a"}`, "k 1"), tags(`{"name":"a"}`, "k 1"), tags(`{"name":"b"}`, "k 1")
	if a[0] != "account-hr" || a[1] != "k 1" || len(a[2]) != 64 {
		t.Errorf("%q", a)
	}
	if a[2] != again[2] || a[2] == other[2] {
		t.Error("the fingerprint must tell bodies apart, and nothing else")
	}
	for _, key := range []string{"", strings.Repeat("k", 256), "ç", "a\tb"} {
		got := w.call("POST", "/things", "hr", `{"name":"a"}`, "Idempotency-Key", key)
		if got.Code != 400 || got.Errors[0].Field != "Idempotency-Key" {
			t.Errorf("%q: %d %s", key, got.Code, got.Body)
		}
	}
	if got := w.call("POST", "/things", "hr", `{"name":"a"}`); strings.Contains(got.Body.String(), "tags") {
		t.Errorf("a key out of nothing: %s", got.Body)
	}
}
