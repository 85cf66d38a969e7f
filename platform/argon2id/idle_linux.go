package argon2id

import (
	"os/exec"
	"runtime"

	"golang.org/x/sys/unix"
)

// Self is the path of the program that runs, even after another took its place on disk.
const Self = "/proc/self/exe"

// startIdle starts cmd with the priority of what runs when nothing else does (sched(7),
// SCHED_IDLE), which a process has from the thread that starts it.
func startIdle(cmd *exec.Cmd) error {
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with this function
		_ = unix.SchedSetAttr(0, &unix.SchedAttr{Size: unix.SizeofSchedAttr, Policy: unix.SCHED_IDLE}, 0)
		started <- cmd.Start()
	}()
	return <-started
}
