package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"slices"
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
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, t.url("/notifications/stream"), nil)
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

// measureSignIns has somebody read documents at a steady pace, alone and then beside 8
// clients that sign in as fast as they can, and compares the p99. The pace is one that
// leaves the processors to others, as a reader who asks again at once would not; what an
// answer took counts from when it was to be asked for, so that none is left out because
// the one before it was late.
func measureSignIns(ctx context.Context, t *target) ([]row, error) {
	hr := t.with("hr")
	ids, err := t.documents(ctx, hr, "")
	if err != nil {
		return nil, err
	}
	const during, pace = 10 * time.Second, 5 * time.Millisecond
	read := func() (p99 float64, err error) {
		var took []time.Duration
		begun := time.Now()
		for i := range int(during / pace) {
			due := begun.Add(time.Duration(i) * pace)
			time.Sleep(time.Until(due))
			if err := t.call(ctx, hr.token, http.MethodGet, "/documents/"+ids[i%len(ids)], nil, nil); err != nil {
				return 0, err
			}
			took = append(took, time.Since(due))
		}
		_, p99 = ranks(took)
		return p99, nil
	}
	alone, err := read()
	if err != nil {
		return nil, err
	}
	timed, cancel := context.WithTimeout(ctx, during)
	defer cancel()
	var done atomic.Int64
	var wg sync.WaitGroup
	errs := make(chan error, 8)
	begun := time.Now()
	for i := range 8 {
		wg.Go(func() {
			a := t.accounts[i%len(t.accounts)]
			for timed.Err() == nil {
				if _, err := t.signIn(timed, a.Username, a.Password); err != nil {
					if timed.Err() == nil {
						errs <- err
					}
					return
				}
				done.Add(1)
			}
		})
	}
	beside, err := read()
	wg.Wait()
	rate := float64(done.Load()) / time.Since(begun).Seconds()
	close(errs)
	if err := errors.Join(err, <-errs); err != nil {
		return nil, err
	}
	return []row{
		{name: "sign-ins, 8 clients", value: rate, unit: "/s", bar: 40, atLeast: true},
		{name: "other requests' p99 meanwhile / alone", value: beside / math.Max(alone, 0.001), unit: "×", bar: 2},
	}, nil
}

// uploadForm is the multipart form of an upload, as a browser sends it, but for the
// file's bytes, which come between head and tail.
type uploadForm struct {
	contentType string
	head, tail  []byte
}

func newUploadForm(meta map[string]any) (uploadForm, error) {
	var buf bytes.Buffer
	form := multipart.NewWriter(&buf)
	part, err := form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="document"`}, "Content-Type": {"application/json"}})
	if err != nil {
		return uploadForm{}, err
	}
	if err := json.NewEncoder(part).Encode(meta); err != nil {
		return uploadForm{}, err
	}
	if _, err := form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="content"; filename="bench.pdf"`}, "Content-Type": {"application/pdf"}}); err != nil {
		return uploadForm{}, err
	}
	head := buf.Len()
	if err := form.Close(); err != nil {
		return uploadForm{}, err
	}
	return uploadForm{form.FormDataContentType(), buf.Bytes()[:head:head], buf.Bytes()[head:]}, nil
}

// upload sends one document whose form, head and tail included, is body.
func (t *target) upload(ctx context.Context, a *account, f uploadForm, body io.Reader, size int64) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, t.url("/documents"), body)
	if err != nil {
		return err
	}
	req.ContentLength = size
	req.Header.Set("Content-Type", f.contentType)
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

// benchForm is the form of an upload about a itself.
func (t *target) benchForm(ctx context.Context, a *account, title string) (uploadForm, error) {
	kind, fields, err := t.plainType(ctx, a)
	if err != nil {
		return uploadForm{}, err
	}
	return newUploadForm(map[string]any{"employee_id": a.EmployeeID, "type": kind, "title": title, "date": "2026-01-02", "fields": fields})
}

const pdfHead = "%PDF-1.7\n%"

// measureUploads has 8 clients upload files of which no two are the same. Each client
// makes its request's body once; from file to file it changes 16 of its bytes, so that
// what is measured is the server and not the making of files.
func measureUploads(ctx context.Context, t *target) ([]row, error) {
	hr := t.with("hr")
	form, err := t.benchForm(ctx, hr, "Bench")
	if err != nil {
		return nil, err
	}
	const size, seconds = 100_000, 10
	timed, cancel := context.WithTimeout(ctx, seconds*time.Second)
	defer cancel()
	var done atomic.Int64
	var wg sync.WaitGroup
	errs := make(chan error, 8)
	begun := time.Now()
	for range 8 {
		file := make([]byte, size)
		rand.Read(file)
		copy(file, pdfHead)
		body := slices.Concat(form.head, file, form.tail)
		mark := body[len(form.head)+len(pdfHead):]
		wg.Go(func() {
			for n := uint64(0); timed.Err() == nil; n++ {
				binary.LittleEndian.PutUint64(mark, n)
				if err := t.upload(timed, hr, form, bytes.NewReader(body), int64(len(body))); err != nil {
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
	form, err := t.benchForm(ctx, hr, "2 GiB")
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
		const size = 2 << 30
		file := io.LimitReader(io.MultiReader(strings.NewReader(pdfHead), newEndless()), size)
		body := io.MultiReader(bytes.NewReader(form.head), file, bytes.NewReader(form.tail))
		done <- t.upload(ctx, hr, form, body, size+int64(len(form.head)+len(form.tail)))
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

// endless gives the same random mebibyte again and again.
type endless struct {
	piece []byte
	at    int
}

func newEndless() *endless {
	e := &endless{piece: make([]byte, 1<<20)}
	rand.Read(e.piece)
	return e
}

func (e *endless) Read(p []byte) (int, error) {
	n := copy(p, e.piece[e.at:])
	e.at = (e.at + n) % len(e.piece)
	return n, nil
}
