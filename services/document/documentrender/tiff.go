package documentrender

import (
	"bytes"
	"encoding/binary"
	"io"

	"acervo/services/document"
)

const (
	// maxTIFF is how large a TIFF may be, in bytes: it is held in memory.
	maxTIFF = 64 << 20
	// maxTIFFPages ends the counting of pages of one that may go in circles.
	maxTIFFPages = 2000
)

// openTIFF finds a page of a scan: in a TIFF each page says where the next one is, so the
// file that begins with this one differs in its first bytes only.
func (p *picture) openTIFF(s *source) (io.ReadSeeker, int64, error) {
	if s.content.Size() > maxTIFF {
		return nil, 0, document.TooLarge
	}
	raw, err := io.ReadAll(s)
	if err != nil {
		return nil, 0, err
	}
	order := binary.ByteOrder(binary.LittleEndian)
	if bytes.HasPrefix(raw, []byte("MM")) {
		order = binary.BigEndian
	}
	if len(raw) < 8 {
		return nil, 0, document.Damaged
	}
	begin := order.Uint32(raw[4:])
	p.pages = 0
	for at := begin; at != 0 && p.pages < maxTIFFPages; {
		if p.pages++; p.pages == p.number {
			begin = at
		}
		next := uint64(at) + 2
		if next > uint64(len(raw)) {
			break
		}
		next += 12 * uint64(order.Uint16(raw[at:]))
		if next+4 > uint64(len(raw)) {
			break
		}
		at = order.Uint32(raw[next:])
	}
	order.PutUint32(raw[4:], begin)
	return bytes.NewReader(raw), int64(len(raw)), nil
}
