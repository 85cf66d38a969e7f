package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestRequestsUnderWayEndWell: at SIGTERM an upload that is under way is still served by
// all the services it needs, streams end, and the process with them. Until then it says
// that it drains to whoever asks whether it is ready.
func TestRequestsUnderWayEndWell(t *testing.T) {
	dir := t.TempDir()
	if code, said := start(t, "demo", "--employees", "120", "--documents", "20", "--data", dir).end(); code != 0 {
		t.Fatalf("exit %d: %s", code, said)
	}
	p := start(t, "serve", "--data", dir)
	var at Addresses
	var signIns []SignIn
	folder := &dataFolder{dir: dir}
	eventually(t, "addresses", func() bool { return folder.readJSON(addressesFile, &at) == nil })
	if err := folder.readJSON(signInsFile, &signIns); err != nil {
		t.Fatal(err)
	}
	call := func(method, path, token string, body io.Reader, media string) *http.Response {
		t.Helper()
		req, err := http.NewRequest(method, at.API+path, body)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", media)
		req.Header.Set("Authorization", "Bearer "+token)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		return res
	}
	var token string
	for _, in := range signIns {
		if len(in.Roles) == 0 || in.Roles[0] != "hr" {
			continue
		}
		raw, _ := json.Marshal(map[string]string{"username": in.Username, "password": in.Password})
		var out struct {
			AccessToken string `json:"access_token"`
		}
		var res *http.Response
		eventually(t, "a sign-in", func() bool {
			var err error
			res, err = http.Post(at.API+"/auth/login", "application/json", bytes.NewReader(raw))
			return err == nil
		})
		_ = json.NewDecoder(res.Body).Decode(&out)
		res.Body.Close()
		token = out.AccessToken
	}
	var note struct{ ID string }
	res := call("POST", "/document-types", token, bytes.NewReader([]byte(`{"name":"Recado","class":"public"}`)), "application/json")
	if err := json.NewDecoder(res.Body).Decode(&note); err != nil || note.ID == "" {
		t.Fatalf("a type: %d %v", res.StatusCode, err)
	}
	res.Body.Close()
	stream := call("GET", "/notifications/stream", token, nil, "")
	defer stream.Body.Close()

	body, send := io.Pipe()
	form := multipart.NewWriter(send)
	stopped := make(chan struct{})
	go func() {
		part, _ := form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="document"`}, "Content-Type": {"application/json"}})
		fmt.Fprintf(part, `{"type":%q,"title":"Recado","date":"2026-03-02"}`, note.ID)
		part, _ = form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="content"; filename="a.pdf"`}, "Content-Type": {"application/pdf"}})
		_, _ = part.Write(append([]byte("%PDF-1.7\n"), make([]byte, 1<<20)...))
		for incoming := filepath.Join(dir, "content", "tmp", "*"); ; time.Sleep(time.Millisecond) {
			if files, _ := filepath.Glob(incoming); len(files) > 0 { // it is being received, and not only sent
				break
			}
		}
		_ = p.Process.Signal(syscall.SIGTERM)
		_, _ = io.Copy(io.Discard, stream.Body) // until it ends
		time.Sleep(200 * time.Millisecond)      // for whoever would close too early
		ready, err := http.Get(at.Ops + "/readyz")
		if err != nil {
			t.Error(err)
		} else {
			said, _ := io.ReadAll(ready.Body)
			ready.Body.Close()
			if ready.StatusCode != http.StatusServiceUnavailable || !bytes.Contains(said, []byte(`"status":"draining"`)) {
				t.Errorf("ready: %d %s", ready.StatusCode, said)
			}
		}
		close(stopped)
		_, _ = part.Write([]byte("\n%%EOF\n"))
		form.Close()
		send.Close()
	}()
	res = call("POST", "/documents", token, body, form.FormDataContentType())
	answer, _ := io.ReadAll(res.Body)
	res.Body.Close()
	select {
	case <-stopped:
	default:
		t.Error("it was answered before the program was told to stop")
	}
	if res.StatusCode != http.StatusCreated {
		t.Errorf("answered %d %s", res.StatusCode, answer)
	}
	begun := time.Now()
	if code, said := p.end(); code != 0 {
		t.Errorf("exit %d: %s", code, said)
	}
	if took := time.Since(begun); took > 15*time.Second { // it may wait 20 s for what is under way
		t.Errorf("it ended after %s", took)
	}
	if _, err := os.Stat(filepath.Join(dir, fillingFile)); err == nil {
		t.Error("said to be half filled")
	}
}
