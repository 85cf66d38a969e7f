package permission

import "github.com/RoaringBitmap/roaring/v2"

// PutTally: so many documents of this class, the bin left out, are about the employee
// with this number (0: about the company). It follows from the documents; the store
// derives it as it records them, so that how much a scope sees is known without
// looking at documents.
type PutTally struct {
	Number    uint32
	Class     string
	Documents int
}

// tally is how many documents there are by class.
type tally map[string]*classTally

type classTally struct {
	total    int
	perOwner map[uint32]int
	owners   *roaring.Bitmap
}

var noTally = &classTally{owners: roaring.New()}

// of is a class's tally, which the caller must not change.
func (t tally) of(class string) *classTally {
	if c := t[class]; c != nil {
		return c
	}
	return noTally
}

func (p PutTally) apply(w *World) {
	c := w.tally[p.Class]
	if c == nil {
		c = &classTally{perOwner: map[uint32]int{}, owners: roaring.New()}
		w.tally[p.Class] = c
	}
	c.total += p.Documents - c.perOwner[p.Number]
	if p.Documents == 0 {
		delete(c.perOwner, p.Number)
		c.owners.Remove(p.Number)
		return
	}
	c.perOwner[p.Number] = p.Documents
	c.owners.Add(p.Number)
}
