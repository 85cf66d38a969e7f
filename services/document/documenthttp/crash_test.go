package documenthttp_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"sync"
	"testing"
	"time"

	"acervo/services/document/documentapi"
)

// serveVariable has this test binary serve a data folder until it is killed.
const serveVariable = "ACERVO_TEST_SERVE"

func TestServeUntilKilled(t *testing.T) {
	dir := os.Getenv(serveVariable)
	if dir == "" {
		t.Skip("for TestKillNine")
	}
	w := open(t, func(w *world) { w.dir = dir })
	fmt.Println(w.server.URL, w.types["Contrato"].ID)
	select {}
}

// TestKillNine kills a process again and again while it takes uploads, and holds what is
// there afterwards against invariants 1 to 4.
func TestKillNine(t *testing.T) {
	dir := t.TempDir()
	acknowledged := map[string]string{} // document → SHA-256
	var mu sync.Mutex
	rounds := 4
	if testing.Short() {
		rounds = 1
	}
	for range rounds {
		child := exec.Command(os.Args[0], "-test.run=^TestServeUntilKilled$")
		child.Env = append(os.Environ(), serveVariable+"="+dir)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		var url, typ string
		if _, err := fmt.Fscan(bufio.NewReader(out), &url, &typ); err != nil {
			child.Process.Kill()
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		answered := make(chan struct{}, 1<<20)
		for range 8 {
			wg.Go(func() {
				for {
					content := make([]byte, 150<<10)
					rand.Read(content)
					sum := sha256.Sum256(content)
					id, err := post(url, typ, content)
					if err != nil {
						return
					}
					mu.Lock()
					acknowledged[id] = hex.EncodeToString(sum[:])
					mu.Unlock()
					answered <- struct{}{}
				}
			})
		}
		for range 20 + mathrand.IntN(30) { // then others are somewhere on their way
			select {
			case <-answered:
			case <-time.After(time.Minute):
				child.Process.Kill()
				t.Fatal("nothing is answered")
			}
		}
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		child.Wait()
		wg.Wait()
	}
	if len(acknowledged) < 20 {
		t.Fatalf("only %d uploads were answered", len(acknowledged))
	}

	w := open(t, func(w *world) { w.dir = dir })
	for id, sum := range acknowledged {
		a := w.call(hr, "GET", "/documents/"+id+"/content", nil).want(200)
		if got := sha256.Sum256(a.Body); hex.EncodeToString(got[:]) != sum {
			t.Errorf("document %s has other bytes", id)
		}
	}
	w.sound()
	listed := map[string]bool{}
	for cursor := ""; ; {
		p := w.list(hr, "?limit=100&count=true&cursor="+cursor)
		for _, r := range p.Items {
			listed[r.ID] = true
		}
		if cursor = p.Next; cursor == "" {
			if len(listed) != *p.Total {
				t.Errorf("listed %d, counted %d", len(listed), *p.Total)
			}
			break
		}
	}
	for id := range acknowledged {
		if !listed[id] {
			t.Errorf("document %s is not listed", id)
		}
	}
	var records, told int
	w.record.QueryRow(t.Context(), `SELECT count(*) FROM documents`).Scan(&records)
	w.record.QueryRow(t.Context(), `SELECT count(DISTINCT key) FROM outbox WHERE type = $1`, documentapi.Uploaded).Scan(&told)
	if records != told || records != len(listed) {
		t.Errorf("%d records, %d listed, %d told", records, len(listed), told)
	}
	// What was under way is not visible, and goes when it is old enough.
	if left, err := os.ReadDir(dir + "/content/tmp"); err != nil || len(left) != 0 {
		t.Errorf("%d files are left half-written, %v", len(left), err)
	}
	later := time.Now().Add(25 * time.Hour)
	w.service.Now = func() time.Time { return later }
	if _, err := w.service.Sweep(context.Background()); err != nil {
		t.Fatal(err)
	}
	stored := 0
	for _, err := range w.service.Content.All(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		stored++
	}
	if stored != len(listed) {
		t.Errorf("%d contents of %d documents", stored, len(listed))
	}
	w.sound()
	t.Logf("%d answered, %d kept", len(acknowledged), len(listed))
}

// post uploads and returns the id once it was answered.
func post(url, typ string, content []byte) (string, error) {
	f := newForm().document(documentapi.Metadata{Type: typ, Title: "x"}).content("a.bin", "", content)
	f.w.Close()
	req, err := http.NewRequest("POST", url+"/documents", &f.b)
	if err != nil {
		return "", err
	}
	req.Header.Set("X-Caller", hr)
	req.Header.Set("Content-Type", f.w.FormDataContentType())
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusCreated {
		return "", fmt.Errorf("%d %s %w", res.StatusCode, raw, err)
	}
	var d documentapi.Document
	return d.ID, json.Unmarshal(raw, &d)
}

// TestAnUploadStandsWhereTheTellingFails has the permission service fail at the moment it
// is told: the upload stands, and is answered.
func TestAnUploadStandsWhereTheTellingFails(t *testing.T) {
	w := open(t)
	var d documentapi.Document
	w.perms.failing = true
	w.call(hr, "POST", "/documents", newForm().document(w.contract("", "x")).content("a.pdf", "", pdf("x"))).want(201).into(&d)
	if got := titles(w.list(hr, "")); !slices.Equal(got, []string{"x"}) {
		t.Errorf("listed %v", got)
	}
	var waiting int
	if err := w.record.QueryRow(t.Context(), `SELECT count(*) FROM outbox WHERE published_at IS NULL AND type = $1`, documentapi.Uploaded).Scan(&waiting); err != nil || waiting != 1 {
		t.Errorf("%d events wait for the bus, %v", waiting, err)
	}
}
