package main

import (
	"context"
	"os"
	"strconv"
	"testing"
)

// TestSeed fills a small company, as the scale measurements do a large one.
func TestSeed(t *testing.T) {
	dir, documents := t.TempDir(), 2000
	if d := os.Getenv("SEED_DIR"); d != "" {
		dir = d
		documents, _ = strconv.Atoi(os.Getenv("SEED_DOCUMENTS"))
	}
	if err := seed(context.Background(), dir, shapeOf(documents)); err != nil {
		t.Fatal(err)
	}
}
