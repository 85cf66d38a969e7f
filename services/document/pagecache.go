package document

import (
	"container/list"
	"errors"
	"sync"
	"time"
)

const (
	// maxPageCache is how much is kept of images of pages, in bytes.
	maxPageCache = 24 << 20
	// pageIdle is how long an image is kept that nobody asks for: it shows somebody's papers.
	pageIdle = 2 * time.Minute
	// pageOverhead is what an entry takes besides its image.
	pageOverhead = 256
)

// pageKey is an image of a page, or, as page 0, which pages there are.
type pageKey struct {
	sha256      string
	page, width int
}

// pageCache keeps, in memory only, what was rendered a moment ago, and what could not be:
// somebody who reads turns pages back and forth, and a file that takes long is not tried
// again and again. Nobody gets anything out of it before they were let to the document.
type pageCache struct {
	mu      sync.Mutex
	entries map[pageKey]*list.Element
	order   list.List // of *pageEntry, last used first
	size    int
	ticking bool
}

type pageEntry struct {
	key  pageKey
	made any // Pages, an image, or Unrenderable
	size int
	used time.Time
}

// kept is what was made for a key, or is made now.
func kept[T any](s *Service, key pageKey, create func() (T, error)) (T, error) {
	switch made := s.pages.get(key).(type) {
	case T:
		return made, nil
	case Unrenderable:
		var none T
		return none, made
	}
	made, err := create()
	var why Unrenderable
	switch {
	case errors.As(err, &why):
		s.pages.put(key, why, 0)
	case err == nil:
		image, _ := any(made).([]byte)
		s.pages.put(key, made, len(image))
	}
	return made, err
}

func (c *pageCache) get(key pageKey) any {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.entries[key]
	if e == nil {
		return nil
	}
	c.order.MoveToFront(e)
	entry := e.Value.(*pageEntry)
	entry.used = time.Now()
	return entry.made
}

func (c *pageCache) put(key pageKey, made any, size int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.entries[key]; e != nil {
		c.drop(e)
	}
	if c.entries == nil {
		c.entries = map[pageKey]*list.Element{}
	}
	c.entries[key] = c.order.PushFront(&pageEntry{key, made, size + pageOverhead, time.Now()})
	for c.size += size + pageOverhead; c.size > maxPageCache; {
		c.drop(c.order.Back())
	}
	if !c.ticking {
		c.ticking = true
		time.AfterFunc(pageIdle/4, c.tick)
	}
}

// tick drops what nobody asks for, until there is nothing left.
func (c *pageCache) tick() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for e := c.order.Back(); e != nil && time.Since(e.Value.(*pageEntry).used) > pageIdle; e = c.order.Back() {
		c.drop(e)
	}
	if c.ticking = c.order.Len() > 0; c.ticking {
		time.AfterFunc(pageIdle/4, c.tick)
	}
}

func (c *pageCache) drop(e *list.Element) {
	entry := c.order.Remove(e).(*pageEntry)
	delete(c.entries, entry.key)
	c.size -= entry.size
}

// clear drops everything: a document is gone for ever.
func (c *pageCache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.entries, c.size = nil, 0
	c.order.Init()
}
