package bffhttp

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// guard sets what the browser is to allow the page: its own files, and styles that
// carry the nonce; no frames around it, no plugins, no forms elsewhere; the camera, for
// atestados.
func guard(h http.Header, nonce string) {
	h.Set("Content-Security-Policy", strings.Join([]string{
		"default-src 'none'", "script-src 'self'", "style-src 'self' 'nonce-" + nonce + "'", "img-src 'self' blob: data:", "font-src 'self'",
		"connect-src 'self'", "worker-src 'self' blob:", "manifest-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'",
	}, "; "))
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
}

// workerPolicy is what a script's answer carries: a worker lives under the policy of its
// own script, not of the page. The PDF viewer's fetches fonts and compiles the decoders of
// scanned pages (WebAssembly); for other scripts the header means nothing.
const workerPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; frame-ancestors 'none'"

// media types are not taken from the machine, so that every machine says the same.
var media = map[string]string{
	".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".html": "text/html; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp",
	".ico": "image/x-icon", ".woff2": "font/woff2", ".ttf": "font/ttf", ".json": "application/json", ".webmanifest": "application/manifest+json",
	".wasm": "application/wasm", ".txt": "text/plain; charset=utf-8", ".map": "application/json",
}

func mediaOf(name string) string {
	if m, ok := media[path.Ext(name)]; ok {
		return m
	}
	return "application/octet-stream"
}

func etagOf(content []byte) string {
	sum := sha256.Sum256(content)
	return `"` + hex.EncodeToString(sum[:12]) + `"`
}

// negotiate chooses the content coding that the browser takes and that there is: brotli
// before gzip before none, whatever the weights, except that 0 means no (RFC 9110,
// section 12.5.3).
func negotiate(accept string, forms map[string][]byte) string {
	takes := map[string]bool{}
	for part := range strings.SplitSeq(accept, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		weight := 1.0
		if v, ok := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q="); ok {
			weight, _ = strconv.ParseFloat(v, 64)
		}
		takes[strings.ToLower(name)] = weight > 0
	}
	for _, coding := range []string{"br", "gzip"} {
		wanted, said := takes[coding]
		if !said {
			wanted = takes["*"]
		}
		if wanted && forms[coding] != nil {
			return coding
		}
	}
	return ""
}
