package paper

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
)

// Pictures are portrait, in pixels.
const (
	pictureWidth, pictureHeight = 480, 640
	sheetWidth, sheetHeight     = 420, 580
)

// Photo is a JPEG of the sheet lying slightly turned on a table, as a phone would
// take it. The seed decides the angle, the light and the table.
func Photo(s *Sheet, seed uint64) []byte {
	sheet := drawn(s)
	img := image.NewRGBA(image.Rect(0, 0, pictureWidth, pictureHeight))
	angle := (float64(seed%97)/97 - 0.5) * 0.16
	sin, cos := math.Sincos(angle)
	light := 0.80 + float64(seed>>8%31)/150
	table := tables[seed>>16%uint64(len(tables))]
	grain := uint32(seed) | 1
	for y := range pictureHeight {
		for x := range pictureWidth {
			grain ^= grain << 13
			grain ^= grain >> 17
			grain ^= grain << 5
			dx, dy := float64(x)-pictureWidth/2, float64(y)-pictureHeight/2
			shade := light + 0.16 - (dx*dx+dy*dy)*1.1e-6*0.9 - dx*1.2e-4 + float64(grain%256)/256*0.03
			lean := 1 + dy*2.2e-4 // the far edge is a little narrower
			u := (cos*dx+sin*dy)*lean + sheetWidth/2
			v := -sin*dx + cos*dy + sheetHeight/2
			tone := table
			if u >= 0 && v >= 0 && u < sheetWidth && v < sheetHeight {
				g := sheet.GrayAt(int(u), int(v)).Y
				tone = [3]float64{float64(g), float64(g) * 0.985, float64(g) * 0.95}
			} else {
				shade *= 0.9 + 0.1*math.Sin(dy*0.11+math.Sin(dx*0.01)*3)
			}
			i := img.PixOffset(x, y)
			for k := range 3 {
				img.Pix[i+k] = uint8(min(255, tone[k]*shade))
			}
			img.Pix[i+3] = 255
		}
	}
	var buf bytes.Buffer
	_ = jpeg.Encode(&buf, img, &jpeg.Options{Quality: 74}) // a Buffer takes everything
	return buf.Bytes()
}

var tables = [][3]float64{{134, 98, 66}, {92, 70, 54}, {120, 124, 126}, {168, 142, 108}}

// Scan is a PNG of the sheet as a flatbed scanner gives it: straight, in four greys.
func Scan(s *Sheet) []byte {
	sheet := drawn(s)
	img := image.NewPaletted(sheet.Rect, color.Palette{color.Gray{20}, color.Gray{110}, color.Gray{190}, color.Gray{252}})
	for i, g := range sheet.Pix {
		img.Pix[i] = g >> 6
	}
	var buf bytes.Buffer
	_ = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&buf, img)
	return buf.Bytes()
}

// drawn is the sheet in grey: its first lines of text in a small bitmap face, and
// something like a signature.
func drawn(s *Sheet) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, sheetWidth, sheetHeight))
	for i := range img.Pix {
		img.Pix[i] = 248
	}
	c := canvas{img: img, x: 34, y: 36}
	c.line(s.Letterhead, 1, 90)
	c.y += 10
	c.rule(34, sheetWidth-34, 190)
	c.y += 22
	c.line(s.Title, 2, 25)
	c.y += 18
	for _, b := range s.Blocks {
		for _, f := range b.Facts {
			c.line(f.Name+": "+f.Value, 1, 40)
		}
		if b.Table != nil {
			for _, r := range b.Table.Rows {
				c.line(r[0]+"  "+r[len(r)-1], 1, 50)
			}
		}
		c.line(b.Lead+" "+b.Text, 1, 40)
		c.y += 8
	}
	c.y = max(c.y+14, sheetHeight-130)
	c.line(s.Place, 1, 40)
	c.y += 44
	c.scribble(150, len(s.Title)+7*len(s.Place))
	c.rule(120, 300, 60)
	c.y += 8
	if len(s.Signatures) > 0 {
		c.x = 124
		c.line(s.Signatures[len(s.Signatures)-1], 1, 60)
	}
	return img
}
