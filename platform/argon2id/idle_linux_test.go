package argon2id

import (
	"testing"

	"golang.org/x/sys/unix"
)

func TestItYieldsToEveryOther(t *testing.T) {
	p, started := process(t)
	right(t, p)
	attr, err := unix.SchedGetAttr(started()[0], 0)
	if err != nil || attr.Policy != unix.SCHED_IDLE {
		t.Errorf("%+v %v", attr, err)
	}
	if own, err := unix.SchedGetAttr(0, 0); err != nil || own.Policy == unix.SCHED_IDLE {
		t.Errorf("the rest: %+v %v", own, err)
	}
}
