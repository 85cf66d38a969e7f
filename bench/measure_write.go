package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// measureShareToStream times a share from its answer to the event at the other
// person's open stream. An event that overtakes the answer counts as 0.
func measureShareToStream(ctx context.Context, t *target) ([]row, error) {
	hr, other := t.with("hr"), t.with("employee")
	ids, err := t.documents(ctx, hr, "&class=personal")
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, t.api+"/notifications/stream", nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+other.token)
	res, err := t.client.Do(req) //nolint:bodyclose // closed below, when the stream is done with
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the stream answered %d", res.StatusCode)
	}
	type arrival struct {
		document string
		at       time.Time
	}
	arrivals := make(chan arrival, 64)
	go func() {
		for s := bufio.NewScanner(res.Body); s.Scan(); {
			data, ok := strings.CutPrefix(s.Text(), "data:")
			var n struct {
				Kind       string `json:"kind"`
				DocumentID string `json:"document_id"`
			}
			if ok && json.Unmarshal([]byte(data), &n) == nil && n.Kind == "share_given" {
				arrivals <- arrival{n.DocumentID, time.Now()}
			}
		}
	}()
	var took []time.Duration
	for i := range 200 {
		id := ids[i%len(ids)]
		var p struct {
			ID string `json:"id"`
		}
		err := t.call(ctx, hr.token, http.MethodPost, "/permissions", map[string]any{
			"subject": map[string]string{"kind": "user", "id": other.id}, "actions": []string{"view"},
			"target": map[string]string{"kind": "document", "id": id}, "effect": "allow",
			"expires_at": time.Now().Add(72 * time.Hour).UTC().Format(time.RFC3339),
		}, &p)
		if err != nil {
			return nil, err
		}
		answered := time.Now()
		select {
		case a := <-arrivals:
			if a.document != id {
				return nil, fmt.Errorf("share of %s, but the stream told of %s", id, a.document)
			}
			took = append(took, max(0, a.at.Sub(answered)))
		case <-time.After(5 * time.Second):
			return nil, fmt.Errorf("share %d never reached the stream", i)
		}
		if err := t.call(ctx, hr.token, http.MethodDelete, "/permissions/"+p.ID, nil, nil); err != nil {
			return nil, err
		}
	}
	p50, p99 := ranks(took)
	return []row{
		{name: "share answered → event at the stream, p50", value: p50, unit: "ms", bar: 100},
		{name: "share answered → event at the stream, p99", value: p99, unit: "ms", bar: 100},
	}, nil
}

// measureSignIns runs 8 clients that sign in, and beside them one that reads
// documents, whose p99 is compared with its p99 alone in the same run.
func measureSignIns(ctx context.Context, t *target) ([]row, error) {
	hr := t.with("hr")
	ids, err := t.documents(ctx, hr, "")
	if err != nil {
		return nil, err
	}
	read := func(i int) error {
		return t.call(ctx, hr.token, http.MethodGet, "/documents/"+ids[i%len(ids)], nil, nil)
	}
	_, alone, err := quantiles(2000, read)
	if err != nil {
		return nil, err
	}
	const seconds = 8
	ctx8, cancel := context.WithTimeout(ctx, seconds*time.Second)
	defer cancel()
	var done atomic.Int64
	var wg sync.WaitGroup
	errs := make(chan error, 8)
	begun := time.Now()
	for i := range 8 {
		wg.Go(func() {
			a := t.accounts[i%len(t.accounts)]
			for ctx8.Err() == nil {
				if _, err := t.signIn(ctx8, a.Username, a.Password); err != nil {
					if ctx8.Err() == nil {
						errs <- err
					}
					return
				}
				done.Add(1)
			}
		})
	}
	var took []time.Duration
	for i := 0; ctx8.Err() == nil; i++ {
		at := time.Now()
		if err := read(i); err != nil {
			return nil, err
		}
		took = append(took, time.Since(at))
	}
	_, during := ranks(took)
	wg.Wait()
	rate := float64(done.Load()) / time.Since(begun).Seconds()
	select {
	case err := <-errs:
		return nil, err
	default:
	}
	return []row{
		{name: "sign-ins, 8 clients", value: rate, unit: "/s", bar: 40, atLeast: true},
		{name: "other requests' p99 meanwhile / alone", value: during / math.Max(alone, 0.001), unit: "×", bar: 2},
	}, nil
}

// upload sends one document with content from r, as the browser does.
func (t *target) upload(ctx context.Context, a *account, meta map[string]any, size int64, r io.Reader) error {
	pr, pw := io.Pipe()
	form := multipart.NewWriter(pw)
	go func() {
		pw.CloseWithError(func() error {
			part, err := form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="document"`}, "Content-Type": {"application/json"}})
			if err != nil {
				return err
			}
			if err := json.NewEncoder(part).Encode(meta); err != nil {
				return err
			}
			file, err := form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="content"; filename="bench.pdf"`}, "Content-Type": {"application/pdf"}})
			if err != nil {
				return err
			}
			if _, err := io.CopyN(file, r, size); err != nil {
				return err
			}
			return form.Close()
		}())
	}()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, t.api+"/documents", pr)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	return t.do(req, a.token, nil)
}

// plainType is a personal document type, and values for the fields it requires.
func (t *target) plainType(ctx context.Context, a *account) (id string, fields map[string]any, err error) {
	var types struct {
		Items []struct {
			ID, Class string
			Fields    []struct {
				ID, Kind string
				Required bool
			}
		}
	}
	if err := t.call(ctx, a.token, http.MethodGet, "/document-types", nil, &types); err != nil {
		return "", nil, err
	}
	for _, ty := range types.Items {
		if ty.Class != "personal" {
			continue
		}
		fields = map[string]any{}
		for _, f := range ty.Fields {
			switch {
			case !f.Required:
			case f.Kind == "number":
				fields[f.ID] = 1
			case f.Kind == "date":
				fields[f.ID] = "2026-01-02"
			default:
				fields[f.ID] = "bench"
			}
		}
		return ty.ID, fields, nil
	}
	return "", nil, fmt.Errorf("no personal type among %d", len(types.Items))
}

// pdf starts like a PDF and goes on with bytes that no other upload has.
func pdf() io.Reader {
	seed := make([]byte, 32)
	_, _ = rand.Read(seed)
	return io.MultiReader(strings.NewReader("%PDF-1.7\n"), &noise{seed: seed})
}

type noise struct {
	seed []byte
	n    uint64
}

func (z *noise) Read(p []byte) (int, error) {
	for i := range p {
		z.n = z.n*6364136223846793005 + 1442695040888963407
		p[i] = byte(z.n>>56) ^ z.seed[i%len(z.seed)]
	}
	return len(p), nil
}

func measureUploads(ctx context.Context, t *target) ([]row, error) {
	hr := t.with("hr")
	kind, fields, err := t.plainType(ctx, hr)
	if err != nil {
		return nil, err
	}
	const size, seconds = 100_000, 10
	files := make([][]byte, 64)
	for i := range files {
		files[i] = make([]byte, size)
		_, _ = io.ReadFull(pdf(), files[i])
	}
	timed, cancel := context.WithTimeout(ctx, seconds*time.Second)
	defer cancel()
	var done atomic.Int64
	var wg sync.WaitGroup
	errs := make(chan error, 8)
	begun := time.Now()
	for i := range 8 {
		wg.Go(func() {
			for n := 0; timed.Err() == nil; n++ {
				body := files[(i*8+n)%len(files)]
				unique := fmt.Sprintf("%%PDF-1.7\n%% %d %d %d\n", i, n, begun.UnixNano())
				r := io.MultiReader(strings.NewReader(unique), strings.NewReader(string(body[len(unique):])))
				err := t.upload(timed, hr, map[string]any{"employee_id": hr.EmployeeID, "type": kind, "title": "Bench", "date": "2026-01-02", "fields": fields}, size, r)
				if err != nil {
					if timed.Err() == nil {
						errs <- err
					}
					return
				}
				done.Add(1)
			}
		})
	}
	wg.Wait()
	select {
	case err := <-errs:
		return nil, err
	default:
	}
	return []row{{name: "uploads of 100 KB, 8 clients, durable", value: float64(done.Load()) / time.Since(begun).Seconds(), unit: "/s", bar: 800, atLeast: true}}, nil
}

func measureHugeUpload(ctx context.Context, t *target) ([]row, error) {
	hr := t.with("hr")
	kind, fields, err := t.plainType(ctx, hr)
	if err != nil {
		return nil, err
	}
	before, err := t.memory("VmRSS")
	if err != nil {
		return nil, err
	}
	peak := before
	done := make(chan error, 1)
	go func() {
		done <- t.upload(ctx, hr, map[string]any{"employee_id": hr.EmployeeID, "type": kind, "title": "2 GiB", "date": "2026-01-02", "fields": fields}, 2<<30, pdf())
	}()
	for {
		select {
		case err := <-done:
			return []row{{name: "memory growth during a 2 GiB upload", value: peak - before, unit: "MiB", bar: 64}}, err
		case <-time.After(50 * time.Millisecond):
			if now, err := t.memory("VmRSS"); err == nil {
				peak = max(peak, now)
			}
		}
	}
}
