package visible

import (
	"encoding/binary"
	"sync"
)

// contents are the documents by number, sets of them, and who is where. Nothing in it is
// an object of its own for each document.
type contents struct {
	ids     ids
	owner   column
	kind    column // number of its class and type
	day     column
	created column
	title   column
	tags    column // number of its set of tags; pages without any are missing
	sender  column // number of the account that brought it
	until   column // the last day of those in ends; pages without any are missing

	classes, types, tagNames, tagSets, senders names
	kinds                                      []kind
	kindOf                                     map[kind]uint16
	titles                                     titles

	inUse, binned *docs
	ends          *docs // those that say themselves until when they are good
	ofKind        []*docs
	ofClass       []*docs
	ofTag         []*docs
	ofOwner       postings
	byDay         order
	byCreated     order
	org           org
}

type kind struct{ class, typ uint32 }

func newContents() *contents {
	c := &contents{
		classes: newNames(), types: newNames(), tagNames: newNames(), tagSets: newNames(), senders: newNames(), titles: newTitles(), kindOf: map[kind]uint16{},
		inUse: &docs{}, binned: &docs{}, ends: &docs{}, ofOwner: newPostings(), org: newOrg(),
		day: column{signed: true}, created: column{signed: true}, until: column{signed: true},
	}
	c.tagSets.number("")
	c.byDay, c.byCreated = order{keys: &c.day, kinds: &c.kind, max: bucketMax}, order{keys: &c.created, kinds: &c.kind, max: bucketMax}
	return c
}

func (c *contents) state(n uint32) state {
	switch {
	case c.inUse.has(n):
		return inUse
	case c.binned.has(n):
		return binned
	}
	return absent
}

func (c *contents) inState(s state) *docs {
	if s == binned {
		return c.binned
	}
	return c.inUse
}

func (c *contents) ownerOf(n uint32) uint32 { return uint32(c.owner.at(n)) }
func (c *contents) kindAt(n uint32) uint16  { return uint16(c.kind.at(n)) }

// record of a document that is absent has no other property.
func (c *contents) record(n uint32) record {
	s := c.state(n)
	if s == absent {
		return record{}
	}
	return record{owner: c.ownerOf(n), kind: c.kindAt(n), state: s, day: int32(c.day.at(n))}
}

func (c *contents) kindNumber(class, typ string) uint16 {
	k := kind{c.classes.number(class), c.types.number(typ)}
	n, known := c.kindOf[k]
	if !known {
		n = uint16(len(c.kinds))
		c.kinds = append(c.kinds, k)
		c.kindOf[k] = n
		c.ofKind = append(c.ofKind, &docs{})
	}
	for int(k.class) >= len(c.ofClass) {
		c.ofClass = append(c.ofClass, &docs{})
	}
	return n
}

// tagSet is the number of a set of tags, 0 for none.
func (c *contents) tagSet(tags []string) uint32 {
	key := make([]byte, 0, 4*len(tags))
	for _, t := range tags {
		n := c.tagNames.number(t)
		for int(n) >= len(c.ofTag) {
			c.ofTag = append(c.ofTag, &docs{})
		}
		key = binary.BigEndian.AppendUint32(key, n)
	}
	return c.tagSets.number(string(key))
}

func (c *contents) tagsOf(n uint32) uint32 {
	if i := int(n >> pageBits); i >= len(c.tags.pages) || c.tags.pages[i].data == nil {
		return 0
	}
	return uint32(c.tags.at(n))
}

func (c *contents) tag(n, set uint32, in bool) {
	for key := c.tagSets.texts[set]; key != ""; key = key[4:] {
		c.ofTag[binary.BigEndian.Uint32([]byte(key[:4]))].put(n, in)
	}
}

// put adds a document or makes it what it is now. Its id never changes.
func (c *contents) put(d *Doc) {
	n, was := d.N, c.state(d.N)
	kind, tags, title := c.kindNumber(d.Class, d.Type), c.tagSet(d.Tags), c.titles.number(d.Title)
	if was != absent {
		if old := c.ownerOf(n); old != d.Owner {
			c.ofOwner.remove(old, n)
		}
		if old := c.kindAt(n); old != kind {
			c.ofKind[old].remove(n)
			c.ofClass[c.kinds[old].class].remove(n)
		}
		if old := c.tagsOf(n); old != tags {
			c.tag(n, old, false)
		}
		if int32(c.day.at(n)) != d.Day {
			c.byDay.remove(n)
		}
		if c.created.at(n) != d.Created {
			c.byCreated.remove(n)
		}
	}
	newKind := was != absent && c.kindAt(n) != kind
	movedDay := was == absent || int32(c.day.at(n)) != d.Day
	movedCreated := was == absent || c.created.at(n) != d.Created
	c.describe(d, kind, tags, title)
	c.ofOwner.add(d.Owner, n)
	switch {
	case movedDay:
		c.byDay.insert(n)
	case newKind:
		c.byDay.changed(n)
	}
	switch {
	case movedCreated:
		c.byCreated.insert(n)
	case newKind:
		c.byCreated.changed(n)
	}
}

// describe sets the columns and the sets of a document, but not what is sorted.
func (c *contents) describe(d *Doc, kind uint16, tags, title uint32) {
	n := d.N
	c.ids.put(n, d.ID)
	c.owner.set(n, int64(d.Owner))
	c.kind.set(n, int64(kind))
	c.day.set(n, int64(d.Day))
	c.created.set(n, d.Created)
	c.title.set(n, int64(title))
	if tags != 0 || c.tagsOf(n) != 0 {
		c.tags.set(n, int64(tags))
	}
	c.tag(n, tags, true)
	c.sender.set(n, int64(c.senders.number(d.Sender)))
	if d.Ends {
		c.until.set(n, int64(d.Until))
	}
	c.ends.put(n, d.Ends)
	c.ofKind[kind].add(n)
	c.ofClass[c.kinds[kind].class].add(n)
	c.inUse.put(n, !d.Binned)
	c.binned.put(n, d.Binned)
}

func (c *contents) remove(n uint32) {
	kind := c.kindAt(n)
	c.ofOwner.remove(c.ownerOf(n), n)
	c.ofKind[kind].remove(n)
	c.ofClass[c.kinds[kind].class].remove(n)
	c.tag(n, c.tagsOf(n), false)
	c.byDay.remove(n)
	c.byCreated.remove(n)
	c.inUse.remove(n)
	c.binned.remove(n)
	c.ends.remove(n)
}

// take adds many documents that were not there; arrange must follow the last of them.
func (c *contents) take(d Delta) {
	c.org.putUnits(d.Units)
	for _, p := range d.People {
		c.org.putPerson(p)
	}
	c.org.settle()
	for i := range d.Docs {
		doc := &d.Docs[i]
		if c.state(doc.N) != absent { // it changed while it was read
			c.forget(doc.N)
		}
		c.describe(doc, c.kindNumber(doc.Class, doc.Type), c.tagSet(doc.Tags), c.titles.number(doc.Title))
	}
}

// forget takes a document out of the sets that describe puts it into.
func (c *contents) forget(n uint32) {
	kind := c.kindAt(n)
	c.ofKind[kind].remove(n)
	c.ofClass[c.kinds[kind].class].remove(n)
	c.tag(n, c.tagsOf(n), false)
}

// arrange sorts what take added.
func (c *contents) arrange() {
	all := c.everything()
	var wg sync.WaitGroup
	wg.Go(func() { c.byDay.build(all) })
	wg.Go(func() {
		c.byCreated.build(all)
		c.ofOwner = buildPostings(all, c.ownerOf)
	})
	c.titles.sort()
	wg.Wait()
}

// everything are all documents, in the bin or not.
func (c *contents) everything() *docs {
	if c.binned.n == 0 {
		return c.inUse
	}
	all := make([]words, c.chunks())
	for i := range all {
		c.inUse.or(i, &all[i])
		c.binned.or(i, &all[i])
	}
	return fromWords(all)
}

// chunks is how many chunks the numbers given so far go into.
func (c *contents) chunks() int {
	return (len(c.owner.pages)*pageDocs + chunkDocs - 1) / chunkDocs
}
