package documentrender

import (
	"image"
	"io"

	"github.com/bep/imagemeta"
)

// orientation is how a picture says that it has to be turned: 1 to 8, as EXIF counts; 1 where
// it says nothing that can be read.
func orientation(in io.ReadSeeker, f imagemeta.ImageFormat) int {
	turn := 1
	if f == imagemeta.ImageFormatAuto {
		return turn
	}
	if _, err := in.Seek(0, io.SeekStart); err != nil {
		return turn
	}
	const tag = "Orientation"
	_, err := imagemeta.Decode(imagemeta.Options{
		R: in, ImageFormat: f, Sources: imagemeta.EXIF,
		ShouldHandleTag: func(t imagemeta.TagInfo) bool { return t.Tag == tag && t.Namespace == "IFD0" },
		HandleTag: func(t imagemeta.TagInfo) error {
			if n, ok := t.Value.(uint16); ok && n >= 1 && n <= 8 {
				turn = int(n)
			}
			return imagemeta.ErrStopWalking
		},
	})
	if err != nil {
		return 1
	}
	return turn
}

// turned is a picture as its orientation wants it to be looked at.
func turned(m *image.RGBA, turn int) *image.RGBA {
	if turn == 1 {
		return m
	}
	w, h := m.Rect.Dx(), m.Rect.Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if turn > 4 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	right, bottom := w-1, h-1
	for y := range out.Rect.Dy() {
		for x := range out.Rect.Dx() {
			from := [...]image.Point{
				2: {right - x, y}, 3: {right - x, bottom - y}, 4: {x, bottom - y},
				5: {y, x}, 6: {y, bottom - x}, 7: {right - y, bottom - x}, 8: {right - y, x},
			}[turn]
			copy(out.Pix[out.PixOffset(x, y):][:4], m.Pix[m.PixOffset(from.X, from.Y):][:4])
		}
	}
	return out
}
