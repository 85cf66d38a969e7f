package document

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"acervo/platform/fault"
	"acervo/services/document/documentapi"
	"acervo/services/permission/permissionapi"
)

// Pages are the pages that a content has.
type Pages struct {
	Count         int
	Width, Height int // of the first, in any unit
}

// Unrenderable is why there can be no image of a content or of a page of it. It stays so
// however often one tries.
type Unrenderable string

// Why there is no image.
const (
	Unsupported Unrenderable = "unsupported" // a kind of file that is not rendered
	Locked      Unrenderable = "locked"      // it asks for a password
	Damaged     Unrenderable = "damaged"     // it is not what it says it is, or breaks whoever reads it
	TooLarge    Unrenderable = "too_large"   // it would take more memory than there is for it
	TooSlow     Unrenderable = "too_slow"    // it was cut off
)

func (u Unrenderable) Error() string { return "cannot be rendered: " + string(u) }

// Preview tells which pages of a version of a document's content can be seen, for whoever
// may view the document; version 0 is the present one.
func (s *Service) Preview(ctx context.Context, id string, version int) (documentapi.DocumentPreview, error) {
	r, scope, err := s.find(ctx, id, permissionapi.View)
	if err != nil {
		return documentapi.DocumentPreview{}, err
	}
	content, err := s.contentOf(ctx, r, version)
	if err != nil {
		return documentapi.DocumentPreview{}, err
	}
	if err := s.leaveTrail(ctx, scope, r, 0); err != nil {
		return documentapi.DocumentPreview{}, err
	}
	out := documentapi.DocumentPreview{Version: content.Version, Widths: documentapi.PreviewWidths}
	pages, err := s.measure(ctx, content)
	var why Unrenderable
	switch {
	case errors.As(err, &why):
		out.Reason = string(why)
		return out, nil
	case err != nil:
		return documentapi.DocumentPreview{}, err
	}
	out.Available, out.Pages, out.Width, out.Height = true, pages.Count, pages.Width, pages.Height
	return out, nil
}

// PageImage is a page that its caller may see, of which no image was made yet.
type PageImage struct {
	ETag          string
	service       *Service
	content       documentapi.Content
	number, width int
}

// pageMaking counts the ways in which images were made: another one is another ETag.
const pageMaking = 1

// OpenPage finds a page of a version of a document's content, for whoever may view the
// document: that is reading it. version 0 is the present one, width 0 the usual one.
func (s *Service) OpenPage(ctx context.Context, id string, version, number, width int) (*PageImage, error) {
	if width == 0 {
		width = documentapi.PreviewWidth
	}
	if !slices.Contains(documentapi.PreviewWidths, width) {
		return nil, fault.Invalidf("width", fault.NotAChoice, "must be one of %v", documentapi.PreviewWidths)
	}
	r, scope, err := s.find(ctx, id, permissionapi.View)
	if err != nil {
		return nil, err
	}
	content, err := s.contentOf(ctx, r, version)
	if err != nil {
		return nil, err
	}
	if err := s.leaveTrail(ctx, scope, r, content.Version); err != nil {
		return nil, err
	}
	return &PageImage{
		ETag:    fmt.Sprintf(`"%s-%d-%d-%d"`, content.SHA256, number, width, pageMaking),
		service: s, content: content, number: number, width: width,
	}, nil
}

// Check is what is wrong with asking for the page: it cannot be rendered, or is not there.
func (p *PageImage) Check(ctx context.Context) error {
	pages, err := p.service.measure(ctx, p.content)
	if err != nil {
		return notRendered(err)
	}
	if p.number < 1 || p.number > pages.Count {
		return fault.Invalidf("page", fault.NotBetween, "must be between %d and %d", 1, pages.Count)
	}
	return nil
}

// JPEG makes the image, or has it from a moment ago.
func (p *PageImage) JPEG(ctx context.Context) ([]byte, error) {
	if err := p.Check(ctx); err != nil {
		return nil, err
	}
	image, err := kept(p.service, pageKey{p.content.SHA256, p.number, p.width}, func() ([]byte, error) {
		bytes, err := p.service.Content.Open(ctx, p.content.SHA256)
		if err != nil {
			return nil, err
		}
		defer bytes.Close()
		return p.service.Renderer.Page(ctx, p.content.MediaType, bytes, p.number, p.width)
	})
	return image, notRendered(err)
}

func (s *Service) measure(ctx context.Context, content documentapi.Content) (Pages, error) {
	return kept(s, pageKey{sha256: content.SHA256}, func() (Pages, error) {
		bytes, err := s.Content.Open(ctx, content.SHA256)
		if err != nil {
			return Pages{}, err
		}
		defer bytes.Close()
		return s.Renderer.Measure(ctx, content.MediaType, bytes)
	})
}

// notRendered is the answer for what cannot be rendered.
func notRendered(err error) error {
	var why Unrenderable
	if !errors.As(err, &why) {
		return err
	}
	say := map[Unrenderable]string{
		Unsupported: "There are no images of this kind of file.",
		Locked:      "The file asks for a password.",
		Damaged:     "The file is damaged.",
		TooLarge:    "The file is too large.",
		TooSlow:     "It takes too long.",
	}[why]
	return fault.New(fault.Conflict, "It cannot be rendered. %s", say).Named("cannot_be_rendered").With(err)
}
