// Command bench measures a running Acervo, through HTTP as its users do, against the
// bars it is held to, and prints a table: name, value, unit, bar, ok.
//
// It starts bin/acervo (build it first: make build) on a demo company in a temporary
// folder, on loopback, and stops it at the end. Names on the command line pick
// measurements; none picks all. It exits 1 when a bar is missed, or something could not
// be measured: the others are, and are printed.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"text/tabwriter"
)

// row is one line of the table. A bar is met when value ≤ bar, or ≥ with atLeast.
type row struct {
	name    string
	value   float64
	unit    string
	bar     float64
	atLeast bool
}

func (r row) ok() bool {
	if r.atLeast {
		return r.value >= r.bar
	}
	return r.value <= r.bar
}

type measurement struct {
	name  string
	run   func(context.Context, *target) ([]row, error)
	alone bool // it needs no running Acervo: its target may be nil
}

// In this order: those that need quiet come before those that leave a lot behind.
var measurements = []measurement{
	{name: "start", run: measureStart},
	{name: "idle-memory", run: measureIdleMemory},
	{name: "web-size", run: measureWebSize},
	{name: "page", run: measurePages},
	{name: "by-id", run: measureByID},
	{name: "leak", run: measureLeak},
	{name: "share-to-stream", run: measureShareToStream},
	{name: "sign-in", run: measureSignIns},
	{name: "upload", run: measureUploads},
	{name: "upload-2gib", run: measureHugeUpload},
	{name: "distributed", run: measureDistributed, alone: true},
	{name: "visible", run: measureVisible, alone: true},
	{name: "scale", run: measureScale, alone: true},
	{name: "events", run: measureEvents, alone: true},
}

var program = flag.String("acervo", "bin/acervo", "the program to measure")

func main() {
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ok, err := run(ctx, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	if !ok {
		os.Exit(1)
	}
}

func run(ctx context.Context, names []string) (allOK bool, err error) {
	wanted := slices.DeleteFunc(slices.Clone(measurements), func(m measurement) bool { return len(names) > 0 && !slices.Contains(names, m.name) })
	var t *target
	if slices.ContainsFunc(wanted, func(m measurement) bool { return !m.alone }) {
		if t, err = startDemo(ctx, *program); err != nil {
			return false, err
		}
		defer t.close()
	}
	return measure(ctx, wanted, t, os.Stdout)
}

// measure prints the table of what could be measured. What could not is told of in the
// error, and takes nothing else with it.
func measure(ctx context.Context, wanted []measurement, t *target, to io.Writer) (allOK bool, failed error) {
	allOK = true
	out := tabwriter.NewWriter(to, 0, 4, 2, ' ', 0)
	fmt.Fprintln(out, "name\tvalue\tunit\tbar\tok")
	for _, m := range wanted {
		fmt.Fprintf(os.Stderr, "measuring %s\n", m.name)
		rows, err := m.run(ctx, t)
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s: %w", m.name, err))
		}
		for _, r := range rows {
			sign, verdict := "≤", "ok"
			if r.atLeast {
				sign = "≥"
			}
			if !r.ok() {
				verdict, allOK = "MISSED", false
			}
			fmt.Fprintf(out, "%s\t%s\t%s\t%s %s\t%s\n", r.name, short(r.value), r.unit, sign, short(r.bar), verdict)
		}
	}
	return allOK, errors.Join(failed, out.Flush())
}

func short(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", v), "0"), ".")
}
