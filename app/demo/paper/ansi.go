package paper

// ansi is a text in Windows-1252, which PDF calls WinAnsiEncoding.
func ansi(s string) []byte {
	out := make([]byte, 0, len(s))
	for _, r := range s {
		switch {
		case r < 0x80, 0xa0 <= r && r <= 0xff:
			out = append(out, byte(r))
		default:
			out = append(out, punctuation(r))
		}
	}
	return out
}

func punctuation(r rune) byte {
	switch r {
	case '€':
		return 0x80
	case '…':
		return 0x85
	case '‘':
		return 0x91
	case '’':
		return 0x92
	case '“':
		return 0x93
	case '”':
		return 0x94
	case '•':
		return 0x95
	case '–':
		return 0x96
	case '—':
		return 0x97
	}
	return '?'
}

// widths of a font's glyphs in thousandths of its size, by Windows-1252 code.
type widths [256]uint16

// regular and bold are the metrics of Helvetica and Helvetica-Bold.
var (
	regular = metrics([95]uint16{
		278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
		556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
		1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
		667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
		333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
		556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
	}, 222, 333)
	bold = metrics([95]uint16{
		278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278,
		556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611,
		975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
		667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556,
		333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611,
		611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
	}, 278, 500)
)

// metrics completes the widths of ASCII: an accent does not change a letter's width.
func metrics(ascii [95]uint16, singleQuote, doubleQuote uint16) *widths {
	var w widths
	for i := range w {
		w[i] = 556
	}
	copy(w[32:], ascii[:])
	const from = "AAAAAA\x00CEEEEIIIIDNOOOOO\x00\x00UUUUY\x00\x00aaaaaa\x00ceeee\x00\x00\x00\x00\x00nooooo\x00\x00uuuuy\x00y"
	for i := range len(from) {
		if from[i] != 0 {
			w[0xc0+i] = w[from[i]]
		}
	}
	for i := 0xec; i <= 0xef; i++ { // dotless i carries the accent
		w[i] = 278
	}
	w[0x91], w[0x92], w[0x93], w[0x94] = singleQuote, singleQuote, doubleQuote, doubleQuote
	w[0x85], w[0x97], w[0x95], w[0xa0] = 1000, 1000, 350, 278
	w[0xaa], w[0xba], w[0xb0], w[0xb7] = 370, 365, 400, 278
	return &w
}

// of is a text's width in points at a font size.
func (w *widths) of(text []byte, size float64) float64 {
	sum := 0
	for _, b := range text {
		sum += int(w[b])
	}
	return float64(sum) * size / 1000
}
