package documenthttp

import (
	"context"
	"net/http"
	"strconv"

	"acervo/platform/fault"
	"acervo/platform/rest"
	"acervo/services/document/documentapi"
)

type previewInput struct {
	ByID
	Version int `query:"version" minimum:"1" doc:"A version before; the present one when absent"`
}

type previewOutput struct{ Body documentapi.DocumentPreview }

func (h *handlers) preview(ctx context.Context, in *previewInput) (*previewOutput, error) {
	p, err := h.Preview(ctx, in.ID, in.Version)
	if err != nil {
		return nil, err
	}
	return &previewOutput{p}, nil
}

// page sends the image of a page.
func (h *handlers) page(w http.ResponseWriter, r *http.Request) error {
	number, err := strconv.Atoi(r.PathValue("page"))
	if err != nil || number < 1 {
		return fault.Invalidf("page", fault.NotWhole, "must be a whole number, 1 or more")
	}
	query := r.URL.Query() // its form was checked
	version, _ := strconv.Atoi(query.Get("version"))
	width, _ := strconv.Atoi(query.Get("width"))
	page, err := h.OpenPage(r.Context(), r.PathValue("id"), version, number, width)
	if err != nil {
		return err
	}
	head := w.Header()
	head.Set("ETag", page.ETag)
	head.Set("Cache-Control", "private, no-cache") // to be asked again each time: a permission may be gone
	if rest.IfNoneMatches(r, page.ETag) {
		if err := page.Check(r.Context()); err != nil { // * names a page that is not there, too
			head.Del("ETag")
			return err
		}
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	image, err := page.JPEG(r.Context())
	if err != nil {
		head.Del("ETag")
		return err
	}
	head.Set("Content-Type", "image/jpeg")
	head.Set("Content-Length", strconv.Itoa(len(image)))
	head.Set("Content-Disposition", "inline")
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Content-Security-Policy", "sandbox")
	_, err = w.Write(image) //nolint:gosec // of our own making, and not to be taken for anything else
	return err
}
