package app

import (
	"os"
	"testing"
)

var testRoot string

func testFolder() (string, error) { return os.MkdirTemp(testRoot, "world-") }

// runMain is set where the test's program is to be acervo itself.
const runMain = "ACERVO_TEST_RUN_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(runMain) != "" {
		os.Exit(Run(os.Args[1:], os.Stdout, os.Stderr))
	}
	var err error
	if testRoot, err = os.MkdirTemp("", "acervo-app-test-"); err != nil {
		panic(err)
	}
	code := m.Run()
	if shared.w != nil {
		shared.w.web.Close()
		shared.w.api.Close()
		if err := shared.w.close(); err != nil {
			println("close:", err.Error())
			code = 1
		}
	}
	os.RemoveAll(testRoot)
	os.Exit(code)
}
