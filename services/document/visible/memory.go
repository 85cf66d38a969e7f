package visible

// MemoryPart is about how many bytes one part of the index takes.
type MemoryPart struct {
	Name  string
	Bytes int
}

// Memory is about how many bytes the index takes, and how many of these the sets do that
// it keeps of scopes and filters, which have a budget.
func (x *Index) Memory() (all, kept int) {
	for _, p := range x.Parts() {
		all += p.Bytes
	}
	kept = x.sets.size()
	return all + kept, kept
}

// Parts is what takes how much memory, the sets of scopes and filters apart.
func (x *Index) Parts() []MemoryPart {
	x.mu.RLock()
	defer x.mu.RUnlock()
	sum := func(sets ...*docs) (size int) {
		for _, s := range sets {
			size += s.bytes()
		}
		return size
	}
	return []MemoryPart{
		{"ids", x.ids.bytes()}, {"owner", x.owner.bytes()}, {"kind", x.kind.bytes()}, {"day", x.day.bytes()}, {"created", x.created.bytes()},
		{"title", x.title.bytes()}, {"titles", x.titles.bytes()}, {"tags", x.tags.bytes() + sum(x.ofTag...)}, {"sender", x.sender.bytes()}, {"until", x.until.bytes() + sum(x.ends)},
		{"state", sum(x.inUse, x.binned)}, {"types", sum(x.ofKind...)}, {"classes", sum(x.ofClass...)},
		{"postings", x.ofOwner.bytes()}, {"by day", x.byDay.bytes()}, {"by created", x.byCreated.bytes()}, {"org", x.org.bytes()},
	}
}

func (o *org) bytes() (size int) {
	size = 64*cap(o.units) + 4*len(o.unitOf.pages)*tablePage + 64*len(o.numbers)
	for _, m := range o.members {
		size += m.bytes() + 32
	}
	return size
}
