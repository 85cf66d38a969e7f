// Package web holds the built web app, embedded in the binary.
package web

import (
	"embed"
	"io/fs"
)

// dist is what `npm run build` leaves in web/dist. The folder itself is always there, so that Go builds without Node.
//
//go:embed all:dist
var dist embed.FS

// Files gives the built app: index.html, assets/ with hashed names, and beside each compressible file its .br and .gz.
// built is false when the binary was made without a web build; files is then empty, and the page should say NotBuilt.
func Files() (files fs.FS, built bool) {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		return dist, false
	}
	_, err = fs.Stat(files, "index.html")
	return files, err == nil
}

// NotBuilt is what the web address answers when the app was left out of the build.
const NotBuilt = "The web app is not in this binary. Build it with `npm ci && npm run build` in web/, then build again; `make build` does both."
