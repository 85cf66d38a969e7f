package documentrender

import (
	"bytes"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"
)

// taken is how much of a kind, VmRSS or VmSize, this process has, in bytes.
func taken(t *testing.T, kind string) (n int) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, at, _ := bytes.Cut(status, []byte("\n"+kind+":"))
	if _, err := fmt.Sscan(string(at), &n); err != nil {
		t.Fatal(err)
	}
	return n << 10
}

// However many PDFs eat what they can get at once, two have a sandbox at a time; they take
// no more than there is for all, and what they took is given back with the answer.
func TestPDFsThatEatMemory(t *testing.T) {
	r := renderer()
	if _, err := r.Page(t.Context(), pdfType, of(pdfOf("0 0 200 200 re f", "")), 1, 400); err != nil { // has it compiled
		t.Fatal(err)
	}
	r.pageTime = 4 * time.Second
	const slack = 128 << 20 // half a sandbox: for the rest of the process
	resident, reserved := taken(t, "VmRSS"), taken(t, "VmSize")
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			if _, err := r.Page(t.Context(), pdfType, of(endless()), 1, 400); err == nil {
				t.Error("it has an end")
			}
		})
	}
	ended := make(chan struct{})
	go func() { all.Wait(); close(ended) }()
	mostResident, mostReserved := 0, 0
	for done := false; !done; {
		select {
		case <-ended:
			done = true
		case <-time.After(5 * time.Millisecond):
			mostResident, mostReserved = max(mostResident, taken(t, "VmRSS")-resident), max(mostReserved, taken(t, "VmSize")-reserved)
		}
	}
	if mostResident < slack || mostResident > memory+slack {
		t.Errorf("they took %d MiB", mostResident>>20)
	}
	if mostReserved < 2*sandboxMemory || mostReserved > 2*sandboxMemory+slack {
		t.Errorf("their sandboxes took %d MiB", mostReserved>>20)
	}
	if kept := taken(t, "VmRSS") - resident; kept > slack/2 {
		t.Errorf("%d MiB are kept", kept>>20)
	}
	if kept := taken(t, "VmSize") - reserved; kept > slack {
		t.Errorf("%d MiB are still reserved", kept>>20)
	}
	t.Logf("at most %d MiB, reserved %d MiB", mostResident>>20, mostReserved>>20)
}
