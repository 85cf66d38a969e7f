package documentrender

import (
	"bufio"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"github.com/bep/imagemeta"
	"golang.org/x/image/bmp"
	"golang.org/x/image/draw"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"

	"acervo/services/document"
)

// format is how a kind of picture is decoded.
type format struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
	// perPixel is how many bytes a pixel takes at most while it is decoded.
	perPixel func(io.Reader, image.Config) int64
	// meta is where it says which way up it is; 0: nowhere.
	meta imagemeta.ImageFormat
}

var formats = map[string]*format{
	"image/jpeg":             {jpeg.DecodeConfig, jpeg.Decode, jpegPixel, imagemeta.JPEG},
	"image/png":              {png.DecodeConfig, png.Decode, pngPixel, imagemeta.PNG},
	"image/vnd.mozilla.apng": {png.DecodeConfig, png.Decode, pngPixel, imagemeta.PNG},
	"image/gif":              {gif.DecodeConfig, gif.Decode, pixel(2), 0},
	"image/webp":             {webp.DecodeConfig, webp.Decode, pixel(8), imagemeta.WebP},
	"image/bmp":              {bmp.DecodeConfig, bmp.Decode, pixel(4), 0},
	"image/tiff":             {tiff.DecodeConfig, tiff.Decode, pixel(8), imagemeta.TIFF},
}

func pixel(bytes int64) func(io.Reader, image.Config) int64 {
	return func(io.Reader, image.Config) int64 { return bytes }
}

// pngPixel counts twice: an interlaced one is put together from passes.
func pngPixel(_ io.Reader, c image.Config) int64 {
	if _, ok := c.ColorModel.(color.Palette); ok {
		return 2
	}
	switch c.ColorModel {
	case color.GrayModel:
		return 2
	case color.Gray16Model:
		return 4
	case color.RGBA64Model, color.NRGBA64Model:
		return 16
	}
	return 8
}

// jpegPixel tells progressive JPEGs, whose coefficients are all held to the end, from
// others, by the marker of their frame.
func jpegPixel(r io.Reader, _ image.Config) int64 {
	const baseline, progressive = 4, 16
	in := bufio.NewReader(r)
	if _, err := in.Discard(2); err != nil {
		return progressive
	}
	for {
		var marker [4]byte // 0xFF, which, and how long
		if _, err := io.ReadFull(in, marker[:]); err != nil || marker[0] != 0xFF {
			return progressive
		}
		if marker[1] == 0xC0 || marker[1] == 0xC1 {
			return baseline
		}
		if _, err := in.Discard(max(int(binary.BigEndian.Uint16(marker[2:]))-2, 0)); err != nil || marker[1] == 0xC2 {
			return progressive
		}
	}
}

// picture is a page of a picture of which the pixels were not read yet.
type picture struct {
	format        *format
	number, pages int
	width, height int   // as one looks at it
	turn          int   // how it has to be turned for that: EXIF's orientation, 1 to 8
	need          int64 // bytes
}

// look reads all but the pixels.
func look(s *source, f *format, number int) (*picture, error) {
	p := &picture{format: f, number: number}
	in, size, err := p.open(s)
	if err != nil {
		return nil, err
	}
	c, err := f.config(in)
	if err != nil {
		return nil, err
	}
	pixels := int64(c.Width) * int64(c.Height)
	if c.Width < 1 || c.Height < 1 {
		return nil, document.Damaged
	}
	if pixels > memory {
		return nil, document.TooLarge
	}
	if _, err := in.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	p.need = size + pixels*(1+f.perPixel(in, c)) // 1: of its first half, see shrink
	p.turn = orientation(in, f.meta)
	p.width, p.height = c.Width, c.Height
	if p.turn > 4 {
		p.width, p.height = p.height, p.width
	}
	return p, nil
}

// open is where the picture begins that is the page, and how much of it is held in memory.
func (p *picture) open(s *source) (in io.ReadSeeker, size int64, err error) {
	if _, err := s.Seek(0, io.SeekStart); err != nil {
		s.err = err
		return nil, 0, err
	}
	if p.format.meta == imagemeta.TIFF {
		return p.openTIFF(s)
	}
	p.pages = 1
	return s, 0, nil
}

// draw makes the image: on white, the right way up, never larger than the picture.
func (p *picture) draw(s *source, width int) ([]byte, error) {
	in, _, err := p.open(s)
	if err != nil {
		return nil, err
	}
	m, err := p.format.decode(in)
	if err != nil {
		return nil, err
	}
	w, h := fit(float64(p.width), float64(p.height), min(width, p.width))
	if p.turn > 4 {
		w, h = h, w
	}
	return encode(turned(shrink(m, w, h), p.turn))
}

// shrink scales a picture down to w × h, on white: by halves, of which each pixel is the mean
// of four, and then the rest.
func shrink(m image.Image, w, h int) *image.RGBA {
	for {
		size := m.Bounds().Size()
		last := size.X < 2*w || size.Y < 2*h
		if !last {
			size = size.Div(2)
		} else {
			size = image.Pt(w, h)
		}
		half := image.NewRGBA(image.Rectangle{Max: size})
		draw.Draw(half, half.Rect, image.White, image.Point{}, draw.Src)
		draw.ApproxBiLinear.Scale(half, half.Rect, m, m.Bounds(), draw.Over, nil)
		if last {
			return half
		}
		m = half
	}
}
