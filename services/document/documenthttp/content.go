package documenthttp

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/document/documentapi"
)

// shown are the kinds that a browser shows without running anything of theirs.
var shown = []string{"application/pdf", "image/png", "image/jpeg", "image/webp", "image/gif"}

// content sends a document's bytes.
func (h *handlers) content(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	version := 0
	if v := query.Get("version"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 {
			return fault.Invalidf("version", fault.NotWhole, "must be a whole number, 1 or more")
		}
		version = n
	}
	inline := false
	switch query.Get("disposition") {
	case "", "attachment":
	case "inline":
		inline = true
	default:
		return fault.Invalidf("disposition", fault.NotAChoice, "must be inline or attachment")
	}
	c, bytes, err := h.OpenContent(r.Context(), r.PathValue("id"), version)
	if err != nil {
		return err
	}
	defer bytes.Close()
	head := w.Header()
	head.Set("Content-Type", c.MediaType)
	head.Set("Content-Disposition", disposition(c, inline))
	head.Set("ETag", `"`+c.SHA256+`"`)
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Content-Security-Policy", "sandbox")
	head.Set("Cache-Control", "private, no-cache") // to be asked again each time: a permission may be gone
	return rest.ServeContent(w, r, bytes, c.Size)
}

// disposition is Content-Disposition (RFC 6266): the name for every client in ASCII,
// and as it is for those that know RFC 8187.
func disposition(c documentapi.Content, inline bool) string {
	kind := "attachment"
	if inline && slices.Contains(shown, c.MediaType) {
		kind = "inline"
	}
	plain := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' || r == '%' {
			return '_'
		}
		return r
	}, c.Filename)
	out := fmt.Sprintf(`%s; filename="%s"`, kind, plain)
	if plain != c.Filename {
		out += "; filename*=UTF-8''" + strings.ReplaceAll(url.QueryEscape(c.Filename), "+", "%20")
	}
	return out
}
