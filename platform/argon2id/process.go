package argon2id

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/rpc"
	"os"
	"os/exec"
	"sync"
	"time"
)

// Process derives keys in a process of its own that yields to every other: deriving one
// takes a processor for tens of milliseconds and 19 MiB, for which no request should wait,
// nor any garbage collector. It starts at the first key, ends when it has had nothing to
// do for a while, and is started again when it dies or does not answer. Where the others
// leave it no time, a key that is late is derived here as well, one at a time.
type Process struct {
	command  []string
	log      *slog.Logger
	life     time.Duration // without anything to do
	patience time.Duration // with a key
	late     time.Duration // is a key after
	here     chan struct{} // held by the one key that is derived here

	mu     sync.Mutex
	worker *rpc.Client // nil: none runs
	under  int         // keys under way
	idle   *time.Timer
}

const (
	idleLife = time.Minute
	patience = 15 * time.Second // it yields to every other, and may so be slow
	late     = time.Second      // some thirty times what a key takes
)

// NewProcess returns a Process that runs a command, which must call Serve.
func NewProcess(log *slog.Logger, command ...string) *Process {
	return &Process{command: command, log: log, life: idleLife, patience: patience, late: late, here: make(chan struct{}, 1)}
}

// Key is as the function Key. Its errors are those of ctx, or say that the process died
// over it twice or was killed because no key came in time. They are logged.
func (p *Process) Key(ctx context.Context, password, salt []byte) ([]byte, error) {
	key, err := p.ask(ctx, question{password, salt})
	if err != nil && ctx.Err() == nil {
		p.log.WarnContext(ctx, "the process that derives keys is started again", "cause", err)
		key, err = p.ask(ctx, question{password, salt})
		if err != nil && ctx.Err() == nil {
			p.log.ErrorContext(ctx, "no key could be derived", "cause", err)
		}
	}
	return key, err
}

// ask returns when ctx ends; whether the process still answers is seen to the end, so that
// one that hangs is killed though nobody waits for it.
func (p *Process) ask(ctx context.Context, q question) ([]byte, error) {
	worker, err := p.take()
	if err != nil {
		return nil, err
	}
	var key []byte
	answered := make(chan error, 1)
	go func() {
		end := time.AfterFunc(p.patience, func() { p.drop(worker) })
		err := worker.Call("Worker.Key", q, &key)
		inTime := end.Stop()
		if err != nil {
			p.drop(worker)
			if !inTime {
				err = fmt.Errorf("no key within %s: %w", p.patience, err)
			}
		}
		p.release()
		answered <- err
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case err := <-answered:
		return key, err
	case <-time.After(p.late):
	}
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case err := <-answered:
		return key, err
	case p.here <- struct{}{}:
		defer func() { <-p.here }()
		return Key(q[0], q[1]), nil
	}
}

func (p *Process) take() (*rpc.Client, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.worker == nil {
		var err error
		if p.worker, err = start(p.command); err != nil {
			return nil, err
		}
	}
	if p.idle != nil {
		p.idle.Stop()
	}
	p.under++
	return p.worker, nil
}

func (p *Process) release() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.under--; p.under == 0 {
		p.idle = time.AfterFunc(p.life, p.rest)
	}
}

// rest ends the process if it has nothing to do.
func (p *Process) rest() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.under == 0 {
		p.end()
	}
}

// Close ends the process; keys under way fail.
func (p *Process) Close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.end()
	return nil
}

func (p *Process) end() {
	if p.worker != nil {
		p.worker.Close()
		p.worker = nil
	}
}

// drop kills a process that does not answer, and forgets it.
func (p *Process) drop(worker *rpc.Client) {
	p.mu.Lock()
	defer p.mu.Unlock()
	worker.Close()
	if p.worker == worker {
		p.worker = nil
	}
}

// start runs a command whose standard input and output speak net/rpc. It is killed when the
// client is closed, and ends with the process that started it, however that ends.
func start(command []string) (*rpc.Client, error) {
	cmd := exec.Command(command[0], command[1:]...) //nolint:gosec // the program itself
	cmd.Stderr = os.Stderr
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	if err := startIdle(cmd); err != nil {
		return nil, err
	}
	go func() { _ = cmd.Wait() }() // leaves no zombie; how it ended says its last answer
	return rpc.NewClient(child{pipes{out, in}, cmd.Process}), nil
}

// Serve derives keys for the Process at the other end, until in ends.
func Serve(in io.ReadCloser, out io.WriteCloser) error {
	s := rpc.NewServer()
	if err := s.RegisterName("Worker", worker{}); err != nil {
		return err
	}
	s.ServeConn(pipes{in, out})
	return nil
}

type worker struct{}

// Key is called by net/rpc.
func (worker) Key(q question, key *[]byte) error {
	*key = Key(q[0], q[1])
	return nil
}

// question is a password and a salt; net/rpc wants a type that is not ours, or public.
type question = [2][]byte

// pipes are one connection.
type pipes struct {
	io.ReadCloser
	w io.WriteCloser
}

func (p pipes) Write(b []byte) (int, error) { return p.w.Write(b) }
func (p pipes) Close() error                { return errors.Join(p.w.Close(), p.ReadCloser.Close()) }

// child is the connection to a process that ends with it, also where that one hangs.
type child struct {
	pipes
	process *os.Process
}

func (c child) Close() error { return errors.Join(c.process.Kill(), c.pipes.Close()) }
