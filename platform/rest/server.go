package rest

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// maxHeader is how many bytes a request's header may have; net/http reads 4 KiB more.
const maxHeader = 32 << 10

// NewServer is an http.Server that neither waits for ever on those who send nothing
// nor cuts long uploads and streams: there is no limit on a whole request or answer.
func NewServer(h http.Handler, log *slog.Logger) *http.Server {
	draining, drain := context.WithCancel(context.Background())
	srv := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    maxHeader,
		BaseContext: func(net.Listener) context.Context {
			return context.WithValue(context.Background(), drainKey{}, draining.Done())
		},
	}
	if log != nil {
		srv.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelWarn)
	}
	srv.RegisterOnShutdown(drain)
	return srv
}

type drainKey struct{}

// Draining is closed when the server that serves ctx's request begins to shut down.
// Streams end then, so that their clients connect to another instance; nil outside of
// a NewServer.
func Draining(ctx context.Context) <-chan struct{} {
	done, _ := ctx.Value(drainKey{}).(<-chan struct{})
	return done
}

// Serve answers on ln until ctx ends, then takes no more requests and waits for those
// under way, at most grace; what is left then is cut. It closes ln.
func Serve(ctx context.Context, srv *http.Server, ln net.Listener, grace time.Duration) error {
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(explaining(srv, ln)) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	err := srv.Shutdown(limit)
	if errors.Is(err, context.DeadlineExceeded) {
		err = srv.Close()
	}
	if served := <-failed; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}
