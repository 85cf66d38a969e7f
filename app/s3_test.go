package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"acervo/app/demo"
	"acervo/platform/blob"
	"acervo/platform/blob/blobs3/blobs3test"
	"acervo/platform/telemetry"
	"acervo/services/document/documentapi"
)

func TestMainJobOnS3(t *testing.T) { mainJob(t, worldOn(t, Place{Content: blobs3test.Address(t)})) }

// TestLifeOfAContentOnS3 follows contents from their upload to their end, in a bucket.
func TestLifeOfAContentOnS3(t *testing.T) {
	place := blobs3test.Place(t)
	w := worldOn(t, Place{Content: "s3://" + place.Bucket + "/papers?endpoint=" + place.Endpoint})
	hr := w.actor(t, "beatriz.nakamura")
	kind, fields := hr.typeOf("personal")
	upload := func(title string, content []byte) documentapi.Document {
		t.Helper()
		d, status := hr.upload(map[string]any{"employee_id": w.actor(t, "ana.souza").who.EmployeeID, "type": kind, "title": title, "fields": fields}, "prova.pdf", "application/pdf", content)
		if status != http.StatusCreated {
			t.Fatal(status)
		}
		return d
	}
	long := append(bytes.Clone(onePagePDF), make([]byte, 5<<20)...)
	rand.Read(long[len(onePagePDF):])
	d, twin, short := upload("Longo", long), upload("Longo outra vez", long), upload("Curto", append(onePagePDF, '\n', '%'))
	if d.Content.SHA256 != twin.Content.SHA256 {
		t.Error("the same bytes have two hashes")
	}
	path := "/documents/" + d.ID + "/content"
	if status, body := hr.bytes(path); status != http.StatusOK || !bytes.Equal(body, long) {
		t.Errorf("content: %d, %d bytes", status, len(body))
	}
	for span, want := range map[string][]byte{"bytes=0-9": long[:10], "bytes=3000000-3999999": long[3_000_000:4_000_000], "bytes=-7": long[len(long)-7:]} {
		if status, body := hr.part(path, span); status != http.StatusPartialContent || !bytes.Equal(body, want) {
			t.Errorf("%s: %d, %d bytes", span, status, len(body))
		}
	}
	if status, _ := hr.part(path, "bytes=99999999-"); status != http.StatusRequestedRangeNotSatisfiable {
		t.Errorf("a range after the end: %d", status)
	}
	if status, page := hr.bytes("/documents/" + short.ID + "/preview/pages/1?width=400"); status != http.StatusOK || len(page) == 0 {
		t.Errorf("preview: %d, %d bytes", status, len(page))
	}
	if there, err := exists(w.data.path("content")); there || err != nil {
		t.Errorf("the data folder has a folder for contents (%v)", err)
	}

	purge := func(d documentapi.Document) {
		t.Helper()
		hr.must(http.StatusNoContent, http.MethodDelete, "/documents/"+d.ID, nil, nil)
		hr.must(http.StatusNoContent, http.MethodDelete, "/documents/"+d.ID+"?purge=true", nil, nil)
	}
	sweep := func() {
		t.Helper()
		if _, err := blob.Sweep(t.Context(), w.bucket, time.Now().Add(time.Minute), w.document.Store.Referenced); err != nil {
			t.Fatal(err)
		}
	}
	holds := func(sha string) (n int) {
		for _, thing := range blobs3test.Everything(t, place.Bucket) {
			if strings.Contains(thing, sha) {
				n++
			}
		}
		return n
	}
	purge(d)
	sweep()
	if status, body := hr.bytes("/documents/" + twin.ID + "/content"); status != http.StatusOK || !bytes.Equal(body, long) {
		t.Errorf("what another document has too: %d, %d bytes", status, len(body))
	}
	purge(twin)
	sweep()
	if n := holds(d.Content.SHA256); n != 0 {
		t.Errorf("%d versions are left of what was purged", n)
	}
	if holds(short.Content.SHA256) == 0 {
		t.Error("what is needed was swept")
	}
}

// TestS3GoesAndComesBackOnS3: while the S3 server is away, what needs contents is answered with
// 503 and the rest goes on; when it is back, Acervo goes on without being started again, and has
// all that it said it had.
func TestS3GoesAndComesBackOnS3(t *testing.T) {
	blobs3test.Client(t) // where there is none, this is left out too
	server := newEngine(t, "s3")
	client, endpoint := blobs3test.At(t, server.address)
	w := worldOn(t, Place{Content: "s3://" + blobs3test.Make(t, client, true) + "?endpoint=" + endpoint})
	hr, worker := w.actor(t, "beatriz.nakamura"), w.actor(t, "ana.souza")
	kind, fields := hr.typeOf("personal")
	ops := httptest.NewServer(w.ops)
	defer ops.Close()
	probe := func(path string) (status int, said string) {
		res, err := http.Get(ops.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		raw, _ := io.ReadAll(res.Body)
		return res.StatusCode, string(raw)
	}
	const within = 5 * time.Second
	var mu sync.Mutex
	kept := map[string]documentapi.Document{} // by title
	var n, refused atomic.Int64
	upload := func() (status int) {
		title := fmt.Sprintf("Prova %d da queda", n.Add(1))
		content := fmt.Appendf(nil, "%s%% %s\n", onePagePDF, title)
		if n.Load()%5 == 0 {
			content = append(content, make([]byte, 2<<20)...)
		}
		begun := time.Now()
		d, status, said, err := hr.tryUpload(map[string]any{"employee_id": worker.who.EmployeeID, "type": kind, "title": title, "fields": fields}, "prova.pdf", "application/pdf", content)
		sum := sha256.Sum256(content)
		switch {
		case err != nil:
			t.Error(err)
		case status == http.StatusCreated:
			if d.Content.SHA256 != hex.EncodeToString(sum[:]) {
				t.Errorf("%s has another hash", title)
			}
			mu.Lock()
			kept[title] = d
			mu.Unlock()
		case status == http.StatusServiceUnavailable:
			refused.Add(1)
			if took := time.Since(begun); took > within {
				t.Errorf("refused after %s", took)
			}
		default:
			t.Errorf("upload: %d %s", status, said)
		}
		return status
	}
	for round := range 3 {
		stop := make(chan struct{})
		var writers sync.WaitGroup
		for range 4 {
			writers.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
						upload()
					}
				}
			})
		}
		time.Sleep(time.Duration(200+130*round) * time.Millisecond)
		refused.Store(0)
		server.kill()
		for ended := time.Now(); ; time.Sleep(20 * time.Millisecond) {
			status, said := probe("/readyz")
			if status == http.StatusOK && strings.Contains(said, `"degraded"`) && strings.Contains(said, "the bucket does not answer") {
				break
			}
			if time.Since(ended) > within {
				t.Fatalf("nothing is said of it: %d %s", status, said)
			}
		}
		for down := time.Now(); time.Since(down) < 1500*time.Millisecond; time.Sleep(100 * time.Millisecond) {
			if status, _ := probe("/livez"); status != http.StatusOK {
				t.Errorf("/livez: %d", status)
			}
			hr.must(http.StatusOK, http.MethodGet, "/documents?employee_id="+worker.who.EmployeeID, nil, nil)
		}
		mu.Lock()
		for _, d := range kept {
			begun := time.Now()
			if status, _ := hr.bytes("/documents/" + d.ID + "/content"); status != http.StatusServiceUnavailable || time.Since(begun) > within {
				t.Errorf("a content is answered with %d after %s", status, time.Since(begun))
			}
			break
		}
		mu.Unlock()
		close(stop)
		writers.Wait()
		if refused.Load() == 0 {
			t.Error("nothing was refused")
		}
		server.start()
		begun := time.Now()
		for ready := ""; upload() != http.StatusCreated || !strings.Contains(ready, `"status":"ok"`); _, ready = probe("/readyz") {
			if time.Since(begun) > 10*time.Second {
				t.Fatalf("not ready %s after the server was back", time.Since(begun))
			}
		}
		t.Logf("round %d: %d refused, ready %s after the server was", round, refused.Load(), time.Since(begun))
	}
	// One that is there and says nothing is no different, in bounded time.
	server.signal(syscall.SIGSTOP)
	for name, status := range map[string]func() int{
		"an upload": func() int {
			_, status, _, err := hr.tryUpload(map[string]any{"employee_id": worker.who.EmployeeID, "type": kind, "title": "Sem resposta", "fields": fields}, "prova.pdf", "application/pdf", append(onePagePDF, "% hung"...))
			if err != nil {
				t.Error(err)
			}
			return status
		},
		"/readyz": func() int {
			if _, said := probe("/readyz"); !strings.Contains(said, "the bucket does not answer") {
				t.Errorf("hung: %s", said)
			}
			return http.StatusServiceUnavailable
		},
	} {
		begun := time.Now()
		if got := status(); got != http.StatusServiceUnavailable || time.Since(begun) > 20*time.Second {
			t.Errorf("hung: %s is answered with %d after %s", name, got, time.Since(begun))
		}
	}
	server.signal(syscall.SIGCONT)
	if status := upload(); status != http.StatusCreated {
		t.Errorf("after it hung: %d", status)
	}
	for title, d := range kept {
		status, body := hr.bytes("/documents/" + d.ID + "/content")
		if sum := sha256.Sum256(body); status != http.StatusOK || hex.EncodeToString(sum[:]) != d.Content.SHA256 {
			t.Errorf("%s was acknowledged, and its content answers %d with %d bytes", title, status, len(body))
		}
	}
	t.Logf("%d acknowledged, all there", len(kept))
}

// Documents and the place of their contents belong together: no documents are served with a
// place that is not theirs, and no place is taken that is somebody else's.
func TestContentsBelongToTheirDocumentsOnS3(t *testing.T) {
	try := func(at Place, do func(s *system) error) error {
		t.Helper()
		s, err := open(&Config{Place: at, MaxUpload: 1 << 20, Drain: time.Second}, telemetry.Discard())
		if err != nil {
			return err
		}
		if do != nil {
			err = do(s)
		}
		return errors.Join(err, s.close())
	}
	fill := func(s *system) error {
		return errors.Join(s.beginFilling(t.Context()), func() error {
			_, err := s.load(t.Context(), demo.Size{Employees: 120, Documents: 50, Seed: 7, Today: time.Now()}, nil)
			return err
		}())
	}
	refused := func(name string, at Place, says string) {
		t.Helper()
		if err := try(at, nil); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", name, err, says)
		}
	}
	bucket, other := blobs3test.Address(t), blobs3test.Address(t)
	with, without := t.TempDir(), t.TempDir()
	for range 2 {
		if err := try(Place{Data: with, Content: bucket}, nil); err != nil {
			t.Fatal(err)
		}
	}
	// A start that was cut off between its note and its claim is gone on with.
	if err := try(Place{Data: with, Content: bucket}, func(s *system) error { return s.bucket.Disclaim(t.Context()) }); err != nil {
		t.Fatal(err)
	}
	if err := try(Place{Data: with, Content: bucket}, nil); err != nil {
		t.Fatal(err)
	}
	if err := try(Place{Data: with, Content: bucket}, fill); err != nil {
		t.Fatal(err)
	}
	if err := try(Place{Data: without}, fill); err != nil {
		t.Fatal(err)
	}
	refused("not named", Place{Data: with}, "Name it with --content")
	refused("another bucket", Place{Data: with, Content: other}, "Name that with --content")
	refused("another prefix", Place{Data: with, Content: strings.Replace(bucket, "?", "/elsewhere?", 1)}, "Name that with --content")
	refused("a bucket instead of the folder", Place{Data: without, Content: other}, "Start without --content")
	refused("another's bucket", Place{Data: t.TempDir(), Content: bucket}, "another Acervo's documents")
	refused("no bucket", Place{Data: t.TempDir(), Content: "s3://test-none?" + strings.SplitN(bucket, "?", 2)[1]}, "there is no bucket test-none")
	if err := try(Place{Data: t.TempDir(), Content: strings.Replace(bucket, "?", "/elsewhere?", 1)}, nil); err != nil {
		t.Errorf("two in one bucket: %v", err)
	}
	if err := try(Place{Data: with, Content: bucket}, nil); err != nil {
		t.Errorf("after what was refused: %v", err)
	}
	if err := try(Place{Data: with, Content: bucket}, func(s *system) error { return s.bucket.Disclaim(t.Context()) }); err != nil {
		t.Fatal(err)
	}
	refused("a bucket that was emptied, or made anew", Place{Data: with, Content: bucket}, "holds nothing of")
}

func TestFillingThatIsCutOffOnS3(t *testing.T) {
	config := &Config{Place: Place{Data: t.TempDir(), Content: blobs3test.Address(t)}, MaxUpload: 1 << 20, Drain: time.Second}
	size := demo.Size{Employees: 120, Documents: 50, Seed: 7, Today: time.Now()}
	s, err := openToFill(config, telemetry.Discard())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	s.part("document").db.OnCommit(cancel) // among the documents
	if _, err := s.load(ctx, size, nil); err == nil {
		t.Error("it was not cut off")
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	if s, err = openToFill(config, telemetry.Discard()); err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if _, err := s.load(t.Context(), size, nil); err != nil {
		t.Error(err)
	}
}
