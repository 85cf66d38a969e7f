package visible

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// DocumentsOf are the numbers of the documents about these employees or of these types.
func (x *Index) DocumentsOf(people *roaring.Bitmap, types []string) *roaring.Bitmap {
	x.mu.RLock()
	defer x.mu.RUnlock()
	var found []uint32
	for it := people.Iterator(); it.HasNext(); {
		x.ofOwner.each(it.Next(), func(n uint32) bool {
			found = append(found, n)
			return true
		})
	}
	var all []words
	for number, k := range x.kinds {
		if slices.Contains(types, x.types.texts[k.typ]) {
			if all == nil {
				all = make([]words, x.chunks())
			}
			for i := range all {
				x.ofKind[number].or(i, &all[i])
			}
		}
	}
	if all == nil {
		return roaring.BitmapOf(found...)
	}
	for _, n := range found {
		all[n>>chunkBits][uint16(n)>>6] |= 1 << (n & 63)
	}
	flat := make([]uint64, 0, len(all)*len(words{}))
	for i := range all {
		flat = append(flat, all[i][:]...)
	}
	return roaring.FromDense(flat, true)
}
