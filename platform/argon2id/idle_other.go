//go:build !linux

package argon2id

import (
	"os"
	"os/exec"
)

// Self is the path of the program that runs.
var Self, _ = os.Executable()

func startIdle(cmd *exec.Cmd) error { return cmd.Start() }
