package documentrender

import (
	"context"
	"errors"
	"image"
	"io"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"golang.org/x/image/draw"

	"acervo/platform/blob"
	"acervo/platform/fault"
	"acervo/services/document"
)

const (
	wasmPage = 64 << 10
	// maxPDF is how large a PDF may be: PDFium counts its bytes in 32 bits.
	maxPDF = 1 << 31
)

// engine is PDFium, compiled: started when the first PDF comes, and let go when none came
// for a while. Each PDF gets a sandbox of its own, without files, network or clock of the
// machine, that is thrown away after the page.
type engine struct {
	folder string        // where the compiled PDFium is kept; it takes seconds to make
	idle   time.Duration // how long it stays in memory when there is nothing to do

	mu    sync.Mutex
	pool  pdfium.Pool
	cache wazero.CompilationCache
	users int
	since int    // counts uses, so that an old timer stops nothing
	next  linear // the memory of the sandbox that is being made
}

// acquire starts the engine where it is not running. release lets it go.
func (e *engine) acquire() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.pool == nil {
		if err := e.start(); err != nil {
			return fault.New(fault.Unavailable, "PDFs cannot be rendered now.").With(err)
		}
	}
	e.users++
	e.since++
	return nil
}

func (e *engine) start() (err error) {
	// It outlives the request that started it.
	ctx := experimental.WithCompilationWorkers(context.Background(), runtime.GOMAXPROCS(0))
	ctx = experimental.WithMemoryAllocator(ctx, experimental.MemoryAllocatorFunc(func(_, _ uint64) experimental.LinearMemory { return e.next }))
	if e.cache, err = wazero.NewCompilationCacheWithDir(e.folder); err != nil {
		return err
	}
	e.pool, err = webassembly.Init(webassembly.Config{
		Context: ctx, MaxTotal: -1, // there is room for no more than memory / sandboxMemory
		FSConfig: wazero.NewFSConfig(), Stdout: io.Discard, Stderr: io.Discard,
		RuntimeConfig: wazero.NewRuntimeConfig().
			WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
			WithMemoryLimitPages(sandboxMemory / wasmPage).
			WithCloseOnContextDone(true). // a page that hangs is cut off
			WithCompilationCache(e.cache),
	})
	if err != nil {
		err = errors.Join(err, e.cache.Close(ctx))
	}
	debug.FreeOSMemory() // compiling leaves hundreds of MiB behind
	return err
}

// open makes a sandbox in m. The pool makes each anew, here and at once: it has none idle
// and no limit of its own.
func (e *engine) open(ctx context.Context, m linear) (pdfium.Pdfium, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.next = m
	return e.pool.GetInstanceWithContext(ctx)
}

func (e *engine) release() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.users--
	now := e.since
	time.AfterFunc(e.idle, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		if e.pool == nil || e.users > 0 || e.since != now {
			return
		}
		_ = e.pool.Close() // what it says of sandboxes that were cut off is of no use
		_ = e.cache.Close(context.Background())
		e.pool, e.cache = nil, nil
		debug.FreeOSMemory()
	})
}

// sandbox is a PDF, opened where it can do no harm.
type sandbox struct {
	pdfium.Pdfium
	document references.FPDF_DOCUMENT
}

// inSandbox does something with a PDF. When its time is over, the sandbox is closed under it.
func inSandbox[T any](ctx context.Context, r *Renderer, content blob.Reader, do func(*sandbox) (T, error)) (made T, err error) {
	if content.Size() > maxPDF {
		return made, document.TooLarge
	}
	if err := r.pdf.acquire(); err != nil {
		return made, err
	}
	defer r.pdf.release()
	return within(ctx, r, content, sandboxMemory, func(s *source) (made T, err error) {
		memory, err := newLinear()
		if err != nil {
			return made, fault.New(fault.Unavailable, "PDFs cannot be rendered now.").With(err)
		}
		defer memory.giveBack()
		instance, err := r.pdf.open(s.ctx, memory)
		if err != nil {
			return made, fault.New(fault.Unavailable, "PDFs cannot be rendered now.").With(err)
		}
		alive := context.AfterFunc(s.ctx, func() { _ = instance.Kill() })
		defer func() {
			if alive() {
				_ = instance.Close() // what a damaged PDF says when it is closed is of no use
			}
		}()
		opened, err := instance.OpenDocument(&requests.OpenDocument{FileReader: s, FileReaderSize: content.Size()})
		switch {
		case errors.Is(err, pdfiumerrors.ErrPassword), errors.Is(err, pdfiumerrors.ErrSecurity):
			return made, document.Locked
		case err != nil:
			return made, err
		}
		return do(&sandbox{instance, opened.Document})
	})
}

func (b *sandbox) measure() (document.Pages, error) {
	count, err := b.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: b.document})
	if err != nil {
		return document.Pages{}, err
	}
	if count.PageCount < 1 {
		return document.Pages{}, document.Damaged
	}
	w, h, err := b.size(0)
	return document.Pages{Count: count.PageCount, Width: int(w + 0.5), Height: int(h + 0.5)}, err
}

// size is the size of a page in points, of A4 where it has none.
func (b *sandbox) size(index int) (w, h float64, err error) {
	s, err := b.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: b.document, Index: index})
	if err != nil {
		return 0, 0, err
	}
	if !(s.Width >= 1 && s.Height >= 1) { // also what is not a number
		return 595, 842, nil
	}
	return s.Width, s.Height, nil
}

// page draws a page with its annotations and what its form is filled in with.
func (b *sandbox) page(number, width int) ([]byte, error) {
	w, h, err := b.size(number - 1)
	if err != nil {
		return nil, err
	}
	across, down := fit(w, h, width)
	drawn, err := b.RenderPageInPixels(&requests.RenderPageInPixels{
		Page:  requests.Page{ByIndex: &requests.PageByIndex{Document: b.document, Index: number - 1}},
		Width: across, Height: down, RenderFlags: enums.FPDF_RENDER_FLAG_ANNOT, RenderForm: true,
	})
	if err != nil {
		return nil, err
	}
	defer drawn.Cleanup()
	m := drawn.Result.RenderedImage
	if pixels, ok := m.(*image.RGBA); ok && drawn.Result.HasTransparency { // drawn on nothing, its colours not multiplied
		paper := image.NewRGBA(pixels.Rect)
		draw.Draw(paper, paper.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(paper, paper.Rect, &image.NRGBA{Pix: pixels.Pix, Stride: pixels.Stride, Rect: pixels.Rect}, image.Point{}, draw.Over)
		m = paper
	}
	return encode(m)
}
