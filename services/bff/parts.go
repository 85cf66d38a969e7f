package bff

import (
	"context"
	"sync"

	"acervo/platform/fault"
	"acervo/platform/rest"
)

// together runs what is independent at once and waits for all of it. The first error
// cancels the rest and is returned.
func together(ctx context.Context, fns ...func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	var once sync.Once
	var first error
	run := func(fn func(context.Context) error) {
		if err := fn(ctx); err != nil {
			once.Do(func() { first = err; cancel() })
		}
	}
	for _, fn := range fns[1:] {
		wg.Go(func() { run(fn) })
	}
	run(fns[0])
	wg.Wait()
	return first
}

// into makes a part of a page that is needed.
func into[T any](dst *T, get func(context.Context) (T, error)) func(context.Context) error {
	return func(ctx context.Context) error {
		v, err := get(ctx)
		if err == nil {
			*dst = v
		}
		return err
	}
}

// perhaps makes a part of a page that is left as it is when it could not be had.
func perhaps[T any](s *Service, part string, dst *T, get func(context.Context) (T, error)) func(context.Context) error {
	return func(ctx context.Context) error {
		v, ok, err := optional(ctx, s, part, get)
		if ok {
			*dst = v
		}
		return err
	}
}

// perhapsAt is perhaps for a part that is a pointer, nil when it is left out.
func perhapsAt[T any](s *Service, part string, dst **T, get func(context.Context) (T, error)) func(context.Context) error {
	return func(ctx context.Context) error {
		v, ok, err := optional(ctx, s, part, get)
		if ok {
			*dst = &v
		}
		return err
	}
}

// atMost runs fn for 0 to n-1, so many at a time.
func atMost(width, n int, fn func(i int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(width, n) {
		wg.Go(func() {
			for i := range next {
				fn(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

// totalOf is the exact total of a list that was counted. A number is exact or not shown.
func totalOf[T any](list rest.Page[T], err error) (int, error) {
	if err == nil && list.Total == nil {
		err = fault.New(fault.Unavailable, "The list was not counted.")
	}
	if err != nil {
		return 0, err
	}
	return *list.Total, nil
}
