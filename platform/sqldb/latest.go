package sqldb

import (
	"context"
	"sync"
	"time"

	"acervo/platform/fault"
)

// Latest reads something small before every answer, as what is kept in memory of a shared
// database needs. Those who ask while it is being read share the next reading, which begins
// after all of them asked: however many they are, each is told what was committed when they
// came, or later. The zero value is ready; read is always the same.
type Latest[T any] struct {
	mu   sync.Mutex
	busy bool
	next *reading[T] // what begins when the one under way has ended
}

type reading[T any] struct {
	done chan struct{}
	ctx  context.Context //nolint:containedctx // of the first that waits for it
	read func(context.Context) (T, error)
	v    T
	err  error
}

// latestWithin is how long a reading that several wait for may take.
const latestWithin = 5 * time.Second

// Get is what read returns.
func (l *Latest[T]) Get(ctx context.Context, read func(context.Context) (T, error)) (v T, err error) {
	l.mu.Lock()
	if !l.busy {
		l.busy = true
		l.mu.Unlock()
		defer l.ended()
		return read(ctx)
	}
	if l.next == nil {
		l.next = &reading[T]{done: make(chan struct{}), ctx: context.WithoutCancel(ctx), read: read}
	}
	r := l.next
	l.mu.Unlock()
	select {
	case <-r.done:
		return r.v, r.err
	case <-ctx.Done():
		return v, fault.From(ctx.Err())
	}
}

// ended begins the next reading, if somebody waits for one.
func (l *Latest[T]) ended() {
	l.mu.Lock()
	defer l.mu.Unlock()
	r := l.next
	if l.next = nil; r == nil {
		l.busy = false
		return
	}
	go func() {
		defer l.ended()
		defer close(r.done)
		ctx, cancel := context.WithTimeout(r.ctx, latestWithin)
		defer cancel()
		r.v, r.err = r.read(ctx)
	}()
}
