package rest_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http/httptest"
	"testing"

	"acervo/platform/rest"
	"acervo/platform/telemetry"
)

// benchAPI is one document by id, with logs and metrics as in production.
func benchAPI() *rest.API {
	api := rest.NewAPI(rest.Config{Service: "things", Verifier: verifier{}, Metrics: telemetry.NewMetrics(),
		Logger: telemetry.NewLogger(io.Discard, slog.LevelInfo, "bench")})
	rest.Register(api, rest.Op{ID: "get", Method: "GET", Path: "/things/{id}", Summary: "Get", Access: rest.SignedIn},
		func(ctx context.Context, in *struct {
			ID string `path:"id"`
			rest.IfNoneMatch
		}) (*rest.Versioned[thing], error) {
			if in.Matches(`"7"`) {
				return nil, rest.NotModified(`"7"`)
			}
			return rest.WithRevision(7, thing{Name: "seven"}), nil
		})
	return api
}

// BenchmarkHandler is what the framework costs a request, without the network.
func BenchmarkHandler(b *testing.B) {
	h := benchAPI().Handler()
	r := httptest.NewRequest("GET", "/things/7", nil)
	r.Header.Set("Authorization", "Bearer hr")
	b.ReportAllocs()
	for b.Loop() {
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
}

func benchClient(b *testing.B, c *rest.Client, options ...rest.Option) {
	ctx := telemetry.WithRequest(as("hr"), telemetry.Request{ID: "request-1", Trace: telemetry.NewTrace()})
	b.ReportAllocs()
	for b.Loop() {
		var out thing
		if _, err := c.Do(ctx, "GET", "/things/7", nil, nil, &out, options...); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMemory is a round trip between two services of one process: the client, the
// in-memory network, and the whole handler.
func BenchmarkMemory(b *testing.B) {
	network := rest.NewMemoryNetwork()
	serve(b, network.Listen("things"), benchAPI().Handler())
	c := rest.NewClient(network.URL("things"), network.Transport(), "things")
	b.Run("200", func(b *testing.B) { benchClient(b, c) })
	b.Run("304", func(b *testing.B) { benchClient(b, c, rest.IfChangedFrom(`"7"`)) })
}

// BenchmarkTCP is the same over loopback.
func BenchmarkTCP(b *testing.B) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	serve(b, ln, benchAPI().Handler())
	benchClient(b, rest.NewClient("http://"+ln.Addr().String(), nil, "things"))
}
