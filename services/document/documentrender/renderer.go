// Package documentrender makes images of pages: of PDFs with PDFium in a sandbox of
// WebAssembly, of pictures with Go's decoders. What it is given may mean harm.
package documentrender

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"runtime/debug"
	"time"

	"golang.org/x/sync/semaphore"

	"acervo/platform/blob"
	"acervo/platform/fault"
	"acervo/services/document"
)

const (
	// memory is what all that is rendered at a time may take, in bytes, and share the
	// least that one of them counts as, so that there are never more than four.
	memory = 512 << 20
	share  = memory / 4
	// patience is how long a page waits for its turn.
	patience = 20 * time.Second
	// pageTime is how long a page may take, and engineIdle how long PDFium stays in memory
	// when there is nothing to do.
	pageTime   = 10 * time.Second
	engineIdle = time.Minute
	// longest is how many times its width an image may be high.
	longest = 4
	// quality is that of the JPEGs: small letters stay clean.
	quality = 88
)

const pdfType = "application/pdf"

// Renderer is a document.Renderer. It may be used by many goroutines.
type Renderer struct {
	room     *semaphore.Weighted
	pageTime time.Duration
	pdf      engine
}

var _ document.Renderer = (*Renderer)(nil)

// New returns a renderer that keeps PDFium, compiled for this machine, in a folder.
// Nothing is started before the first PDF comes.
func New(folder string) *Renderer {
	return &Renderer{room: semaphore.NewWeighted(memory), pageTime: pageTime, pdf: engine{folder: folder, idle: engineIdle}}
}

// Measure implements document.Renderer.
func (r *Renderer) Measure(ctx context.Context, mediaType string, content blob.Reader) (document.Pages, error) {
	if mediaType == pdfType {
		return inSandbox(ctx, r, content, (*sandbox).measure)
	}
	p, err := r.look(ctx, mediaType, content, 1)
	return document.Pages{Count: p.pages, Width: p.width, Height: p.height}, err
}

// Page implements document.Renderer.
func (r *Renderer) Page(ctx context.Context, mediaType string, content blob.Reader, page, width int) ([]byte, error) {
	if mediaType == pdfType {
		return inSandbox(ctx, r, content, func(b *sandbox) ([]byte, error) { return b.page(page, width) })
	}
	p, err := r.look(ctx, mediaType, content, page)
	if err != nil {
		return nil, err
	}
	return within(ctx, r, content, p.need, func(s *source) ([]byte, error) {
		if p.need > share { // its pixels are given back before the next picture's are taken
			defer debug.FreeOSMemory()
		}
		return p.draw(s, width)
	})
}

// look reads what a picture is, without its pixels.
func (r *Renderer) look(ctx context.Context, mediaType string, content blob.Reader, page int) (*picture, error) {
	f := formats[mediaType]
	if f == nil {
		return &picture{}, document.Unsupported
	}
	p, err := within(ctx, r, content, 0, func(s *source) (*picture, error) { return look(s, f, page) })
	if err == nil && p.need > memory {
		err = document.TooLarge
	}
	if err != nil {
		return &picture{}, err
	}
	return p, nil
}

// within does something with a content when there is room for what it needs, in bytes, and
// within its time. Whatever it trips over is Unrenderable, except that reading fails.
func within[T any](ctx context.Context, r *Renderer, content blob.Reader, need int64, do func(*source) (T, error)) (made T, err error) {
	need = min(max(need, share), memory)
	waiting, stop := context.WithTimeout(ctx, patience)
	defer stop()
	if r.room.Acquire(waiting, need) != nil {
		if ctx.Err() != nil {
			return made, ctx.Err()
		}
		return made, fault.New(fault.Unavailable, "Too many pages are being rendered.").After(5 * time.Second)
	}
	defer r.room.Release(need)
	timed, end := context.WithTimeout(ctx, r.pageTime)
	defer end()
	s := &source{content: content, ctx: timed}
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("a decoder broke: %v", broken)
		}
		var known document.Unrenderable
		switch {
		case err == nil:
		case ctx.Err() != nil:
			err = ctx.Err()
		case timed.Err() != nil:
			err = document.TooSlow
		case s.err != nil:
			err = s.err
		case !errors.As(err, &known):
			err = fmt.Errorf("%w: %w", document.Damaged, err)
		}
	}()
	return do(s)
}

// source is a content that can be read until its time is over. It remembers that reading
// failed, whatever a decoder makes of that.
type source struct {
	content blob.Reader
	ctx     context.Context //nolint:containedctx // decoders take none
	err     error
}

func (s *source) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := s.content.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

func (s *source) Seek(offset int64, whence int) (int64, error) { return s.content.Seek(offset, whence) }

// fit is how large an image of something of these proportions is, so many pixels wide; less
// wide where it would be too long.
func fit(w, h float64, width int) (int, int) {
	across, down := float64(width), float64(width)*h/w
	if most := float64(longest * width); down > most {
		across, down = most*w/h, most
	}
	return max(1, int(across+0.5)), max(1, int(down+0.5))
}

func encode(m image.Image) ([]byte, error) {
	var out bytes.Buffer
	err := jpeg.Encode(&out, m, &jpeg.Options{Quality: quality})
	return out.Bytes(), err
}
