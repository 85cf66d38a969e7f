package bffhttp

import (
	"bytes"
	"crypto/rand"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	"acervo/platform/fault"
	"acervo/platform/rest"
)

// App is the web app's files. Those in assets/ have the hash of what they hold in
// their names, so they never change; index.html is made anew for each answer, with the
// nonce that its policy names.
type App struct {
	built bool
	files map[string]*file
	index [][]byte // index.html, cut where the nonce goes
}

// file is one file with its compressed forms, those that there are.
type file struct {
	name  string
	media string
	etag  string
	forms map[string][]byte // by content coding; identity is ""
}

const noncePlace = "__CSP_NONCE__"

// NewApp reads the web app's build: index.html, and beside each file its .br and .gz.
// built is false when there is none; then a page says what to do.
func NewApp(files fs.FS, built bool) (*App, error) {
	app := &App{built: built, files: map[string]*file{}}
	if !built {
		return app, nil
	}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if strings.HasPrefix(d.Name(), ".") && name != "." {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() {
			return nil
		}
		return app.take(files, name)
	})
	if err != nil {
		return nil, err
	}
	index := app.files["index.html"]
	if index == nil {
		app.built = false
		return app, nil
	}
	app.index = bytes.Split(index.forms[""], []byte(noncePlace))
	delete(app.files, "index.html")
	return app, nil
}

// take reads one file of the build.
func (a *App) take(files fs.FS, name string) error {
	content, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	plain, coding := name, ""
	for ending, c := range map[string]string{".br": "br", ".gz": "gzip"} {
		if p, ok := strings.CutSuffix(name, ending); ok {
			plain, coding = p, c
		}
	}
	f := a.files[plain]
	if f == nil {
		f = &file{name: plain, media: mediaOf(plain), forms: map[string][]byte{}}
		a.files[plain] = f
	}
	f.forms[coding] = content
	if coding == "" {
		f.etag = etagOf(content)
	}
	return nil
}

// register adds the app to the API, on all paths that are nothing else's.
func (a *App) register(api *rest.API) {
	rest.HandleRaw(api, rest.Op{ID: "web-app", Method: http.MethodGet, Path: "/{path...}", Summary: "The web app",
		Access: rest.Public, Hidden: true, AnyQuery: true}, a.serve)
}

// serve answers with a file, or, for the path of a page, with index.html.
func (a *App) serve(w http.ResponseWriter, r *http.Request) error {
	name := strings.TrimPrefix(r.URL.Path, "/")
	switch f := a.files[name]; {
	case name == "api" || strings.HasPrefix(name, "api/"):
		return fault.New(fault.NotFound, "There is nothing at this path.")
	case !a.built:
		notBuilt(w)
		return nil
	case f != nil && f.forms[""] != nil:
		return f.serve(w, r)
	case strings.HasPrefix(name, "assets/") || path.Ext(name) != "" && name != "index.html":
		return fault.New(fault.NotFound, "There is no such file.")
	}
	nonce := rand.Text()
	guard(w.Header(), nonce)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, err := w.Write(bytes.Join(a.index, []byte(nonce)))
	return err
}

func (f *file) serve(w http.ResponseWriter, r *http.Request) error {
	head := w.Header()
	head.Set("Content-Type", f.media)
	head.Add("Vary", "Accept-Encoding")
	if strings.HasPrefix(f.media, "text/javascript") {
		head.Set("Content-Security-Policy", workerPolicy)
	}
	if strings.HasPrefix(f.name, "assets/") {
		head.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		head.Set("Cache-Control", "no-cache")
	}
	coding := negotiate(r.Header.Get("Accept-Encoding"), f.forms)
	etag := f.etag
	if coding != "" {
		head.Set("Content-Encoding", coding)
		etag = strings.TrimSuffix(etag, `"`) + "-" + coding + `"`
	}
	head.Set("ETag", etag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.forms[coding]))
	return nil
}

// notBuilt is the page of a binary that was made without the web app.
func notBuilt(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusServiceUnavailable)
	_, _ = io.WriteString(w, `<!doctype html><html lang="en"><meta charset="utf-8"><title>Acervo</title>`+
		`<h1>The web app is not built</h1><p>This binary was made without it. Run <code>make build</code>, then start again. The API works: see <a href="/api/docs">/api/docs</a>.</p>`)
}
