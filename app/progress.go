package app

import (
	"io"
	"time"
)

// progressEvery is how often a long work says how far it is.
var progressEvery = 2 * time.Second

// progress says now and then how far a work is.
type progress struct {
	to   io.Writer // nil: it says nothing
	last time.Time
}

func newProgress(to io.Writer) *progress { return &progress{to: to, last: time.Now()} }

// at says that done of total is done, unless it said something just before.
func (p *progress) at(what string, done, total int) {
	if p == nil || p.to == nil || total == 0 || time.Since(p.last) < progressEvery {
		return
	}
	p.last = time.Now()
	say(p.to, "  %s: %d of %d\n", what, done, total)
}
